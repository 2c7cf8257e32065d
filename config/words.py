"""The catalogues of words: found in the code, compared with the translations, compiled without gettext.

Python is read as a syntax tree and templates through Django's own `templatize`, so that nothing has to be
installed beside Python. Catalogues are frontend/locale/<language>/LC_MESSAGES/django.po; the compiled .mo
lies beside them and is never committed.
"""

import ast
import io
import os
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = ("people", "recognition", "cms", "learning", "mentoring", "culture", "frontend", "config")
TEMPLATES = Path("frontend") / "templates"
SPOKEN = ("de", "ar")  # English is what the code says
RIGHT_TO_LEFT = {"ar"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdg]")
FILLED_IN = re.compile(r"(?<![%=\"])%\((?!url\b)\w+\)s")
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
WITH_PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"} | WITH_CONTEXT | WITH_PLURAL
# https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html
PLURALS = {
    "de": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5;",
}
FEW = {"de": {0}, "ar": {0, 1, 2}}
"""The plural forms that stand for one number only and may say it in words."""


@dataclass(frozen=True, order=True)
class Message:
    """What gettext looks a translation up by."""

    words: str
    plural: str = ""
    context: str = ""


@cache
def found(root: Path | None = None) -> dict[Message, list[str]]:
    """Return every marked message in the code and the templates -> the files that say it, sorted."""
    root = root or settings.BASE_DIR
    places: dict[Message, set[str]] = {}
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        for message in in_code(text) if path.suffix == ".py" else in_template(text, name):
            places.setdefault(message, set()).add(name)
    return {message: sorted(places[message]) for message in sorted(places)}


def sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (root / package).rglob("*.py") if "migrations" not in path.parts)
    yield from (path for path in (root / TEMPLATES).rglob("*") if path.suffix in (".html", ".txt", ".xml"))


def in_code(text: str) -> Iterator[Message]:
    tree = ast.parse(text)
    marks = marks_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = marks.get(getattr(node.func, "id", getattr(node.func, "attr", "")), "")
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            said = [word for word in words if isinstance(word, str)]
            if name and len(said) > (name in WITH_CONTEXT) + (name in WITH_PLURAL):  # else a variable
                yield message_of(name, said)


def marks_in(tree: ast.Module) -> dict[str, str]:
    """Return the names under which a module knows gettext (`gettext as _now`) -> which of them it is."""
    marks = {mark: mark for mark in MARKS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            marks |= {each.asname: each.name for each in node.names if each.asname and each.name in MARKS}
    return marks


def in_template(text: str, name: str) -> Iterator[Message]:
    """Read what `templatize` leaves: calls of gettext among crossed out words, hence not whole Python."""
    left = "\n".join(line.lstrip() for line in templatize(text, origin=name).splitlines())
    tokens = tokenize.generate_tokens(io.StringIO(left).readline)
    for token in tokens:
        if token.type == tokenize.NAME and token.string in MARKS and next(tokens).string == "(":
            said: list[str] = []
            for part in tokens:
                if part.string == ")":
                    break
                if part.type == tokenize.STRING:
                    said.append(ast.literal_eval(part.string))
            if said:
                yield message_of(token.string, said)


def message_of(mark: str, said: list[str]) -> Message:
    context = said.pop(0) if mark in WITH_CONTEXT else ""
    return Message(said[0], said[1] if mark in WITH_PLURAL else "", context)


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> polib.POFile:
    """Return the language's catalogue, or a new empty one."""
    path = path_of(language)
    file = polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)
    file.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS[language],
    }
    return file


def key_of(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def renew(language: str) -> int:
    """Write the catalogue anew from what the code says, keeping translations; return how many are missing."""
    old = {key_of(entry): entry for entry in catalogue(language) if not entry.obsolete}
    fresh = catalogue(language)
    fresh.clear()
    for message, places in found().items():
        fresh.append(entry_of(message, places, language, old.get(message)))
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return len(missing(language))


def entry_of(
    message: Message, places: list[str], language: str, old: polib.POEntry | None = None
) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.words,
        msgctxt=message.context or None,
        occurrences=[(place, "") for place in places],  # no line numbers: they change with every edit
        flags=["python-format"] if PLACEHOLDER.search(message.words + message.plural) else [],
    )
    if message.plural:
        entry.msgid_plural = message.plural
        forms = int(PLURALS[language][9])
        entry.msgstr_plural = {n: old.msgstr_plural.get(n, "") if old else "" for n in range(forms)}
    elif old:
        entry.msgstr = old.msgstr
    return entry


def missing(language: str) -> list[Message]:
    """Return what the code says and the catalogue has no translation for."""
    known = {key_of(entry) for entry in catalogue(language) if entry.translated()}
    return [message for message in found() if message not in known]


def faults(language: str) -> list[str]:
    """Return what is wrong with a catalogue, a line each; empty when it is whole."""
    said = found()
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    known = {key_of(entry) for entry in entries if entry.translated()}
    lines = [
        f"{language}: not translated: {message.words!r} ({said[message][0]})"
        for message in said
        if message not in known
    ]
    lines += [
        f"{language}: nothing says this any more: {e.msgid!r}" for e in entries if key_of(e) not in said
    ]
    lines += [f"{language}: marked as doubtful: {e.msgid!r}" for e in entries if e.fuzzy]
    return lines + [
        f"{language}: {why}: {entry.msgid!r}"
        for entry in entries
        if key_of(entry) in known
        for why in flaws(entry, language)
    ]


def flaws(entry: polib.POEntry, language: str) -> Iterator[str]:
    """Yield how a translation does not fit its message."""
    singular, plural = placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)
    forms = entry.msgstr_plural.items() if entry.msgid_plural else [(-1, entry.msgstr)]
    for number, text in forms:
        lost, new = (singular & plural) - placeholders(text), placeholders(text) - (singular | plural)
        if new or len(lost) > (number in FEW[language]):
            yield f"placeholders differ ({', '.join(sorted(lost | new))})"
        if edges(text) != edges(entry.msgid):
            yield "begins or ends with other blanks"
        if text.count("%%") != entry.msgid.count("%%"):
            yield "percent signs differ"


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def isolated(text: str) -> str:
    """Put FIRST STRONG ISOLATE and POP around what is filled in (UAX 9): a Latin name at the beginning of an
    Arabic sentence would otherwise turn the sentence round. What is filled into an attribute stays bare.
    """
    return FILLED_IN.sub("\u2068\\g<0>\u2069", text)


def isolate_all(file: polib.POFile) -> None:
    for entry in file:
        entry.msgstr = isolated(entry.msgstr)
        entry.msgstr_plural = {form: isolated(text) for form, text in entry.msgstr_plural.items()}


def compile_stale() -> list[str]:
    """Compile every catalogue that is newer than what was compiled of it; return the languages done.

    Written beside and moved into place, so that a second process never reads half a file.
    """
    done = []
    for language in SPOKEN:
        path = path_of(language)
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        half = target.with_suffix(f".{os.getpid()}")
        file = polib.pofile(str(path))
        if language in RIGHT_TO_LEFT:
            isolate_all(file)
        file.save_as_mofile(str(half))
        half.replace(target)
        done.append(language)
    return done
