"""Editors write rules, badges and quests; administrators switch points on and off."""

from django.db import migrations

MODELS = {"editor": ("rulesdraft", "achievement", "quest"), "programme-lead": ("quest",)}
ACTIONS = {
    "rulesdraft": ("add", "change", "delete", "publish", "lock", "unlock", "view"),
    "achievement": ("add", "change", "view"),
    "quest": ("add", "change", "delete", "view"),
}


def permit(apps, schema_editor):
    for name, models in MODELS.items():
        for model in models:
            for action in ACTIONS[model]:
                give(apps, name, model, f"{action}_{model}")
    give(apps, "administrator", "recognitionsettings", "change_recognitionsettings")


def give(apps, group, model, codename):
    """Permissions are usually made after the last migration, so the ones needed here are made now."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="recognition", model=model
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    apps.get_model("auth", "Group").objects.get(name=group).permissions.add(permission)


def forbid(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="recognition", group__name__in=[*MODELS, "administrator"]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("recognition", "0005_badges_quests_spotlights"), ("people", "0002_roles")]
    operations = [migrations.RunPython(permit, forbid)]
