"""Webhooks to a chat of the organisation, and the messages sent to them."""

import django.db.models.deletion
import mentoring.models.sealed
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('culture', '0002_staying_confidence_stages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('url', models.URLField(max_length=500, verbose_name='address')),
                ('secret', mentoring.models.sealed.SealedTextField(verbose_name='secret')),
                ('events', models.JSONField(default=list, verbose_name='what it hears')),
                ('state', models.CharField(choices=[('on', 'on'), ('stopped', 'stopped by an administrator'), ('failing', 'stopped, because it failed again and again')], default='on', max_length=8, verbose_name='state')),
                ('failed', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('made_on', models.DateField(auto_now_add=True, verbose_name='made')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ['name', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('event', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=120)),
                ('body', models.TextField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('arrived', 'arrived'), ('given-up', 'given up')], default='waiting', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='culture.webhook')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['-made_at', '-pk'],
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'key'), name='delivery_once_for_each_key')],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'key'), name='delivery_once_for_each_key')],
            },
        ),
    ]
