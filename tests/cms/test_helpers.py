"""Who made a post better: asked, and named only after a yes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Draft, ExamplePostPage
from cms.services import agree_to_be_named, put_back, unpublish, update_published, withdraw_name
from cms.words import HelperWords
from config.demonstration.factories.cms import an_example
from people.models import Notice, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
Browse = Callable[[Person], Client]
NAMED = "made this better</h2>"


def post_helped_by(author: Person, *addresses: str) -> ExamplePostPage:
    helpers = tuple(HelperWords(address=address, line="Asked why.") for address in addresses)
    return ExamplePostPage.objects.get(pk=an_example(author, helpers=helpers).pk)


def test_post_when_helpers_are_typed_then_reads_the_same_for_every_address(
    amara: Person, bela: Person, stranger: Person, mallory: Person, browse: Browse
) -> None:
    page = post_helped_by(amara, bela.email, stranger.email, "nobody@example.org")
    for reader in (amara, mallory):
        html = browse(reader).get(page.url).content.decode()
        assert bela.name not in html
        assert NAMED not in html
        assert "May your name stand here?" not in html
    assert Notice.objects.get(kind="cms.named").person == bela


def test_helper_when_they_say_yes_is_named_until_they_take_it_back(
    amara: Person, bela: Person, mallory: Person, browse: Browse
) -> None:
    page = post_helped_by(amara, bela.email)
    assert "Yes, name me" in browse(bela).get(page.url).content.decode()
    for _again in range(2):
        browse(bela).post(reverse("cms:agree-name", args=[page.pk]))
    assert bela.name in browse(mallory).get(page.url).content.decode()
    browse(bela).post(reverse("cms:withdraw-name", args=[page.pk]))
    html = browse(mallory).get(page.url).content.decode()
    assert bela.name not in html
    assert NAMED not in html


def test_helper_when_they_said_no_is_never_asked_again(amara: Person, bela: Person, browse: Browse) -> None:
    page = post_helped_by(amara, bela.email)
    withdraw_name(bela, page)
    agree_to_be_named(bela, page)  # an old tab
    update_published(amara, Draft.objects.get(published_page=page))
    html = browse(bela).get(page.url).content.decode()
    assert "Yes, name me" not in html
    assert NAMED not in html
    assert Notice.objects.filter(kind="cms.named").count() == 1


def test_helper_when_the_page_is_changed_or_put_back_keeps_their_answer(
    amara: Person, bela: Person, browse: Browse
) -> None:
    page = post_helped_by(amara, bela.email)
    agree_to_be_named(bela, page)
    update_published(amara, Draft.objects.get(published_page=page))
    assert bela.name in browse(amara).get(page.url).content.decode()
    withdraw_name(bela, page)
    unpublish(amara, ExamplePostPage.objects.get(pk=page.pk), reason="")
    put_back(amara, ExamplePostPage.objects.get(pk=page.pk))
    assert bela.name not in browse(amara).get(page.url).content.decode()


def test_naming_when_not_asked_changes_nothing(
    amara: Person, bela: Person, mallory: Person, browse: Browse
) -> None:
    page = post_helped_by(amara, bela.email)
    browse(mallory).post(reverse("cms:agree-name", args=[page.pk]))
    browse(mallory).post(reverse("cms:withdraw-name", args=[page.pk]))
    assert page.made_better_by.get().agreed_at is None
    assert not page.made_better_by.get().is_declined
