from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Remark, Response
from cms.queries import conversation_on, responses_to
from cms.rules import Refused
from cms.services import hide_remark, respond, say, show_remark, take_back
from config.demonstration.factories.cms import a_story
from people.models import Notice, Person, Role
from people.services import give_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
Browse = Callable[[Person], Client]


def bodies(remark: Remark) -> list[str]:
    """What answers a remark, as the page shows it."""
    return [answer.body for answer in remark.answers]  # type: ignore[attr-defined]  # prefetched


def test_remark_when_sent_twice_is_said_once_and_heard_once(amara: Person, bela: Person) -> None:
    page = a_story(amara)
    assert say(bela, page, body="Yes.", key="k") == say(bela, page, body="Yes.", key="k")
    assert Notice.objects.filter(person=amara, kind="cms.remark").count() == 1


def test_a_line_for_the_author_is_read_by_the_two_of_them(
    amara: Person, bela: Person, mallory: Person
) -> None:
    page = a_story(amara)
    line = say(bela, page, body="For you.", audience="author", key="k")
    answer = say(amara, page, body="Thank you.", reply_to=line, key="k2")
    assert answer.audience == "author"
    for reader in (amara, bela):
        (seen,) = conversation_on(reader, page)
        assert bodies(seen) == ["Thank you."]
    assert list(conversation_on(mallory, page)) == []
    with pytest.raises(Refused):
        say(mallory, page, body="What was it?", reply_to=line)


def test_remark_taken_back_loses_its_words_and_keeps_its_answers(amara: Person, bela: Person) -> None:
    page = a_story(amara)
    remark = say(bela, page, body="Hm.", key="k")
    say(amara, page, body="Why?", reply_to=remark, key="k2")
    with pytest.raises(Refused):
        take_back(amara, remark)
    take_back(bela, remark)
    (seen,) = conversation_on(amara, page)
    assert (seen.body, bodies(seen)) == ("", ["Why?"])


def test_hidden_remark_is_read_by_nobody_until_shown_again(amara: Person, bela: Person) -> None:
    page = a_story(amara)
    remark = say(bela, page, body="Hm.", key="k")
    hide_remark(str(remark.pk))
    hide_remark("'; drop table")
    assert list(conversation_on(amara, page)) == []
    show_remark(str(remark.pk))
    assert list(conversation_on(amara, page)) == [remark]


def test_response_is_told_to_the_author_once_and_listed_to_nobody_else(
    amara: Person, bela: Person, mallory: Person
) -> None:
    page = a_story(amara)
    respond(bela, page, "helped")
    respond(bela, page, "helped")
    assert Response.objects.count() == 1
    assert [response.person for response in responses_to(amara, page)] == [bela]
    assert list(responses_to(mallory, page)) == []
    with pytest.raises(Refused):
        respond(amara, page, "helped")


@pytest.mark.parametrize(
    "name",
    ["remarks", "responses", "studio", "take-off", "put-back", "feature", "withdraw-name", "agree-name"],
)
def test_actions_on_a_page_want_a_member(name: str, amara: Person, stranger: Person, browse: Browse) -> None:
    url = reverse(f"cms:{name}", args=[a_story(amara).pk])
    assert Client().post(url)["Location"].startswith("/accounts/login/")
    assert browse(stranger).post(url)["Location"] == reverse("people:join")
    assert (Remark.objects.count(), Response.objects.count()) == (0, 0)


def test_desk_actions_are_not_mallorys(amara: Person, mallory: Person, browse: Browse) -> None:
    page = a_story(amara)
    client = browse(mallory)
    for name, status in (("take-off", 404), ("put-back", 404), ("taken-off", 404), ("feature", 403)):
        assert client.post(reverse(f"cms:{name}", args=[page.pk])).status_code == status
    page.refresh_from_db()
    assert (page.live, page.featured_at) == (True, None)


def test_editor_takes_off_only_with_a_reason_that_the_author_reads(
    amara: Person, bela: Person, browse: Browse
) -> None:
    page = a_story(amara)
    give_role(bela, Role.EDITOR)
    url = reverse("cms:take-off", args=[page.pk])
    assert "Say why" in browse(bela).post(url, {"reason": " "}).content.decode()
    browse(bela).post(url, {"reason": "It names a customer."})
    page.refresh_from_db()
    assert not page.live
    assert (
        "It names a customer." in browse(amara).get(reverse("cms:taken-off", args=[page.pk])).content.decode()
    )
    assert browse(amara).post(reverse("cms:put-back", args=[page.pk])).status_code == 404
    browse(bela).post(reverse("cms:put-back", args=[page.pk]))
    page.refresh_from_db()
    assert page.live


def test_join_in_keeps_what_was_typed_when_it_is_too_long(
    amara: Person, bela: Person, browse: Browse
) -> None:
    page = a_story(amara)
    html = (
        browse(bela).post(reverse("cms:remarks", args=[page.pk]), {"body": "long " * 1000}).content.decode()
    )
    assert "4000 fit" in html
    assert "long long long" in html


def test_studio_starts_an_empty_draft_beside_the_example(amara: Person, bela: Person, browse: Browse) -> None:
    page = a_story(amara, title="The pump")
    client = browse(bela)
    url = client.post(reverse("cms:studio", args=[page.pk]))["Location"]
    html = client.get(url).content.decode()
    assert "The pump" in html
    assert bela.drafts.get().body == ""
