"""All of rooms in one step, for a new database; one that has the steps it replaces keeps them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people.migrations._together import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ('rooms', '0001_initial'),
        ('rooms', '0002_ballots_and_captioners'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('recognition', '0001_squashed_0006_editors'),
    ]

    operations = [
        CreateModels([
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('opens_at', models.DateTimeField(verbose_name='doors open')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('phase', models.CharField(choices=[('before', 'before it starts'), ('live', 'live'), ('ended', 'ended')], default='before', max_length=8, verbose_name='state')),
                ('epoch', models.PositiveIntegerField(default=1, editable=False)),
                ('seq', models.PositiveBigIntegerField(default=0, editable=False)),
                ('agenda', models.JSONField(default=list, verbose_name='agenda')),
                ('house_rule', models.TextField(blank=True, max_length=600, verbose_name='house rule')),
                ('manager_free', models.BooleanField(default=False, help_text="Nobody from an attendee's upward line can enter.", verbose_name='manager-free')),
                ('meeting_url', models.URLField(blank=True, verbose_name='meeting link')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ended')),
                ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rooms_hosted', to=settings.AUTH_USER_MODEL, verbose_name='host')),
            ],
            options={
                'verbose_name': 'room',
                'verbose_name_plural': 'rooms',
                'ordering': ['starts_at', 'pk'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('opens_at__lte', models.F('starts_at')), ('starts_at__lt', models.F('ends_at'))), name='room_opens_starts_and_ends_in_this_order'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('phase', 'ended')), models.Q(models.Q(('phase', 'ended'), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='room_has_an_end_when_it_ended')],
            },
        ),
        migrations.CreateModel(
            name='Admission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('host', 'host'), ('cohost', 'co-host'), ('participant', 'participant'), ('captioner', 'captioner'), ('listener', 'listener')], default='participant', max_length=12, verbose_name='role')),
                ('admitted_at', models.DateTimeField(auto_now_add=True, verbose_name='admitted')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='taken out')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='room_admissions', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='admissions', to='rooms.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'admission',
                'verbose_name_plural': 'admissions',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('room', 'person'), name='admission_once_for_a_room_and_person')],
            },
        ),
        migrations.CreateModel(
            name='RoomEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('epoch', models.PositiveIntegerField()),
                ('seq', models.PositiveBigIntegerField()),
                ('kind', models.CharField(max_length=24)),
                ('at', models.PositiveBigIntegerField()),
                ('payload', models.JSONField(default=dict)),
                ('client_key', models.CharField(blank=True, max_length=64, null=True)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='room_events', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='rooms.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'room event',
                'verbose_name_plural': 'room events',
                'ordering': ['epoch', 'seq'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('room', 'epoch', 'seq'), name='room_event_number_once'), models.UniqueConstraint(fields=('room', 'client_key'), name='room_event_client_key_once')],
            },
        ),
        migrations.CreateModel(
            name='RoomMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(verbose_name='content')),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='rooms.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'minutes',
                'verbose_name_plural': 'minutes',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='BallotBox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('poll', models.CharField(max_length=40)),
                ('is_closed', models.BooleanField(default=False)),
                ('voted', models.JSONField(default=list)),
                ('ballots', models.JSONField(default=dict)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballot_boxes', to='rooms.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'ballot box',
                'verbose_name_plural': 'ballot boxes',
                'constraints': [models.UniqueConstraint(fields=('room', 'poll'), name='ballot_box_once_for_a_poll')],
                'indexes': [],
            },
        ),
        ]),
    ]
