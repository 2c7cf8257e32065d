"""Does it sound like them? Counting, not judging: five signals, a rhythm, and what it echoes of the source.

Pure arithmetic over text, the same as `frontend/static/js/lib/voice.js` (one test feeds both),
so that a page is complete without JavaScript. There is no model and no network. Figures are for drawing and
for choosing words; a person is shown words, never a percentage.
"""

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from learning.phrases import CAPITAL_NOUNS, NUMBER_WORDS, OPINION_WORDS, base, phrases_for

# Thresholds chosen on the example texts of the starter courses; a near copy is the share of three-word
# shingles two texts have in common (Broder 1997, resemblance).
NEAR_COPY = 0.85
ENOUGH_WORDS = 12
ECHO_WORDS = 4
LONG_POST = 300  # words: about a minute and a half of reading
LONGEST = 40_000  # characters that are looked at: about 7,000 words
QUOTE = 160  # characters of what is held up to its writer
SAMPLE = 4_000  # characters of each earlier text: how somebody sounds is heard in two pages

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")
WORD = re.compile(r"[^\W_]+(?:[’':.\-][^\W_]+)*")
HAS_WORD = re.compile(r"[^\W_]")
ME = re.compile(r"^(i|i[’'](m|d|ve|ll)|me|my|mine|myself|ich|mich|mir|mein(e|er|es|em|en)?)$", re.IGNORECASE)
TAG = re.compile(r"(?<!\w)#[^\W_]\w*")
NAMED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+[A-Z]\w+")

SIGNALS = ("length", "mix", "me", "details", "stock")
# How far off a signal may be before it reads as "not like you": one e-fold each.
SPREAD = {"length": 5.0, "mix": 2.0, "me": 3.5, "details": 4.5, "stock": 0.9}


@dataclass(frozen=True)
class Measure:
    """`lengths`: words in each sentence. The rest: words a sentence, its standard deviation, "I" and real
    details per 100 words, and how many stock phrases."""

    lengths: tuple[int, ...]
    words: int
    length: float
    mix: float
    me: float
    details: float
    stock: float

    def signal(self, name: str) -> float:
        return float(getattr(self, name))


@dataclass(frozen=True)
class Voice:
    """How somebody usually sounds: a range (low, high) for each signal and the rhythm of a recent text."""

    ranges: dict[str, tuple[float, float]]
    lengths: tuple[int, ...]
    is_own: bool = False


# Where a newcomer starts: plain talk about a working day, until there is something of their own.
NEWCOMER = Voice(
    ranges={
        "length": (7.0, 13.0),
        "mix": (2.2, 6.0),
        "me": (3.0, 9.0),
        "details": (4.0, 14.0),
        "stock": (0.0, 0.6),
    },
    lengths=(4, 11, 7, 15, 5, 9, 12, 3, 8),
)


@dataclass(frozen=True)
class Verdict:
    """`say` is one of empty, some, mostly, through, alot; `like` and `further` name signals."""

    say: str
    like: tuple[str, ...] = ()
    further: str = ""
    side: str = ""  # over or under


@dataclass(frozen=True)
class Echo:
    """Wording a draft shares with its source: [start, end) in the draft, in characters."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE_END.split(text.strip()) if HAS_WORD.search(part)]


def words(text: str) -> list[str]:
    return WORD.findall(text)


def measure(text: str, *, language: str = "en", own_names: Collection[str] = ()) -> Measure:
    text = text[:LONGEST]
    spoken = [words(sentence) for sentence in sentences(text)]
    lengths = tuple(len(sentence) for sentence in spoken)
    count = sum(lengths)
    me = sum(bool(ME.match(word)) for sentence in spoken for word in sentence)
    details = sum(_details(sentence, language, own_names) for sentence in spoken)
    mean = count / (len(lengths) or 1)
    variance = sum((length - mean) ** 2 for length in lengths) / (len(lengths) or 1)
    return Measure(
        lengths=lengths,
        words=count,
        length=mean,
        mix=math.sqrt(variance),
        me=100 * me / (count or 1),
        details=100 * details / (count or 1),
        stock=float(len(stock_spans(text, language))),
    )


def _details(sentence: Sequence[str], language: str, own_names: Collection[str]) -> int:
    numbers = NUMBER_WORDS.get(base(language), frozenset())
    shows_names = base(language) not in CAPITAL_NOUNS
    return sum(
        "0" <= word[0] <= "9"
        or word.lower() in numbers
        or (bool(place) and shows_names and word[0].isupper() and word not in own_names)
        for place, word in enumerate(sentence)
        if not ME.match(word)
    )


def stock_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Where phrases stand that could belong to anyone, as [start, end), in order, none inside another."""
    low = _plain(text)
    spans: list[tuple[int, int]] = []
    for phrase in phrases_for(language):
        start = low.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            spans.append((start, end))
            low = f"{low[:start]}{'·' * len(phrase)}{low[end:]}"
            start = low.find(phrase, end)
    return sorted(spans)


def _plain(text: str) -> str:
    """Lower case of the same length (one letter's lower case can be two characters: İ), curly apostrophes."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return low.replace("'", "’")


def compare(draft: Measure, voice: Voice) -> Verdict:
    if draft.words < ENOUGH_WORDS:
        return Verdict("empty")
    near = {name: _nearness(draft.signal(name), voice.ranges[name], SPREAD[name]) for name in SIGNALS}
    score = sum(near.values()) / len(near)
    order = sorted(SIGNALS, key=lambda name: -near[name])
    last = order[-1]
    off = near[last] < 0.8
    return Verdict(
        say="alot" if score > 0.88 else "through" if score > 0.62 else "some" if score > 0.4 else "mostly",
        like=tuple(name for name in order if near[name] > 0.8)[:2],
        further=last if off else "",
        side=("over" if draft.signal(last) > voice.ranges[last][1] else "under") if off else "",
    )


def _nearness(value: float, usual: tuple[float, float], spread: float) -> float:
    low, high = usual
    off = low - value if value < low else value - high if value > high else 0.0
    return math.exp(-off / spread)


def voice_of(texts: Iterable[str], *, language: str = "en", own_names: Collection[str] = ()) -> Voice:
    """How somebody usually sounds, from their own texts, newest first; NEWCOMER until there are three."""
    measures = [measure(text[:SAMPLE], language=language, own_names=own_names) for text in texts]
    enough = [each for each in measures if each.words >= ENOUGH_WORDS]
    if len(enough) < 3:
        return NEWCOMER
    ranges = {name: _middle([each.signal(name) for each in enough]) for name in SIGNALS}
    return Voice(ranges=ranges, lengths=enough[0].lengths[:12], is_own=True)


def _middle(values: Sequence[float]) -> tuple[float, float]:
    """The middle half of what they do, at least a tenth of its centre wide, so that nobody is boxed in."""
    ordered = sorted(values)
    low = ordered[(len(ordered) - 1) // 4]
    high = ordered[-1 - (len(ordered) - 1) // 4]
    slack = max(0.05 * (low + high) - (high - low), 0.0) / 2
    return max(0.0, low - slack), high + slack


# --- The mirror: what a draft echoes of its source ----------------------------------------------


def echoes(draft: str, source: str, *, size: int = ECHO_WORDS) -> list[Echo]:
    """Runs of `size` or more words that stand in the source too, longest stretches joined."""
    found = list(WORD.finditer(draft[:LONGEST]))
    tokens = [_plain(match.group()) for match in found]
    known = set(_grams([_plain(word) for word in words(source)], size))
    hit = [False] * len(tokens)
    for place, gram in enumerate(_grams(tokens, size)):
        if gram in known:
            hit[place : place + size] = [True] * size
    return [
        Echo(found[first].start(), found[last].end(), draft[found[first].start() : found[last].end()])
        for first, last in _runs(hit)
    ]


def _runs(hit: Sequence[bool]) -> Iterable[tuple[int, int]]:
    start: int | None = None
    for place, is_hit in enumerate([*hit, False]):
        if is_hit and start is None:
            start = place
        elif not is_hit and start is not None:
            yield start, place - 1
            start = None


def _grams(tokens: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(tokens[place : place + size]) for place in range(len(tokens) - size + 1)]


def resemblance(draft: str, source: str) -> float:
    """Jaccard index of the two texts' three-word shingles, 0 to 1; 0 when either has none."""
    first = set(_grams([_plain(word) for word in words(draft[:LONGEST])], 3))
    second = set(_grams([_plain(word) for word in words(source[:LONGEST])], 3))
    return len(first & second) / len(first | second) if first and second else 0.0


def is_near_copy(draft: str, source: str) -> bool:
    return resemblance(draft, source) >= NEAR_COPY


# --- Before it leaves your desk -----------------------------------------------------------------


def hints(draft: str, *, source: str, organisation: str, language: str) -> dict[str, str]:
    """Things worth a second look: hint name -> the words it is about. Never a refusal."""
    found: dict[str, str] = {}
    if draft.strip() and is_near_copy(draft, source):
        found["near-copy"] = source[:60]
    if runs := echoes(draft, source):
        found["echo"] = quoted([run.text for run in runs])
    if organisation and organisation.casefold() in draft.casefold():
        found["disclosure"] = organisation
    if named := NAMED.search(draft):
        found["named"] = named.group()
    opinions = OPINION_WORDS.get(base(language), frozenset())
    if opinion := next((word for word in words(draft[:LONGEST]) if word.lower() in opinions), ""):
        found["opinion"] = opinion
    return found | _of_its_form(draft[:LONGEST], language, tuple(organisation.split()))


def _of_its_form(draft: str, language: str, own_names: Collection[str]) -> dict[str, str]:
    """What could be anybody's, what could only be theirs, its tags and its length."""
    found: dict[str, str] = {}
    if spans := stock_spans(draft, language):
        found["stock"] = quoted([draft[start:end] for start, end in spans])
    if own := own_lines(draft, language=language, own_names=own_names):
        found["own"] = quoted(own)
    if tags := TAG.findall(draft):
        found["tags"] = ", ".join(dict.fromkeys(tags))
    if (count := len(words(draft))) > LONG_POST:
        found["long"] = str(count)
    return found


def quoted(texts: Sequence[str], most: int = 3) -> str:
    """The first few of them, each once and not too long, in quotation marks."""
    return ", ".join(f"“{clipped(text)}”" for text in list(dict.fromkeys(texts))[:most])


def clipped(text: str) -> str:
    """Its beginning, where somebody took over a whole text: they know how it goes on."""
    return text if len(text) <= QUOTE else f"{text[:QUOTE].rpartition(' ')[0] or text[:QUOTE]}…"


def own_lines(draft: str, *, language: str = "en", own_names: Collection[str] = ()) -> list[str]:
    """Sentences in the first person that hold a real detail: who, when, where or how many."""
    return [
        line.strip()
        for line in sentences(draft)
        if any(ME.match(word) for word in words(line)) and _details(words(line), language, own_names)
    ]


def best_line(draft: str, source: str) -> str:
    """The sentence to show back to its writer: theirs, in the first person, short; the later the better."""
    own = [line.strip() for line in sentences(draft) if not echoes(line, source)]
    short = [line for line in own if 3 <= len(words(line)) <= 24]
    mine = [line for line in short if any(ME.match(word) for word in words(line))]
    return next(iter(reversed(mine or short or own)), "")
