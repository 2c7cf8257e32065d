"""The roles as groups with their permissions, and the row of the one organisation."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Name of the group -> permissions as (app, model, codename). What an upper app's role may touch is
# given by that app's own migration (pages to editors by cms, for example).
ADMIN = ("wagtailadmin", "admin", "access_admin")
ROLES: dict[str, list[tuple[str, str, str]]] = {
    "champion": [],
    "leader": [],
    "editor": [ADMIN],
    "programme-lead": [ADMIN],
    "administrator": [
        ADMIN,
        ("people", "person", "add_person"),
        ("people", "person", "change_person"),
        ("people", "person", "view_person"),
        ("people", "department", "add_department"),
        ("people", "department", "change_department"),
        ("people", "department", "delete_department"),
        ("people", "department", "view_department"),
        ("people", "organisation", "change_organisation"),
        ("people", "organisation", "view_organisation"),
        ("people", "topic", "add_topic"),
        ("people", "topic", "change_topic"),
        ("people", "topic", "delete_topic"),
        ("people", "topic", "view_topic"),
    ],
}


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Permissions are usually made after the last migration, so the ones needed here are made now."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for name, permissions in ROLES.items():
        group, _made = Group.objects.get_or_create(name=name)
        for app, model, codename in permissions:
            content_type, _made = ContentType.objects.get_or_create(app_label=app, model=model)
            words = codename.replace("_", " ")
            permission, _made = Permission.objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": f"Can {words}"}
            )
            group.permissions.add(permission)
    apps.get_model("people", "Organisation").objects.get_or_create(pk=1)


def remove_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
