"""Two requests at the same moment, each in a thread with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cms.models import Draft, StoryPage
from cms.services import publish_story, save_draft
from config.demonstration.factories.cms import a_draft, a_site
from people.models import Person

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
