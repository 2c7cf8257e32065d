"""T15: a healthy company has no red card; each illness turns exactly its own card red."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from config.demonstration.clock import at
from config.demonstration.illness import ILLNESSES, make_ill
from culture import queries, services
from culture.figures import FEWEST
from culture.models import SignReading
from culture.signs import NAMES
from frontend.sign_pictures import picture_of
from people.models import Person
from tests.world import NOW, loaded  # noqa: F401  (pytest finds the fixture by its name here)


@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_a_healthy_company_has_no_red_card(self) -> None:
        with at(NOW):
            assert services.measure_signs() == dict.fromkeys(NAMES, "green")

    @pytest.mark.parametrize("sign", NAMES)
    def test_an_illness_turns_exactly_its_card_red(self, sign: str) -> None:
        with at(NOW), transaction.atomic():
            states = make_ill(sign)
            transaction.set_rollback(True)

        assert [name for name, state in states.items() if state == "red"] == [sign]

    def test_no_published_figure_about_people_is_one_to_nine(self) -> None:
        """Counts of people in all readings; items, months and hours are about things."""
        about_people = ("yes", "total", "focus")
        for row in SignReading.objects.all():
            for name in about_people:
                count = row.figures.get(name)
                assert count is None or count >= FEWEST or count == 0

    def test_the_page_shows_every_sign_with_a_named_chart_and_its_table(self) -> None:
        client = Client()
        with at(timezone.now()):
            client.force_login(
                Person.objects.get(name="Priya Raman"), backend="django.contrib.auth.backends.ModelBackend"
            )
            page = client.get(reverse("culture:health")).content.decode()
            readings = queries.readings(timezone.localdate())

        at_a_glance = page[: page.index('class="panel"')]
        for reading in readings:
            assert f'id="{reading.sign.name}"' in page
            assert escape(picture_of(reading).sentence) in at_a_glance
        assert page.count('role="img"') <= 2 * page.count("See the numbers") + 1
        assert 'aria-label=""' not in page


def test_every_sign_has_an_illness_and_no_other_word_is_taken() -> None:
    assert tuple(ILLNESSES) == NAMES
    with pytest.raises(CommandError):
        call_command("demo", "--ill", "luck")
