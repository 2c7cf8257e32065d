import pytest

from cms.models import Draft, DraftComment, DraftReader
from cms.queries import drafts_of, drafts_open_to, drafts_readable_by, notes_on
from cms.rules import PhraseNotFound, Refused, TooLong
from cms.services import (
    comment_on,
    discard_draft,
    mark_used,
    save_draft,
    share_by_address,
    share_draft,
    start_draft,
    stop_sharing,
    use_version,
)
from cms.words import TEXT_LIMIT
from config.demonstration.factories.cms import a_draft
from people.models import Notice, Person
from recognition.models import Fact, Kind

pytestmark = pytest.mark.django_db


def test_save_on_an_old_base_overwrites_nothing(amara: Person) -> None:
    draft = a_draft(amara, body="One.")
    save_draft(amara, draft, body="Laptop.", base_version=1, key="laptop")
    aside = save_draft(amara, draft, body="Phone.", base_version=1, key="phone")
    assert (draft.body, aside.is_aside, aside.body) == ("Laptop.", True, "Phone.")
    assert [version.body for version in draft.versions.all()] == ["One.", "Laptop.", "Phone."]


def test_save_when_repeated_is_one_version(amara: Person) -> None:
    draft = a_draft(amara, body="One.")
    first = save_draft(amara, draft, body="Two.", base_version=1, key="k")
    assert save_draft(amara, draft, body="Two.", base_version=1, key="k") == first
    assert save_draft(amara, draft, body="Two.", base_version=2, key="other") == first


def test_save_with_a_key_already_used_for_other_words_keeps_both(amara: Person) -> None:
    draft = a_draft(amara, body="One.")
    save_draft(amara, draft, body="Two.", base_version=1, key="k")
    save_draft(amara, draft, body="Three.", base_version=2, key="k")
    assert [version.body for version in draft.versions.all()] == ["One.", "Two.", "Three."]


def test_save_by_anybody_else_is_refused_also_by_a_reader(amara: Person, bela: Person) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    with pytest.raises(Refused):
        save_draft(bela, draft, body="Mine now.", base_version=1, key="k")


def test_save_of_too_long_a_text_stores_nothing(amara: Person) -> None:
    draft = a_draft(amara, body="One.")
    with pytest.raises(TooLong):
        save_draft(amara, draft, body="x" * (TEXT_LIMIT + 1), base_version=1, key="k")
    assert draft.versions.count() == 1


def test_save_stores_line_ends_as_one_code_point(amara: Person) -> None:
    draft = a_draft(amara, body="One.\r\nTwo.\x00")
    assert draft.body == "One.\nTwo."


def test_use_version_brings_words_back_as_a_new_version(amara: Person) -> None:
    draft = a_draft(amara, body="One.")
    save_draft(amara, draft, body="Two.", base_version=1, key="k")
    use_version(amara, draft, draft.versions.get(number=1))
    assert (draft.body, draft.version) == ("One.", 3)


def test_lesson_draft_is_started_once_for_each_exercise(amara: Person, bela: Person) -> None:
    first = start_draft(amara, kind="lesson", origin="learning.block:1")
    assert start_draft(amara, kind="lesson", origin="learning.block:1") == first
    assert start_draft(bela, kind="lesson", origin="learning.block:1") != first


def test_a_draft_is_read_by_its_author_and_granted_readers_only(
    amara: Person, bela: Person, mallory: Person
) -> None:
    draft = a_draft(amara)
    row = share_draft(amara, draft, bela)
    assert row is not None
    assert list(drafts_of(amara)) == list(drafts_readable_by(bela)) == [draft]
    assert list(drafts_open_to(mallory)) == list(drafts_readable_by(amara)) == []
    stop_sharing(amara, draft, row)
    assert list(drafts_open_to(bela)) == []


def test_share_when_repeated_tells_the_reader_once(amara: Person, bela: Person) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    share_draft(amara, draft, bela)
    assert Notice.objects.filter(person=bela, kind="cms.draft-shown").count() == 1


def test_share_with_somebody_who_never_joined_looks_like_sharing_with_nobody(
    amara: Person, stranger: Person
) -> None:
    draft = a_draft(amara)
    assert share_draft(amara, draft, stranger) is None
    rows = [share_by_address(amara, draft, address) for address in (stranger.email, "nobody@example.org")]
    assert [(row.reader, bool(row.address)) for row in rows] == [(None, True), (None, True)]
    assert list(drafts_readable_by(stranger)) == []


def test_share_by_address_looks_alike_for_who_reads_already(amara: Person, bela: Person) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    for address in (bela.email.upper(), "nobody@example.org", bela.email):
        share_by_address(amara, draft, address)
    typed = [row.address for row in draft.readers.order_by("pk") if row.address]
    assert typed == [bela.email.upper(), "nobody@example.org"]
    assert list(drafts_readable_by(bela)) == [draft]
    assert Notice.objects.filter(person=bela, kind="cms.draft-shown").count() == 1


def test_share_by_somebody_else_is_refused(amara: Person, bela: Person, mallory: Person) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    with pytest.raises(Refused):
        share_draft(bela, draft, mallory)
    with pytest.raises(Refused):
        share_by_address(mallory, draft, mallory.email)
    assert DraftReader.objects.count() == 1


def test_note_is_pinned_to_the_words_meant(amara: Person, bela: Person) -> None:
    draft = a_draft(amara, body="😀 again and again")
    share_draft(amara, draft, bela)
    note = comment_on(bela, draft, verb="heard", body="Twice.", quote="again", start=12, end=17, key="k")
    assert (note.start, note.end) == (12, 17)
    assert comment_on(bela, draft, verb="heard", body="Twice.", quote="again", key="k") == note
    first = comment_on(bela, draft, verb="heard", body="Here.", quote="again", key="other")
    assert (first.start, first.end) == (2, 7)


def test_note_on_words_that_are_not_there_is_refused(amara: Person, bela: Person) -> None:
    draft = a_draft(amara, body="One.")
    share_draft(amara, draft, bela)
    with pytest.raises(PhraseNotFound):
        comment_on(bela, draft, verb="heard", body="?", quote="Two")


def test_note_by_somebody_not_shown_the_draft_is_refused(amara: Person, mallory: Person) -> None:
    draft = a_draft(amara)
    with pytest.raises(Refused):
        comment_on(mallory, draft, verb="liked", body="Hello")


def test_readers_read_their_own_notes_the_author_all(amara: Person, bela: Person, mallory: Person) -> None:
    draft = a_draft(amara)
    for reader in (bela, mallory):
        share_draft(amara, draft, reader)
        comment_on(reader, draft, verb="liked", body=reader.name)
    assert [note.body for note in notes_on(bela, draft)] == [bela.name]
    assert notes_on(amara, draft).count() == 2


def test_mark_used_records_one_fact_for_the_reader(amara: Person, bela: Person, mallory: Person) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    share_draft(amara, draft, mallory)
    note = comment_on(bela, draft, verb="liked", body="This.")
    for person in (bela, mallory):
        with pytest.raises(Refused):
            mark_used(person, note)
    first = mark_used(amara, note).used_at
    assert mark_used(amara, note).used_at == first is not None
    fact = Fact.objects.get(kind=Kind.FEEDBACK_USED)
    assert (fact.contributor, fact.confirmer, fact.evidence) == (bela, amara, f"cms.comment:{note.uid}")


def test_discard_takes_versions_and_notes_along(amara: Person, bela: Person) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    comment_on(bela, draft, verb="liked", body="This.")
    with pytest.raises(Refused):
        discard_draft(bela, draft)
    discard_draft(amara, draft)
    assert (Draft.objects.count(), DraftComment.objects.count()) == (0, 0)
