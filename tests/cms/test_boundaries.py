import pytest
from django.core.exceptions import ValidationError

from cms.models import BoundariesPage, HomePage
from cms.readability import readability_of

pytestmark = pytest.mark.django_db


def test_the_lines_to_begin_with_fit_and_read_easily(site: HomePage) -> None:
    page = BoundariesPage.objects.get()
    page.full_clean()
    reading = readability_of(page.text)
    assert reading.words <= 250
    assert reading.ease >= 60
    assert page.opening.startswith("We trust you")


def test_lines_with_more_than_250_words_are_refused_with_how_many_to_take_out(site: HomePage) -> None:
    page = BoundariesPage.objects.get()
    page.opening = "word " * 240
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert "take out" in refused.value.message_dict["opening"][0]


def test_lines_want_each_of_the_six_once(site: HomePage) -> None:
    page = BoundariesPage.objects.get()
    cards = [(card.block_type, card.value) for card in page.lines]
    page.lines = [*cards[:5], cards[0]]
    with pytest.raises(ValidationError):
        page.lines.stream_block.clean(page.lines)


def test_readability_follows_flesch() -> None:
    # 6 words, 1 sentence, 6 syllables: 206.835 - 1.015 * 6 - 84.6 = 116.1, clipped to 100.
    assert readability_of("The cat sat on the mat.").ease == 100.0
    # 3 words, 1 sentence, 14 syllables: below nothing.
    assert readability_of("Incomprehensible organisational communication.").ease == 0.0
    assert readability_of("").words == 0
