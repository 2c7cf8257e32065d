"""The kit opens in stages: for volunteers, for two departments, for everybody. What is open stays so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0002_kit_lifts_and_scenarios'),
        ('people', '0002_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KitVolunteer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'volunteer for the kit',
                'verbose_name_plural': 'volunteers for the kit',
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='kitstate',
            name='departments',
            field=models.ManyToManyField(blank=True, related_name='+', to='people.department'),
        ),
        migrations.AddField(
            model_name='kitstate',
            name='stage',
            field=models.CharField(choices=[('pilot', 'for those who put their hand up'), ('departments', 'for two departments'), ('everybody', 'for everybody')], default='everybody', max_length=11, verbose_name='stage'),
        ),
        migrations.AddField(
            model_name='kitstate',
            name='stage_since',
            field=models.DateField(blank=True, null=True, verbose_name='at this stage since'),
        ),
        migrations.AddConstraint(
            model_name='kitstate',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['pilot', 'departments', 'everybody'])), name='kit_stage_is_known'),
        ),
        migrations.AddField(
            model_name='kitvolunteer',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
