import uuid

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person
from people.queries import by_address
from people.services import notify
from recognition import queries, rules
from recognition.models import Kind, Showing, Thanks, ThanksKind
from recognition.services.landmarks import mark_landmark
from recognition.services.ledger import record, withdraw_confirmation
from recognition.services.refusal import NotAllowed


@transaction.atomic
def write_thanks(
    giver: Person,
    *,
    receiver: Person,
    deed: str,
    kind: str,
    key: uuid.UUID,
    effect: str = "",
    evidence: str = "",
    asked_to_show: bool = False,
    to_an_address: bool = False,
) -> Thanks:
    """Thank somebody. They read it; nobody else does before they agree. `key` makes sending twice one."""
    if giver.pk == receiver.pk:
        raise NotAllowed(_("Thank somebody else: your own deeds are in “My growth”."))
    if not (giver.is_member and receiver.is_member):
        raise NotAllowed(_("Only people who joined take part."))
    thanks, is_new = Thanks.objects.get_or_create(
        giver=giver,
        key=key_of(key, receiver, deed),
        defaults={
            "receiver": receiver,
            "kind": ThanksKind(kind),
            "deed": deed.strip(),
            "effect": effect.strip(),
            "evidence": evidence.strip(),
            "showing": Showing.ASKED if asked_to_show else Showing.PRIVATE,
            "created_at": timezone.now(),
            "by_address": to_an_address,
        },
    )
    mark_landmark(giver, "said-thank-you")
    if is_new:
        record(
            Kind.KUDOS,
            contributor=receiver,
            confirmer=giver,
            evidence=queries.thanks_evidence(thanks.pk),
            happened_at=thanks.created_at,
        )
        tell(receiver, "recognition.thanked", thanks, who=giver)
    return thanks


def key_of(key: uuid.UUID, receiver: Person, deed: str) -> uuid.UUID:
    """The same form sent again is the same note; the same form with other words, after "back", is another."""
    return uuid.uuid5(key, f"{receiver.pk}:{deed.strip()}")


def tell(person: Person, kind: str, thanks: Thanks, *, who: Person) -> None:
    url = reverse("recognition:note", args=[thanks.pk])
    notify(person, kind, key=f"{kind}:{thanks.pk}", url=url, who=who.first_name)


def write_thanks_to_address(
    giver: Person,
    *,
    address: str,
    deed: str,
    kind: str,
    key: uuid.UUID,
    effect: str = "",
    evidence: str = "",
    asked_to_show: bool = False,
) -> None:
    """Thank whoever has this work address. Nothing is kept if nobody here has it, and nothing says which."""
    mark_landmark(giver, "said-thank-you")
    receiver = by_address(address)
    if receiver is None:
        return
    write_thanks(
        giver,
        receiver=receiver,
        deed=deed,
        kind=kind,
        key=key,
        effect=effect,
        evidence=evidence,
        asked_to_show=asked_to_show,
        to_an_address=True,
    )


def ask_to_show(thanks: Thanks, giver: Person) -> None:
    """The giver would like it on the wall after all."""
    move(thanks, giver, role="giver", before=(Showing.PRIVATE,), after=Showing.ASKED)


def agree_to_show(thanks: Thanks, receiver: Person) -> None:
    """The receiver says yes: it stands on the wall from now on."""
    if move(thanks, receiver, role="receiver", before=(Showing.ASKED, Showing.KEPT), after=Showing.SHOWN):
        tell_giver("recognition.shown", thanks, receiver)


def keep_private(thanks: Thanks, receiver: Person) -> None:
    """The receiver keeps it between the two. They may still agree later."""
    move(thanks, receiver, role="receiver", before=(Showing.ASKED, Showing.SHOWN), after=Showing.KEPT)


def take_down(thanks: Thanks, person: Person) -> None:
    """Either takes it off the wall, at any time. What the giver took down, only the giver asks for again."""
    role = "giver" if person.pk == thanks.giver_id else "receiver"
    after = Showing.PRIVATE if role == "giver" else Showing.KEPT
    move(thanks, person, role=role, before=(Showing.SHOWN,), after=after)


@transaction.atomic
def move(thanks: Thanks, person: Person, *, role: str, before: tuple[Showing, ...], after: Showing) -> bool:
    """Change who sees it, if it stands where the step begins, and say whether that changed anything."""
    # Both may tap at once: one takes it down while the other agrees. The second sees the first's step.
    current = Thanks.objects.select_for_update().get(pk=thanks.pk)
    if getattr(current, f"{role}_id") != person.pk:
        raise NotAllowed(_("Only the two of you decide about this."))
    if current.showing == after:
        return False
    if current.showing not in before or current.withdrawn_at:
        raise NotAllowed(_("It has moved on meanwhile. Have a look at where it stands now."))
    current.showing = after
    current.shown_at = timezone.now() if after == Showing.SHOWN else None
    current.save(update_fields=["showing", "shown_at"])
    return True


def tell_giver(kind: str, thanks: Thanks, receiver: Person) -> None:
    if thanks.giver:
        tell(thanks.giver, kind, thanks, who=receiver)


@transaction.atomic
def reply(thanks: Thanks, receiver: Person, words: str) -> Thanks:
    """Write back, once; only the two read it, until the note is on the wall, and not there either."""
    current = Thanks.objects.select_for_update().get(pk=thanks.pk)
    if current.receiver_id != receiver.pk:
        raise NotAllowed(_("Only the person thanked writes back."))
    if current.reply or current.withdrawn_at:
        return current
    current.reply = words.strip()
    current.replied_at = timezone.now()
    current.save(update_fields=["reply", "replied_at"])
    tell_giver("recognition.reply", current, receiver)
    return current


@transaction.atomic
def withdraw_thanks(thanks: Thanks, giver: Person) -> None:
    """The giver takes it back, within fourteen days: it disappears for both, with what it earned."""
    current = Thanks.objects.select_for_update().get(pk=thanks.pk)
    if current.giver_id != giver.pk:
        raise NotAllowed(_("Only the person who wrote it can take it back."))
    if current.withdrawn_at:
        return
    moment = timezone.now()
    if not rules.may_withdraw(recorded_at=current.created_at, moment=moment):
        raise NotAllowed(_("It can be taken back within fourteen days, and they are over."))
    current.withdrawn_at, current.showing, current.shown_at = moment, Showing.PRIVATE, None
    current.save(update_fields=["withdrawn_at", "showing", "shown_at"])
    for fact in queries.facts_about(queries.thanks_evidence(current.pk)):
        withdraw_confirmation(fact, giver)
