"""Keys for programs, and for a day what the API answered to a request that may be repeated."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_audit_refusals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='what it is for')),
                ('scopes', models.JSONField(default=list, verbose_name='what it may do')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('key', models.CharField(editable=False, max_length=64)),
                ('made_on', models.DateField(verbose_name='made')),
                ('expires_on', models.DateField(verbose_name='works until')),
                ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'key for programs',
                'verbose_name_plural': 'keys for programs',
                'ordering': ['-made_on', '-pk'],
                'default_permissions': (),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('expires_on__gt', models.F('made_on'))), name='token_ends_after_it_begins'),
                    models.UniqueConstraint(fields=('owner', 'key'), name='token_made_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('content_type', models.CharField(blank=True, max_length=60)),
                ('body', models.BinaryField(default=b'')),
                ('began_at', models.DateTimeField()),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_answers', to='people.token')),
            ],
            options={
                'verbose_name': 'kept answer',
                'verbose_name_plural': 'kept answers',
                'default_permissions': (),
                'indexes': [models.Index(fields=['began_at'], name='kept_answer_age')],
                'constraints': [
                    models.UniqueConstraint(fields=('token', 'key'), name='answer_kept_once_for_each_key'),
                ],
            },
        ),
    ]
