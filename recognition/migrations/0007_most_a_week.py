"""Each kind may have a weekly maximum of its own.

SQLite drops a table's triggers when it is rebuilt, so the refusals are taken off before and put back after.
"""

from importlib import import_module

import wagtail.fields
from django.db import migrations, models

refusals = import_module("recognition.migrations.0003_ledger_refusals")


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0006_editors'),
    ]

    operations = [
        migrations.RunPython(refusals.remove, refusals.install),
        migrations.AddField(
            model_name='ruleentry',
            name='week_max',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='most a week, in thousandths'),
        ),
        migrations.AlterField(
            model_name='rulesdraft',
            name='entries',
            field=wagtail.fields.StreamField([('mentoring_goal', 4), ('mentoring_session', 5), ('workshop_hosted', 6), ('playbook_merged', 7), ('barrier_removed', 8), ('answer_accepted', 9), ('feedback_used', 10), ('workshop_tip', 11), ('curated_pick_applied', 12), ('good_question', 13), ('kudos', 14), ('practice_completed', 15), ('recall_held', 16), ('workshop_joined', 17)], block_lookup={0: ('wagtail.blocks.IntegerBlock', (), {'label': 'Points', 'max_value': 60, 'min_value': 1}), 1: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('1', 'the person it helped'), ('2', 'two people'), ('3', 'three people'), ('5', 'five people')], 'label': 'Who says so'}), 2: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'For one person. Empty: no maximum of its own. Pairs that a round matched have theirs.', 'label': 'Most points a week', 'max_value': 200, 'min_value': 1, 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Why it matters', 'max_length': 200}), 4: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Reached a goal together'}), 5: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'A useful session'}), 6: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Hosted a workshop that helped'}), 7: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Improved a playbook that people use'}), 8: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': "Removed something in people's way"}), 9: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Answered a question'}), 10: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Gave feedback that was used'}), 11: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Gave a tip in a workshop'}), 12: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Found something that people applied'}), 13: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Asked a question that others had too'}), 14: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Was thanked'}), 15: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Finished a practice'}), 16: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Remembered it in a new situation'}), 17: ('wagtail.blocks.StructBlock', [[('points', 0), ('confirmation', 1), ('week_max', 2), ('why', 3)]], {'label': 'Took part in a workshop'})}, verbose_name='what counts'),
        ),
        migrations.AddConstraint(
            model_name='ruleentry',
            constraint=models.CheckConstraint(condition=models.Q(('week_max__isnull', True), models.Q(('week_max__gte', 1000), ('week_max__lte', 200000)), _connector='OR'), name='rule_entry_week_max_in_bounds'),
        ),
        migrations.RunPython(refusals.install, refusals.remove),
    ]
