"""Ask for support, and decide about it in words that stay."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from culture import queries, rules
from culture.models import Step, SupportRequest, SupportState
from culture.rules import Refused
from people.models import Person
from people.services import notify


def ask_for_support(
    asker: Person,
    *,
    kind: str,
    title: str,
    words: str,
    hours: int | None = None,
    amount: str = "",
    key: str,
) -> SupportRequest:
    if not asker.is_member:
        raise Refused
    return SupportRequest.objects.get_or_create(
        asker=asker,
        key=key[:64],
        defaults={
            "kind": kind,
            "title": title,
            "words": words,
            "hours": hours,
            "amount": amount,
            "asked_on": timezone.localdate(),
        },
    )[0]


@transaction.atomic
def withdraw_support(asker: Person, request: SupportRequest) -> None:
    request = SupportRequest.objects.select_for_update().get(pk=request.pk)
    if request.asker_id != asker.pk or not rules.may_decide(request):
        raise Refused
    request.state = SupportState.WITHDRAWN
    request.save(update_fields=["state"])


@transaction.atomic
def decide_support(
    decider: Person, request: SupportRequest, *, state: str, words: str, granted_hours: int = 0
) -> SupportRequest:
    """Decide with a reason the asker reads; sent twice it is one. Nobody decides about their own request."""
    # Two deciders at once: the second waits, and finds it decided.
    request = SupportRequest.objects.select_for_update().select_related("asker").get(pk=request.pk)
    if request.steps.filter(decider=decider, state=state, words=words).exists():
        return request
    if not queries.may_answer(decider) or request.asker_id == decider.pk or not rules.may_decide(request):
        raise Refused
    request.state, request.decided_on = state, timezone.localdate()
    request.granted_hours = granted_hours if state != SupportState.DECLINED else 0
    request.save(update_fields=["state", "decided_on", "granted_hours"])
    Step.objects.create(
        request=request, decider=decider, state=state, words=words, taken_on=request.decided_on
    )
    notify(
        request.asker,
        "culture.support",
        key=f"culture.support:{request.pk}:{state}",
        url=f"/culture/support/{request.pk}/",
        what=request.title,
    )
    return request
