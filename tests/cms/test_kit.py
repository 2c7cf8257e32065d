"""The kit: facts and questions, two a week, voted on; and one's own words that leave by one's own hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms import queries, services
from cms.models import Draft, KitItem, KitVote
from cms.rules import is_taken_out
from cms.services import open_kit, start_draft
from config.demonstration.factories.people import PersonFactory
from people.models import Person

Browse = Callable[[Person], Client]
ELEMENTS = Path(__file__).parents[2] / "frontend" / "static" / "js" / "elements"
pytestmark = pytest.mark.django_db


def kit_item(**fields: object) -> KitItem:
    given = {
        "title": "The lift runs again",
        "facts": [{"type": "fact", "value": "Out for eleven days.", "id": "1"}],
        "first_question": "Where were you?",
        "second_question": "Who helped?",
        "third_question": "What next?",
        "intent": "teach",
        "offered_on": timezone.localdate(),
        **fields,
    }
    return KitItem.objects.create(**given)


def test_closed_until_opened_and_two_a_week_the_same_all_week(amara: Person, browse: Browse) -> None:
    made = [kit_item(title=f"Item {number}") for number in range(5)]
    assert queries.offered_to(amara) == []
    assert browse(amara).get(reverse("cms:kit-item", args=[made[0].pk])).status_code == 404

    open_kit()

    offered = queries.offered_to(amara)
    assert len(offered) == 2
    assert offered == queries.offered_to(amara)


def test_adverts_are_left_out_unless_asked_for(amara: Person, browse: Browse) -> None:
    open_kit()
    kit_item(intent="recruit", title="Forty places")
    client = browse(amara)

    assert "Forty places" not in client.get(reverse("cms:kit")).content.decode()
    assert "Forty places" in client.get(reverse("cms:kit"), {"with": "promotion"}).content.decode()


def test_one_begins_with_a_sentence_of_ones_own(amara: Person, browse: Browse) -> None:
    open_kit()
    item = kit_item()
    page = reverse("cms:kit-item", args=[item.pk])

    assert browse(amara).post(page, {"sentence": "  "}).status_code == 422
    browse(amara).post(page, {"sentence": "I carried the torch."})

    draft = Draft.objects.get()
    assert (draft.author, draft.body, draft.source_text) == (
        amara,
        "I carried the torch.",
        "Out for eleven days.",
    )


def test_under_half_takes_it_out_once_ten_have_said(amara: Person) -> None:
    open_kit()
    item = kit_item()
    voters = PersonFactory.create_batch(10)
    for place, voter in enumerate(voters[:9]):
        services.vote_on_kit(voter, item, would=place < 4)
    item.refresh_from_db()
    assert item.taken_out_on is None

    services.vote_on_kit(voters[9], item, would=False)
    services.vote_on_kit(voters[9], item, would=False)

    item.refresh_from_db()
    assert item.taken_out_on == timezone.localdate()
    assert KitVote.objects.count() == 10
    assert queries.offered_to(amara) == []
    assert not is_taken_out((5, 5))


def test_taking_along_writes_nothing_and_prefills_nothing(
    amara: Person, mallory: Person, browse: Browse
) -> None:
    draft = start_draft(amara, kind="own", body="I carried the torch.", source_text="Out for eleven days.")
    page = reverse("cms:take", args=[draft.pk])
    client = browse(amara)
    client.get(page)
    with CaptureQueriesContext(connection) as caught:
        words = client.get(page).content.decode()

    assert not [each for each in caught if each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert "shareActive=true" in words
    assert "text=" not in words.split("dialogue")[-1]
    assert browse(mallory).get(page).status_code == 404


@pytest.mark.parametrize("name", ["near-copy", "take-along", "mix-meter"])
def test_what_lives_in_the_browser_makes_no_request(name: str) -> None:
    script = (ELEMENTS / f"{name}.js").read_text(encoding="utf-8")

    assert not [
        word for word in ("fetch", "XMLHttp", "sendBeacon", "WebSocket", "EventSource") if word in script
    ]


@pytest.mark.parametrize("name", ["kit", "kit-item", "kit-vote", "take", "lift"])
def test_others_must_not_get_in(name: str, client: Client, stranger: Person, browse: Browse) -> None:
    arguments = {"kit": [], "take": ["6f0e8bd6-4a3c-4f0e-9e51-3f3b8f1d2b55"]}.get(name, [1])
    page = reverse(f"cms:{name}", args=arguments)
    method = "post" if name in ("kit-vote", "lift") else "get"

    assert getattr(browse(stranger), method)(page)["Location"] == reverse("people:join")
    assert getattr(client, method)(page)["Location"].startswith("/accounts/login/")


def test_the_desk_lets_editors_write_the_kit_and_nobody_else(amara: Person, browse: Browse) -> None:
    from django.contrib.auth.models import Group, Permission

    from people.models import Role

    editor = PersonFactory.create()
    group = Group.objects.get_or_create(name=Role.EDITOR.value)[0]
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    editor.groups.add(group)

    assert browse(editor).get("/admin/snippets/cms/kititem/add/").status_code == 200
    assert browse(amara).get("/admin/snippets/cms/kititem/").status_code in (302, 403)


def test_an_address_stays_in_the_authors_list_when_its_owner_leaves(amara: Person, bela: Person) -> None:
    from cms.models import DraftReader
    from people.services import leave

    draft = start_draft(amara, kind="own", body="x")
    services.share_by_address(amara, draft, bela.email)
    leave(bela)

    row = DraftReader.objects.get()
    assert (row.address, row.reader) == ("bela@example.org", None)


def test_the_mix_meter_has_three_buckets_and_no_alarm(amara: Person, browse: Browse) -> None:
    page = browse(amara).get(reverse("cms:kit")).content.decode()

    assert [name for name in ("focus", "company", "causes") if f'data-add="{name}"' in page] == [
        "focus",
        "company",
        "causes",
    ]
    assert "four in five" in page
    assert 'data-ink="sun"' not in page.split("<mix-meter>")[1].split("</mix-meter>")[0]


def test_writing_offers_prompts_about_people_failure_and_learning(amara: Person, browse: Browse) -> None:
    page = browse(amara).get(reverse("cms:write")).content.decode()

    for words in ("nobody saw", "failed", "learned late", "nothing to do with work"):
        assert words in page


def test_names_are_suggested_of_those_who_chose_to_be_found(
    amara: Person, bela: Person, client: Client, stranger: Person, browse: Browse
) -> None:
    page = reverse("cms:colleagues")
    bela.profile.findable = True
    bela.profile.save()
    amara.profile.findable = False
    amara.profile.save()

    assert browse(amara).get(page, {"text": "Béla"}).json() == {"names": ["Béla Kovács"]}
    assert browse(bela).get(page, {"text": "Amara"}).json() == {"names": []}
    assert browse(stranger).get(page)["Location"] == reverse("people:join")
    assert client.get(page)["Location"].startswith("/accounts/login/")
