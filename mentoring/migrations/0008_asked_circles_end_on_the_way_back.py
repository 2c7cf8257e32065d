"""Going back: circles that are still being asked were not known before, so they end and give the seat back."""

from django.db import migrations


def end_asked(apps, schema_editor):
    Circle = apps.get_model("mentoring", "Circle")
    for circle in Circle.objects.filter(state="asked").select_related("seat"):
        seat, circle.seat, circle.state = circle.seat, None, "ended"
        circle.save(update_fields=["seat", "state"])
        seat.delete()


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0007_circles_asked_rematches_and_booked_times")]

    operations = [migrations.RunPython(migrations.RunPython.noop, end_asked)]
