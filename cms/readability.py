"""Reading ease of a text, for the editor's eyes. Pure.

Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology, 32(3), 221-233:
ease = 206.835 - 1.015 (words / sentences) - 84.6 (syllables / words). The formula was fitted to English.
Syllables are estimated from groups of vowels, which is right for about nine English words in ten.
"""

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’)]*(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûü]+", re.IGNORECASE)


@dataclass(frozen=True)
class Readability:
    words: int
    sentences: int
    ease: float  # 0 (hard) to 100 (easy), clipped; 60 to 70 is plain English in Flesch's own table


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def count_sentences(text: str) -> int:
    return sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))


def count_syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    is_silent_e = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and groups > 1
    return max(1, groups - is_silent_e)


def readability_of(text: str) -> Readability:
    words = _WORD.findall(text)
    sentences = count_sentences(text)
    if not words or not sentences:
        return Readability(words=0, sentences=0, ease=100.0)
    syllables = sum(count_syllables(word) for word in words)
    ease = 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words)
    return Readability(words=len(words), sentences=sentences, ease=max(0.0, min(100.0, ease)))
