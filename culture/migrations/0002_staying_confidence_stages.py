"""Who stayed beside what was put in, how sure somebody feels (for themselves), and each step of the kit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('culture', '0001_what_the_organisation_hears'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StayingReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField(unique=True, verbose_name='week')),
                ('figures', models.JSONField(default=dict)),
                ('measured_at', models.DateTimeField(verbose_name='measured')),
            ],
            options={
                'verbose_name': 'who stayed, and what was put in',
                'verbose_name_plural': 'who stayed, and what was put in',
                'ordering': ['-week'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='StageStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('pilot', 'for those who put their hand up'), ('departments', 'for two departments'), ('everybody', 'for everybody')], max_length=11, verbose_name='stage')),
                ('decided_on', models.DateField(verbose_name='decided')),
                ('decider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step of opening the kit',
                'verbose_name_plural': 'steps of opening the kit',
                'ordering': ['-decided_on', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Confidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_on', models.DateField(verbose_name='day')),
                ('answers', models.JSONField(default=dict)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'how sure you felt',
                'verbose_name_plural': 'how sure you felt',
                'ordering': ['said_on'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('person', 'said_on'), name='confidence_once_a_day')],
            },
        ),
    ]
