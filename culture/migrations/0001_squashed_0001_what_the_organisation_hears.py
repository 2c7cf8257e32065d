"""All of culture in one step, for a new database; one that has the steps it replaces keeps them."""

import culture.models.raised
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from people.migrations._together import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ('culture', '0001_what_the_organisation_hears'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('recognition', '0001_squashed_0006_editors'),
    ]

    operations = [
        CreateModels([
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('barriers', 'What is in the way?'), ('readiness', 'Are we ready?'), ('pulse', 'A quick pulse'), ('needs', 'What next season is for')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=6, verbose_name='state')),
                ('threshold', models.PositiveSmallIntegerField(default=10, verbose_name='answers needed before anything is shown')),
                ('opens_on', models.DateField(blank=True, null=True, verbose_name='opens')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='closes')),
                ('answered', models.JSONField(blank=True, default=list, editable=False)),
            ],
            options={
                'verbose_name': 'survey',
                'verbose_name_plural': 'surveys',
                'ordering': ['-closes_on', '-pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('threshold__gte', 10)), name='survey_needs_ten_or_more'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('closes_on__gt', models.F('opens_on')), ('opens_on__isnull', False)), _connector='OR'), name='survey_open_has_days'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('answered', []), _connector='OR'), name='survey_closed_forgets_who_answered'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('kind',), name='survey_one_open_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Deed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sign', models.CharField(max_length=12, verbose_name='sign')),
                ('words', models.TextField(max_length=600, verbose_name='what we did')),
                ('written_on', models.DateField()),
                ('writer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'done about a sign',
                'verbose_name_plural': 'done about signs',
                'ordering': ['-written_on', '-pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='what we want')),
                ('type', models.CharField(choices=[('listen', 'Listen better to each other'), ('learn', 'Learn from each other'), ('voices', 'More voices of our own'), ('hiring', 'Find people who want to work here'), ('customers', 'Be useful to customers')], max_length=10, verbose_name='what it is about')),
                ('why', models.TextField(max_length=1000, verbose_name='why')),
                ('for_whom', models.CharField(max_length=200, verbose_name='for whom')),
                ('how_known', models.TextField(max_length=1000, verbose_name='how we would know')),
                ('season', models.DateField(verbose_name='first day of its season')),
                ('verdict', models.CharField(blank=True, choices=[('keep', 'Keep'), ('change', 'Change'), ('stop', 'Stop')], max_length=6, verbose_name='keep or stop')),
                ('learnt', models.TextField(blank=True, max_length=2000, verbose_name='what we learnt')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'goal',
                'verbose_name_plural': 'goals',
                'ordering': ['-season', 'pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('why', ''), _negated=True), models.Q(('for_whom', ''), _negated=True), models.Q(('how_known', ''), _negated=True)), name='goal_is_written_whole')],
            },
        ),
        migrations.CreateModel(
            name='LaunchOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=2000, verbose_name='why, although we are not ready')),
                ('missing', models.CharField(blank=True, max_length=200, verbose_name='what was to be mended first')),
                ('decided_on', models.DateField()),
                ('decider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'opened although not ready',
                'verbose_name_plural': 'opened although not ready',
                'ordering': ['-decided_on', '-pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='PushedTally',
            fields=[
                ('season', models.DateField(primary_key=True, serialize=False, verbose_name='first day of the season')),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'felt pushed',
                'verbose_name_plural': 'felt pushed',
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Raised',
            fields=[
                ('id', models.BigIntegerField(default=culture.models.raised.random_key, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('suggestion', 'A suggestion'), ('barrier', 'Something in the way')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='in a sentence')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='more about it')),
                ('cause', models.CharField(choices=[('culture', 'How we treat each other'), ('permission', 'Not knowing what I may do'), ('time', 'Time'), ('skills', 'Not knowing how'), ('tools', 'Tools and rules')], default='culture', max_length=10, verbose_name='what it is about')),
                ('is_named', models.BooleanField(default=False, verbose_name='colleagues see who raised it')),
                ('week', models.DateField(verbose_name='week it was raised in')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for an answer'), ('doing', 'We’re on it'), ('done', 'Done'), ('not-now', 'Not now')], default='waiting', max_length=8, verbose_name='state')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='answered')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='by')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                ('result', models.TextField(blank=True, max_length=2000, verbose_name='what we did')),
                ('is_hidden', models.BooleanField(default=False)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('answerer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='owned_actions', to=settings.AUTH_USER_MODEL)),
                ('proposer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='raised', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'raised',
                'verbose_name_plural': 'raised',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('week__week_day', 2)), name='raised_holds_a_week_not_a_day'), models.CheckConstraint(condition=models.Q(('proposer__isnull', False), ('is_named', False), _connector='OR'), name='raised_named_has_a_name'), models.CheckConstraint(condition=models.Q(('state', 'waiting'), models.Q(models.Q(('answer', ''), _negated=True), ('answered_on__isnull', False)), _connector='OR'), name='raised_moves_with_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'doing'), _negated=True), ('due_on__isnull', False), _connector='OR'), name='raised_doing_has_a_date'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('result', ''), _negated=True), ('done_on__isnull', False)), _connector='OR'), name='raised_done_says_what'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('proposer', 'key'), name='raised_once_for_each_key')],
            },
        ),
        migrations.CreateModel(
            name='SignReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sign', models.CharField(max_length=12, verbose_name='sign')),
                ('week', models.DateField(verbose_name='week')),
                ('state', models.CharField(choices=[('green', 'Looks healthy'), ('amber', 'Worth a conversation'), ('red', 'A warning'), ('unknown', 'Not enough data')], max_length=7, verbose_name='state')),
                ('figures', models.JSONField(default=dict)),
                ('measured_at', models.DateTimeField(verbose_name='measured')),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
                'ordering': ['-week'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('sign', 'week'), name='sign_read_once_a_week'), models.CheckConstraint(condition=models.Q(('state__in', ['green', 'amber', 'red', 'unknown'])), name='sign_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('time', 'Time'), ('money', 'Money'), ('kit', 'Equipment'), ('access', 'Access to somebody or something'), ('project', 'A project of my own')], max_length=8, verbose_name='what you need')),
                ('title', models.CharField(max_length=160, verbose_name='in a sentence')),
                ('words', models.TextField(max_length=2000, verbose_name='what it would change')),
                ('hours', models.PositiveIntegerField(blank=True, null=True, verbose_name='hours')),
                ('amount', models.CharField(blank=True, max_length=120, verbose_name='how much, and of what')),
                ('state', models.CharField(choices=[('asked', 'Waiting for an answer'), ('granted', 'Granted'), ('partly', 'Granted in part'), ('declined', 'Not this time'), ('withdrawn', 'Taken back')], default='asked', max_length=9, verbose_name='state')),
                ('granted_hours', models.PositiveIntegerField(default=0, verbose_name='hours granted')),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('asked_on', models.DateField(verbose_name='asked')),
                ('key', models.CharField(max_length=64)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='support_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'request for support',
                'verbose_name_plural': 'requests for support',
                'ordering': ['-asked_on', '-pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('asker', 'key'), name='support_asked_once_for_each_key'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'withdrawn']), ('decided_on__isnull', False), _connector='OR'), name='support_decided_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='GoalSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='culture.goal')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'signature under a goal',
                'verbose_name_plural': 'signatures under goals',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('goal', 'signer'), name='goal_signed_once')],
            },
        ),
        migrations.CreateModel(
            name='JointAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict)),
                ('written_on', models.DateField()),
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='joint_answer', to='culture.survey')),
            ],
            options={
                'verbose_name': 'leadership’s answer',
                'verbose_name_plural': 'leadership’s answers',
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='MeToo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='me_toos', to='culture.raised')),
            ],
            options={
                'verbose_name': 'me too',
                'verbose_name_plural': 'me too',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('item', 'person'), name='me_too_once')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='what was counted')),
                ('month', models.DateField(verbose_name='month')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='number')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='culture.goal')),
            ],
            options={
                'verbose_name': 'outcome',
                'verbose_name_plural': 'outcomes',
                'ordering': ['name', 'month'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('goal', 'name', 'month'), name='outcome_once_a_month'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='outcome_is_of_a_month')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.CharField(max_length=40, verbose_name='metric')),
                ('value', models.DecimalField(blank=True, decimal_places=1, max_digits=12, null=True, verbose_name='figure')),
                ('certainty', models.CharField(choices=[('known', 'Known'), ('partly', 'Partly known'), ('not', 'Not measurable')], max_length=6, verbose_name='how well known')),
                ('measured_on', models.DateField(verbose_name='measured')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='culture.goal')),
            ],
            options={
                'verbose_name': 'result',
                'verbose_name_plural': 'results',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('goal', 'metric'), name='result_once_a_metric'), models.CheckConstraint(condition=models.Q(('metric__in', ['posts', 'shares', 'likes', 'followers', 'reach', 'impressions']), _negated=True), name='result_counts_no_shares'), models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('certainty', 'not'), _negated=True), _connector='OR'), name='result_not_measurable_has_none')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=9)),
                ('words', models.TextField(max_length=2000, verbose_name='why')),
                ('taken_on', models.DateField(verbose_name='day')),
                ('decider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='culture.raised')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='culture.supportrequest')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', False), ('request__isnull', True)), models.Q(('item__isnull', True), ('request__isnull', False)), _connector='OR'), name='step_is_about_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='AnswerBox',
            fields=[
                ('survey', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='box', serialize=False, to='culture.survey')),
                ('count', models.PositiveIntegerField(default=0)),
                ('tallies', models.JSONField(default=dict)),
                ('texts', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'answers',
                'verbose_name_plural': 'answers',
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='JointSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joint_answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='culture.jointanswer')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('joint_answer', 'leader'), name='joint_answer_signed_once')],
            },
        ),
        ]),
    ]
