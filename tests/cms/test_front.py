"""The order of the voices, the lines with their scenarios, and what the company carries further."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.models import BoundariesPage, Lift, StoryPage
from cms.services import publish_story, share_draft, start_draft
from config.demonstration.factories.people import PersonFactory, TopicFactory
from config.starter.pages import make_site
from people.models import Person, Role
from recognition.models import Award, Fact

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def story(author: Person, title: str, topic: str = "") -> StoryPage:
    draft = start_draft(
        author, kind="story", title=title, body="Once, and then.", details={"topic": topic, "intro": "Once."}
    )
    return publish_story(author, draft)


@pytest.fixture
def site(db: None) -> None:
    make_site("Here", letter=False)


@pytest.mark.usefixtures("site")
def test_voices_come_in_the_order_of_ones_own_people_then_the_company(
    amara: Person, bela: Person, browse: Browse
) -> None:
    topic = TopicFactory.create(name="Bread", slug="bread")
    amara.profile.focus_known_for = "Bread at night"
    amara.profile.save()
    amara.profile.topics.add(topic)
    story(PersonFactory.create(), "About bread", "bread")
    story(bela, "By somebody near")
    share_draft(bela, start_draft(bela, kind="own", body="x"), amara)

    page = browse(amara).get(reverse("cms:voices")).content.decode()

    places = [
        page.index(words)
        for words in ("Bread at night", "About bread", "Your people", "By somebody near", "And the company")
    ]
    assert places == sorted(places)
    narrowed = browse(amara).get(reverse("cms:voices"), {"kind": "story"}).content.decode()
    assert "Your people" not in narrowed


@pytest.mark.usefixtures("site")
def test_lines_carry_scenarios_that_send_nothing(amara: Person, browse: Browse) -> None:
    page = browse(amara).get(reverse("cms:lines")).content.decode()

    assert len(BoundariesPage.objects.get().scenarios) == 3
    assert page.count("Two minutes on this") == 6
    assert "What would you do?" in page
    main = page.split('id="main"')[1]
    assert "<form" not in main.split("<footer")[0]


@pytest.mark.usefixtures("site")
def test_an_editor_counts_what_the_company_carried_further(
    amara: Person, bela: Person, browse: Browse
) -> None:
    page = story(amara, "My drawer of failures")
    bela.groups.add(Group.objects.get_or_create(name=Role.EDITOR.value)[0])
    address = reverse("cms:lift", args=[page.pk])

    assert browse(amara).post(address, {"channel": "Our own page"}).status_code == 403
    for _click in range(2):
        browse(bela).post(address, {"channel": "Our own page"})

    assert [(row.page_id, row.channel) for row in Lift.objects.all()] == [(page.pk, "Our own page")]
    shown = browse(amara).get(reverse("cms:voices")).content.decode()
    assert "carried colleagues’ own words, 1;" in shown


def test_no_fact_and_no_score_knows_a_topic() -> None:
    """R79: help on an off-topic focus earns the same, because nothing that counts holds a subject."""
    names = {field.name for model in (Fact, Award) for field in model._meta.get_fields()}

    assert not names & {"topic", "focus", "subject", "relevance", "about"}
