"""Who made an example post better: named by its author, shown when they say yes."""

from django.utils import timezone

from cms.models import Draft, ExamplePostPage, MadeBetter
from cms.words import ExampleWords, HelperWords
from people.models import Person
from people.queries import by_address, findable
from people.services import notify


def ask_helpers(page: ExamplePostPage, draft: Draft) -> None:
    """Ask everyone the author names now, once; who is named no longer falls out.

    The author sees nothing of this: an address says neither who is here nor what they answered. Two saves
    meet at the draft's lock, which the caller holds.
    """
    lines = {helper.address.strip().lower(): helper.line[:120] for helper in words_of(draft)}
    found = [(colleague_called(draft.author, text), line) for text, line in lines.items()]
    named = {one.pk: (one, line) for one, line in found if one is not None and one.pk != page.author_id}
    MadeBetter.objects.filter(page=page, is_declined=False).exclude(colleague__in=named).delete()
    for colleague, line in named.values():
        row, _made = MadeBetter.objects.update_or_create(
            page=page, colleague=colleague, defaults={"line": line}
        )
        if row.agreed_at is None and not row.is_declined:
            tell(row)


def colleague_called(author: Person, text: str) -> Person | None:
    """Return who has that work address, or the one findable colleague of that very name."""
    if "@" in text:
        return by_address(text)
    named = list(findable(author, text).filter(name__iexact=text)[:2])
    return named[0] if len(named) == 1 else None


def words_of(draft: Draft) -> list[HelperWords]:
    return [helper for helper in ExampleWords.read(draft.details).helpers if helper.address.strip()]


def tell(row: MadeBetter) -> None:
    author = row.page.author
    notify(
        row.colleague,
        "cms.named",
        key=f"cms.named:{row.page_id}",
        url=row.page.url or "",
        who=author or "",
        what=row.page.title,
    )


def agree_to_be_named(person: Person, page: ExamplePostPage) -> None:
    """Say yes. Repeating changes nothing, nor does a yes after a no in another tab."""
    asked = MadeBetter.objects.filter(page=page, colleague=person, agreed_at=None, is_declined=False)
    asked.update(agreed_at=timezone.now())


def withdraw_name(person: Person, page: ExamplePostPage) -> None:
    """Rather not be named, now or any more; the author is not told."""
    MadeBetter.objects.filter(page=page, colleague=person).update(agreed_at=None, is_declined=True)
