"""What Wagtail's desk still kept of people who left before it was erased with all else.

Not what they wrote beside pages: whether they let their words stay is not known any more.
"""

from django.core.files.storage import default_storage
from django.db import migrations


def forget(apps, schema_editor):
    left = set(apps.get_model("people", "Person").objects.filter(state="left").values_list("pk", flat=True))
    if not left:
        return
    profiles = apps.get_model("wagtailusers", "UserProfile").objects.filter(user__in=left)
    for name in profiles.exclude(avatar="").values_list("avatar", flat=True):
        default_storage.delete(name)
    profiles.delete()
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="people", model="person").first()
    logs = apps.get_model("wagtailcore", "ModelLogEntry").objects
    if kind:
        logs.filter(content_type=kind, object_id__in=[str(pk) for pk in left]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_kit_items_by_name"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("people", "0009_names_in_capitals"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
