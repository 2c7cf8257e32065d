"""The same seed gives the same drawing, and a drawing is well-formed, hidden and free of style."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend import art

words = st.text(max_size=40)


def drawings(seed: str) -> list[str]:
    return [
        art.ring("Ada Byron", seed),
        art.rings(seed, "coral"),
        art.pair(seed, seed + "!"),
        art.stamp(seed, "f-coral", "b-blush"),
        art.node(seed, "fill-cobalt"),
        art.poster(seed),
        art.small_sea(seed),
        art.tide(3, 9),
    ]


@given(words)
def test_every_drawing_is_xml_hidden_and_unstyled(seed: str) -> None:
    for drawing in drawings(seed):
        root = ET.fromstring(drawing)
        assert root.get("aria-hidden") == "true"
        assert "style=" not in drawing


@given(words)
def test_a_drawing_follows_from_its_seed(seed: str) -> None:
    assert drawings(seed) == drawings(seed)


@pytest.mark.parametrize("draw", [art.poster, art.small_sea])
def test_different_seeds_give_different_drawings(draw: Callable[[str], str]) -> None:
    assert len({draw(f"course-{n}") for n in range(20)}) == 20


@given(st.text(min_size=1, max_size=60))
def test_a_name_never_breaks_out_of_its_ring(name: str) -> None:
    assert "<script" not in art.ring(name, "wry exact kind").lower()
    ET.fromstring(art.ring(name, "wry exact kind")) if name.isprintable() else None


def test_initials_are_of_the_first_and_the_last_name() -> None:
    assert [
        art.initials_of(name) for name in ("Priya Raman", "Cher", "João da Silva Pinto", " ", "(Bo) Ek")
    ] == [
        "PR",
        "C",
        "JP",
        "?",
        "E",
    ]


def test_a_photo_is_clipped_to_the_ring() -> None:
    drawing = art.ring("Priya Raman", "wry", '/people/1/photo/"><script>')
    root = ET.fromstring(drawing)
    image = root.find("image")
    clip = root.find("clipPath")
    assert image is not None
    assert clip is not None
    assert image.get("clip-path") == f"url(#{clip.get('id')})"
    assert "PR" not in drawing


def test_at_most_two_inks_can_meet_in_a_sea() -> None:
    """A band ends above the swell after next, so that three inks never lie on each other."""
    scene = art.SCENES["poster"]
    crests = [[(0.0, 10.0), (10.0, 12.0)], [(0.0, 20.0), (10.0, 22.0)], [(0.0, 21.0), (10.0, 23.0)]]
    long = [[crest[0]] * 20 + [crest[1]] * 21 for crest in crests]
    under = art._underside(art.chance("x"), scene, long, 0)
    ys = [float(part.split()[-1].rstrip("Z")) for part in under[1:].split("C")]
    assert max(ys) <= 23.05


@pytest.mark.parametrize(("have", "of"), [(0, 0), (0, 5), (5, 5), (9, 5), (1, 400)])
def test_tide_draws_a_buoy_for_each_still_waiting_up_to_twelve(have: int, of: int) -> None:
    assert art.tide(have, of).count("fill-coral") == min(12, max(0, of - have))


def test_rhythm_of_a_long_text_has_no_more_crests_than_one_can_see() -> None:
    path = art.rhythm_path([9] * 450)

    assert path.count("C") == 2 * 75  # six sentences a crest
    assert path.endswith("L1120 188Z")


@given(st.lists(st.integers(1, 60), max_size=30))
def test_rhythm_has_two_curves_a_sentence_and_ends_at_the_edge(lengths: list[int]) -> None:
    path = art.rhythm_path(lengths)
    assert path.count("C") == 2 * len(lengths)
    assert path.endswith("L1120 188Z")
