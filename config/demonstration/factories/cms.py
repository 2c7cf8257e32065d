"""Words made by factories: through the services, so that whatever they promise holds here too."""

from __future__ import annotations

from typing import Any

from cms.models import Draft, ExamplePostPage, HomePage, StoryPage
from cms.services import found_site, publish_example, publish_story, start_draft
from cms.words import EarlierWords, ExampleWords, HelperWords, MoveWords, NoteWords, StoryWords
from people.models import Person, Role
from people.services import give_role

POST = (
    "On the third day a man called Arthur rang me. He’d got my number from the notice in the lobby.\n\n"
    "I told him the truth, which was that I didn’t know. I’d stopped reading there.\n\n"
    "It took eleven days because for eight of them we were mending the wrong thing very well."
)
NOTES = (
    NoteWords(
        quote="a man called Arthur rang me",
        heading="Why it starts here",
        note="My first draft opened with service levels. I’d tell someone over dinner about Arthur.",
        ink="coral",
    ),
    NoteWords(
        quote="I’d stopped reading there.",
        heading="The line I nearly cut",
        note="It’s true, it’s mine to say, and it doesn’t put anybody else in trouble.",
        ink="sun",
    ),
)


def a_site(name: str = "Halden Lifts") -> HomePage:
    return found_site(name=name)


def a_draft(author: Person, **fields: Any) -> Draft:
    return start_draft(
        author,
        **{"kind": Draft.Kind.OWN, "title": "The pump on nobody’s list", "body": POST, **fields},
    )


def a_story(
    author: Person,
    *,
    title: str = "The night the pump stopped",
    body: str = POST,
    intro: str = "",
    roadblocks: str = "",
    topic: str = "",
) -> StoryPage:
    words = StoryWords(intro=intro, roadblocks=roadblocks, topic=topic)
    draft = start_draft(author, kind=Draft.Kind.STORY, title=title, body=body, details=words.as_details())
    return publish_story(author, draft)


def an_example(
    author: Person,
    *,
    title: str = "We closed a lift for eleven days",
    post: str = POST,
    platform: str = "linkedin",
    for_whom: str = "People who wait for lifts",
    intent: str = "teach",
    how_made: str = "",
    topic: str = "",
    notes: tuple[NoteWords, ...] = NOTES,
    earlier: tuple[EarlierWords, ...] = (),
    moves: tuple[MoveWords, ...] = (),
    helpers: tuple[HelperWords, ...] = (),
) -> ExamplePostPage:
    """Publish an example post; its author becomes a leader, because only leaders publish them."""
    give_role(author, Role.LEADER)
    words = ExampleWords(
        platform=platform,
        for_whom=for_whom,
        intent=intent,
        how_made=how_made,
        topic=topic,
        notes=notes,
        earlier=earlier,
        moves=moves,
        helpers=helpers,
    )
    draft = start_draft(author, kind=Draft.Kind.EXAMPLE, title=title, body=post, details=words.as_details())
    return publish_example(author, draft)
