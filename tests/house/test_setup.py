"""A real organisation, made from nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings
from wagtail.models import GroupPagePermission, Page

from cms.models import BoundariesPage, HomePage
from config.starter.departments import BadRows, import_departments
from learning.models import CoursePage, LessonPage, PlaybookPage
from people.models import Department, Organisation, Person, Role, State
from people.queries import has_role
from people.services import deactivate


def set_up(*extra: str, name: str = "Acme", admin: str = "ada@acme.example") -> str:
    out = StringIO()
    call_command("setup", "--no-input", "--name", name, "--admin", admin, *extra, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_setup_for_a_closed_account_says_so_and_changes_nothing() -> None:
    set_up()
    deactivate(Person.objects.get())
    with pytest.raises(CommandError, match=r"ada@acme\.example is a closed account.*Name another"):
        set_up(name="Other")
    assert Organisation.objects.get().name == "Acme"
    assert "bo@acme.example is now an administrator." in set_up(admin="bo@acme.example")


def english_home() -> HomePage:
    return HomePage.objects.get(locale__language_code="en-gb")


def csv_file(folder: Path, *lines: str) -> Path:
    path = folder / "departments.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.django_db
def test_setup_on_an_empty_database_makes_an_organisation() -> None:
    said = set_up("--mail-test")
    ada = Person.objects.get()
    home = english_home()
    assert (ada.email, ada.state) == ("ada@acme.example", State.JOINED)
    assert has_role(ada, Role.ADMINISTRATOR)
    assert has_role(ada, Role.EDITOR)
    assert (Organisation.objects.get().name, home.title) == ("Acme", "Acme")
    assert Organisation.objects.get().concern_contact == ada
    assert [home.letter, home.signatures.count()] == ["", 0]
    assert [message.to for message in mail.outbox] == [["ada@acme.example"]]
    assert "code by mail" in said


@pytest.mark.django_db
def test_setup_brings_courses_and_playbooks_as_pages() -> None:
    set_up()
    pages = (BoundariesPage, CoursePage, LessonPage, PlaybookPage)
    assert [model.objects.live().count() for model in pages] == [1, 6, 23, 5]
    assert not CoursePage.objects.exclude(led_by=None).exists()
    lesson = LessonPage.objects.get(slug="say-it-the-way-youd-say-it")
    assert "Halden" not in lesson.teaching
    assert lesson.tip == ""


@pytest.mark.django_db
def test_setup_lets_editors_edit() -> None:
    set_up()
    editors = GroupPagePermission.objects.filter(group__name=Role.EDITOR.value, page=english_home())
    assert "publish_page" in editors.values_list("permission__codename", flat=True)


@pytest.mark.django_db
def test_starter_pages_pass_their_own_checks() -> None:
    set_up()
    for page in Page.objects.live().exclude(depth=1).specific():
        page.full_clean()


@pytest.mark.django_db
def test_setup_twice_changes_nothing_that_was_changed() -> None:
    set_up()
    course = CoursePage.objects.get(slug="find-your-own-voice")
    course.promise = "In our own words now."
    course.save_revision().publish()
    pages = Page.objects.count()
    set_up()
    course.refresh_from_db()
    assert (course.promise, Page.objects.count()) == ("In our own words now.", pages)
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_setup_on_the_demonstration_is_refused() -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"is_demonstration": True})
    with pytest.raises(CommandError, match="demonstration"):
        set_up()
    assert not Person.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "admin", "said"), [("", "ada@acme.example", "--name"), ("Acme", "not an address", "--admin")]
)
def test_setup_without_what_it_needs_says_what(name: str, admin: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        set_up(name=name, admin=admin)
    assert not HomePage.objects.exists()


@pytest.mark.django_db
def test_setup_with_bad_departments_makes_nothing(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "name,within,people", "North,,12", "North,,3", "Lab,Nowhere,x")
    with pytest.raises(CommandError) as refused:
        set_up("--departments", str(path))
    assert "Row 3: “North” is already in row 2." in str(refused.value)
    assert "Row 4: “Nowhere” is in no row" in str(refused.value)
    assert "Row 4: “x” is not a number of people." in str(refused.value)
    assert not Department.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_departments_may_come_in_any_order_and_twice(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path, "Name,Within,People", "North,Field service,60", "Field service,,", "", "Finance,,9"
    )
    assert import_departments(path) == 3
    assert import_departments(path) == 0
    north = Department.objects.get(name="North")
    assert (north.headcount, north.get_parent().name) == (60, "Field service")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["title", "North"], "Row 1: there is no column “title”"),
        (["within,people", "a,1"], "Row 1: the column “name” is missing"),
        (["name,within", ",North"], "Row 2: the name is missing"),
        (["name,within", "A,B", "B,A"], "Row 2: “A” would be within itself"),
        (["name", "x" * 121], "Row 2: the name is longer"),
        (["name", "…"], "Row 2: “…” has neither letter nor digit"),
        (["name,people", "North,2147483648"], "Row 2: “2147483648” is not a number of people"),
        (["name,people", f"North,{'9' * 5_000}"], "9” is not a number of people"),
        (["name", "Nor\0th"], "UTF-8"),
        (["name", "x" * 200_000], "Row 2: field larger"),
    ],
)
def test_departments_that_cannot_be_read_say_why(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(BadRows, match=said):
        import_departments(csv_file(tmp_path, *lines))
    assert not Department.objects.exists()


@pytest.mark.django_db
def test_departments_with_long_names_and_as_a_spreadsheet_saves_them_in_europe(tmp_path: Path) -> None:
    above, below = "Field service " * 8, "Customers " * 10
    assert import_departments(csv_file(tmp_path, "name;within", f"{below};{above}", f"{above};")) == 2
    assert Department.objects.get(name=below.strip()).get_parent().name == above.strip()


@pytest.mark.django_db
def test_departments_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "departments.csv"
    path.write_bytes(b"name\n\xff\xfe\x00")
    with pytest.raises(BadRows, match="UTF-8"):
        import_departments(path)
    with pytest.raises(BadRows, match="cannot be read"):
        import_departments(tmp_path / "nothing.csv")


@pytest.mark.django_db
def test_at_a_terminal_a_bad_answer_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> None:
    """A mail server that cannot be reached is among them: the test mail goes past the queue and says so."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "config.mail.QueuedBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1
    departments = csv_file(tmp_path, "name,within,people", "North,,12")
    answers = ["", "Acme", "no address", "ada@acme.example", "Ada Moen", "/no/file", str(departments), "yes"]
    typed = iter(answers)
    asked: list[str] = []

    def type_in(question: str) -> str:
        asked.append(question)
        return next(typed)

    monkeypatch.setattr("builtins.input", type_in)
    call_command("setup", stdout=(said := StringIO()), stderr=(wrong := StringIO()))
    assert Person.objects.get().name == "Ada Moen"
    assert Department.objects.filter(name="North").exists()
    for words in ("needs a name", "Write a work e-mail address", "cannot be read", "could not be sent"):
        assert words in wrong.getvalue()
    assert len(asked) == len(answers)
    assert "Left for people to do" in said.getvalue()


@pytest.mark.django_db
def test_without_a_terminal_it_says_so_and_makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(CommandError, match="--no-input"):
        call_command("setup", stdout=StringIO())
    assert not HomePage.objects.exists()
