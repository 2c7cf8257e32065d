"""Every landmark is reached by doing something, and each only once."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import Remark
from cms.services import comment_on, mark_used, say, share_draft
from config.demonstration.factories.cms import a_draft, a_site, a_story
from learning.models import Ask
from learning.services import ask_champions
from people.models import Person
from people.services import update_profile
from recognition.models import Idea, Landmark
from recognition.queries import offers_for
from recognition.registry import landmark_kind
from recognition.services import NewFact, record_many

pytestmark = pytest.mark.django_db


def marks(person: Person) -> list[str]:
    return sorted(Landmark.objects.filter(person=person).values_list("name", flat=True))


def test_a_focus_said_for_the_first_time_is_a_topic_found(amara: Person) -> None:
    update_profile(amara, focus_known_for="Sourdough and supply chains")
    update_profile(amara, focus_known_for="Rye")

    assert marks(amara) == ["found-a-topic"]


def test_a_note_that_was_used_changed_the_authors_mind_and_opens_an_offer(
    amara: Person, bela: Person
) -> None:
    draft = a_draft(amara)
    share_draft(amara, draft, bela)
    note = comment_on(bela, draft, verb="liked", body="This.")

    mark_used(amara, note)
    mark_used(amara, note)

    assert marks(amara) == ["changed-your-mind"]
    assert offers_for(amara) == [Idea.PLAYBOOK]
    assert marks(bela) == ["helped-someone"]


def test_asking_out_loud_is_one_and_asking_champions_alone_is_not(amara: Person, bela: Person) -> None:
    ask_champions(amara, key=uuid.uuid4(), title="How?", audience=Ask.Audience.CHAMPIONS)
    a_site()
    page = a_story(amara)
    say(bela, page, body="Really?", tone=Remark.Tone.ASK, audience=Remark.Audience.AUTHOR)
    assert (marks(amara), marks(bela)) == ([], [])

    ask_champions(amara, key=uuid.uuid4(), title="How?", audience=Ask.Audience.EVERYONE)
    say(bela, page, body="Really?", tone=Remark.Tone.ASK)

    assert (marks(amara), marks(bela)) == (["asked-out-loud"], ["asked-out-loud"])


@pytest.mark.parametrize(("days", "found"), [(27, []), (28, ["took-a-month-off"])])
def test_coming_back_after_four_quiet_weeks_is_one(amara: Person, days: int, found: list[str]) -> None:
    then = timezone.now() - timedelta(days=40)
    record_many([NewFact("practice_completed", amara, "a", recorded_at=then)])

    record_many([NewFact("practice_completed", amara, "b", recorded_at=then + timedelta(days=days))])

    assert marks(amara) == found


def test_every_landmark_that_can_be_shown_is_known() -> None:
    names = ("found-a-topic", "first-honest-draft", "helped-someone", "asked-out-loud", "changed-your-mind")
    assert all(landmark_kind(name) for name in (*names, "took-a-month-off", "said-thank-you"))
