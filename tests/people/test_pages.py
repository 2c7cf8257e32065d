"""Who may open which page, what it says, and how many queries it takes."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from PIL import Image

from config.demonstration.factories.people import DepartmentFactory, NoticeFactory, PersonFactory
from people import registry, services
from people.models import Audience, Notice, Person, Role
from people.photos import MOST_BYTES, NotAPhoto, make_portrait

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
MEMBER_PAGES = [
    "people:me",
    "people:profile",
    "people:focus",
    "people:hours",
    "people:preferences",
    "people:pause",
    "people:inbox",
    "people:concern",
    "people:desk",
]
ACCOUNT_PAGES = ["people:export", "people:export-file", "people:leave"]
SIGNING_IN = [
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "usersessions_list",
    "account_logout",
]


@pytest.mark.parametrize("name", [*MEMBER_PAGES, *ACCOUNT_PAGES, *SIGNING_IN])
def test_every_page_opens_for_its_owner(name: str, amara: Person, browse: Browse) -> None:
    assert browse(amara).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", [*MEMBER_PAGES, *ACCOUNT_PAGES, "people:join", *SIGNING_IN[:-1]])
def test_nobody_signed_out_gets_in(name: str, client: Client) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_who_never_joined_is_invited_to(name: str, stranger: Person, browse: Browse) -> None:
    answer = browse(stranger).get(reverse(name))
    assert (answer.status_code, answer["Location"]) == (302, "/join/")


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_who_never_joined_can_still_read_and_remove_their_account(
    name: str, stranger: Person, browse: Browse
) -> None:
    assert browse(stranger).get(reverse(name)).status_code == 200


def test_join_page_joins_and_leads_on(stranger: Person, browse: Browse) -> None:
    answer = browse(stranger).post("/join/", {"findable": "on"})
    assert answer["Location"] == "/"
    assert Person.objects.get(pk=stranger.pk).profile.findable


def test_members_are_not_asked_to_join_again(amara: Person, browse: Browse) -> None:
    assert browse(amara).get("/join/")["Location"] == "/"


def test_somebody_elses_line_in_the_inbox_is_not_there(
    amara: Person, mallory: Person, browse: Browse
) -> None:
    notice = NoticeFactory.create(person=amara)
    for name in ("people:notice-reading", "people:notice-muting"):
        assert browse(mallory).post(reverse(name, args=[notice.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_inbox_asks_the_same_number_of_queries_with_one_and_three_lines(
    amara: Person, browse: Browse
) -> None:
    client = browse(amara)
    NoticeFactory.create(person=amara)
    client.get("/inbox/")
    with CaptureQueriesContext(connection) as one:
        client.get("/inbox/")
    NoticeFactory.create_batch(2, person=amara)
    with CaptureQueriesContext(connection) as three:
        client.get("/inbox/")
    assert len(one) == len(three)


def test_desk_asks_the_same_number_of_queries_with_one_and_three_cases(amara: Person, browse: Browse) -> None:
    services.give_role(amara, Role.ADMINISTRATOR)
    client = browse(amara)
    raise_one("1")
    client.get("/concerns/")
    with CaptureQueriesContext(connection) as one:
        client.get("/concerns/")
    raise_one("2")
    raise_one("3")
    with CaptureQueriesContext(connection) as three:
        answer = client.get("/concerns/")
    assert len(answer.context["concerns"]) == 3
    assert len(one) == len(three)


def raise_one(key: str) -> None:
    services.raise_concern(
        PersonFactory.create(), about="x", subject_type="t", subject_id=key, url="/", words="not right"
    )


def test_inbox_says_new_in_words_and_never_how_many(amara: Person, browse: Browse) -> None:
    NoticeFactory.create_batch(3, person=amara)
    page = browse(amara).get("/inbox/").content.decode()
    assert page.count(">New<") == 3
    said = strip_tags(page.split("<main")[1].split("<footer")[0])
    assert "3" not in said


def test_opening_a_line_marks_it_read_and_leads_there(amara: Person, browse: Browse) -> None:
    notice = NoticeFactory.create(person=amara, url="/me/")
    answer = browse(amara).post(reverse("people:notice-reading", args=[notice.pk]), {"open": "yes"})
    assert answer["Location"] == "/me/"
    assert Notice.objects.get().read_at


def test_muting_from_the_inbox_mutes_the_kind(amara: Person, browse: Browse) -> None:
    notice = NoticeFactory.create(person=amara)
    browse(amara).post(reverse("people:notice-muting", args=[notice.pk]))
    assert Person.objects.get(pk=amara.pk).preferences.muted == [notice.kind]


# --- What others see -----------------------------------------------------------------------------


def filled(person: Person, audience: Audience) -> Person:
    services.update_profile(
        person,
        pronouns="they/them",
        purpose="A purpose of mine",
        focus_known_for="quiet motors",
        way="listen",
        department=DepartmentFactory.create(name="Depot North", slug="depot"),
        visibility=dict.fromkeys(
            ["pronouns", "department", "focus", "purpose", "topics", "way", "hours"], audience
        ),
    )
    services.update_hours(person, {"0": [[540, 600]]})
    return person


TOLD = ["they/them", "A purpose of mine", "Quiet motors", "Likes to take part", "Depot North", "09:00–10:00"]


@pytest.mark.parametrize(
    ("audience", "champion", "shown"),
    [
        (Audience.ME, True, False),
        (Audience.CHAMPION, False, False),
        (Audience.CHAMPION, True, True),
        (Audience.COLLEAGUES, False, True),
    ],
)
def test_colleagues_see_what_they_were_chosen_to_see(
    audience: Audience,
    champion: bool,
    shown: bool,
    amara: Person,
    mallory: Person,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "_champions", [lambda viewer, person: champion])
    filled(amara, audience)
    page = browse(mallory).get(reverse("people:person", args=[amara.pk])).content.decode()
    assert [words in page for words in TOLD] == [shown] * len(TOLD)
    assert all(
        words in browse(amara).get(reverse("people:person", args=[amara.pk])).content.decode()
        for words in TOLD
    )


def test_the_motivator_and_the_manager_are_shown_to_nobody_else(
    amara: Person, bela: Person, mallory: Person, browse: Browse
) -> None:
    services.update_profile(amara, motivator="thanks")
    Person.objects.filter(pk=amara.pk).update(manager=bela)
    page = browse(mallory).get(reverse("people:person", args=[amara.pk])).content.decode()
    assert "Being thanked" not in page
    assert "Béla" not in page


@pytest.mark.parametrize("state", ["account", "left", "deactivated"])
def test_who_is_no_member_has_no_page(state: str, amara: Person, browse: Browse) -> None:
    gone = PersonFactory.create(state=state, is_active=state == "account")
    assert browse(amara).get(reverse("people:person", args=[gone.pk])).status_code == 404


def test_who_never_joined_sees_nobodys_page(amara: Person, stranger: Person, browse: Browse) -> None:
    assert browse(stranger).get(reverse("people:person", args=[amara.pk]))["Location"] == "/join/"


# --- What one can change --------------------------------------------------------------------------


def profile_data(**more: str) -> dict[str, str]:
    groups = ["pronouns", "department", "focus", "purpose", "topics", "way", "hours"]
    return {"name": "Amara D", **{f"who_{group}": "me" for group in groups}, **more}


def test_profile_keeps_what_was_said_and_who_sees_it(amara: Person, browse: Browse) -> None:
    browse(amara).post("/me/profile/", profile_data(headline="Planner", who_focus="colleagues"))
    now = Person.objects.get(pk=amara.pk)
    assert (now.name, now.headline) == ("Amara D", "Planner")
    assert now.profile.audience_of("focus") == Audience.COLLEAGUES


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"who_focus": "everyone"}, "who_focus"),
        ({"department": "999"}, "department"),
        ({"pronouns": "x" * 41}, "pronouns"),
    ],
)
def test_profile_refuses_beside_the_field_and_keeps_what_was_typed(
    changes: dict[str, str], field: str, amara: Person, browse: Browse
) -> None:
    answer = browse(amara).post("/me/profile/", profile_data(headline="Typed just now", **changes))
    assert list(answer.context["form"].errors) == [field]
    assert "Typed just now" in answer.content.decode()
    assert Person.objects.get(pk=amara.pk).headline == ""


def test_text_is_never_markup(amara: Person, mallory: Person, browse: Browse) -> None:
    services.update_profile(
        amara,
        headline="<script>x</script>",
        focus_known_for="<b>y</b>",
        visibility={"focus": Audience.COLLEAGUES},
    )
    page = browse(mallory).get(reverse("people:person", args=[amara.pk])).content.decode()
    assert "<script>x" not in page
    assert "<b>y" not in page


def picture(
    kind: str = "PNG", size: tuple[int, int] = (900, 600), *, mode: str = "RGB"
) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind)
    return SimpleUploadedFile(f"me.{kind.lower()}", out.getvalue())


def test_photo_is_encoded_anew_and_served_to_members_only(
    amara: Person, stranger: Person, mallory: Person, browse: Browse, client: Client
) -> None:
    browse(amara).post("/me/photo/", {"photo": picture()})
    photo = Person.objects.get(pk=amara.pk).photo
    with Image.open(photo) as kept:
        assert (kept.format, kept.size) == ("JPEG", (512, 512))
    seen = browse(mallory).get(photo.url).headers
    assert (seen["Content-Type"], seen["Cache-Control"]) == ("image/jpeg", "private, max-age=3600")
    assert browse(stranger).get(photo.url).status_code == 302
    assert client.get(photo.url).status_code == 302
    browse(amara).post("/me/photo/removal/")
    assert browse(mallory).get(photo.url).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a",
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"x" * (8 * 1024 * 1024 + 1),
    ],
    ids=["svg", "gif", "empty", "broken", "huge"],
)
def test_photo_that_is_no_photo_is_refused_in_words(data: bytes, amara: Person, browse: Browse) -> None:
    answer = browse(amara).post("/me/photo/", {"photo": SimpleUploadedFile("me.png", data)})
    assert answer.status_code == 422
    assert answer.context["photo_form"].errors
    assert not Person.objects.get(pk=amara.pk).photo


def test_photo_with_too_many_pixels_is_refused(amara: Person, browse: Browse) -> None:
    answer = browse(amara).post("/me/photo/", {"photo": picture(size=(8000, 6000), mode="1")})
    assert answer.status_code == 422
    for data in (picture("TIFF").read(), picture().read() + bytes(MOST_BYTES)):
        with pytest.raises(NotAPhoto):
            make_portrait(data)


@pytest.mark.parametrize("path", ["/", "/me/export/about-me.json", "/culture/signs.csv", "/no-such.pdf"])
def test_nobody_on_the_way_keeps_what_a_reader_is_sent(amara: Person, browse: Browse, path: str) -> None:
    assert "private" in browse(amara).get(path)["Cache-Control"]


def test_hours_are_kept_in_order_and_joined(amara: Person, browse: Browse) -> None:
    data = {"d0_from1": "13:00", "d0_to1": "15:00", "d0_from2": "09:00", "d0_to2": "13:00"}
    browse(amara).post("/me/hours/", data)
    assert Person.objects.get(pk=amara.pk).profile.hours == {"0": [[540, 900]]}


@pytest.mark.parametrize(
    "data",
    [
        {"d1_from1": "10:00"},
        {"d1_from1": "10:00", "d1_to1": "09:00"},
        {"d1_from1": "noon", "d1_to1": "13:00"},
    ],
)
def test_hours_that_make_no_sense_are_refused(data: dict[str, str], amara: Person, browse: Browse) -> None:
    answer = browse(amara).post("/me/hours/", data)
    assert answer.context["form"].errors
    assert Person.objects.get(pk=amara.pk).profile.hours == {}


def preferences_data(**more: str) -> dict[str, str]:
    plain = {"theme": "dark", "language": "en-gb", "time_zone": "Europe/Berlin", "digest": "weekly"}
    return {**plain, "quiet_from": "20:00", "quiet_to": "07:00", "way": "listen", "motivator": "none", **more}


def test_preferences_are_kept_and_the_theme_shows(amara: Person, browse: Browse) -> None:
    client = browse(amara)
    client.post("/me/preferences/", preferences_data(nudges="on"))
    now = Person.objects.get(pk=amara.pk)
    assert (now.time_zone, now.preferences.theme, now.preferences.nudges) == ("Europe/Berlin", "dark", True)
    assert (now.profile.way, now.profile.shows_points) == ("listen", False)
    assert 'data-theme="dark"' in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", "neon"),
        ("time_zone", "Atlantis/Capital"),
        ("quiet_from", "25:00"),
        ("digest", "hourly"),
        ("language", "xx"),
    ],
)
def test_preferences_refuse_what_does_not_exist(
    field: str, value: str, amara: Person, browse: Browse
) -> None:
    answer = browse(amara).post("/me/preferences/", preferences_data(**{field: value}))
    assert list(answer.context["form"].errors) == [field]
    assert Person.objects.get(pk=amara.pk).time_zone == "Europe/London"


def test_days_away_of_somebody_else_are_not_there(amara: Person, mallory: Person, browse: Browse) -> None:
    away = services.add_away(amara, first_day=date(2030, 1, 1), last_day=date(2030, 1, 2))
    assert browse(mallory).post(reverse("people:away-removal", args=[away.pk])).status_code == 404
    assert amara.away_days.count() == 1


def test_days_away_twice_are_kept_once_and_backwards_not_at_all(amara: Person, browse: Browse) -> None:
    client = browse(amara)
    for _ in range(2):
        client.post("/me/away/", {"first_day": "2030-01-01", "last_day": "2030-01-05"})
    answer = client.post("/me/away/", {"first_day": "2030-01-05", "last_day": "2030-01-01"})
    assert answer.status_code == 422
    assert amara.away_days.count() == 1


def test_pause_and_come_back_return_to_the_page_they_stood_on(amara: Person, browse: Browse) -> None:
    client = browse(amara)
    assert client.post("/me/pause/", {"next": "/me/"})["Location"] == "/me/"
    assert Person.objects.get(pk=amara.pk).is_paused
    assert client.post("/me/pause/end/", {"next": "https://evil.example/"})["Location"] == "/me/preferences/"
    assert not Person.objects.get(pk=amara.pk).is_paused


def test_pause_until_a_day_that_is_over_is_refused(amara: Person, browse: Browse) -> None:
    answer = browse(amara).post("/me/pause/", {"until": "2020-01-01"})
    assert answer.context["form"].errors
    assert not Person.objects.get(pk=amara.pk).is_paused


def test_leave_wants_the_box_ticked_and_then_signs_out(amara: Person, browse: Browse) -> None:
    client = browse(amara)
    assert client.post("/me/leaving/", {"words": "go"}).context["form"].errors
    assert Person.objects.get(pk=amara.pk).is_member
    assert client.post("/me/leaving/", {"words": "go", "sure": "on"}).status_code == 200
    assert Person.objects.get(pk=amara.pk).state == "left"
    assert client.get("/me/").status_code == 302


def test_pages_carry_no_inline_script_or_style(amara: Person, browse: Browse) -> None:
    client = browse(amara)
    for name in [*MEMBER_PAGES, *SIGNING_IN]:
        page = client.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
