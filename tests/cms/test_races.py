"""Two requests at the same moment, each in a thread with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cms.models import Draft, StoryPage, Unpublishing
from cms.services import publish_story, put_back, save_draft, unpublish
from config.demonstration.factories.cms import a_draft, a_site, a_story
from people.models import Person, Role
from people.services import give_role

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> None:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(timeout=60)


def test_double_click_on_publish_makes_one_page(amara: Person) -> None:
    a_site()
    draft = a_draft(amara, kind="story")
    at_once(*(lambda: publish_story(amara, Draft.objects.get(pk=draft.pk)) for _again in range(2)))
    assert StoryPage.objects.count() == 1


def test_two_authors_publish_at_once_into_one_tree(amara: Person, bela: Person) -> None:
    a_site()
    drafts = [(author, a_draft(author, kind="story")) for author in (amara, bela)]
    at_once(*(lambda a=author, d=draft: publish_story(a, d) for author, draft in drafts))
    assert sorted(page.author_id for page in StoryPage.objects.all()) == sorted([amara.pk, bela.pk])
    assert StoryPage.find_problems() == ([], [], [], [], [])


def test_two_devices_save_at_once_and_both_texts_are_kept(amara: Person) -> None:
    draft = a_draft(amara, body="Before.")

    def save(words: str) -> object:
        return save_draft(amara, Draft.objects.get(pk=draft.pk), body=words, base_version=1, key=words)

    at_once(lambda: save("Phone."), lambda: save("Laptop."))
    kept = {version.body: version.is_aside for version in draft.versions.filter(number__gt=1)}
    assert set(kept) == {"Phone.", "Laptop."}
    assert sorted(kept.values()) == [False, True]


def test_two_editors_take_a_page_off_and_put_it_back_at_once_and_it_happens_once(
    amara: Person, bela: Person, mallory: Person
) -> None:
    a_site()
    page = a_story(amara, title="A story for everybody")
    for editor in (bela, mallory):
        give_role(editor, Role.EDITOR)

    def fresh() -> StoryPage:
        return StoryPage.objects.get(pk=page.pk)

    pages = [(editor, fresh()) for editor in (bela, mallory)]
    at_once(*(lambda e=editor, p=one: unpublish(e, p, reason="A name") for editor, one in pages))
    assert not fresh().live
    assert Unpublishing.objects.count() == 1
    before = page.revisions.count()
    pages = [(editor, fresh()) for editor in (bela, mallory)]
    at_once(*(lambda e=editor, p=one: put_back(e, p) for editor, one in pages))
    assert fresh().live
    assert page.revisions.count() == before
    assert Unpublishing.objects.filter(put_back_at=None).count() == 0
