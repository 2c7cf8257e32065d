"""Cut the product's three type families into small WOFF2 files, once, beside collectstatic."""

import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import fontpkg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Basic Latin, Latin-1, Latin Extended-A and -B, Vietnamese, punctuation, currency, arrows.
CHARACTERS = (
    "U+0020-007E,U+00A0-024F,U+0300-0304,U+0308,U+030C,U+0323,U+0329,U+1E00-1EFF,U+2002-200A,"
    "U+2010-2027,U+202F-203A,U+2044,U+20A0-20BF,U+2113,U+2122,U+2190-2193,U+2212,U+2215,U+FEFF,U+FFFD"
)


@dataclass(frozen=True)
class Face:
    family: str
    style: str
    file: str
    axes: dict[str, float | tuple[float, float]]  # pinned to a value, or kept between two


FACES = (
    Face(
        "Bricolage Grotesque",
        "normal",
        "bricolage-grotesque.woff2",
        {"wdth": 100, "opsz": (12, 96), "wght": (400, 800)},
    ),
    Face("Figtree", "normal", "figtree.woff2", {"wght": (400, 800)}),
    Face("Figtree", "italic", "figtree-italic.woff2", {"wght": (400, 800)}),
    Face("Newsreader", "normal", "newsreader.woff2", {"opsz": (6, 72), "wght": (400, 700)}),
    Face("Newsreader", "italic", "newsreader-italic.woff2", {"opsz": (6, 72), "wght": (400, 700)}),
)


class Command(BaseCommand):
    help = "Cut the fonts into var/fonts/, unless they are there; pages use system fonts until then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="cut them even if they are there")

    def handle(self, *args: Any, again: bool = False, **options: Any) -> None:
        folder = Path(settings.STATICFILES_DIRS[0]) / "fonts"
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [face for face in FACES if again or not (folder / face.file).exists()]
        if not wanted:
            self.stdout.write("Fonts: already cut.")
            return
        began = time.monotonic()
        for done, face in enumerate(wanted, start=1):
            size = cut(face, folder / face.file)
            self.stdout.write(f"Fonts: {done} of {len(wanted)}  {face.file} {size / 1024:.0f} KB")
        self.stdout.write(f"Fonts: cut in {time.monotonic() - began:.1f} s.")


def cut(face: Face, target: Path) -> int:
    """Write the face to target in one step and return its size in bytes."""
    font = TTFont(fontpkg.path(face.family, 400, face.style))
    font = reloaded(font_subset(font))
    font = instancer.instantiateVariableFont(font, within(font, face.axes))
    font.flavor = "woff2"
    half = target.with_suffix(".part")
    font.save(half)
    half.replace(target)  # so that a second process never serves half a file
    return target.stat().st_size


def font_subset(font: TTFont) -> TTFont:
    """Subset before instancing: the other order raises KeyError on glyphs the instance has dropped."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(CHARACTERS))
    subsetter.subset(font)
    return font


def reloaded(font: TTFont) -> TTFont:
    """The variation tables are read lazily; a saved and reopened font is consistent."""
    buffer = BytesIO()
    font.save(buffer)
    buffer.seek(0)
    return TTFont(buffer)


def within(
    font: TTFont, axes: dict[str, float | tuple[float, float]]
) -> dict[str, float | tuple[float, float]]:
    """The wanted axes, no further than the font itself goes."""
    reach = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes}
    limits: dict[str, float | tuple[float, float]] = {}
    for tag, wanted in axes.items():
        if isinstance(wanted, tuple):
            low, high = reach[tag]
            wanted = (max(low, wanted[0]), min(high, wanted[1]))
        limits[tag] = wanted
    return limits
