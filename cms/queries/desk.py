"""What Wagtail's desk wrote down."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from people.models import Person


def account_log(person: Person) -> QuerySet[ModelLogEntry]:
    """Return what the desk wrote down when somebody changed this account: each line repeats their name."""
    kind = ContentType.objects.get_for_model(Person)
    return ModelLogEntry.objects.filter(content_type=kind, object_id=str(person.pk))
