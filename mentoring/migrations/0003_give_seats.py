"""Pairings that were there before seats had numbers get theirs, in the order they began."""

from collections import defaultdict

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_seats(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Pairing, Seat = apps.get_model("mentoring", "Pairing"), apps.get_model("mentoring", "Seat")
    given: dict[int, int] = defaultdict(int)
    seated = Pairing.objects.filter(state__in=("trial", "confirmed", "closing", "offered"), seat=None)
    for pairing in sorted(seated, key=lambda row: (row.state == "offered", row.made_at, row.pk)):
        if given[pairing.champion_id] < 6:
            given[pairing.champion_id] += 1
            pairing.seat = Seat.objects.create(
                champion_id=pairing.champion_id, number=given[pairing.champion_id]
            )
            pairing.save(update_fields=["seat"])


def take_seats(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("mentoring", "Pairing").objects.update(seat=None)
    apps.get_model("mentoring", "Seat").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0002_seats_guides_circles_and_queues")]

    operations = [migrations.RunPython(give_seats, take_seats)]
