"""Earning, claiming, checking and revoking badges."""

import secrets
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import MEMBER_STATES, Person
from people.queries import batched
from people.services import Line, notify, notify_many
from recognition import queries
from recognition.credentials import document, signing
from recognition.models import (
    STATUS_BITS,
    Achievement,
    AchievementKind,
    Badge,
    Credential,
    Piece,
    Reason,
    SpentPlace,
    Thanks,
    Verdict,
)
from recognition.services.keys import open_key, signing_key
from recognition.services.refusal import NotAllowed

CRITICS = 3


def earn(person: Person, achievement: Achievement) -> Badge:
    """Somebody may claim it from now on. They are told once; nobody else is."""
    badge, is_new = Badge.objects.get_or_create(
        person=person, achievement=achievement, defaults={"earned_on": timezone.localdate()}
    )
    if is_new:
        url = queries.badge_url(achievement)
        notify(person, "recognition.badge", key=_key(achievement), url=url, what=achievement.name)
    return badge


def _key(achievement: Achievement) -> str:
    return f"badge:{achievement.pk}"


def offer_contribution_badges() -> int:
    """Offer contribution badges to who earned them; called by the clock, safe to repeat."""
    count = 0
    for achievement in Achievement.objects.filter(kind=AchievementKind.CONTRIBUTION, is_offered=True):
        had = Badge.objects.filter(achievement=achievement).values("person")
        every = list(queries.people_helped_enough(achievement))  # read before anybody is told
        for earned in batched(every, queries.AT_ONCE):
            people = Person.objects.filter(pk__in=earned, state__in=MEMBER_STATES).exclude(pk__in=had)
            count += _offer(achievement, list(people.select_related("preferences")))
    return count


@transaction.atomic
def _offer(achievement: Achievement, people: list[Person]) -> int:
    """As `earn`, for hundreds at once."""
    today, url, key = timezone.localdate(), queries.badge_url(achievement), _key(achievement)
    earned = [Badge(person=person, achievement=achievement, earned_on=today) for person in people]
    Badge.objects.bulk_create(earned, ignore_conflicts=True)  # taken along meanwhile: theirs, once
    lines = (Line(person, key, url, {"what": achievement.name}) for person in people)
    notify_many("recognition.badge", lines)
    return len(people)


def take_along(thanks: Thanks, receiver: Person) -> Badge:
    """A surprise badge out of thanks that both agreed to show."""
    achievement = queries.surprise_badge()
    if achievement is None or not queries.may_take_along(thanks, receiver):
        raise NotAllowed(_("Thanks can be taken along by who received them, once they are on the wall."))
    return earn(receiver, achievement)


@transaction.atomic
def claim(badge: Badge, person: Person) -> Credential:
    """Sign it, about a random subject. Claiming twice is claiming once."""
    # A double click: the second waits and finds the credential of the first.
    Badge.objects.select_for_update().get(pk=badge.pk)
    if badge.person_id != person.pk:
        raise NotAllowed(_("This badge is somebody else’s."))
    if valid := Credential.objects.filter(badge=badge, revoked_at=None).first():
        return valid
    if Credential.objects.filter(badge=badge, reason=Reason.FRAUD).exists():
        raise NotAllowed(_("This badge was revoked and is not issued again."))
    return issue(badge)


def issue(badge: Badge) -> Credential:
    issuer, key = queries.issuer(), signing_key()
    row = Credential(
        id=uuid.uuid4(),
        subject=uuid.uuid4(),
        badge=badge,
        key=key,
        status_index=free_index(),
        issued_at=timezone.now().replace(microsecond=0),
    )
    told = document.credential(
        issuer,
        queries.told(badge.achievement),
        number=row.pk,
        subject=row.subject,
        issued_at=row.issued_at,
        status_index=row.status_index,
    )
    row.token = signing.sign(document.claims(told), open_key(key), kid=issuer.key_url(key.kid))
    row.save(force_insert=True)
    return row


def free_index() -> int:
    """A random place, so that neighbours in the list say nothing about when they were issued."""
    taken = set(Credential.objects.values_list("status_index", flat=True))
    taken |= set(SpentPlace.objects.values_list("status_index", flat=True))
    if len(taken) >= STATUS_BITS // 2:
        raise NotAllowed(_("The status list is full. A second one is needed first."))
    while (index := secrets.randbelow(STATUS_BITS)) in taken:
        pass
    return index


def signed_status_list() -> str:
    """The status list of today as a signed credential (a JWT), under the key in use."""
    key, told = signing_key(), queries.status_list()
    return signing.sign(document.claims(told), open_key(key), kid=queries.issuer().key_url(key.kid))


@transaction.atomic
def revoke(credential: Credential, *, reason: str) -> None:
    """For error or fraud only, never as a punishment, and never by time."""
    Credential.objects.filter(pk=credential.pk, revoked_at=None).update(
        revoked_at=timezone.now(), reason=Reason(reason)
    )


@transaction.atomic
def lay_before_critics(maker: Person, achievement: Achievement, words: str) -> Piece:
    """Show something one made to critics. One piece at a time for each badge; sent twice it is one."""
    if achievement.kind != AchievementKind.CRAFT or not achievement.is_offered:
        raise NotAllowed(_("Critics look at craft badges only."))
    if Badge.objects.filter(person=maker, achievement=achievement).exists():
        raise NotAllowed(_("You have this badge already."))
    piece, _is_new = Piece.objects.get_or_create(
        maker=maker,
        achievement=achievement,
        closed_at=None,
        defaults={"words": words.strip(), "shown_at": timezone.now()},
    )
    if piece.words != words.strip():
        raise NotAllowed(_("Critics look at another piece of yours. Take it back first."))
    return piece


@transaction.atomic
def judge(piece: Piece, critic: Person, *, met: list[int], words: str) -> Verdict:
    """Say which criteria are met. Three critics who find every one met make the badge the maker's."""
    # Two critics at once: the second counts the first's word.
    piece = Piece.objects.select_for_update().select_related("achievement", "maker").get(pk=piece.pk)
    if not queries.may_judge(critic, piece):
        raise NotAllowed(_("This piece is not for you to judge, or you have said your word."))
    every = list(range(len(piece.achievement.criteria_lines)))
    chosen = sorted(set(met) & set(every))
    try:
        with transaction.atomic():
            verdict = Verdict.objects.create(
                piece=piece,
                critic=critic,
                met=chosen,
                is_met=chosen == every,
                words=words.strip(),
                said_at=timezone.now(),
            )
    except IntegrityError:
        raise NotAllowed(_("You have said your word already.")) from None
    if Verdict.objects.filter(piece=piece, is_met=True).count() >= CRITICS:
        Piece.objects.filter(pk=piece.pk).update(closed_at=timezone.now())
        earn(piece.maker, piece.achievement)
    return verdict


def take_piece_back(piece: Piece, maker: Person) -> None:
    """The maker may take it back at any time; what was said goes with it."""
    Piece.objects.filter(pk=piece.pk, maker=maker, closed_at=None).delete()
