"""Editors write conversation cards and workshop agendas."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUPS = ("editor", "programme-lead")
MODELS = ("sessioncard", "formatagenda")


def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Permissions are usually made after the last migration, so the ones needed here are made now."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for model in MODELS:
        kind, _made = ContentType.objects.get_or_create(app_label="mentoring", model=model)
        for verb in ("add", "change", "delete", "view"):
            permission, _made = Permission.objects.get_or_create(
                content_type=kind, codename=f"{verb}_{model}", defaults={"name": f"Can {verb} {model}"}
            )
            for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
                group.permissions.add(permission)


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label="mentoring", content_type__model__in=MODELS)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0004_a_pairing_that_runs_has_a_seat"),
        ("people", "0002_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, forbid)]
