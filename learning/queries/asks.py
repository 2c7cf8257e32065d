"""Questions to champions: whose they are to see, and who could answer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from learning.models import Ask, AskAnswer, SameHere
from people.models import Person, Role, State
from people.queries import has_role, people_with_role


def asks_open_to(person: Person) -> QuerySet[Ask]:
    """One's own, those to everyone, and for champions those to champions. Hidden ones only to who asked."""
    if not person.is_member:
        return Ask.objects.none()
    seen = Q(audience=Ask.Audience.EVERYONE)
    if has_role(person, Role.CHAMPION):
        seen |= Q(audience=Ask.Audience.CHAMPIONS)
    return Ask.objects.filter(Q(asker=person) | seen & Q(is_hidden=False)).select_related("asker", "topic")


def asks_listed(person: Person, *, topic: str = "", text: str = "") -> QuerySet[Ask]:
    """Newest first, with whether somebody answered; narrowed by topic and by words in the question."""
    answered = AskAnswer.objects.filter(ask=OuterRef("pk"), is_hidden=False)
    rows = asks_open_to(person).annotate(is_answered=Exists(answered))
    if topic:
        rows = rows.filter(topic__slug=topic)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(body__icontains=text))
    return rows


def asks_waiting_for(person: Person) -> QuerySet[Ask]:
    """For a champion: what nobody answered yet, oldest first; nothing for anybody else."""
    if not has_role(person, Role.CHAMPION):
        return Ask.objects.none()
    answered = AskAnswer.objects.filter(ask=OuterRef("pk"), is_hidden=False)
    rows = asks_open_to(person).exclude(asker=person).filter(~Exists(answered), is_hidden=False)
    return rows.order_by("asked_at")


def ask_with_answers(person: Person) -> QuerySet[Ask]:
    answers = AskAnswer.objects.select_related("author").filter(Q(is_hidden=False) | Q(author=person))
    return asks_open_to(person).prefetch_related(Prefetch("answers", queryset=answers, to_attr="said"))


def answers_to_own(person: Person) -> QuerySet[AskAnswer]:
    """Answers one may accept: to one's own questions."""
    return AskAnswer.objects.filter(ask__asker=person, is_hidden=False).select_related("ask", "author")


def had_that_too(person: Person, ask: Ask) -> bool:
    return SameHere.objects.filter(ask=ask, person=person).exists()


def champions_to_ask(ask: Ask) -> list[Person]:
    """Champions who are here and were not told yet: those with the question's topic first, then by name."""
    pool = people_with_role(Role.CHAMPION).filter(state=State.JOINED).exclude(pk=ask.asker_id)
    pool = pool.exclude(pk__in=ask.told).select_related("preferences")
    at_home = set(
        pool.filter(profile__topics=ask.topic_id).values_list("pk", flat=True) if ask.topic_id else ()
    )
    lately = _told_lately()
    return sorted(pool, key=lambda one: (one.pk not in at_home, lately.get(one.pk, 0), one.pk))


def _told_lately() -> dict[int, int]:
    """How many open questions each champion was told of: the load is spread."""
    told: dict[int, int] = {}
    for keys in Ask.objects.filter(accepted=None).order_by("-asked_at").values_list("told", flat=True)[:200]:
        for key in keys:
            told[key] = told.get(key, 0) + 1
    return told


def asks_unanswered() -> QuerySet[Ask]:
    answered = AskAnswer.objects.filter(ask=OuterRef("pk"), is_hidden=False)
    return Ask.objects.filter(~Exists(answered), is_hidden=False).select_related("asker")


def ask_by_key(key: str) -> Ask | None:
    return Ask.objects.select_related("asker").filter(pk=key).first() if is_uuid(key) else None


def answer_by_key(key: str) -> AskAnswer | None:
    return AskAnswer.objects.select_related("author").filter(pk=key).first() if is_uuid(key) else None


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
