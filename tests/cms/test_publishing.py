import pytest

from cms.models import ExamplePostPage, StoryPage
from cms.rules import NotReady, Refused
from cms.services import publish_example, publish_story, save_draft, unpublish, update_published
from cms.words import ExampleWords
from config.demonstration.factories.cms import NOTES, a_draft, a_story, an_example
from people.models import Notice, Person, Role
from people.services import give_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_publish_story_when_clicked_twice_makes_one_page(amara: Person) -> None:
    draft = a_draft(amara, kind="story")
    assert publish_story(amara, draft) == publish_story(amara, draft)
    story = StoryPage.objects.get()
    assert (story.live, story.owner, story.author) == (True, amara, amara)
    assert [block.block_type for block in story.body] == ["words", "words", "words"]


def test_publish_when_somebody_else_asks_is_refused(amara: Person, mallory: Person) -> None:
    with pytest.raises(Refused):
        publish_story(mallory, a_draft(amara, kind="story"))


def test_publish_story_without_words_says_what_is_missing(amara: Person) -> None:
    with pytest.raises(NotReady) as refused:
        publish_story(amara, a_draft(amara, kind="story", title="  ", body=" \n\n "))
    assert set(refused.value.problems) == {"title", "body"}


def test_publish_example_when_not_a_leader_is_refused(amara: Person) -> None:
    with pytest.raises(Refused):
        publish_example(amara, a_draft(amara, kind="example"))


def test_publish_example_keeps_notes_pinned_to_their_phrases(amara: Person) -> None:
    page = ExamplePostPage.objects.get(pk=an_example(amara).pk)
    assert [page.post[note.start : note.end] for note in page.notes.all()] == [note.quote for note in NOTES]


def test_publish_example_with_a_lost_phrase_names_it(amara: Person) -> None:
    give_role(amara, Role.LEADER)
    words = ExampleWords(platform="here", for_whom="us", intent="teach", notes=NOTES)
    draft = a_draft(amara, kind="example", body="Other words.", details=words.as_details())
    with pytest.raises(NotReady) as refused:
        publish_example(amara, draft)
    assert "a man called Arthur rang me" in refused.value.problems["notes"][0]


def test_update_published_changes_the_page_and_only_for_its_author(amara: Person, mallory: Person) -> None:
    draft = a_draft(amara, kind="story")
    page = publish_story(amara, draft)
    save_draft(amara, draft, body="New words.", base_version=draft.version, key="a")
    with pytest.raises(Refused):
        update_published(mallory, draft)
    update_published(amara, draft)
    assert [block.value for block in StoryPage.objects.get(pk=page.pk).body] == ["New words."]


def test_unpublish_by_an_editor_tells_the_author_why(amara: Person, bela: Person, mallory: Person) -> None:
    page = a_story(amara)
    give_role(bela, Role.EDITOR)
    with pytest.raises(Refused):
        unpublish(mallory, page, reason="I dislike it")
    unpublish(bela, page, reason="It names a customer.")
    assert not StoryPage.objects.get(pk=page.pk).live
    assert Notice.objects.filter(person=amara, kind="cms.taken-off").count() == 1


def test_nobody_edits_a_colleagues_words_at_the_desk(amara: Person, bela: Person) -> None:
    page = a_story(amara)
    give_role(bela, Role.EDITOR)
    bela.is_superuser = True
    for person in (amara, bela):
        may = page.permissions_for_user(person)
        assert not any(
            (may.can_edit(), may.can_delete(), may.can_move(), may.can_copy(), may.can_unpublish())
        )
