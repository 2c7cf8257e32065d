"""Cut the product's type families into small WOFF2 files, once, beside collectstatic."""

import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import fontpkg
import uharfbuzz as hb
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont

# Basic Latin, Latin-1, Latin Extended-A and -B, Vietnamese, punctuation, currency, arrows.
CHARACTERS = (
    "U+0020-007E,U+00A0-024F,U+0300-0304,U+0308,U+030C,U+0323,U+0329,U+1E00-1EFF,U+2002-200A,"
    "U+2010-2027,U+202F-203A,U+2044,U+20A0-20BF,U+2113,U+2122,U+2190-2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
# The script of Arabic, Persian and Urdu, with its marks and joiners: the range in css/fonts.css.
ARABIC = "U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08FF,U+200C-200F,U+FB50-FDFF,U+FE70-FEFC"


@dataclass(frozen=True)
class Face:
    family: str
    style: str
    file: str
    axes: dict[str, float | tuple[float, float]]  # pinned to a value, or kept between two
    characters: str = CHARACTERS


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
    Face(
        "Noto Sans Arabic",
        "normal",
        "noto-sans-arabic.woff2",
        {"wdth": 100, "wght": (400, 800)},
        ARABIC,
    ),
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
    """Write the face to target in one step and return its size in bytes.

    HarfBuzz subsets and pins the axes; fontTools only packs the result as WOFF2.
    """
    source = hb.Face(hb.Blob.from_file_path(str(fontpkg.path(face.family, 400, face.style))))
    font = TTFont(BytesIO(wanted_part(source, face).subset(source).blob.data))
    font.flavor = "woff2"
    half = target.with_suffix(".part")
    font.save(half)
    half.replace(target)  # so that a second process never serves half a file
    return target.stat().st_size


def wanted_part(source: hb.Face, face: Face) -> hb.SubsetInput:
    """Say which characters, every layout feature, and the axes no further than the font itself goes."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(parse_unicodes(face.characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()
    reach = {axis.tag: (axis.min_value, axis.max_value) for axis in source.axis_infos}
    for tag, value in face.axes.items():
        if isinstance(value, tuple):
            low, high = reach[tag]
            wanted.set_axis_range(source, tag, max(low, value[0]), min(high, value[1]))
        else:
            wanted.pin_axis_location(source, tag, value)
    return wanted
