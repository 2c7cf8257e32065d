"""All of recognition in one step, for a new database; one that has the steps it replaces keeps them."""

import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import recognition.models.season
import uuid
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models
from importlib import import_module

from people.migrations._together import CreateModels

editors = import_module("recognition.migrations.0006_editors")
ledger_refusals = import_module("recognition.migrations.0003_ledger_refusals")
first_rules = import_module("recognition.migrations.0002_first_rules")


def check_rows(apps, schema_editor):
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    replaces = [
        ('recognition', '0001_initial'),
        ('recognition', '0002_first_rules'),
        ('recognition', '0003_ledger_refusals'),
        ('recognition', '0004_balances'),
        ('recognition', '0005_badges_quests_spotlights'),
        ('recognition', '0006_editors'),
    ]

    initial = True

    dependencies = [
        # Everybody else's come first: each of their steps redraws all models that point at a person.
        ('account', '0009_emailaddress_unique_primary_email'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sessions', '0001_initial'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('usersessions', '0001_initial'),
        ('wagtail_localize', '0016_rename_page_revision_translationlog_revision'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailforms', '0005_alter_formsubmission_form_data'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
        ('people', '0002_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
        migrations.CreateModel(
            name='Season',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(unique=True, verbose_name='first day')),
            ],
            options={
                'verbose_name': 'season',
                'verbose_name_plural': 'seasons',
                'ordering': ['-first_day'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published')),
                ('in_force_from', models.DateField(blank=True, null=True, unique=True, verbose_name='in force from')),
                ('decay', models.PositiveSmallIntegerField(default=700, verbose_name='what the next one of a pair counts, per mille')),
                ('pair_cap', models.PositiveIntegerField(default=30000, verbose_name='most from one person')),
                ('pair_week', models.PositiveSmallIntegerField(default=2, verbose_name='confirmations of a pair that count a week')),
                ('closest', models.PositiveSmallIntegerField(default=4, verbose_name='closest partners')),
                ('breadth', models.PositiveSmallIntegerField(default=4, verbose_name='times what the others gave')),
                ('floor', models.PositiveIntegerField(default=40000, verbose_name='what closest partners alone are worth')),
                ('unit_floor', models.PositiveIntegerField(default=80000, verbose_name='what the own team alone is worth')),
                ('soft_limit', models.PositiveIntegerField(default=300000, verbose_name='above this a part counts')),
                ('tail', models.PositiveSmallIntegerField(default=250, verbose_name='the part that counts, per mille')),
                ('engagement_week', models.PositiveIntegerField(default=10000, verbose_name='most engagement a week')),
                ('sessions', models.PositiveSmallIntegerField(default=6, verbose_name='sessions of a matched pair')),
                ('thanks_month', models.PositiveSmallIntegerField(default=5, verbose_name='thanks that count, a giver and month')),
            ],
            options={
                'verbose_name': 'rule set',
                'verbose_name_plural': 'rule sets',
                'ordering': ['-in_force_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('published_on__isnull', True), ('in_force_from__isnull', False), _connector='OR'), name='rule_set_published_has_a_start'), models.CheckConstraint(condition=models.Q(('decay__gte', 500), ('decay__lte', 900)), name='rule_set_decay_in_bounds'), models.CheckConstraint(condition=models.Q(('pair_cap__gte', 10000), ('pair_cap__lte', 40000)), name='rule_set_pair_cap_in_bounds'), models.CheckConstraint(condition=models.Q(('pair_week__gte', 1), ('pair_week__lte', 5)), name='rule_set_pair_week_in_bounds'), models.CheckConstraint(condition=models.Q(('closest__gte', 3), ('closest__lte', 6)), name='rule_set_closest_in_bounds'), models.CheckConstraint(condition=models.Q(('breadth__gte', 2), ('breadth__lte', 6)), name='rule_set_breadth_in_bounds'), models.CheckConstraint(condition=models.Q(('floor__gte', 20000), ('floor__lte', 60000)), name='rule_set_floor_in_bounds'), models.CheckConstraint(condition=models.Q(('unit_floor__gte', 40000), ('unit_floor__lte', 120000)), name='rule_set_unit_floor_in_bounds'), models.CheckConstraint(condition=models.Q(('tail__gte', 100), ('tail__lte', 1000)), name='rule_set_tail_in_bounds'), models.CheckConstraint(condition=models.Q(('engagement_week__gte', 1000), ('engagement_week__lte', 20000)), name='rule_set_engagement_week_in_bounds'), models.CheckConstraint(condition=models.Q(('sessions__gte', 1), ('sessions__lte', 13)), name='rule_set_sessions_in_bounds'), models.CheckConstraint(condition=models.Q(('thanks_month__gte', 1), ('thanks_month__lte', 10)), name='rule_set_thanks_month_in_bounds')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Thanks',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('conversation', 'Conversation'), ('collaboration', 'Collaboration'), ('mentoring', 'Mentoring'), ('courage', 'Courage')], max_length=13, verbose_name='what kind of thing')),
                ('deed', models.CharField(max_length=600, verbose_name='what they did')),
                ('effect', models.CharField(blank=True, max_length=600, verbose_name='what it changed')),
                ('evidence', models.CharField(blank=True, max_length=300, verbose_name='where one can see it')),
                ('showing', models.CharField(choices=[('private', 'between the two of you'), ('asked', 'waiting for a yes'), ('kept', 'kept between the two of you'), ('shown', 'on the wall')], default='private', max_length=7, verbose_name='who sees it')),
                ('created_at', models.DateTimeField(verbose_name='written')),
                ('shown_at', models.DateTimeField(blank=True, null=True, verbose_name='shown since')),
                ('reply', models.CharField(blank=True, max_length=600, verbose_name='reply')),
                ('replied_at', models.DateTimeField(blank=True, null=True, verbose_name='replied')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='hidden')),
                ('by_address', models.BooleanField(default=False)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='thanks_given', to=settings.AUTH_USER_MODEL, verbose_name='giver')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thanks_received', to=settings.AUTH_USER_MODEL, verbose_name='receiver')),
            ],
            options={
                'verbose_name': 'thanks',
                'verbose_name_plural': 'thanks',
                'ordering': ['-created_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('showing', 'shown')), fields=['-shown_at', 'id'], name='thanks_on_the_wall'), models.Index(fields=['receiver', '-created_at'], name='thanks_of_receiver')],
                'constraints': [models.UniqueConstraint(fields=('giver', 'key'), name='thanks_sent_once'), models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='thanks_not_to_oneself'), models.CheckConstraint(condition=models.Q(('deed', ''), _negated=True), name='thanks_names_a_deed'), models.CheckConstraint(condition=models.Q(('kind__in', ['conversation', 'collaboration', 'mentoring', 'courage'])), name='thanks_kind_is_closed'), models.CheckConstraint(condition=models.Q(models.Q(('showing', 'shown'), ('shown_at__isnull', False)), models.Q(models.Q(('showing', 'shown'), _negated=True), ('shown_at__isnull', True)), _connector='OR'), name='thanks_shown_since')],
            },
        ),
        migrations.CreateModel(
            name='Landmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(max_length=60, verbose_name='name')),
                ('reached_on', models.DateField(verbose_name='day')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='landmarks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'landmark',
                'verbose_name_plural': 'landmarks',
                'ordering': ['-reached_on', 'name'],
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='landmark_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('mentoring_goal', 'Reached a goal together'), ('mentoring_session', 'A useful session'), ('workshop_hosted', 'Hosted a workshop that helped'), ('playbook_merged', 'Improved a playbook that people use'), ('barrier_removed', "Removed something in people's way"), ('answer_accepted', 'Answered a question'), ('feedback_used', 'Gave feedback that was used'), ('workshop_tip', 'Gave a tip in a workshop'), ('curated_pick_applied', 'Found something that people applied'), ('good_question', 'Asked a question that others had too'), ('kudos', 'Was thanked'), ('practice_completed', 'Finished a practice'), ('recall_held', 'Remembered it in a new situation'), ('workshop_joined', 'Took part in a workshop')], max_length=24, verbose_name='kind')),
                ('evidence', models.CharField(max_length=120, verbose_name='evidence')),
                ('about', models.CharField(max_length=200, verbose_name='what it is about')),
                ('matched_pair', models.CharField(blank=True, max_length=80)),
                ('group', models.CharField(blank=True, max_length=120)),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('reply', models.CharField(blank=True, choices=[('yes', 'Yes'), ('bit', 'A bit'), ('no', 'No')], max_length=3, verbose_name='reply')),
                ('line', models.CharField(blank=True, max_length=280, verbose_name='one line')),
                ('replied_at', models.DateTimeField(blank=True, null=True, verbose_name='replied')),
                ('confirmer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_questions', to=settings.AUTH_USER_MODEL, verbose_name='person helped')),
                ('contributor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shown_from', models.DateTimeField(blank=True, null=True, verbose_name='shown from')),
            ],
            options={
                'verbose_name': 'question to the person helped',
                'verbose_name_plural': 'questions to the people helped',
                'ordering': ['asked_at', 'id'],
                'indexes': [models.Index(fields=['confirmer', 'reply', 'asked_at'], name='question_open'), models.Index(fields=['confirmer', 'shown_from'], name='question_shown')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'contributor', 'confirmer', 'evidence'), name='question_asked_once'), models.CheckConstraint(condition=models.Q(('contributor', models.F('confirmer')), _negated=True), name='question_not_to_oneself'), models.CheckConstraint(condition=models.Q(('kind__in', ['mentoring_goal', 'mentoring_session', 'workshop_hosted', 'playbook_merged', 'barrier_removed', 'answer_accepted', 'feedback_used', 'workshop_tip', 'curated_pick_applied', 'good_question', 'kudos'])), name='question_kind_is_closed'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='question_has_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at__isnull', True), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='question_reply_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Achievement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='short name in addresses')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('description', models.TextField(max_length=400, verbose_name='what it says about somebody')),
                ('criteria', models.TextField(max_length=1500, verbose_name='what it takes, one thing a line')),
                ('kind', models.CharField(choices=[('craft', 'Craft: a skill that three critics saw'), ('contribution', 'Contribution: confirmed by three people outside your line'), ('surprise', 'Surprise: a colleague’s thanks, after the fact')], max_length=12, verbose_name='kind')),
                ('help', models.CharField(blank=True, choices=[('words', 'helped people find their words'), ('answers', 'answered people’s questions'), ('sessions', 'gave people useful sessions'), ('workshops', 'hosted a workshop that helped'), ('ways', 'took something out of people’s way')], max_length=9, verbose_name='for contribution: the help that counts')),
                ('ink', models.CharField(choices=[('cobalt', 'cobalt'), ('coral', 'coral'), ('kelp', 'kelp'), ('plum', 'plum'), ('teal', 'teal')], default='cobalt', max_length=6, verbose_name='ink')),
                ('icon', models.SlugField(default='award', verbose_name='icon')),
                ('is_offered', models.BooleanField(default=True, verbose_name='offered to people now')),
            ],
            options={
                'verbose_name': 'badge',
                'verbose_name_plural': 'badges',
                'ordering': ['kind', 'name'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'contribution'), models.Q(('help', ''), _negated=True)), models.Q(models.Q(('kind', 'contribution'), _negated=True), ('help', '')), _connector='OR'), name='achievement_contribution_names_the_help')],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('idea', models.CharField(choices=[('workshop', 'host a workshop'), ('champion', 'help a newcomer as a champion'), ('playbook', 'write down how you do it')], max_length=8, verbose_name='what you would welcome')),
                ('said_on', models.DateField(auto_now_add=True, verbose_name='day')),
                ('nominator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nominee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'nomination',
                'verbose_name_plural': 'nominations',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('nominator', 'nominee', 'idea'), name='nomination_once'), models.CheckConstraint(condition=models.Q(('nominator', models.F('nominee')), _negated=True), name='nomination_of_another')],
            },
        ),
        migrations.CreateModel(
            name='PointsOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'wish for no points',
                'verbose_name_plural': 'wishes for no points',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Quest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('why', models.TextField(max_length=400, verbose_name='why it matters')),
                ('measure', models.SlugField(verbose_name='what is counted, in people')),
                ('goal', models.PositiveIntegerField(verbose_name='how many people we hope for')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
            ],
            options={
                'verbose_name': 'quest',
                'verbose_name_plural': 'quests',
                'ordering': ['-first_day', 'pk'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', django.db.models.expressions.CombinedExpression(models.F('first_day'), '+', models.Value(datetime.timedelta(days=13))))), name='quest_two_weeks_at_least'), models.CheckConstraint(condition=models.Q(('goal__gte', 20)), name='quest_for_many')],
            },
        ),
        migrations.CreateModel(
            name='RecognitionSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points_on', models.BooleanField(default=True, help_text='Without points, everything else works as before and nobody sees a number. The ledger goes on, so that switching back loses nothing.', verbose_name='points')),
            ],
            options={
                'verbose_name': 'recognition',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='RulesDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('entries', wagtail.fields.StreamField([('mentoring_goal', 3), ('mentoring_session', 4), ('workshop_hosted', 5), ('playbook_merged', 6), ('barrier_removed', 7), ('answer_accepted', 8), ('feedback_used', 9), ('workshop_tip', 10), ('curated_pick_applied', 11), ('good_question', 12), ('kudos', 13), ('practice_completed', 14), ('recall_held', 15), ('workshop_joined', 16)], block_lookup={0: ('wagtail.blocks.IntegerBlock', (), {'label': 'Points', 'max_value': 60, 'min_value': 1}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('1', 'the person it helped'), ('2', 'two people'), ('3', 'three people'), ('5', 'five people')], 'label': 'Who says so'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Why it matters', 'max_length': 200}), 3: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Reached a goal together'}), 4: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'A useful session'}), 5: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Hosted a workshop that helped'}), 6: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Improved a playbook that people use'}), 7: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': "Removed something in people's way"}), 8: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Answered a question'}), 9: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Gave feedback that was used'}), 10: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Gave a tip in a workshop'}), 11: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Found something that people applied'}), 12: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Asked a question that others had too'}), 13: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Was thanked'}), 14: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Finished a practice'}), 15: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Remembered it in a new situation'}), 16: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('why', 2)]], {'label': 'Took part in a workshop'})}, verbose_name='what counts')),
                ('decay', models.PositiveSmallIntegerField(default=700, validators=[django.core.validators.MinValueValidator(500), django.core.validators.MaxValueValidator(900)], verbose_name='what the next one of a pair counts, per mille')),
                ('pair_cap', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(40)], verbose_name='most points from one person')),
                ('floor', models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MinValueValidator(20), django.core.validators.MaxValueValidator(60)], verbose_name='what closest partners alone are worth')),
                ('closest', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(3), django.core.validators.MaxValueValidator(6)], verbose_name='closest partners')),
                ('unit_floor', models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MinValueValidator(40), django.core.validators.MaxValueValidator(120)], verbose_name='what the own team alone is worth')),
                ('thanks_month', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='thanks that count, a giver and month')),
                ('engagement_week', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='most engagement points a week')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'rules for a season',
                'verbose_name_plural': 'rules for seasons',
                'indexes': [],
                'constraints': [],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('kid', models.SlugField(primary_key=True, serialize=False)),
                ('jwk', models.JSONField(verbose_name='public key')),
                ('sealed', models.TextField(blank=True, verbose_name='private key, sealed')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='signs what is issued now')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retired')),
            ],
            options={
                'verbose_name': 'signing key',
                'verbose_name_plural': 'signing keys',
                'ordering': ['-made_at'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_in_use', True)), fields=('is_in_use',), name='signing_key_one_in_use'), models.CheckConstraint(condition=models.Q(models.Q(('is_in_use', True), ('retired_at__isnull', True), models.Q(('sealed', ''), _negated=True)), models.Q(('is_in_use', False), ('retired_at__isnull', False), ('sealed', '')), _connector='OR'), name='signing_key_in_use_can_sign')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mentoring_goal', 'Reached a goal together'), ('mentoring_session', 'A useful session'), ('workshop_hosted', 'Hosted a workshop that helped'), ('playbook_merged', 'Improved a playbook that people use'), ('barrier_removed', "Removed something in people's way"), ('answer_accepted', 'Answered a question'), ('feedback_used', 'Gave feedback that was used'), ('workshop_tip', 'Gave a tip in a workshop'), ('curated_pick_applied', 'Found something that people applied'), ('good_question', 'Asked a question that others had too'), ('kudos', 'Was thanked'), ('practice_completed', 'Finished a practice'), ('recall_held', 'Remembered it in a new situation'), ('workshop_joined', 'Took part in a workshop')], max_length=24, verbose_name='kind')),
                ('confirmer_tag', models.CharField(blank=True, max_length=32)),
                ('evidence', models.CharField(max_length=120, verbose_name='evidence')),
                ('matched_pair', models.CharField(blank=True, max_length=80, verbose_name='pair that the programme made')),
                ('group', models.CharField(blank=True, max_length=120, verbose_name='those who confirm together')),
                ('happened_at', models.DateTimeField(verbose_name='happened')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('upward', models.BooleanField(default=False, verbose_name='confirmed by somebody below in the reporting line')),
                ('own_unit', models.BooleanField(default=False, verbose_name='confirmed by somebody of the own team')),
                ('vouched', models.BooleanField(default=False, verbose_name='confirmer was known to be a real colleague')),
                ('confirmer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='confirmed_facts', to=settings.AUTH_USER_MODEL)),
                ('contributor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='facts', to=settings.AUTH_USER_MODEL, verbose_name='contributor')),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='recognition.season')),
            ],
            options={
                'verbose_name': 'fact',
                'verbose_name_plural': 'facts',
                'indexes': [models.Index(fields=['contributor', 'happened_at'], name='fact_of_contributor'), models.Index(fields=['confirmer', 'season'], name='fact_of_confirmer'), models.Index(fields=['group'], name='fact_of_group')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'contributor', 'confirmer_tag', 'evidence'), name='fact_recorded_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['mentoring_goal', 'mentoring_session', 'workshop_hosted', 'playbook_merged', 'barrier_removed', 'answer_accepted', 'feedback_used', 'workshop_tip', 'curated_pick_applied', 'good_question', 'kudos', 'practice_completed', 'recall_held', 'workshop_joined'])), name='fact_kind_is_closed'), models.CheckConstraint(condition=models.Q(('contributor', models.F('confirmer')), _negated=True), name='fact_not_of_oneself'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='fact_has_evidence'), models.CheckConstraint(condition=models.Q(('recorded_at__gte', models.F('happened_at'))), name='fact_recorded_after_it_happened'), models.CheckConstraint(condition=models.Q(models.Q(('confirmer__isnull', True), ('confirmer_tag', ''), ('kind__in', ('practice_completed', 'recall_held', 'workshop_joined'))), models.Q(models.Q(('kind__in', ('practice_completed', 'recall_held', 'workshop_joined')), _negated=True), models.Q(('confirmer_tag', ''), _negated=True)), _connector='OR'), name='fact_confirmed_by_who_it_helped')],
            },
        ),
        migrations.CreateModel(
            name='SeasonTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(default=recognition.models.season.make_tag, max_length=32, unique=True)),
                ('confirmer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='recognition.season')),
            ],
            options={
                'verbose_name': 'tag of a confirmer',
                'verbose_name_plural': 'tags of confirmers',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('season', 'confirmer'), name='season_tag_one_each'), models.CheckConstraint(condition=models.Q(('tag', ''), _negated=True), name='season_tag_is_random')],
            },
        ),
        migrations.CreateModel(
            name='RuleEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('mentoring_goal', 'Reached a goal together'), ('mentoring_session', 'A useful session'), ('workshop_hosted', 'Hosted a workshop that helped'), ('playbook_merged', 'Improved a playbook that people use'), ('barrier_removed', "Removed something in people's way"), ('answer_accepted', 'Answered a question'), ('feedback_used', 'Gave feedback that was used'), ('workshop_tip', 'Gave a tip in a workshop'), ('curated_pick_applied', 'Found something that people applied'), ('good_question', 'Asked a question that others had too'), ('kudos', 'Was thanked'), ('practice_completed', 'Finished a practice'), ('recall_held', 'Remembered it in a new situation'), ('workshop_joined', 'Took part in a workshop')], max_length=24, verbose_name='kind')),
                ('milli_points', models.PositiveIntegerField(verbose_name='thousandths of a point')),
                ('confirmers', models.PositiveSmallIntegerField(default=1, verbose_name='people who must say so')),
                ('why', models.CharField(max_length=200, verbose_name='why it matters')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='recognition.ruleset')),
            ],
            options={
                'verbose_name': 'entry of a rule set',
                'verbose_name_plural': 'entries of a rule set',
                'constraints': [models.UniqueConstraint(fields=('rule_set', 'kind'), name='rule_entry_one_a_kind'), models.CheckConstraint(condition=models.Q(('kind__in', ['mentoring_goal', 'mentoring_session', 'workshop_hosted', 'playbook_merged', 'barrier_removed', 'answer_accepted', 'feedback_used', 'workshop_tip', 'curated_pick_applied', 'good_question', 'kudos', 'practice_completed', 'recall_held', 'workshop_joined'])), name='rule_entry_kind_is_closed'), models.CheckConstraint(condition=models.Q(('milli_points__gte', 1000), ('milli_points__lte', 60000)), name='rule_entry_points_in_bounds'), models.CheckConstraint(condition=models.Q(('confirmers__gte', 1), ('confirmers__lte', 10)), name='rule_entry_confirmers'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='rule_entry_says_why')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engagement', models.PositiveIntegerField(verbose_name='practising and taking part')),
                ('confirmed', models.PositiveIntegerField(verbose_name='what others confirmed')),
                ('matched', models.PositiveIntegerField(verbose_name='in pairs the programme matched')),
                ('total', models.PositiveIntegerField(verbose_name='together')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.season', verbose_name='season')),
            ],
            options={
                'verbose_name': 'points of a season',
                'verbose_name_plural': 'points of seasons',
                'constraints': [models.UniqueConstraint(fields=('person', 'season'), name='balance_one_a_season')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Badge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('earned_on', models.DateField(verbose_name='earned')),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='badges', to='recognition.achievement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='badges', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'earned badge',
                'verbose_name_plural': 'earned badges',
                'ordering': ['-earned_on', 'pk'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('person', 'achievement'), name='badge_once')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.TextField(max_length=6000, verbose_name='what you made')),
                ('shown_at', models.DateTimeField(verbose_name='shown')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='recognition.achievement')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'piece for a craft badge',
                'verbose_name_plural': 'pieces for craft badges',
                'ordering': ['shown_at', 'pk'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('maker', 'achievement'), name='piece_one_open')],
            },
        ),
        migrations.CreateModel(
            name='QuestFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('monday', models.DateField(verbose_name='week from')),
                ('reached', models.PositiveIntegerField(null=True, verbose_name='people so far')),
                ('base', models.PositiveIntegerField(null=True, verbose_name='of how many')),
                ('quest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='recognition.quest')),
            ],
            options={
                'verbose_name': 'figure of a quest',
                'verbose_name_plural': 'figures of quests',
                'ordering': ['-monday'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('quest', 'monday'), name='quest_figure_weekly'), models.CheckConstraint(condition=models.Q(models.Q(('base__isnull', True), ('reached__isnull', True)), models.Q(('base__gte', 20), ('reached__gte', 10)), _connector='OR'), name='quest_figure_of_many')],
            },
        ),
        migrations.CreateModel(
            name='Spotlight',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='which of the season’s four')),
                ('deed', models.CharField(max_length=600, verbose_name='what they did')),
                ('effect', models.CharField(max_length=600, verbose_name='what it changed')),
                ('benefited', models.CharField(max_length=200, verbose_name='who is better off for it')),
                ('answer', models.CharField(choices=[('waiting', 'waiting for a yes'), ('accepted', 'shown to everybody'), ('declined', 'kept between the two of you')], default='waiting', max_length=8, verbose_name='answer')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('leader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.season')),
            ],
            options={
                'verbose_name': 'spotlight',
                'verbose_name_plural': 'spotlights',
                'ordering': ['-answered_at', '-written_at', 'pk'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('leader', 'season', 'number'), name='spotlight_numbered'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 4)), name='spotlight_four_a_season'), models.CheckConstraint(condition=models.Q(('leader', models.F('receiver')), _negated=True), name='spotlight_on_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('deed', ''), _negated=True), models.Q(('effect', ''), _negated=True), models.Q(('benefited', ''), _negated=True)), name='spotlight_says_all_three'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'waiting'), ('answered_at__isnull', True)), models.Q(models.Q(('answer', 'waiting'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='spotlight_answered_when')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(verbose_name='withdrawn')),
                ('fact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='recognition.fact')),
            ],
            options={
                'verbose_name': 'withdrawn confirmation',
                'verbose_name_plural': 'withdrawn confirmations',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('milli_points', models.IntegerField(verbose_name='thousandths of a point')),
                ('awarded_at', models.DateTimeField(verbose_name='awarded')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='recognition.award')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='recognition.fact')),
                ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='recognition.ruleset')),
            ],
            options={
                'verbose_name': 'award',
                'verbose_name_plural': 'awards',
                'constraints': [models.UniqueConstraint(condition=models.Q(('reverses__isnull', True)), fields=('fact',), name='award_once_a_fact'), models.CheckConstraint(condition=models.Q(models.Q(('milli_points__gt', 0), ('reverses__isnull', True)), models.Q(('milli_points__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='award_above_zero')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('subject', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token', models.TextField(verbose_name='signed credential')),
                ('status_index', models.PositiveIntegerField(unique=True, verbose_name='place in the status list')),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('reason', models.CharField(blank=True, choices=[('error', 'it was issued in error'), ('fraud', 'it was obtained by fraud')], max_length=5, verbose_name='why it was revoked')),
                ('badge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to='recognition.badge')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recognition.signingkey')),
            ],
            options={
                'verbose_name': 'issued badge',
                'verbose_name_plural': 'issued badges',
                'ordering': ['-issued_at', 'pk'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('badge',), name='credential_one_valid_each'), models.CheckConstraint(condition=models.Q(('status_index__lt', 131072)), name='credential_in_the_list'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('revoked_at__isnull', True)), models.Q(('revoked_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='credential_revoked_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('met', models.JSONField(default=list, verbose_name='criteria that are met')),
                ('is_met', models.BooleanField(verbose_name='every criterion is met')),
                ('words', models.CharField(blank=True, max_length=600, verbose_name='words for the maker')),
                ('said_at', models.DateTimeField(verbose_name='said')),
                ('critic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('piece', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='verdicts', to='recognition.piece')),
            ],
            options={
                'verbose_name': 'critic’s word',
                'verbose_name_plural': 'critics’ words',
                'ordering': ['said_at', 'pk'],
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('piece', 'critic'), name='verdict_one_a_critic')],
            },
        ),
        ]),
        migrations.RunPython(first_rules.make_rules, first_rules.remove_rules),
        # PostgreSQL adds no trigger to a table whose new rows still wait to be checked.
        migrations.RunPython(check_rows, migrations.RunPython.noop),
        migrations.RunPython(ledger_refusals.install, ledger_refusals.remove),
        migrations.RunPython(editors.permit, editors.forbid),
    ]
