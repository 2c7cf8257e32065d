"""The switch for everything about sharing, wherever it stands."""

from typing import Any

from django import template

from cms.queries import wants_sharing
from people.models import Person

register = template.Library()


@register.inclusion_tag("cms/parts/sharing_switch.html")
def sharing_switch(person: Person) -> dict[str, Any]:
    return {"wants_sharing": wants_sharing(person)}
