"""R100: how sure somebody feels, before and after: theirs alone, in no figure, forgotten on wish."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from culture import queries, services
from culture.models import Confidence
from culture.questions import CONFIDENCE
from culture.rules import Refused
from people.export import as_json
from people.models import Person
from people.services import leave

Browse = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
LOW = {name: "2" for name, _words in CONFIDENCE}
HIGH = {name: "4" for name, _words in CONFIDENCE}


def test_then_and_now_stand_side_by_side_for_oneself(amara: Person, browse: Browse) -> None:
    page = reverse("culture:confidence")
    browse(amara).post(page, LOW)
    first = Confidence.objects.get()
    Confidence.objects.update(said_on=timezone.localdate() - timedelta(weeks=6))

    browse(amara).post(page, HIGH)
    browse(amara).post(page, HIGH)

    found = queries.then_and_now(amara)
    assert found is not None
    assert [(str(then), str(now)) for _words, then, now in found.lines] == [("Hardly", "Mostly")] * 6
    assert Confidence.objects.count() == 2
    assert first.answers == dict.fromkeys(LOW, 2)
    assert "Then and now" in browse(amara).get(page).content.decode()


def test_an_unanswered_statement_keeps_nothing_and_says_so_beside_it(amara: Person, browse: Browse) -> None:
    refused = browse(amara).post(reverse("culture:confidence"), {**LOW, "wrong": ""})

    assert refused.status_code == 422
    assert "nothing is kept" in refused.content.decode()
    assert not Confidence.objects.exists()


def test_nobody_else_sees_it_and_a_stranger_cannot_say_it(
    amara: Person, bela: Person, stranger: Person, client: Client, browse: Browse
) -> None:
    services.say_how_sure(amara, dict.fromkeys(LOW, 2))
    page = reverse("culture:confidence")

    assert "Hardly</td>" not in browse(bela).get(page).content.decode()
    assert browse(stranger).get(page)["Location"] == reverse("people:join")
    assert client.get(page)["Location"].startswith("/accounts/login/")
    assert client.post(reverse("culture:confidence-forget"))["Location"].startswith("/accounts/login/")
    with pytest.raises(Refused):
        services.say_how_sure(stranger, dict.fromkeys(LOW, 2))


def test_forgetting_is_complete_and_leaving_forgets(amara: Person, bela: Person, browse: Browse) -> None:
    for person in (amara, bela):
        services.say_how_sure(person, dict.fromkeys(LOW, 2))
    assert "Hardly" in str(as_json(amara))

    browse(amara).post(reverse("culture:confidence-forget"))
    leave(bela)

    assert not Confidence.objects.exists()


def test_no_figure_and_no_sign_reads_it() -> None:
    """The table is named where it is kept, shown to its owner, exported and erased; nowhere else."""
    named = {
        path.relative_to(ROOT).as_posix()
        for app in ("people", "recognition", "cms", "learning", "mentoring", "culture", "frontend", "config")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and "Confidence." in path.read_text(encoding="utf-8")
    }
    assert named == {
        "culture/personal.py",
        "culture/queries/confidence.py",
        "culture/services/confidence.py",
    }
