"""Somebody's belongings: a row of everything private that the product can hold about one person.

Each text holds a word that stands for who may read it. A walk as anybody else must never meet the word.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from wagtail.models import Page

from cms.models import Draft
from cms.services import comment_on, share_draft, start_draft
from config.demonstration.factories.cms import a_site, a_story
from config.demonstration.factories.learning import CoursePageFactory, LessonPageFactory, PlaybookPageFactory
from config.demonstration.factories.mentoring import (
    ChampionFactory,
    GoalFactory,
    NewcomerFactory,
    NoteFactory,
    PairingFactory,
    SessionFactory,
    ThreadMessageFactory,
    WorkshopFactory,
)
from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.recognition import AchievementFactory
from config.demonstration.factories.rooms import make_room
from culture.models import Webhook
from culture.services import ask_for_support, raise_by_name
from learning.models import (
    Answer,
    AnswerVersion,
    Ask,
    Calibration,
    Collection,
    PlaybookRun,
    Suggestion,
)
from mentoring.models import Session, SessionState
from mentoring.rooms.models import Room, RoomEvent
from mentoring.services import renew_feed
from people.models import Device, Organisation, Person, Role, State
from people.registry import personal_rows
from people.services import make_token, notify, raise_concern, update_profile
from recognition import services as recognition
from recognition.models import AchievementKind, Balance, Landmark, Season

PRIVATE = "Zebrafish"  # for nobody but the two it is between
# Words that one role may read, because somebody put the thing before it.
FOR_ROLES: dict[str, frozenset[Role]] = {
    PRIVATE: frozenset(),
    "12,345.7": frozenset(),
    "12345.7": frozenset(),
    "12345678": frozenset(),
    "Axolotl": frozenset({Role.CHAMPION}),  # asked of champions, laid before critics
    "Okapi": frozenset({Role.EDITOR}),  # a change suggested for a playbook
    "Quagga": frozenset({Role.LEADER, Role.PROGRAMME_LEAD, Role.ADMINISTRATOR}),  # support asked for
    "Pangolin": frozenset({Role.LEADER, Role.PROGRAMME_LEAD, Role.ADMINISTRATOR}),  # raised without a name
    "Numbat": frozenset({Role.ADMINISTRATOR}),  # what only an administrator arranges
    "amara@numbat.example": frozenset({Role.ADMINISTRATOR}),
    "Stefan Stranger": frozenset({Role.ADMINISTRATOR}),  # who never joined is in one list: that of accounts
}


UNKNOWN = str(uuid.UUID(int=7))


def give_belongings(amara: Person, bela: Person) -> None:
    """Give Amara one of everything. Béla is the other of her pair and sits in her room."""
    handler = PersonFactory.create(name="Hana Handler")
    Organisation.objects.update_or_create(pk=1, defaults={"concern_contact": handler})
    PersonFactory.create(name="Stefan Stranger", email="stefan@example.org", state=State.ACCOUNT)
    a_site()
    write(amara, bela)
    learn(amara)
    meet(amara, bela)
    be_recognised(amara, bela)
    be_somebody(amara)
    Webhook.objects.create(name="Numbat", url="https://numbat.example/", secret="whsec_Numbat", events=[])


def write(amara: Person, bela: Person) -> None:
    draft = start_draft(amara, kind=Draft.Kind.OWN, title=f"{PRIVATE} title", body=f"{PRIVATE} body.")
    share_draft(amara, draft, bela)
    comment_on(bela, draft, verb="heard", body=f"{PRIVATE} note")
    a_story(bela, title="A story for everybody")


def learn(amara: Person) -> None:
    now, lesson = timezone.now(), LessonPageFactory.create(parent=CoursePageFactory.create(slug="walked"))
    playbook = PlaybookPageFactory.create(slug="walked-playbook")
    block = str(lesson.body.raw_data[0]["id"])
    answer = Answer.objects.create(
        learner=amara, page_key=lesson.translation_key, block=block, value={"text": PRIVATE}, version=1
    )
    AnswerVersion.objects.create(
        answer=answer,
        number=1,
        value={"text": PRIVATE},
        key=uuid.uuid4(),
        started_at=now,
        happened_at=now,
    )
    PlaybookRun.objects.create(runner=amara, playbook_key=playbook.translation_key, name=PRIVATE)
    Calibration.objects.create(reader=amara, example="house", liked=PRIVATE, tried=PRIVATE)
    Ask.objects.create(asker=amara, title="Axolotl question", body="Axolotl", asked_at=now)
    Collection.objects.create(curator=amara, title=f"{PRIVATE} collection", about=PRIVATE)
    Suggestion.objects.create(
        proposer=amara, playbook_key=playbook.translation_key, step="x", what="Okapi", why="Okapi"
    )


def meet(amara: Person, bela: Person) -> None:
    NewcomerFactory.create(person=amara, hopes=PRIVATE, brings=PRIVATE)
    ChampionFactory.create(person=bela)
    pairing = PairingFactory.create(newcomer=amara, champion=bela, hello=PRIVATE)
    GoalFactory.create(pairing=pairing, words=PRIVATE)
    NoteFactory.create(pairing=pairing, words=PRIVATE)
    ThreadMessageFactory.create(pairing=pairing, words=PRIVATE)
    SessionFactory.create(pairing=pairing, next_step=PRIVATE, place=f"{PRIVATE} café")
    soon = timezone.now() + timedelta(days=2)
    SessionFactory.create(
        pairing=pairing, state=SessionState.PLANNED, starts_at=soon, place=f"{PRIVATE} café"
    )
    WorkshopFactory.create(starts_at=soon, title="A workshop for everybody")
    room = make_room(host=amara, title=f"{PRIVATE} room")
    say_in(room, amara)
    renew_feed(amara)


def say_in(room: Room, person: Person) -> None:
    Room.objects.filter(pk=room.pk).update(seq=1)  # its counter has given this number out
    RoomEvent.objects.create(
        room=room,
        epoch=1,
        seq=1,
        kind="line.said",
        person_id=person.pk,
        at=1,
        payload={"text": PRIVATE},
        client_key="k",
    )


def be_recognised(amara: Person, bela: Person) -> None:
    recognition.write_thanks(bela, receiver=amara, deed=PRIVATE, kind="courage", key=uuid.uuid4())
    recognition.ask("mentoring_session", contributor=bela, confirmer=amara, evidence="Walk:1", about=PRIVATE)
    recognition.record("answer_accepted", contributor=amara, confirmer=bela, evidence=f"{PRIVATE}:2")
    recognition.lay_before_critics(
        amara, AchievementFactory.create(kind=AchievementKind.CRAFT), "Axolotl piece"
    )
    recognition.earn(amara, AchievementFactory.create(slug="amara-only"))
    Landmark.objects.create(person=amara, name="changed-your-mind", reached_on=timezone.localdate())
    Balance.objects.update_or_create(
        person=amara,
        season=Season.objects.get(),
        defaults={"engagement": 0, "confirmed": 12_345_678, "matched": 0, "total": 12_345_678},
    )


def be_somebody(amara: Person) -> None:
    update_profile(amara, purpose=PRIVATE, focus_known_for=PRIVATE)
    notify(amara, "people.concern-answered", key="walk", about=PRIVATE)
    raise_concern(amara, about=PRIVATE, subject_type="", subject_id="", url="/", words=PRIVATE)
    make_token(amara, name=PRIVATE, scopes=["me:read"], days=30, key="walk")
    Device.objects.create(
        owner=amara,
        name=PRIVATE,
        endpoint=f"https://{PRIVATE}.example/",
        digest="walk",
        public_key="x",
        secret="x",
        added_on=timezone.localdate(),
    )
    ask_for_support(amara, kind="time", title="Quagga", words="Quagga", key="walk")
    raise_by_name(amara, kind="barrier", title="Lifts", cause="time", is_named=False, key="walk")


Ways = dict[str, dict[str, list[str]]]  # app -> converter -> values


def ways_to(amara: Person) -> Ways:
    """Return, by app and converter, what in an address could lead to something of hers."""
    rows: list[models.Model] = [row for kind in personal_rows() for row in kind.of(amara)]
    rows += [*Session.objects.all(), *Page.objects.filter(depth__gt=2).specific(), *Webhook.objects.all()]
    found: Ways = {}
    for row in rows:
        app = "mentoring" if row._meta.app_label == "rooms" else row._meta.app_label
        numbers = found.setdefault(app, {"int": [str(amara.pk)], "uuid": []})
        for column in row._meta.fields:
            value = getattr(row, column.attname)
            if isinstance(column, models.UUIDField) and (column.primary_key or column.name in ("uid", "id")):
                numbers["uuid"].append(str(value))
            elif column.primary_key and isinstance(value, int):
                numbers["int"].append(str(value))
    return {app: tidy(numbers) for app, numbers in found.items()}


def tidy(numbers: dict[str, list[str]]) -> dict[str, list[str]]:
    ints, uuids = list(dict.fromkeys(numbers["int"])), list(dict.fromkeys(numbers["uuid"])) or [UNKNOWN]
    return {
        "int": ints,
        "uuid": uuids,
        "uuidstr": uuids,
        "str": [ints[0], uuids[0]],
        "path": ints[:1],
        "slug": ["amara-only", "walked"],
        "day": [Season.objects.get().first_day.isoformat()],
    }
