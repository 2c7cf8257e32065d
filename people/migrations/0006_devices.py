"""The browsers people asked to hear on (web push)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='device')),
                ('endpoint', models.URLField(max_length=1000, verbose_name='push address')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('public_key', models.CharField(max_length=100)),
                ('secret', models.CharField(max_length=40)),
                ('added_on', models.DateField(verbose_name='added')),
                ('told_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'device to hear on',
                'verbose_name_plural': 'devices to hear on',
                'ordering': ['added_on', 'pk'],
                'default_permissions': (),
            },
        ),
    ]
