"""What recognition knows about a person: exported to them, erased when they leave."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.days import moment
from people.models import Person
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject
from recognition import queries, registry
from recognition.models import (
    Balance,
    Fact,
    Kind,
    Landmark,
    Nomination,
    Piece,
    PointsOff,
    Question,
    SeasonTag,
    Spotlight,
    Thanks,
    Verdict,
)
from recognition.services import erasure


def register() -> None:
    only_you = gettext_lazy("only you")
    for rows in (
        PersonalRows(
            model="recognition.Thanks",
            label=gettext_lazy("Thanks you wrote and received"),
            of=notes_of,
            read_by=gettext_lazy("the two of you; colleagues, if both said yes"),
            erase=erasure.erase_thanks,
            keep=erasure.keep_thanks,
            show=describe_note,
        ),
        PersonalRows(
            model="recognition.Question",
            label=gettext_lazy("What you were asked: did this help?"),
            of=lambda person: Question.objects.filter(confirmer=person),
            read_by=gettext_lazy("only you; a line you added to a yes, also who helped you"),
            erase=erasure.erase_questions,
            show=describe_question,
        ),
        PersonalRows(
            model="recognition.Fact",
            label=gettext_lazy("What you did, and what you confirmed"),
            of=facts_of,
            read_by=only_you,
            erase=erasure.forget_in_ledger,
            show=describe_fact,
        ),
        PersonalRows(
            model="recognition.Balance",
            label=gettext_lazy("Your points, season by season"),
            of=queries.balances_of,
            read_by=only_you,
            erase=erasure.forget_balances,
            show=describe_balance,
        ),
        PersonalRows(
            model="recognition.SeasonTag",
            label=gettext_lazy("The random tag under which you confirm, each season"),
            of=lambda person: SeasonTag.objects.filter(confirmer=person),
            read_by=gettext_lazy("nobody"),
            erase=erasure.forget_tags,
            show=lambda tag: {_("season"): str(tag.season)},
        ),
        PersonalRows(
            model="recognition.Landmark",
            label=gettext_lazy("Your landmarks"),
            of=lambda person: Landmark.objects.filter(person=person),
            read_by=only_you,
            erase=erasure.erase_landmarks,
            show=describe_landmark,
        ),
    ):
        register_personal(rows)
    for rows in more_rows():
        register_personal(rows)
    register_subject(
        ConcernSubject(
            type="recognition.thanks",
            author=author_of_note,
            hide=erasure.hide_thanks,
            show=erasure.unhide_thanks,
        )
    )


def more_rows() -> tuple[PersonalRows, ...]:
    only_you = gettext_lazy("only you")
    return (
        PersonalRows(
            model="recognition.Badge",
            label=gettext_lazy("Badges you earned"),
            of=queries.badges_of,
            read_by=only_you,
            erase=erasure.erase_badges,
            show=lambda badge: {_("badge"): str(badge.achievement), _("earned"): moment(badge.earned_on)},
        ),
        PersonalRows(
            model="recognition.Credential",
            label=gettext_lazy("Badges you took along"),
            of=queries.credentials_of,
            read_by=gettext_lazy("you, and whoever you give its address or picture to"),
            erase=erasure.erase_credentials,
            show=lambda row: {
                _("badge"): str(row.badge),
                _("issued"): moment(row.issued_at),
                _("revoked"): row.get_reason_display(),
                _("signed credential"): row.token,
            },
        ),
        PersonalRows(
            model="recognition.Piece",
            label=gettext_lazy("Pieces you laid before critics"),
            of=queries.pieces_of,
            read_by=gettext_lazy("you and the champions who are asked to be critics"),
            erase=lambda person: erasure.erase_all(Piece, maker=person),
            show=lambda piece: {_("badge"): str(piece.achievement), _("what you made"): piece.words},
        ),
        PersonalRows(
            model="recognition.Verdict",
            label=gettext_lazy("What you said as a critic"),
            of=lambda person: Verdict.objects.filter(critic=person),
            read_by=gettext_lazy("you and the maker"),
            erase=lambda person: Verdict.objects.filter(critic=person).update(critic=None, words=""),
            show=lambda verdict: {_("said"): moment(verdict.said_at), _("words"): verdict.words},
        ),
        PersonalRows(
            model="recognition.Spotlight",
            label=gettext_lazy("Spotlights you wrote or received"),
            of=lambda person: Spotlight.objects.filter(Q(leader=person) | Q(receiver=person)),
            read_by=gettext_lazy("the two of you; colleagues, once the receiver said yes"),
            erase=erasure.erase_spotlights,
            show=lambda row: {
                _("what they did"): row.deed,
                _("what it changed"): row.effect,
                _("for whom"): row.benefited,
                _("written"): moment(row.written_at),
            },
        ),
        PersonalRows(
            model="recognition.PointsOff",
            label=gettext_lazy("Your wish for no points"),
            of=lambda person: PointsOff.objects.filter(person=person),
            read_by=only_you,
            erase=lambda person: erasure.erase_all(PointsOff, person=person),
            show=lambda row: {_("since"): moment(row.since)},
        ),
        PersonalRows(
            model="recognition.Nomination",
            label=gettext_lazy("What you would welcome of colleagues"),
            of=lambda person: Nomination.objects.filter(nominator=person),
            read_by=gettext_lazy("only you; the colleague learns only that two people said so"),
            erase=erasure.erase_nominations,
            show=lambda row: {_("what"): row.get_idea_display(), _("said"): moment(row.said_on)},
        ),
    )


def notes_of(person: Person) -> QuerySet[Thanks]:
    """Received and written. One sent to a typed address and unanswered is left out: it would tell that
    somebody with this address is here."""
    written = Q(giver=person) & queries.KNOWN_TO_GIVER
    return Thanks.objects.filter(written | Q(receiver=person)).select_related("giver", "receiver")


def facts_of(person: Person) -> QuerySet[Fact]:
    untold = Thanks.objects.filter(giver=person).exclude(queries.KNOWN_TO_GIVER)
    evidence = [queries.thanks_evidence(number) for number in untold.values_list("pk", flat=True)]
    return Fact.objects.filter(Q(contributor=person) | Q(confirmer=person)).exclude(
        kind=Kind.KUDOS, evidence__in=evidence
    )


def describe_note(note: Thanks) -> dict[str, str]:
    return {
        _("from"): note.giver.name if note.giver else _("A colleague"),
        _("to"): note.receiver.name,
        _("written"): moment(note.created_at),
        _("what they did"): note.deed,
        _("what it changed"): note.effect,
        _("where one can see it"): note.evidence,
        _("who sees it"): note.get_showing_display(),
        _("reply"): note.reply,
    }


def describe_question(question: Question) -> dict[str, str]:
    return {
        _("about"): question.about,
        _("asked"): moment(question.asked_at),
        _("your answer"): question.get_reply_display() if question.reply else "",
        _("your line"): question.line,
    }


def describe_fact(fact: Fact) -> dict[str, str]:
    """In words and without the other person: who confirmed together with others must stay unknown."""
    return {
        _("day"): moment(fact.happened_at),
        _("what"): str(fact.get_kind_display()),
        _("how it reads"): str(registry.wording(fact.kind).did),
    }


def describe_balance(balance: Balance) -> dict[str, str]:
    return {_("season"): str(balance.season), _("points"): floatformat(balance.total / 1000, -1)}


def describe_landmark(landmark: Landmark) -> dict[str, str]:
    kind = registry.landmark_kind(landmark.name)
    return {_("landmark"): str(kind.title if kind else landmark.name), _("day"): moment(landmark.reached_on)}


def author_of_note(number: str) -> Person | None:
    """The number comes from an address that anybody can type: what is not a note has no author."""
    try:
        note = Thanks.objects.filter(pk=UUID(number)).select_related("giver").first()
    except ValueError:
        return None
    return note.giver if note else None
