"""Places in the status list outlive the rows of who was erased."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0007_most_a_week'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpentPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status_index', models.PositiveIntegerField(unique=True, verbose_name='place in the status list')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('reason', models.CharField(blank=True, choices=[('error', 'it was issued in error'), ('fraud', 'it was obtained by fraud')], max_length=5, verbose_name='why it was revoked')),
            ],
            options={
                'verbose_name': 'spent place in the status list',
                'verbose_name_plural': 'spent places in the status list',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('revoked_at__isnull', True)), models.Q(('revoked_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='spent_place_revoked_for_a_reason')],
            },
        ),
    ]
