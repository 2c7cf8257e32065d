"""Rows a person has one of. Who has no row has the defaults; nobody needs one before changing something."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.fields.related_descriptors import ReverseOneToOneDescriptor


class DefaultingDescriptor(ReverseOneToOneDescriptor):  # type: ignore[type-arg]
    """`person.profile` without a row is an unsaved Profile with its defaults, never an exception."""

    def __get__(self, instance: Any, cls: type[models.Model] | None = None) -> Any:
        try:
            return super().__get__(instance, cls)
        except self.RelatedObjectDoesNotExist:
            return self.related.related_model(**{self.related.field.name: instance})


class OnePerPerson(models.OneToOneField[Any, Any]):
    """The key of a row a person has one of; being the primary key, a default row may hold relations too."""

    related_accessor_class = DefaultingDescriptor

    def __init__(self, related_name: str, **options: Any) -> None:
        options = {
            "primary_key": True,
            "on_delete": models.CASCADE,
            "to": settings.AUTH_USER_MODEL,
            **options,
        }
        super().__init__(related_name=related_name, **options)
