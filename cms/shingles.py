"""Is one text nearly a copy of another? Counting, not judging. Pure.

Resemblance is the Jaccard index of two texts' three-word shingles (Broder 1997, "On the resemblance and
containment of documents"). Case, accents, punctuation, emoji and hash signs are left out before counting, so
that dressing a text up does not make it another one. `frontend/static/js/lib/shingles.js` does the same sums.
"""

import re
import unicodedata

NEAR_COPY = 0.85
SIZE = 3
LONGEST = 40_000  # characters that are looked at: about 7,000 words

WORD = re.compile(r"[^\W_]+")
# Inside a word these are left out, not taken for a gap: "don't", "don’t" and "dont" are one word.
JOINTS = re.compile(r"[\u0027\u2019\u02bc\u00ad\u200b-\u200d\u2060\ufeff]")

Shingle = tuple[str, ...]


def plain_words(text: str) -> list[str]:
    """Return the words in order, in lower case and without accents."""
    low = unicodedata.normalize("NFKD", JOINTS.sub("", text[:LONGEST])).lower()
    return WORD.findall("".join(letter for letter in low if not unicodedata.combining(letter)))


def shingles(text: str, *, size: int = SIZE) -> frozenset[Shingle]:
    """Return every run of `size` words; none for a text shorter than that."""
    words = plain_words(text)
    return frozenset(tuple(words[place : place + size]) for place in range(len(words) - size + 1))


def resemblance(first: str, second: str) -> float:
    """Return the share of three-word runs the texts have in common, 0 to 1; 0 when either has none."""
    ours, theirs = shingles(first), shingles(second)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def is_near_copy(first: str, second: str) -> bool:
    return resemblance(first, second) >= NEAR_COPY
