"""Drafts are nobody's but their author's: no admin, no search, no interface for programs."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.models import get_page_models
from wagtail.search import index
from wagtail.snippets.models import get_snippet_models

from cms.models import Draft, DraftComment, DraftReader, DraftVersion, ExamplePostPage, SitePage, StoryPage
from cms.queries import Wanted, search_pages, voices_for
from cms.services import unpublish
from config.demonstration.factories.cms import POST, a_draft, a_story, an_example
from people.models import Person, Role
from people.services import give_role

PRIVATE = (Draft, DraftVersion, DraftReader, DraftComment)
Browse = Callable[[Person], Client]


@pytest.mark.parametrize("model", PRIVATE)
def test_private_rows_are_in_no_admin_no_index_and_no_permission(model: type[Draft]) -> None:
    assert model not in admin.site._registry
    assert model not in get_snippet_models()
    assert not issubclass(model, index.Indexed)
    assert model._meta.default_permissions == ()


def test_no_interface_for_programs_serves_pages() -> None:
    assert not apps.is_installed("wagtail.api.v2")
    assert all(model.api_fields == [] for model in get_page_models() if issubclass(model, SitePage))


@pytest.mark.django_db
def test_no_permission_speaks_of_drafts() -> None:
    assert not Permission.objects.filter(
        content_type__app_label="cms", content_type__model__startswith="draft"
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_search_finds_what_is_published_and_nothing_else(
    amara: Person, bela: Person, stranger: Person
) -> None:
    a_draft(bela, title="Walrus", body="Walrus.")
    story = a_story(amara, title="A walrus at the depot")
    example = an_example(amara, title="Numbers", post=f"{POST} And the walrus.")
    found = {(str(hit.kind), hit.page.pk) for hit in search_pages(bela, "walrus")}
    assert found == {("Story", story.pk), ("Leading by example", example.pk)}
    unpublish(amara, StoryPage.objects.get(pk=story.pk), reason="")
    assert story.pk not in {hit.page.pk for hit in search_pages(bela, "walrus")}
    assert search_pages(stranger, "walrus") == []


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("text", ['"', "*", "a OR", "%%", "\x00", "(", "'; --", "é" * 500, "😀", "NEAR(a b)"])
def test_search_takes_whatever_is_typed(text: str, amara: Person) -> None:
    a_story(amara)
    assert isinstance(search_pages(amara, text), list)


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_voices_filter_by_kind_intent_and_platform(amara: Person, stranger: Person) -> None:
    story, example = a_story(amara), an_example(amara, intent="ask", platform="blog")

    def pks(wanted: Wanted) -> set[int]:
        return set(voices_for(amara, wanted).values_list("pk", flat=True))

    assert pks(Wanted()) == {story.pk, example.pk}
    assert pks(Wanted(kind="story")) == {story.pk}
    assert pks(Wanted(intent="ask", platform="blog")) == {example.pk}
    assert pks(Wanted(intent="sell")) == set()
    assert not voices_for(stranger, Wanted()).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_editor_sees_a_story_in_the_explorer_and_cannot_open_its_words(
    amara: Person, bela: Person, browse: Browse
) -> None:
    page = an_example(amara)
    give_role(bela, Role.EDITOR)
    desk = browse(bela)
    index_html = desk.get(f"/admin/pages/{page.get_parent().pk}/").content.decode()
    assert page.title in index_html
    for action in ("edit", "delete", "unpublish", "move", "copy"):
        answer = desk.get(f"/admin/pages/{page.pk}/{action}/")
        assert (action, answer.status_code, getattr(answer, "url", "")) == (action, 302, "/admin/")
    answer = desk.post(f"/admin/pages/{page.pk}/edit/", {"title": "Mine", "slug": "mine"})
    assert answer.status_code == 302
    assert ExamplePostPage.objects.get(pk=page.pk).title == page.title


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_desk_tells_each_role_what_it_may_touch(amara: Person, bela: Person, browse: Browse) -> None:
    give_role(amara, Role.EDITOR)
    give_role(bela, Role.PROGRAMME_LEAD)
    assert "You may add, change and publish these pages" in browse(amara).get("/admin/").content.decode()
    assert "Pages are the editors" in browse(bela).get("/admin/").content.decode()
    assert browse(bela).get("/admin/pages/").status_code == 302
