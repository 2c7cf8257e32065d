"""Where the evidence of recognition's own kind can be seen again."""

from django.urls import reverse

from recognition.queries import thanks_number
from recognition.registry import register_kind


def register() -> None:
    register_kind("kudos", link=note_url)


def note_url(evidence: str) -> str:
    number = thanks_number(evidence)
    return reverse("recognition:note", args=[number]) if number else ""
