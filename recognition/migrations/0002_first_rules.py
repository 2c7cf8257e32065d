"""The rules to begin with. They were in force before anything could happen, so every deed has rules."""

from datetime import date

from django.db import migrations

# kind, points, people who must say so, why it matters
ENTRIES = [
    ("mentoring_goal", 40, 1, "Somebody reached what they set out to do, with your help."),
    ("mentoring_session", 12, 1, "Time for one person is the most useful thing there is."),
    ("workshop_hosted", 20, 3, "A room where people dare to try needs somebody to open it."),
    ("playbook_merged", 15, 3, "What you found out now helps people you have never met."),
    ("barrier_removed", 15, 3, "You took something out of people's way for good."),
    ("answer_accepted", 10, 1, "Somebody was stuck and now is not."),
    ("feedback_used", 8, 1, "A reader who makes one thing clearer is worth ten likes."),
    ("workshop_tip", 6, 2, "One good tip at the right moment."),
    ("curated_pick_applied", 6, 3, "Finding the right thing for others is a voice too."),
    ("good_question", 6, 3, "Others had the question too; you asked it."),
    ("kudos", 5, 1, "Somebody took the time to say what you did."),
    ("practice_completed", 3, 1, "Practice is how a voice is found."),
    ("recall_held", 1, 1, "You used it again, in a new situation."),
    ("workshop_joined", 4, 1, "You were there and took part."),
]


def make_rules(apps, schema_editor):
    rule_set = apps.get_model("recognition", "RuleSet").objects.create(
        name="The first rules", published_on=date(2023, 12, 1), in_force_from=date(2024, 1, 1)
    )
    RuleEntry = apps.get_model("recognition", "RuleEntry")
    RuleEntry.objects.bulk_create(
        RuleEntry(rule_set=rule_set, kind=kind, milli_points=points * 1000, confirmers=confirmers, why=why)
        for kind, points, confirmers, why in ENTRIES
    )


def remove_rules(apps, schema_editor):
    apps.get_model("recognition", "RuleSet").objects.filter(name="The first rules").delete()


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_initial")]
    operations = [migrations.RunPython(make_rules, remove_rules)]
