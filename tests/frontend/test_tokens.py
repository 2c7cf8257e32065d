"""The contrast figures of the design, worked out again from the stylesheet itself."""

import re
from pathlib import Path

import pytest

from frontend import art

CSS = Path(__file__).parents[2] / "frontend" / "static" / "css"
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
Colour = tuple[float, float, float]


def tokens() -> dict[str, tuple[Colour, Colour]]:
    """Name -> the colour by day and by night, as OKLCH."""
    text = (CSS / "tokens.css").read_text()
    found: dict[str, tuple[Colour, Colour]] = {}
    for name, value in re.findall(r"^    --([\w-]+):\s+(.+?);", text, re.MULTILINE):
        if name in found:
            continue
        colours = [(float(a), float(b), float(c)) for a, b, c in re.findall(OKLCH, value)]
        if colours:
            found[name] = (colours[0], colours[-1])
    return found


TOKENS = tokens()


def luminance(colour: Colour) -> float:
    """OKLCH -> linear sRGB (B. Ottosson, 2020) -> relative luminance (WCAG 2.2)."""
    from math import cos, radians, sin

    lightness, chroma, hue = colour
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    clip = [min(1.0, max(0.0, part)) for part in (red, green, blue)]
    return 0.2126 * clip[0] + 0.7152 * clip[1] + 0.0722 * clip[2]


def contrast(first: Colour, second: Colour) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("front", art.FRONTS)
def test_white_initials_read_on_every_portrait_ink(front: str) -> None:
    assert contrast(TOKENS[f"front-{front}"][0], (1.0, 0.0, 0.0)) >= 5.4


@pytest.mark.parametrize("night", [0, 1])
@pytest.mark.parametrize("ink", art.INKS)
def test_text_in_an_ink_reads_on_surface_and_on_its_own_wash(ink: str, night: int) -> None:
    text = TOKENS[f"{ink}-ink"][night]
    assert contrast(text, TOKENS["surface"][night]) >= 5.4
    assert contrast(text, TOKENS[f"{ink}-wash"][night]) >= 5.4


@pytest.mark.parametrize("night", [0, 1])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("text", "surface", 14),
        ("text", "paper", 15),
        ("muted", "surface", 5.4),
        ("muted", "paper", 5.4),
        ("muted", "sunken", 5.4),
        ("line-strong", "surface", 3),
        ("line-strong", "paper", 3),
        ("on-action", "action", 4.5),
        ("on-action", "action-hover", 4.5),
        ("danger-ink", "surface", 5.4),
        ("danger-ink", "danger-wash", 5.4),
        ("focus", "paper", 3),
        ("cobalt", "surface", 3),
    ],
)
def test_ground_and_roles_keep_their_contrast(text: str, ground: str, least: float, night: int) -> None:
    assert contrast(TOKENS[text][night], TOKENS[ground][night]) >= least


def test_every_portrait_ink_has_its_token() -> None:
    assert {f"front-{ink}" for ink in art.FRONTS} | {f"back-{ink}" for ink in art.BACKS} <= TOKENS.keys()
