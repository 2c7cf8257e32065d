"""Questions, collections and changes to playbooks: who sees them, what is heard, what counts."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory, TopicFactory
from learning import queries, services
from learning.models import Ask, AskAnswer, Collection, PlaybookPage, PlaybookRun, Suggestion
from learning.rules import Refused
from people.models import Notice, Person, Role
from people.registry import concern_subject
from people.services import give_role, leave
from recognition.models import Fact

Browse = Callable[[Person], Client]
EVERYONE, CHAMPIONS = Ask.Audience.EVERYONE, Ask.Audience.CHAMPIONS


def an_ask(asker: Person, *, audience: str = EVERYONE, title: str = "How do you begin?") -> Ask:
    return services.ask_champions(asker, key=uuid4(), title=title, audience=audience)


def answer(author: Person, ask: Ask, body: str = "With the first thing you saw.") -> AskAnswer:
    return services.answer_ask(author, ask, key=uuid4(), body=body)


@pytest.fixture
def champion(bela: Person) -> Person:
    give_role(bela, Role.CHAMPION)
    return bela


# --- Questions ----------------------------------------------------------------------------------


def test_asking_twice_asks_once_and_three_champions_hear_of_it(amara: Person) -> None:
    topic = TopicFactory.create()
    pool = [PersonFactory.create() for _ in range(5)]
    for one in pool:
        give_role(one, Role.CHAMPION)
    pool[4].profile.topics.add(topic)
    key = uuid4()
    for _time in range(2):
        ask = services.ask_champions(amara, key=key, title="How?", audience=CHAMPIONS, topic=topic)
    told = set(Notice.objects.filter(kind="learning.asked").values_list("person", flat=True))
    assert len(told) == 3
    assert pool[4].pk in told
    Ask.objects.update(told_at=timezone.now() - timedelta(days=2))
    assert (services.ask_others(), services.ask_others()) == (1, 0)
    assert Notice.objects.filter(kind="learning.asked").count() == 5
    answer(pool[0], ask)
    Ask.objects.update(told_at=timezone.now() - timedelta(days=2))
    assert services.ask_others() == 0


def test_an_accepted_answer_is_a_fact_once(amara: Person, champion: Person) -> None:
    ask = an_ask(amara, audience=CHAMPIONS)
    said = answer(champion, ask)
    for _time in range(2):
        services.accept_answer(amara, said)
    assert list(Fact.objects.values_list("kind", "contributor", "confirmer")) == [
        ("answer_accepted", champion.pk, amara.pk)
    ]
    kinds = set(Notice.objects.values_list("person", "kind"))
    assert {(amara.pk, "learning.answered"), (champion.pk, "learning.accepted")} <= kinds


def test_only_who_asked_accepts_and_nobody_answers_themselves(
    amara: Person, champion: Person, mallory: Person
) -> None:
    ask = an_ask(amara, audience=CHAMPIONS)
    said = answer(champion, ask)
    with pytest.raises(Refused):
        services.accept_answer(mallory, said)
    for person in (amara, mallory):
        with pytest.raises(Refused):
            answer(person, ask)
    assert not Fact.objects.exists()


def test_i_had_that_too_is_for_what_was_asked_out_loud(amara: Person, bela: Person) -> None:
    ask = an_ask(amara)
    for _time in range(2):
        services.say_same_here(bela, ask)
    assert list(Fact.objects.values_list("kind", "contributor")) == [("good_question", amara.pk)]
    for person, other in ((amara, ask), (bela, an_ask(amara, audience=CHAMPIONS))):
        with pytest.raises(Refused):
            services.say_same_here(person, other)


def test_a_private_question_is_for_champions_only(
    browse: Browse, amara: Person, champion: Person, mallory: Person, stranger: Person
) -> None:
    ask = an_ask(amara, audience=CHAMPIONS, title="Can I say that I was wrong?")
    url = reverse("learning:ask", args=[ask.pk])
    for client in (Client(), browse(stranger)):
        for page in (url, reverse("learning:asks"), reverse("learning:ask-new")):
            assert client.get(page).status_code == 302
    assert browse(mallory).get(url).status_code == 404
    assert browse(mallory).post(url, {"body": "Yes."}).status_code == 404
    assert browse(mallory).post(reverse("learning:ask-same", args=[ask.pk])).status_code == 404
    assert "wrong?" not in browse(mallory).get(reverse("learning:asks")).content.decode()
    assert "Nobody has answered these yet" in browse(champion).get(reverse("learning:asks")).content.decode()
    browse(champion).post(url, {"body": "You can. Say what you thought first."})
    said = AskAnswer.objects.get()
    assert browse(mallory).post(reverse("learning:answer-accept", args=[said.pk])).status_code == 404
    done = browse(amara).post(reverse("learning:answer-accept", args=[said.pk]), follow=True)
    assert "This was the one" in done.content.decode()


def test_asking_by_the_page_keeps_what_was_typed(browse: Browse, amara: Person) -> None:
    client, url = browse(amara), reverse("learning:ask-new")
    refused = client.post(url, {"title": "", "body": "It was raining.", "audience": "everyone"})
    assert refused.status_code == 422
    assert "It was raining." in refused.content.decode()
    form = {"key": str(uuid4()), "title": "And now?", "audience": "everyone"}
    for _time in range(2):
        client.post(url, form)
    asked = Ask.objects.get()
    assert asked.title == "And now?"
    page = client.post(reverse("learning:ask-take-back", args=[asked.pk]), follow=True)
    assert "Taken back." in page.content.decode()


def test_other_words_after_back_are_kept_beside_the_first_and_the_same_are_one(
    browse: Browse, amara: Person, bela: Person, kept: PlaybookPage
) -> None:
    """Back shows the form as it was sent, with its key: what is written there anew must not vanish."""
    ask = an_ask(amara)
    new = reverse("learning:change-new", args=[kept.pk])
    for at, sent, field in (
        (reverse("learning:ask-new"), {"title": "And now?", "audience": "everyone"}, "title"),
        (reverse("learning:ask", args=[ask.pk]), {"body": "Ask him."}, "body"),
        (reverse("learning:collections"), {"title": "Three to read"}, "title"),
        (new, {"kind": "add", "what": "Ring them.", "why": "It was quicker."}, "what"),
        (reverse("learning:run-start", args=[kept.pk]), {"name": "Thursday"}, "name"),
    ):
        client, sent = browse(bela), {"key": str(uuid4()), **sent}
        for words in (sent[field], sent[field], "Said another way."):
            assert client.post(at, {**sent, field: words}).status_code == 302, at
    for rows, field in (
        (Ask.objects.filter(asker=bela), "title"),
        (AskAnswer.objects.all(), "body"),
        (Collection.objects.filter(curator=bela), "title"),
        (Suggestion.objects.all(), "what"),
        (PlaybookRun.objects.all(), "name"),
    ):
        said = sorted(rows.values_list(field, flat=True))
        assert (len(said), "Said another way." in said) == (2, True), said


def test_questions_and_collections_are_narrowed_by_topic_and_words(amara: Person, bela: Person) -> None:
    lifts, words = (TopicFactory.create(name=name.title(), slug=name) for name in ("lifts", "words"))
    for topic in (lifts, words):
        services.ask_champions(amara, key=uuid4(), title=f"What of {topic}?", audience=EVERYONE, topic=topic)
        row = services.make_collection(amara, key=uuid4(), title=f"On {topic}", topic=topic)
        services.show_collection(amara, row)

    assert [ask.title for ask in queries.asks_listed(bela, topic="lifts")] == ["What of Lifts?"]
    assert [ask.title for ask in queries.asks_listed(bela, text="of words")] == ["What of Words?"]
    assert [row.title for row in queries.shown_collections(bela, topic="lifts")] == ["On Lifts"]


def test_lists_ask_the_same_for_one_and_three(browse: Browse, amara: Person, bela: Person) -> None:
    client = browse(amara)
    counts: dict[str, list[int]] = {}
    for number in (1, 2):
        for each in range(number):
            an_ask(bela, title=f"Question {number} {each}")
            made = services.make_collection(bela, key=uuid4(), title=f"Things {number} {each}")
            services.show_collection(bela, made)
        for name in ("asks", "collections"):
            client.get(reverse(f"learning:{name}"))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(f"learning:{name}"))
            counts.setdefault(name, []).append(len(asked))
    assert [first - last for first, last in counts.values()] == [0, 0]


def test_what_is_not_right_can_be_hidden(browse: Browse, amara: Person, bela: Person) -> None:
    ask = an_ask(amara)
    said = answer(bela, ask)
    made = services.make_collection(amara, key=uuid4(), title="Mine")
    services.show_collection(amara, made)
    for name, row in (("ask", ask), ("answer", said), ("collection", made)):
        subject = concern_subject(f"learning.{name}")
        assert subject is not None
        assert subject.hide is not None
        assert subject.author(str(row.pk)) in (amara, bela)
        assert subject.author("nonsense") is None
        subject.hide("nonsense")
        subject.hide(str(row.pk))
    assert browse(bela).get(reverse("learning:ask", args=[ask.pk])).status_code == 404
    assert browse(bela).get(reverse("learning:collection", args=[made.pk])).status_code == 404


def test_who_leaves_leaves_words_only_if_they_say_so(amara: Person, bela: Person) -> None:
    first, second = an_ask(amara), an_ask(bela)
    leave(amara, keep_words=True)
    leave(bela)
    assert list(Ask.objects.values_list("pk", flat=True)) == [first.pk]
    assert not Ask.objects.filter(pk=second.pk).exists()


# --- Collections --------------------------------------------------------------------------------


@pytest.fixture
def shown(amara: Person, playbook: PlaybookPage) -> Collection:
    made = services.make_collection(amara, key=uuid4(), title="For a first week")
    services.add_pick(amara, made, page=playbook, line="The one thing to do first.")
    services.show_collection(amara, made)
    return made


def test_applying_is_heard_by_who_picked_it_once(shown: Collection, amara: Person, bela: Person) -> None:
    pick = shown.picks.get()
    for _time in range(2):
        services.say_applied(bela, pick)
    assert list(Fact.objects.values_list("kind", "contributor", "confirmer")) == [
        ("curated_pick_applied", amara.pk, bela.pk)
    ]
    assert Notice.objects.filter(person=amara, kind="learning.applied").count() == 1
    assert queries.who_applied(amara, shown) == {pick.pk: [bela.name]}
    assert queries.who_applied(bela, shown) == {}
    with pytest.raises(Refused):
        services.say_applied(amara, pick)


def test_collections_are_ones_own_until_shown(
    browse: Browse, shown: Collection, amara: Person, mallory: Person, stranger: Person
) -> None:
    services.keep_collection(amara, shown)
    url, pick = reverse("learning:collection", args=[shown.pk]), shown.picks.get()
    urls = [url, reverse("learning:collections"), reverse("learning:pick-page")]
    for client in (Client(), browse(stranger)):
        assert all(client.get(page).status_code == 302 for page in urls)
    client = browse(mallory)
    assert client.get(url).status_code == 404
    assert "first week" not in client.get(reverse("learning:collections")).content.decode()
    assert client.post(reverse("learning:pick-change", args=[pick.pk]), {"todo": "remove"}).status_code == 404
    change = reverse("learning:collection-change", args=[shown.pk])
    assert client.post(change, {"todo": "discard"}).status_code == 404
    services.show_collection(amara, shown)
    assert client.get(url).status_code == 200
    assert client.post(url, {"address": "https://example.org", "line": "Mine now"}).status_code == 404
    assert client.post(reverse("learning:pick-change", args=[pick.pk]), {"todo": "remove"}).status_code == 404
    assert shown.picks.count() == 1


def test_picking_a_page_of_ours_or_one_elsewhere(
    browse: Browse, shown: Collection, amara: Person, playbook: PlaybookPage
) -> None:
    client, url = browse(amara), reverse("learning:collection", args=[shown.pk])
    for address in ("nowhere", "javascript:alert(1)", "/learn/no-such-page/"):
        refused = client.post(url, {"address": address, "line": "Because."})
        assert refused.status_code == 422, address
        assert "no such page" in refused.content.decode()
    assert client.post(url, {"address": "https://example.org/a", "line": "Because."}).status_code == 422
    for line in ("At first.", "Because."):
        client.post(url, {"address": "https://example.org/a", "title": "A", "line": line})
    client.post(url, {"address": playbook.url, "line": "Said anew."})
    assert list(shown.picks.values_list("title", "line")) == [
        ("Run a draft clinic", "Said anew."),
        ("A", "Because."),
    ]
    last = shown.picks.last()
    assert last is not None
    client.post(reverse("learning:pick-change", args=[last.pk]), {"todo": "lift"})
    assert [pick.title for pick in shown.picks.all()] == ["A", "Run a draft clinic"]
    assert client.get(reverse("learning:pick-page"), {"address": playbook.url}).status_code == 200


# --- Changes to playbooks -----------------------------------------------------------------------


@pytest.fixture
def kept(playbook: PlaybookPage, bela: Person) -> PlaybookPage:
    playbook.kept_by = bela
    playbook.save_revision().publish()
    return PlaybookPage.objects.get(pk=playbook.pk)


def change_to(playbook: PlaybookPage, proposer: Person, kind: str = "change", **fields: str) -> Suggestion:
    step = queries.steps_of(playbook)[1].id
    words = {"what": "Open with your own worst draft, aloud", "why": "Silence reads as a test.", **fields}
    return services.suggest_change(proposer, playbook, key=uuid4(), kind=kind, step=step, **words)


def test_a_merged_change_is_in_the_playbook_and_counts_when_others_used_it(
    kept: PlaybookPage, amara: Person, bela: Person, mallory: Person
) -> None:
    row = change_to(kept, amara)
    assert Notice.objects.get(person=bela).kind == "learning.suggested"
    before = [step.id for step in queries.steps_of(kept)]
    for _time in range(2):
        services.merge_change(bela, row, kept, what="Open with your worst, aloud", how="", reply="Yes.")
    kept.refresh_from_db()
    steps = queries.steps_of(PlaybookPage.objects.get(pk=kept.pk))
    assert [step.id for step in steps] == before
    assert steps[1].what == "Open with your worst, aloud"
    assert Notice.objects.get(person=amara).kind == "learning.suggestion-decided"
    assert not Fact.objects.exists()
    row.refresh_from_db()
    for _time in range(2):
        services.say_used(mallory, row)
    assert list(Fact.objects.values_list("kind", "contributor", "confirmer")) == [
        ("playbook_merged", amara.pk, mallory.pk)
    ]


def test_steps_can_be_added_and_taken_out(kept: PlaybookPage, amara: Person, bela: Person) -> None:
    added = change_to(kept, amara, "add")
    services.merge_change(bela, added, kept, what="Breathe", how="Twice.")
    removed = change_to(kept, amara, "remove", what="")
    services.merge_change(bela, removed, kept, what="", how="")
    steps = [step.what for step in queries.steps_of(PlaybookPage.objects.get(pk=kept.pk))]
    assert steps == ["Ask two people", "Breathe", "Stop after an hour"]
    late = Suggestion.objects.create(
        proposer=amara, playbook_key=kept.translation_key, kind="change", step=removed.step, why="Late"
    )
    with pytest.raises(Refused):
        services.merge_change(bela, late, kept, what="Too late", how="")


@pytest.mark.parametrize("is_first", [True, False])
def test_a_step_that_is_added_stands_in_the_part_of_its_neighbour(
    kept: PlaybookPage, amara: Person, bela: Person, is_first: bool
) -> None:
    steps = [dict(child) for child in kept.checklist.raw_data]
    for child, part in zip(steps, ("Before", "Before", "Afterwards"), strict=True):
        child["value"] = {**child["value"], "part": part}
    kept.checklist = kept.checklist.stream_block.to_python(steps)
    kept.save_revision().publish()
    words = {
        "kind": "add",
        "what": "Breathe",
        "why": "It helped.",
        "step": "" if is_first else steps[1]["id"],
    }
    row = services.suggest_change(amara, kept, key=uuid4(), **words)
    services.merge_change(bela, row, kept, what="Breathe", how="")
    live = PlaybookPage.objects.get(pk=kept.pk)
    parts = [(step.value["what"], step.value["part"]) for step in live.checklist]
    assert parts[0 if is_first else 2] == ("Breathe", "Before")
    assert [part for _what, part in parts] == ["Before"] * 3 + ["Afterwards"]


def test_an_editors_unpublished_words_stay_unpublished(
    kept: PlaybookPage, amara: Person, bela: Person
) -> None:
    kept.promise = "Not out yet."
    kept.save_revision()
    row = change_to(kept, amara)
    services.merge_change(bela, row, kept, what="Worst first", how="")
    live = PlaybookPage.objects.get(pk=kept.pk)
    latest = live.get_latest_revision_as_object()
    assert live.promise != "Not out yet."
    assert latest.promise == "Not out yet."
    assert [queries.steps_of(page)[1].what for page in (live, latest)] == ["Worst first"] * 2


def test_only_who_keeps_it_decides_and_never_on_their_own(
    browse: Browse, kept: PlaybookPage, amara: Person, bela: Person, mallory: Person, stranger: Person
) -> None:
    row = change_to(kept, amara)
    url = reverse("learning:change", args=[row.pk])
    for client in (Client(), browse(stranger)):
        for page in (url, reverse("learning:changes"), reverse("learning:change-new", args=[kept.pk])):
            assert client.get(page).status_code == 302
    assert browse(mallory).get(url).status_code == 404
    assert browse(mallory).post(url, {"decision": "merge", "what": "Mine"}).status_code == 404
    assert browse(amara).post(url, {"decision": "merge", "what": "Mine"}).status_code == 404
    own = change_to(kept, bela)
    with pytest.raises(Refused):
        services.merge_change(bela, own, kept, what="Mine", how="")
    assert browse(bela).post(url, {"decision": "decline"}).status_code == 422
    browse(bela).post(url, {"decision": "decline", "reply": "We tried it; people left."})
    page = browse(amara).get(url).content.decode()
    assert "We tried it; people left." in page


def test_a_reply_to_what_was_taken_back_or_decided_meanwhile_is_given_back(
    browse: Browse, kept: PlaybookPage, amara: Person, bela: Person, mallory: Person
) -> None:
    give_role(mallory, Role.EDITOR)
    sent = {"decision": "decline", "reply": "We tried it; people left."}
    back, decided = change_to(kept, amara), change_to(kept, mallory)
    services.withdraw_change(amara, back)
    services.merge_change(bela, decided, kept, what="Worst first", how="")
    gone = change_to(kept, amara)
    Suggestion.objects.filter(pk=gone.pk).delete()
    for who, row, why in (
        (bela, back, "took it back meanwhile"),
        (mallory, back, "took it back meanwhile"),
        (bela, gone, "has left"),
    ):
        answer = browse(who).post(reverse("learning:change", args=[row.pk]), sent)
        assert answer.status_code == 409
        assert sent["reply"] in answer.content.decode()
        assert why in answer.content.decode()
    url = reverse("learning:change", args=[back.pk])
    assert browse(bela).post(url, {"decision": "merge"})["Location"] == url
    again = {"decision": "merge", "what": "Worst first", "how": ""}
    decided_url = reverse("learning:change", args=[decided.pk])
    assert browse(bela).post(decided_url, again)["Location"] == decided_url  # a double click


def test_suggesting_by_the_page(browse: Browse, kept: PlaybookPage, amara: Person, bela: Person) -> None:
    client, url = browse(amara), reverse("learning:change-new", args=[kept.pk])
    step = queries.steps_of(kept)[0]
    assert step.what in client.get(url, {"step": step.id}).content.decode()
    assert client.post(url, {"kind": "change", "why": "Because."}).status_code == 422
    sent = {"kind": "change", "step": step.id, "what": "Ask three", "why": "Two say no.", "key": str(uuid4())}
    for _time in range(2):
        client.post(url, sent)
    row = Suggestion.objects.get()
    merged = browse(bela).post(
        reverse("learning:change", args=[row.pk]), {"decision": "merge", "what": "Ask three"}, follow=True
    )
    assert "It’s in the playbook" in merged.content.decode()
    used = browse(bela).post(reverse("learning:change-used", args=[row.pk]), follow=True)
    assert "You used it" in used.content.decode()
    assert "Made better by" in used.content.decode()
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("learning:changes"))
    for number in range(2):
        change_to(PlaybookPage.objects.get(pk=kept.pk), amara, why=f"Again {number}")
    with CaptureQueriesContext(connection) as then:
        client.get(reverse("learning:changes"))
    assert len(first) == len(then)
