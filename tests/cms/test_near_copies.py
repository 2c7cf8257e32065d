"""T14: of a thousand labelled pairs, nearly every copy is noticed and nearly no independent text."""

import random
from collections.abc import Iterator

from cms.shingles import is_near_copy
from config.demonstration import content

OPENINGS = ("On Tuesday", "Last winter", "At four in the morning", "In my first week", "Yesterday at noon")
PEOPLE = ("a caller from the sixth floor", "our youngest apprentice", "the night porter", "my old foreman")
DEEDS = ("rang about the door", "asked me for a torch", "told me I was wrong", "brought soup to the depot")
THEN = ("I drove there twice", "we took the motor apart", "nobody knew the part", "I wrote it on a card")
LEARNT = ("to ask first", "that quiet is not the same as fine", "where the spare key hangs", "to say when")
OWN = ("the kettle", "the smell of grease", "a blue notebook", "the radio", "my left knee", "the long ladder")


def post(dice: random.Random) -> str:
    """Return a post of some sixty words, as one of many colleagues might write it."""
    parts = [
        f"{dice.choice(OPENINGS)} {dice.choice(PEOPLE)} {dice.choice(DEEDS)}.",
        f"{dice.choice(THEN).capitalize()}, and {dice.choice(THEN)}.",
        f"What I remember is {dice.choice(OWN)} and {dice.choice(OWN)}, at {dice.randrange(5, 23)} past.",
        f"I learnt {dice.choice(LEARNT)}, and it took me {dice.randrange(2, 40)} years.",
        f"{dice.choice(PEOPLE).capitalize()} still laughs about {dice.choice(OWN)} when we meet there.",
        f"If you know {dice.choice(OWN)}, tell me how you did it, because I would do it again.",
    ]
    dice.shuffle(parts)
    return " ".join(parts)


def copied(text: str, dice: random.Random) -> str:
    """Return the text as somebody passes it on: dressed up, and a word of it changed at most."""
    words = text.split()
    if dice.random() < 0.5:
        words[0 if dice.random() < 0.5 else -1] = "Well"
    again = " ".join(words)
    return dice.choice(
        (again, again.upper(), f"{again} #proud #team", f"🎉 {again}", again.replace(".", "!"), f"“{again}”")
    )


def pairs() -> Iterator[tuple[str, str, bool]]:
    dice = random.Random(14)
    stories = [story["body"] for story in content.tables("stories")]
    for _number in range(500):
        text = post(dice) if dice.random() < 0.8 else dice.choice(stories)
        yield text, copied(text, dice), True
    for _number in range(500):
        yield post(dice), post(dice) if dice.random() < 0.8 else dice.choice(stories), False


def test_t14_near_copies_are_noticed_and_independent_texts_left_alone() -> None:
    found = [(is_near_copy(one, other), is_copy) for one, other, is_copy in pairs()]

    noticed = sum(said for said, is_copy in found if is_copy)
    wronged = sum(said for said, is_copy in found if not is_copy)
    assert noticed >= 495
    assert wronged <= 5
