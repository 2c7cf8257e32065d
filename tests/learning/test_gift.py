"""GIFT in, blocks and exact lines of errors out; nothing half-imported."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.services.site import grant_desk
from config.demonstration.factories.learning import home_page
from learning.gift import read_gift
from learning.models import CoursePage, LessonPage
from learning.services.imports import NotTaken, checked_questions, import_questions
from people.models import Person, Role
from people.services import give_role

GOOD = """\
// What Moodle writes in front
$CATEGORY: $course$/Voice/First words

::One::[html]<p>Which sentence could only one person have written?</p> {
  ~We pulled out all the stops#It fits every company.
  =The pit smelled of pondweed#Nobody makes that up.
  ~%0%Lessons were learned#By whom?
}

A relay is \\{a switch\\}. {TRUE#It is.#It is one that another current moves.}

Which word gives it away? {=thrilled#Nobody was. ####Look for the feeling nobody had.}

How many floors? {#6:1#Six, if you count the roof.}

How late was he? {#5..7#Between five and seven.}

Match them {
  =bland -> could be anyone
  =living -> somebody was there
  ####They belong like this.
}

What did you leave out? {}

Mark all that hold. {~%50%One#Yes. ~%50%Two#Yes, too. ~%-100%Three#No.}

The word {=voice ~noise#No. ####It means both.} comes from vox.
"""


def test_every_form_of_question_is_read() -> None:
    reading = read_gift(GOOD)

    assert reading.errors == []
    kinds = [(question.line, question.kind) for question in reading.questions]
    assert kinds == [
        (4, "question"),
        (10, "question"),
        (12, "short"),
        (14, "number"),
        (16, "number"),
        (18, "matching"),
        (24, "reflection"),
        (26, "question"),
        (28, "question"),
    ]
    first, true, _short, number, between, *_rest, several, missing = reading.questions
    assert {question.category for question in reading.questions} == {"First words"}
    assert first.value["question"] == "Which sentence could only one person have written?"
    assert [option["value"]["right"] for option in first.value["options"]] == [False, True, False]
    assert true.value["question"] == "A relay is {a switch}."
    assert (number.value["answer"], number.value["within"]) == ("6", "1")
    assert (between.value["answer"], between.value["within"]) == ("6", "1")
    assert several.value["kind"] == "several"
    assert missing.value["question"] == "The word ____ comes from vox."
    assert checked_questions(reading)[1] == []


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Only words.", 1, "asks nothing"),
        ("\n\nWhat?\n{=yes#Yes.\n~no#No.", 4, "never closed"),
        ("What? {\n=yes#Yes.\n~no\n}", 3, "no explanation"),
        ("What? {\n~yes#a\n~no#b\n}", 2, "No answer is marked"),
        ("What? {=a#x ####Look again.}\n\nHow? {#three#x}", 3, "no number"),
        ("Pairs {\n=a -> b#x\n=c#x\n}", 3, "=this -> that"),
        ("True? {T#only one}", 1, "two explanations"),
        ("What? {~%x%a#b =c#d}", 1, "not a number"),
        ("What? {yes ~no#b}", 1, "begins with"),
        ("{=a#b ~c#d}", 1, "no question before"),
        ("What? {= #b ~c#d}", 1, "is empty"),
        ("// said\nWhat? {\n// and this\n=yes#Yes.\n~no\n}", 5, "no explanation"),
        ("It \\= \\{\\} \\# is:\n{=yes#Yes.\n~no\\:\\~\n~maybe#So.}", 3, "no explanation"),
        ("What? {\n~only#One.\n}", 2, "no choice"),
        ("What? {" + "".join(f"\n~{number}#No." for number in range(9)) + "}", 10, "nine"),
        ("What? {\n=yes#Yes.\n~" + "x" * 301 + "#No.}", 3, "300 characters"),
        ("x" * 301 + "? {=yes#Yes.\n~no#No.}", 1, "no shorter last sentence"),
        ("Pairs {\n=a -> b#x\n=a -> c#x\n}", 2, "told apart"),
        ("Pairs {\n=a -> b#x\n=c -> b#x\n}", 2, "told apart"),
        ("Pairs {\n=a -> b#x\n}", 2, "two pairs"),
        ("What?\n{=a {b#x ~c#d}", 2, "stands inside"),
        ("Which word?\n{=thrilled#Nobody was.}", 2, "####"),
        ("How many?\n{#6:1}", 2, "second #"),
    ],
)
def test_each_error_names_its_line_and_reason(text: str, line: int, reason: str) -> None:
    errors = read_gift(text).errors

    assert [(error.line, reason in error.reason) for error in errors] == [(line, True)], errors


def test_true_or_false_explains_what_was_chosen() -> None:
    reading = read_gift("Is it? {TRUE#You said no.#You said yes.}\n\nIs it? {F#You said yes.#You said no.}")

    told = [
        [(each["value"]["right"], each["value"]["explanation"]) for each in question.value["options"]]
        for question in reading.questions
    ]
    assert told == [
        [(True, "You said yes."), (False, "You said no.")],
        [(False, "You said yes."), (True, "You said no.")],
    ]


def test_what_the_editors_form_would_refuse_is_refused_with_its_line(
    db: None, amara: Person, course: CoursePage
) -> None:
    """A decimal that no field takes, on the third line: the reader of the format lets it pass."""
    reading = read_gift("Is it? {T#No.#Yes.}\n\nHow many? {#1e400:1#Many.}")
    good, errors = checked_questions(reading)

    assert ([question.line for question in good], [error.line for error in errors]) == ([1], [3])
    with pytest.raises(NotTaken):
        import_questions(amara, course, reading, title="Bank")
    assert not LessonPage.objects.exists()


@given(st.text(alphabet="{}=~#%:\\ \nab$/1T.->", max_size=120))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    reading = read_gift(text)

    lines = text.count("\n") + 1
    assert all(1 <= error.line <= lines and error.reason for error in reading.errors)
    assert all(1 <= question.line <= lines for question in reading.questions)


def bank() -> tuple[str, list[int]]:
    """A thousand questions, every fiftieth broken; three lines each and one between."""
    parts, broken = [], []
    for number in range(1000):
        if number % 50 == 7:
            broken.append(number * 5 + 3)
            parts.append(f"Question {number}? {{\n=right#Because.\n~wrong {number}\n}}\n")
        else:
            parts.append(f"Question {number}? {{\n=right#Because.\n~wrong {number}#Not so.\n}}\n")
    return "\n".join(parts), broken


def test_a_thousand_questions_with_twenty_broken(db: None, amara: Person, course: CoursePage) -> None:
    text, broken = bank()
    reading = read_gift(text)
    assert (len(reading.questions), len(reading.errors)) == (980, 20)

    with pytest.raises(NotTaken) as refused:
        import_questions(amara, course, reading, title="Bank")

    assert [error.line for error in refused.value.errors] == broken
    assert all("has no explanation" in error.reason for error in refused.value.errors)
    assert not LessonPage.objects.exists()
    made = import_questions(amara, course, reading, title="Bank", good_only=True)
    assert sum(len(page.body) for page in made) == 980
    assert not LessonPage.objects.filter(live=True).exists()
    assert max(len(page.body) for page in made) <= 12


def test_the_editor_sees_the_lines_and_says_import_the_good_ones(
    browse: Callable[[Person], Client], amara: Person, bela: Person, course: CoursePage
) -> None:
    give_role(amara, Role.EDITOR)
    grant_desk(home_page())
    url = reverse("learning_desk:import")
    given = {"course": course.pk, "kind": "gift", "title": "Bank", "text": "A? {=a#b ~c#d}\n\nB? {=a#b\n~c}"}

    assert browse(bela).post(url, given).status_code in (302, 403)
    client = browse(amara)
    refused = client.post(url, given)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "<td>4</td>" in page
    assert "Import the good ones" in page
    assert not LessonPage.objects.exists()
    client.post(url, {**given, "good_only": "on"})
    assert len(LessonPage.objects.get().body) == 1
