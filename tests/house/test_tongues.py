"""Every page says its own words through gettext, also in German and, from right to left, in Arabic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator
from datetime import time, timedelta

import polib
import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

from config import words
from config.words import Message
from people.days import FORMATS, ago, written
from people.export import about
from people.models import Device, Digest, Person, Preferences, Role, State
from people.services import make_token, notify, send_digest
from people.time import as_read_by
from tests.house.addresses import bare_addresses
from tests.house.test_non_interference import LEAVES, links
from tests.house.tongues import Data, speak_marked, unmarked
from tests.world import NOW, loaded  # noqa: F401  (pytest finds the fixture by its name here)

# Mostly Wagtail’s own words, in its own catalogues; answers for programs.
DESK = re.compile(r"^/(django-)?admin/|^/documents/|^/_util/|^/api/v1/.")


def somebody_in_every_role() -> Person:
    """Return a newcomer, half-way through everything, who may open every page besides."""
    person = Person.objects.get(name="Priya Raman", state=State.JOINED)
    person.groups.add(*Group.objects.filter(name__in=[role.value for role in Role]))
    return person


def pages(client: Client, addresses: list[str]) -> Generator[tuple[str, str]]:
    """Yield every page behind the addresses and, once for each view, the links found on the way."""
    waiting, seen = list(addresses), set[str]()
    followed: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if (
            address in seen
            or not view
            or LEAVES.search(address)
            or DESK.search(address)
            or followed[view] > 1
        ):
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            followed[view] += 1
            yield address, answer.content.decode()
            waiting += links(answer.content)


def view_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


@pytest.mark.usefixtures("loaded")
def test_no_page_says_a_word_that_cannot_be_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        data = Data()
        inside, outside = Client(), Client()
        inside.force_login(somebody_in_every_role(), backend="django.contrib.auth.backends.ModelBackend")
        speak_marked(monkeypatch)
        read = [
            (address, [f"{address} {where}: {said}" for where, said in unmarked(page, data)])
            for client in (inside, outside)
            for address, page in pages(client, bare_addresses())
        ]
        transaction.set_rollback(True)

    # What somebody's rows hold is theirs, however it is kept; what a column is called is ours.
    ours = [line for _address, lines in read for line in lines if not line.startswith("/me/export/ dd:")]
    assert "\n".join(ours) == ""
    assert len(read) > 90


@pytest.mark.usefixtures("loaded")
def test_what_is_kept_of_somebody_is_told_with_dates_in_their_form() -> None:
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        someone = somebody_in_every_role()
        someone.language, someone.joined_at = "de", NOW
        someone.save(update_fields=["language", "joined_at"])
        quiet = {"quiet_from": time(18), "quiet_to": time(8)}
        Preferences.objects.update_or_create(person=someone, defaults=quiet)
        make_token(someone, name="Kalender", scopes=["inbox:read"], days=9, key="k")
        Device.objects.create(owner=someone, endpoint="https://push.example/1", name="Firefox", added_on=NOW)
        with as_read_by(someone):
            told = [line for part in about(someone) for row in part.rows for line in row.items()]
        transaction.set_rollback(True)

    assert ("Sprache", "Deutsch") in told
    assert ("Ruhe von", "18:00") in told
    assert ("beigetreten", "9. Juni 2026, 14:19") in told
    assert [line for line in told if re.search(r"\d{4}-\d\d-\d\d", " ".join(line))] == []


def test_words_are_found_whatever_gettext_is_called() -> None:
    code = (
        "from django.utils.translation import gettext as _now, pgettext\n_now('A');pgettext('b', 'C');_now(x)"
    )

    assert list(words.in_code(code)) == [Message("A"), Message("C", context="b")]


def test_words_are_found_in_templates() -> None:
    text = (
        '{% translate "A “b”" %}{% blocktranslate trimmed count n=m %}\n  {{ n }} c\n{% plural %}{{ n }} cs'
        '{% endblocktranslate %}{% translate "to" context "d" %}{% include "e" with label=_("F") %}'
    )

    found = [Message("A “b”"), Message("%(n)s c", "%(n)s cs"), Message("to", context="d"), Message("F")]
    assert list(words.in_template(text, "a.html")) == found


@pytest.mark.parametrize(
    ("said", "translated", "flaws"),
    [
        ("%(who)s wrote", "%(who)s schrieb", []),
        ("%(who)s wrote", "%(wer)s schrieb", ["placeholders differ (wer, who)"]),
        ("to ", "an", ["begins or ends with other blanks"]),
    ],
)
def test_a_translation_that_does_not_fit_is_told(said: str, translated: str, flaws: list[str]) -> None:
    assert list(words.flaws(polib.POEntry(msgid=said, msgstr=translated), "de")) == flaws


def test_a_form_for_one_number_may_say_it_in_words() -> None:
    forms = {0: "keine", 1: "eine", 2: "zwei", 3: "%(n)s", 4: "%(n)s", 5: "viele"}
    entry = polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural=forms)

    assert list(words.flaws(entry, "ar")) == ["placeholders differ (n)"]


def test_what_is_filled_in_does_not_turn_an_arabic_sentence_round() -> None:
    assert words.isolated('%(who)s: <a href="%(url)s">%%(all)s</a>') == (
        '\u2068%(who)s\u2069: <a href="%(url)s">%%(all)s</a>'
    )


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en-gb", "Tuesday 9 June, 13:19"),
        ("de", "Dienstag, 9. Juni, 13:19"),
        ("ar", "الثلاثاء 9 يونيو، 13:19"),
    ],
)
def test_a_date_stands_in_the_order_of_the_language(language: str, day: str) -> None:
    with translation.override(language):
        assert written(NOW, "l j F, H:i") == day


def test_a_form_of_date_is_named_by_how_it_is_written_in_english() -> None:
    with translation.override("en-gb"):
        assert {key: str(form) for key, form in FORMATS.items()} == {key: key for key in FORMATS}


def test_signed_out_pages_speak_the_browsers_language(db: None) -> None:
    answer = Client(headers={"accept-language": "ar-EG,ar;q=0.9"}).get("/accounts/login/")

    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    assert answer["Content-Language"] == "ar"


def test_signed_out_pages_speak_the_language_that_was_chosen(db: None) -> None:
    client = Client(headers={"accept-language": "ar"})

    answer = client.post("/tongue/", {"language": "de", "next": "/accounts/login/"}, follow=True)

    assert answer.redirect_chain == [("/accounts/login/", 302)]
    page = answer.content.decode()
    assert '<html lang="de" dir="ltr">' in page
    assert re.search(r'value="de" lang="de" aria-pressed="true">Deutsch<', page)


def test_choosing_a_language_leads_to_no_other_host(db: None) -> None:
    answer = Client().post("/tongue/", {"language": "de", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"


@pytest.mark.parametrize(("address", "status"), [("/", 200), ("/nowhere/", 404), ("/offline/", 200)])
def test_ones_own_language_comes_before_the_browsers(
    amara: Person, browse: Callable[[Person], Client], address: str, status: int
) -> None:
    amara.language = "ar"
    amara.save(update_fields=["language"])

    answer = browse(amara).get(address, headers={"accept-language": "de"}, follow=True)

    assert (answer.status_code, answer["Content-Language"]) == (status, "ar")
    assert '<html lang="ar" dir="rtl"' in answer.content.decode()


def test_what_a_phone_keeps_says_its_language(amara: Person, browse: Callable[[Person], Client]) -> None:
    versions = set()
    for language in ("en-gb", "ar"):
        Person.objects.filter(pk=amara.pk).update(language=language)
        client = browse(amara)
        versions.add(client.get("/service-worker.js").content.decode().splitlines()[0])
        manifest = client.get("/manifest.webmanifest").json()

    assert (manifest["lang"], manifest["dir"]) == ("ar", "rtl")
    assert len(versions) == 2


def test_the_digest_speaks_the_language_of_who_reads_it(amara: Person) -> None:
    amara.language, amara.time_zone = "ar", "UTC"
    amara.save(update_fields=["language", "time_zone"])
    Preferences.objects.create(person=amara, digest=Digest.DAILY)
    notify(amara, "people.concern-decided", key="k", url="/", about="Lifts")

    with time_machine.travel(NOW):
        assert send_digest(amara)

    [sent] = mail.outbox
    html = str(sent.alternatives[0][0])  # type: ignore[union-attr]
    assert sent.subject == "جديد لك على Groundswell"
    assert '<html lang="ar" dir="rtl">' in html
    assert "تقرر الأمر، مع السبب: \u2068Lifts\u2069" in html


SPANS = (
    timedelta(seconds=-5),
    timedelta(minutes=1),
    timedelta(hours=2),
    timedelta(days=3, hours=5),
    timedelta(weeks=1, days=1),
    timedelta(days=11 * 30),
    timedelta(days=100 * 365),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en-gb",
            "just now | a minute ago | 2 hours ago | 3 days ago | a week ago | 11 months ago | 100 years ago",
        ),
        (
            "de",
            "gerade eben | vor einer Minute | vor 2 Stunden | vor 3 Tagen | vor einer Woche | vor 11 Monaten"
            " | vor 100 Jahren",
        ),
        ("ar", "الآن | منذ دقيقة | منذ ساعتين | منذ 3 أيام | منذ أسبوع | منذ 11 شهرًا | منذ 100 سنة"),
    ],
)
def test_how_long_ago_it_was_is_said_in_one_unit_and_its_right_form(language: str, said: str) -> None:
    with translation.override(language), time_machine.travel(NOW, tick=False):
        assert " | ".join(ago(NOW - span) for span in SPANS) == said
