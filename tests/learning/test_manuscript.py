"""Markdown in, lessons and exact lines of errors out."""

import pytest

from learning.manuscript import read_manuscript
from learning.models import CoursePage, LessonPage
from learning.services.imports import NotTaken, import_lessons
from people.models import Person

GOOD = """\
# Start where you stood
Why the place matters more than the point.

Minutes: 9

Somebody **stood** somewhere. Say where.

```rule
Rule: Start from where you were standing.
Why: Nobody else stood there,
 so nobody else can write it.
Not when: It was somewhere private.
```

## Try it

- one
- two

```question
Where? {=In the pit#Yes. ~Everywhere#Nobody was.}
```

```plan
Lead: When will you?
When: the kettle boils
Then: write one line
```

```reflection
What did you leave out?
```

# A second one
Its line.
"""


def test_lessons_are_read_with_their_blocks() -> None:
    reading = read_manuscript(GOOD)

    assert reading.errors == []
    first, second = reading.lessons
    assert (first.title, first.teaser, first.minutes) == (
        "Start where you stood",
        "Why the place matters more than the point.",
        9,
    )
    assert first.teaching == "<p>Somebody <strong>stood</strong> somewhere. Say where.</p>"
    assert [block["type"] for block in first.blocks] == [
        "rule",
        "heading",
        "prose",
        "question",
        "plan",
        "reflection",
    ]
    assert first.blocks[0]["value"]["why"] == "Nobody else stood there, so nobody else can write it."
    assert (second.line, second.title) == (GOOD.split("\n").index("# A second one") + 1, "A second one")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Words first.\n\n# Title\nLine.", 1, "before the first title"),
        ("# T\nLine.\n\n```rule\nRule: a\nWhy: b\n```", 4, "“Not when:” is missing"),
        ("# T\nLine.\n\n```dance\n```", 4, "no block called “dance”"),
        ("# T\nLine.\n\n```question\n\nWhat? {=a#b\n~c}\n```", 7, "no explanation"),
        ("# T\nLine.\n\n<video></video>", 4, "HTML"),
        ("# T\nLine.\n\nSee ![x](y.png).", 4, "picture"),
        ("# T\nLine.\n\nMinutes: soon", 4, "whole number"),
        ("# T\n\n## H", 1, "no line after its title"),
        ("# T\nLine.\n\n```rule\nnonsense\n```", 5, "begins with one of"),
    ],
)
def test_each_error_names_its_line(text: str, line: int, reason: str) -> None:
    errors = read_manuscript(text).errors

    assert [(error.line, reason in error.reason) for error in errors] == [(line, True)], errors


def test_nothing_is_half_imported(amara: Person, course: CoursePage) -> None:
    broken = GOOD + "\n\n```dance\n```\n"
    with pytest.raises(NotTaken):
        import_lessons(amara, course, read_manuscript(broken))
    assert not LessonPage.objects.exists()

    made = import_lessons(amara, course, read_manuscript(broken), good_only=True)

    assert [page.title for page in made] == ["Start where you stood", "A second one"]
    assert not any(page.live for page in made)
