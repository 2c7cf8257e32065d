"""What a form may be sent by somebody who means no good, and how a page's own forms are read for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import quote_from_bytes

# Bytes as they go over the wire: some are no UTF-8, one is half a surrogate pair.
NASTY: tuple[bytes, ...] = (
    b"",
    b" ",
    b"\x00",
    b"a\x00b",
    b"\xed\xa0\x80",  # a lone surrogate
    b"\xff\xfe\xfa",
    "\u202eabc\u2066\ufeff\U000e0041".encode(),
    "e\u0301\u0327\u0338".encode() * 40,
    b"x" * 60_000,
    "𝕏\u0651".encode() * 6_000,
    b"\r\nSet-Cookie: a=b\r\n\r\n<html>",
    b"<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    b"'; DROP TABLE people_person; --",
    b"%s %n %(name)s {0} {{ 7|add:7 }} {% load x %} ${7*7}",
    b"../../../../etc/passwd",
    b"C:\\con\\aux",
    b"javascript:alert(1)",
    b"http://[::1",
    b"http://a:99999/",
    b"https://user:pw@\xe2\x80\xae.example/%00",
    b"0",
    b"-1",
    b"1.5",
    b"1e309",
    b"NaN",
    b"-Infinity",
    b"9223372036854775808",
    b"9" * 5_000,
    "١٢٣".encode(),
    "²".encode(),
    b"0x7f",
    b"1_000",
    b"true",
    b"None",
    b"null",
    b"[]",
    b'{"a": {"b": [1e999, "\\ud800"]}}',
    b"[" * 3_000,
    b"2026-02-30",
    b"0000-00-00",
    b"0001-01-01",
    b"9999-12-31",
    b"9999-12-31T23:59",
    b"0001-01-01T00:00+14:00",
    b"2026-10-25T02:30",  # twice in that night, or never
    b"12:61",
    b"25:00",
    b"Europe/Nowhere",
    b"/etc/localtime",
    b"xx-klingon",
    b"00000000-0000-0000-0000-000000000000",
    b"not-a-uuid",
    b"a@b",
    b"a@" + b"b" * 300 + b".example",
    "ä@ö.example\u2028".encode(),
    b"on",
)
FIELDS = {"input", "textarea", "select", "button"}


@dataclass
class Form:
    """A form as it stands in a page: where it goes and what it would send, field by field."""

    action: str
    fields: list[tuple[str, bytes]] = field(default_factory=list)
    is_multipart: bool = False


class Forms(HTMLParser):
    """The forms of a page that are posted. Values of a select are left for the dice to find."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found = address, list[Form]()
        self.open: Form | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in given}
        if tag == "form" and told.get("method", "").lower() == "post":
            kind = told.get("enctype") == "multipart/form-data"
            self.open = Form(told.get("action") or self.address, is_multipart=kind)
            self.found.append(self.open)
        if posted := told.get("hx-post") or told.get("formaction"):
            self.found.append(
                Form(posted, self.open.fields if self.open else [])
            )  # all its fields, elsewhere
        if tag in FIELDS and self.open and told.get("name"):
            self.open.fields.append((told["name"], told.get("value", "1").encode("utf-8", "replace")))
        elif tag == "option" and self.open and self.open.fields and told.get("value"):
            name, value = self.open.fields[-1]
            self.open.fields[-1] = (name, told["value"].encode() if value == b"1" else value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def forms_in(page: str, address: str) -> Iterator[Form]:
    reader = Forms(address)
    reader.feed(page)
    for form in reader.found:
        if form.action.startswith("/"):
            yield form


def spoilt(form: Form, dice: Random) -> list[tuple[str, bytes]]:
    """What the form would send, with one to three things wrong."""
    fields = list(form.fields) or [("text", b"x"), ("name", b"x"), ("pk", b"1")]
    for _wrong in range(dice.randint(1, 3)):
        place = dice.randrange(len(fields))
        name, value = fields[place]
        deed = dice.random()
        if deed < 0.7:
            fields[place] = (name, dice.choice(NASTY))
        elif deed < 0.8:
            fields.append((name, dice.choice(NASTY)))  # the same key twice
        elif deed < 0.9 and len(fields) > 1:
            del fields[place]
        else:
            fields[place] = (dice.choice((name + "[]", "", "__proto__", name * 50)), value)
    return fields


def urlencoded(fields: list[tuple[str, bytes]]) -> bytes:
    return b"&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}".encode() for name, value in fields
    )


BOUNDARY = "groundswell-boundary"


def multipart(fields: list[tuple[str, bytes]], dice: Random) -> bytes:
    """Every field as text or, now and then, as a file that is none of what it says it is."""
    lines = []
    for name, value in fields:
        as_file = '; filename="../x\\"\r.png"' if dice.random() < 0.3 else ""
        head = f'Content-Disposition: form-data; name="{quote_from_bytes(name.encode())}"{as_file}'
        lines.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + value + b"\r\n")
    end = b"" if dice.random() < 0.1 else f"--{BOUNDARY}--\r\n".encode()  # now and then it breaks off
    return b"".join(lines) + end
