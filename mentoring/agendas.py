"""Ready agendas for each kind of workshop: a start to change, never a form to fill."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext

from mentoring.models.choices import Format


@dataclass(frozen=True)
class Item:
    """One part of the hour. `activity` names what the live room shows for it."""

    title: str
    minutes: int
    activity: str


def ready_agenda(name: str) -> list[dict[str, object]]:
    """Return the usual agenda of a format in the active language, as a workshop stores it."""
    return [asdict(item) for item in items_of(Format(name))]


def items_of(name: Format) -> list[Item]:
    match name:
        case Format.DRAFT_CLINIC:
            return [
                Item(gettext("Hello, and who has something on the table"), 5, "talk"),
                Item(gettext("First draft: read it quietly"), 4, "write"),
                Item(gettext("First draft: wondered, heard, liked"), 14, "draft"),
                Item(gettext("Second draft: read it quietly"), 4, "write"),
                Item(gettext("Second draft: wondered, heard, liked"), 14, "draft"),
                Item(gettext("What each of us takes away"), 4, "talk"),
            ]
        case Format.PEER_CIRCLE:
            return [
                Item(gettext("A round: how it has been"), 12, "talk"),
                Item(gettext("One question each, chosen together"), 8, "poll"),
                Item(gettext("Around the ring, same time for everybody"), 30, "circle"),
                Item(gettext("One thing to try before next time"), 7, "talk"),
                Item(gettext("Who hosts next"), 3, "talk"),
            ]
        case Format.TROIKA:
            # The room itself leads through the parts, for each of three.
            return [Item(gettext("Three turns: one asks, the others talk, the asker listens"), 34, "troika")]
        case Format.OFFICE_HOURS:
            return [
                Item(gettext("Come in, say what you brought"), 5, "talk"),
                Item(gettext("One at a time, in order"), 35, "talk"),
                Item(gettext("What came up more than once"), 5, "talk"),
            ]
        case Format.OPEN_FORUM:
            return [
                Item(gettext("Why we are here"), 5, "talk"),
                Item(gettext("Your questions, with or without a name"), 40, "questions"),
                Item(gettext("What I will do, and by when"), 10, "talk"),
                Item(gettext("Was that worth your hour?"), 5, "poll"),
            ]
        case Format.TALK:
            return [
                Item(gettext("The talk"), 25, "talk"),
                Item(gettext("Write down what you would try"), 3, "write"),
                Item(gettext("Questions"), 15, "questions"),
                Item(gettext("One sentence to keep"), 2, "poll"),
            ]
