"""Leaders' spotlights: four a season, seen by nobody before the receiver says yes."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person, Role
from people.queries import has_role, line_above
from people.services import notify
from recognition import queries
from recognition.models import A_SEASON, Answer, Kind, Season, Spotlight
from recognition.services.book import season_start
from recognition.services.ledger import record
from recognition.services.refusal import NotAllowed


@transaction.atomic
def write_spotlight(leader: Person, *, receiver: Person, deed: str, effect: str, benefited: str) -> Spotlight:
    """Put it to the receiver. Refuses a fifth in a season, and the same person within two seasons."""
    if not has_role(leader, Role.LEADER):
        raise NotAllowed(_("Spotlights are for leaders; thanks are for everybody."))
    if leader.pk == receiver.pk or not receiver.is_member:
        raise NotAllowed(_("Choose a colleague who takes part."))
    moment = timezone.now()
    # Two tabs at once: the leader's row is the queue, and the number's uniqueness is the proof.
    Person.objects.select_for_update(no_key=True).get(pk=leader.pk)
    season = Season.objects.get_or_create(first_day=season_start(moment))[0]
    mine = Spotlight.objects.filter(leader=leader)
    same = mine.filter(season=season, receiver=receiver, deed=deed.strip()).first()
    if same:
        return same
    if mine.filter(receiver=receiver, season__first_day__gt=queries.two_seasons_before(season)).exists():
        raise NotAllowed(_("You shone on them within the last two seasons. Somebody else deserves it too."))
    used = set(mine.filter(season=season).values_list("number", flat=True))
    free = [number for number in range(1, A_SEASON + 1) if number not in used]
    if not free:
        raise NotAllowed(_("Your four spotlights of this season are given."))
    spotlight = Spotlight.objects.create(
        leader=leader,
        receiver=receiver,
        season=season,
        number=free[0],
        deed=deed.strip(),
        effect=effect.strip(),
        benefited=benefited.strip(),
        written_at=moment,
    )
    tell(receiver, spotlight, leader)
    return spotlight


def tell(receiver: Person, spotlight: Spotlight, leader: Person) -> None:
    url = reverse("recognition:spotlight", args=[spotlight.pk])
    notify(receiver, "recognition.spotlight", key=f"spotlight:{spotlight.pk}", url=url, who=leader.first_name)


@transaction.atomic
def answer_spotlight(spotlight: Spotlight, receiver: Person, *, accept: bool) -> Spotlight:
    """The receiver's word, changeable at any time. A first yes is worth a thanks like any other."""
    current = Spotlight.objects.select_for_update().get(pk=spotlight.pk)
    if current.receiver_id != receiver.pk:
        raise NotAllowed(_("This is for somebody else to answer."))
    current.answer = Answer.ACCEPTED if accept else Answer.DECLINED
    current.answered_at = timezone.now()
    current.save(update_fields=["answer", "answered_at"])
    if (
        accept
        and current.leader
        and current.leader.is_member
        and receiver.pk not in line_above(current.leader)
    ):
        record(
            Kind.KUDOS,
            contributor=receiver,
            confirmer=current.leader,
            evidence=queries.spotlight_evidence(current),
        )
    return current
