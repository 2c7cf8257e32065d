"""Which of several texts is closest to what somebody said about themselves.

Words alone are compared, when a page is made, for the one who wrote them; nothing is kept, and nobody else
is told. Pure: no database.
"""

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W\d_]{4,}")
# "bakery", "baker's" and "bakeries" begin alike; so do "Handwerk" and "Handwerker".
STEM = 5
ARTICLE = "ال"  # Arabic writes "the" onto the word
# Long words that everybody writes, whatever they are here for.
COMMON = (
    "aber about after again alle alles also auch because been being best come could damit dass denn "
    "dies diese dieser doch does doing done durch each eine einem einen einer eines etwas even every "
    "everybody everyone find from getting give good habe haben have help helps here hier ihre immer "
    "into jede jeder just kann know können learn less leute like little machen make makes many mehr "
    "meine meinen menschen mich mir more most much möchte need never nicht nobody noch ober oder ohne "
    "only other others ours over people really same schon sehr sein seine share should show sich sind "
    "some somebody someone something still such take talk tell than that their them then there these "
    "they thing things think this those time unser unsere very viel viele want wants well wenn werden "
    "were what when where which while whom wie wieder will wird with without wollen words work works "
    "would write writes writing würde your yours über "
)


def stems(*texts: str) -> frozenset[str]:
    """The beginnings of the words that say something: four letters at least, without case or accents."""
    plain = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = (word.removeprefix(ARTICLE) for word in WORD.findall(letters))
    return frozenset(word[:STEM] for word in words if word not in COMMON_PLAIN)


def without_accents(words: Iterable[str]) -> frozenset[str]:
    return frozenset(
        "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
        for word in words
    )


COMMON_PLAIN = without_accents(COMMON.split())


def kinship(said: frozenset[str], *texts: str) -> int:
    """How many different words of `said` these texts share."""
    return len(said & stems(*texts))
