"""Stories, example posts, the signed letter, what colleagues said, and drafts as they lie about."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from cms.models import AuthoredPage, Draft, Remark
from cms.queries import home_page
from cms.services import (
    agree_to_be_named,
    comment_on,
    feature,
    mark_used,
    publish_example,
    publish_story,
    respond,
    save_draft,
    say,
    share_draft,
    sign_letter,
    start_draft,
)
from cms.words import EarlierWords, ExampleWords, HelperWords, MoveWords, NoteWords, StoryWords
from config.demonstration import content
from config.demonstration.world import World, key_of
from people.models import Role

SIGNED = {
    "adaeze": "Ask me about any line of it.",
    "ingrid": "I’ll stand next to you. I’ve needed somebody to.",
    "kaz": "Including when it is about me.",
    "fatoumata": "At four in the morning too.",
    "rhodri": "No claim form required.",
    "siobhan": "This is the job I wanted.",
    "vikram": "I’m slow at this. Go ahead of me.",
}
HELPED = {
    "sourdough-and-the-three-am-shift": ("priya", "winston", "bea", "Tess Butterworth"),
    "nobody-says-mobility-solution": ("noor", "Sean Prosser", "haruka", "gwen"),
    "my-drawer-of-failures": ("Robbie Sharples", "stella", "tomasz"),
    "eleven-days": ("gwen", "callum", "Aisling Byrne", "mei", "owen"),
    "tuesday-night-on-the-desk": ("winston", "Aurelio Santangelo"),
}


def load(world: World) -> None:
    sign(world)
    for story in content.tables("stories"):
        world.plan(world.day_ago(story["days_ago"], 12, 10), partial(tell_story, world, story))
    for example in content.tables("examples"):
        plan_example(world, example)
    for place, remark in enumerate(content.table("conversation")["remarks"]):
        world.plan(world.day_ago(remark["days_ago"], 13, place), partial(join_in, world, remark))
    for slug, readers in HELPED.items():
        for place, reader in enumerate(readers):
            world.plan(world.day_ago(4 - place % 4, 17, place), partial(say_it_helped, world, slug, reader))
    for draft in content.table("drafts")["draft"]:
        plan_draft(world, draft)
    world.plan(world.day_ago(2, 10), partial(lift, world, "my-mothers-allotment"))


def sign(world: World) -> None:
    for place, (leader, line) in enumerate(SIGNED.items()):
        moment = world.day_ago(96 - place, 9, 7 * place)
        world.plan(moment, partial(sign_one, world, leader, line))


def sign_one(world: World, leader: str, line: str) -> None:
    home = home_page()
    assert home is not None
    sign_letter(world.who(leader), home, line=line)


def tell_story(world: World, story: dict[str, Any]) -> None:
    author = world.who(story["by"])
    words = StoryWords(
        intro=story["first_line"], roadblocks=story["roadblocks"].strip(), topic=slugify(story["topic"])
    )
    draft = start_draft(
        author,
        kind=Draft.Kind.STORY,
        title=story["title"],
        body=story["body"].strip(),
        details=words.as_details(),
    )
    keep_slug(publish_story(author, draft), story["slug"])


def keep_slug(page: AuthoredPage, slug: str) -> None:
    """A short address, the same however the title is worded later."""
    page.refresh_from_db()
    page.slug = slug
    page.translation_key = key_of("page", slug)
    page.save()


def plan_example(world: World, example: dict[str, Any]) -> None:
    """Each earlier draft is a version of the same draft, saved on its day; then it is published."""
    name = f"example:{example['slug']}"
    for place, earlier in enumerate(example["draft"]):
        world.plan(
            world.day_ago(earlier["days_ago"], 18, place),
            partial(write_version, world, name, example, earlier["body"].strip(), place),
        )
    world.plan(world.day_ago(example["days_ago"], 8, 40), partial(publish_post, world, name, example))


def write_version(world: World, name: str, words: dict[str, Any], body: str, place: int) -> Draft:
    author = world.who(words.get("by") or words["author"])
    draft = world.made.get(name)
    if not isinstance(draft, Draft):
        kind = Draft.Kind.EXAMPLE if name.startswith("example") else Draft.Kind.OWN
        draft = start_draft(author, kind=kind, title=words["title"], body=body)
        world.made[name] = draft
    else:
        save_draft(author, draft, body=body, base_version=draft.version, key=f"{name}:{place}")
    return draft


def publish_post(world: World, name: str, example: dict[str, Any]) -> None:
    author = world.who(example["by"])
    draft = world.made[name]
    assert isinstance(draft, Draft)
    save_draft(
        author,
        draft,
        body=example["body"].strip(),
        details=example_words(world, example).as_details(),
        base_version=draft.version,
        key=f"{name}:last",
    )
    page = publish_example(author, draft)
    keep_slug(page, example["slug"])
    for one in example["shaped"]:
        agree_to_be_named(world.who(one["who"]), page)


def example_words(world: World, example: dict[str, Any]) -> ExampleWords:
    return ExampleWords(
        platform=example["platform"],
        for_whom=example["for_whom"],
        intent=example["intent"],
        how_made=example["working"],
        topic=slugify(example["topic"]),
        notes=tuple(
            NoteWords(quote=note["phrase"], heading=note["title"], note=note["text"], ink=note["ink"])
            for note in example["note"]
        ),
        earlier=tuple(
            EarlierWords(
                text=draft["body"].strip(),
                cut="\n".join(cut["text"] for cut in draft["cut"]),
                why="\n".join(cut["why"] for cut in draft["cut"]),
            )
            for draft in example["draft"]
        ),
        moves=tuple(MoveWords(title=move["title"], line=move["line"]) for move in example["moves"]),
        helpers=tuple(
            HelperWords(address=world.who(one["who"]).email, line=one["how"]) for one in example["shaped"]
        ),
    )


def page_at(slug: str) -> AuthoredPage:
    page: AuthoredPage = Page.objects.get(slug=slug).specific
    return page


def join_in(world: World, words: dict[str, Any]) -> None:
    page = page_at(words["page"])
    to = words.get("to")
    above = Remark.objects.filter(page=page, author=world.who(to)).last() if to else None
    say(
        world.who(words["by"]),
        page,
        body=words["text"],
        tone=words["tone"],
        reply_to=above,
        key=str(key_of("remark", words["page"], words["by"], words["text"])),
    )


def say_it_helped(world: World, slug: str, reader: str) -> None:
    respond(world.who(reader), page_at(slug), "helped")


def lift(world: World, slug: str) -> None:
    assert Role.EDITOR.value in world.who("mei").groups.values_list("name", flat=True)
    feature(world.who("mei"), page_at(slug))


def plan_draft(world: World, words: dict[str, Any]) -> None:
    name = f"draft:{words['author']}:{words['title']}"
    for place, version in enumerate(words["versions"]):
        world.plan(
            world.day_ago(version["days_ago"], 7, 20 + place),
            partial(write_version, world, name, words, version["body"].strip(), place),
        )
    last = words["versions"][-1]["days_ago"]
    for place, reader in enumerate(words["readers"]):
        world.plan(world.day_ago(last, 7, 40 + place), partial(show, world, name, reader))
    for place, note in enumerate(words["notes"]):
        world.plan(world.day_ago(note["days_ago"], 15, 5 * place), partial(write_note, world, name, note))


def show(world: World, name: str, reader: str) -> None:
    draft = world.made[name]
    assert isinstance(draft, Draft)
    share_draft(draft.author, draft, world.who(reader))


def write_note(world: World, name: str, note: dict[str, Any]) -> None:
    draft = world.made[name]
    assert isinstance(draft, Draft)
    comment = comment_on(
        world.who(note["by"]),
        draft,
        verb=note["verb"],
        body=note["text"],
        quote=note["quote"],
        key=str(key_of(name, note["by"], note["quote"])),
    )
    if note.get("used"):
        mark_used(draft.author, comment)
