"""Seasons, points off, spotlights, quests, nominations, bunches of questions, and rules without code."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration import content
from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.recognition import AchievementFactory, QuestFactory
from config.demonstration.honours import draft_of
from people.models import Act, AuditEntry, Person, Role, Way
from people.services import give_role, update_profile
from recognition import queries, registry, rules, services
from recognition.models import Fact, Idea, Quest, QuestFigure, RecognitionSettings, RuleSet, Spotlight
from recognition.services import NotAllowed
from recognition.services.rule_sets import rules_in
from tests.recognition.test_ledger import make_real

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]


@pytest.fixture
def leader() -> Person:
    person = make_real(PersonFactory.create(name="Lea Der"))
    give_role(person, Role.LEADER)
    return person


def shine(leader: Person, receiver: Person, deed: str = "You asked.") -> Spotlight:
    return services.write_spotlight(
        leader, receiver=receiver, deed=deed, effect="It changed.", benefited="Everybody"
    )


def test_yearbook_when_a_season_closed_is_the_owners_alone(
    amara: Person, bela: Person, mallory: Person, stranger: Person, browse: Browse
) -> None:
    long_ago = timezone.now() - timedelta(weeks=20)
    services.record(
        "answer_accepted", contributor=amara, confirmer=bela, evidence="q:1", happened_at=long_ago
    )
    (season,) = [season for season in queries.seasons_of(amara) if season.is_over]
    address = reverse("recognition:yearbook", args=[season.first_day])

    page = browse(amara).get(address).content.decode()

    assert "Your yearbook" in page
    assert "Béla" in page
    assert "You answered a question for Béla" in page
    assert browse(mallory).get(address).status_code == 404
    assert browse(stranger).get(address).status_code == 302
    assert Client().get(address).status_code == 302


def test_points_when_switched_off_by_a_person_go_and_come_back(amara: Person, browse: Browse) -> None:
    services.record("practice_completed", contributor=amara, evidence="b:1")
    assert queries.growth_of(amara).points is not None

    browse(amara).post(reverse("recognition:points"), {"points": "off"})
    assert queries.growth_of(amara).points is None
    assert queries.yearbook_of(amara, queries.season_now().first_day).points_table == []

    browse(amara).post(reverse("recognition:points"), {"points": "on"})
    points = queries.growth_of(amara).points
    assert points is not None
    assert points.total == 3_000


def test_points_when_switched_off_by_the_site_are_nobodys(amara: Person, browse: Browse) -> None:
    RecognitionSettings.objects.create(points_on=False)

    assert queries.growth_of(amara).points is None
    page = browse(amara).get(reverse("recognition:seasons")).content.decode()
    assert "your organisation chose to do without" in page


def test_spotlight_when_waiting_is_seen_by_the_two_alone(
    leader: Person, amara: Person, mallory: Person, browse: Browse
) -> None:
    spotlight = shine(leader, amara)
    address = reverse("recognition:spotlight", args=[spotlight.pk])
    wall = reverse("recognition:thanks")

    assert "You asked." in browse(amara).get(address).content.decode()
    assert browse(mallory).get(address).status_code == 404
    assert "You asked." not in browse(mallory).get(wall).content.decode()
    browse(amara).post(reverse("recognition:spotlight-answer", args=[spotlight.pk]), {"answer": "yes"})

    assert "You asked." in browse(mallory).get(wall).content.decode()
    assert Fact.objects.get(kind="kudos").contributor == amara


def test_spotlight_when_a_fifth_or_the_same_person_again_is_refused(leader: Person) -> None:
    first, *others = [PersonFactory.create() for _ in range(5)]
    spotlight = shine(leader, first)
    assert shine(leader, first) == spotlight
    with pytest.raises(NotAllowed, match="two seasons"):
        shine(leader, first, "Another deed")
    for person in others[:3]:
        shine(leader, person)

    with pytest.raises(NotAllowed, match="four spotlights"):
        shine(leader, others[3])


def test_spotlights_when_not_a_leader_do_not_open(amara: Person, browse: Browse) -> None:
    assert browse(amara).get(reverse("recognition:spotlights")).status_code in (302, 403, 404)
    with pytest.raises(NotAllowed):
        shine(amara, PersonFactory.create())


def test_quest_when_refreshed_twice_a_week_keeps_one_rounded_figure() -> None:
    today = timezone.localdate()
    quest = QuestFactory.create(
        measure="practised", first_day=today - timedelta(days=20), last_day=today + timedelta(days=20)
    )
    people = [PersonFactory.create() for _ in range(37)]
    for number, person in enumerate(people[:17]):
        services.record(
            "practice_completed",
            contributor=person,
            evidence=f"b:{number}",
            happened_at=timezone.now() - timedelta(days=10),
        )

    assert [services.refresh_quests(), services.refresh_quests()] == [1, 0]

    figure = QuestFigure.objects.get(quest=quest)
    assert (figure.reached, figure.base) == (15, 35)
    (shown,) = queries.quests_shown(PersonFactory.create())
    assert (shown.reached, shown.share) == (15, 25)


@pytest.mark.parametrize("way", Way)
def test_each_way_to_take_part_has_quests_and_badges_of_its_own_that_come_first(
    way: Way, amara: Person, browse: Browse
) -> None:
    update_profile(amara, way=way)
    today = timezone.localdate()
    for each in reversed(Way):
        dates = {"first_day": today, "last_day": today + timedelta(days=20)}
        QuestFactory.create(title=f"Quest of {each}", way=each, **dates)
        AchievementFactory.create(name=f"Badge of {each}", way=each)
    client = browse(amara)

    quests = re.findall("Quest of ([a-z]+)", client.get(reverse("recognition:thanks")).content.decode())
    badges = re.findall("Badge of ([a-z]+)", client.get(reverse("recognition:badges")).content.decode())

    assert quests[0] == badges[0] == way
    assert set(quests) == set(badges) == set(Way.values)


@pytest.mark.parametrize(
    ("reached", "base", "shown"),
    [(9, 100, None), (92, 100, None), (10, 20, (10, 20)), (63, 101, (65, 100)), (0, 0, None)],
)
def test_shown_of_many_when_few_are_on_a_side_says_nothing(
    reached: int, base: int, shown: tuple[int, int] | None
) -> None:
    assert rules.shown_of_many(reached, base) == shown


def test_nomination_when_two_say_so_opens_the_offer(amara: Person, bela: Person, mallory: Person) -> None:
    services.nominate(bela, amara, Idea.WORKSHOP)
    services.nominate(bela, amara, Idea.WORKSHOP)
    assert queries.offers_for(amara) == []

    services.nominate(mallory, amara, Idea.WORKSHOP)

    assert queries.offers_for(amara) == [Idea.WORKSHOP]


def test_ask_when_again_within_the_week_waits_for_the_next_bunch(amara: Person, bela: Person) -> None:
    def ask(number: int) -> None:
        services.ask(
            "feedback_used", contributor=bela, confirmer=amara, evidence=f"c:{number}", about=f"Note {number}"
        )

    ask(1)
    ask(2)
    assert queries.questions_for(amara).count() == 2
    queries.questions_of(amara).update(shown_from=timezone.now() - timedelta(days=3))
    ask(3)

    assert queries.questions_for(amara).count() == 2
    waiting = queries.questions_of(amara).get(about="Note 3")
    assert waiting.shown_from
    assert (waiting.shown_from - timezone.now()).days == 3


def test_demonstration_rules_when_measured_hold_and_are_published_for_a_coming_season(
    amara: Person,
) -> None:
    draft = draft_of(content.table("honours")["rules"])
    assert services.failures(draft) == []

    draft.save()
    give_role(amara, Role.EDITOR)
    draft.save_revision(user=amara).publish(user=amara)

    published = RuleSet.objects.latest("pk")
    act = AuditEntry.objects.get()
    assert (act.actor, act.act, act.object_id) == (amara, Act.PUBLISHED, str(published.pk))
    today = timezone.now().date()
    assert published.in_force_from == services.next_start(today) - timedelta(weeks=13)
    assert published.in_force_from >= today + timedelta(days=7)
    first = RuleSet.objects.get(name="The first rules")
    assert queries.differences(published, first) == [
        "“Found something that people applied” gives 7 points, before 6.",
        "“Gave feedback that was used” gives 9 points, before 8.",
    ]


def test_a_new_draft_begins_with_the_rules_in_force(amara: Person, browse: Browse) -> None:
    """Empty, the form would open with a fault for every kind."""
    give_role(amara, Role.EDITOR)
    page = browse(amara).get("/admin/snippets/recognition/rulesdraft/add/")

    form = page.context["form"]
    first = RuleSet.objects.get(name="The first rules")
    assert {block.block_type: block.value["points"] for block in form.instance.entries} == {
        entry.kind: entry.milli_points // 1000 for entry in first.entries.all()
    }
    assert form.initial["pair_cap"] == first.pair_cap // 1000
    assert form.initial["decay"] == first.decay


def test_an_editor_is_offered_what_a_quest_can_count(amara: Person, browse: Browse) -> None:
    give_role(amara, Role.EDITOR)
    page = browse(amara).get("/admin/snippets/recognition/quest/add/")

    assert [name for name, _label in page.context["form"].fields["measure"].choices] == [
        each.name for each in registry.measures()
    ]


def test_an_editor_who_publishes_rules_that_do_not_hold_reads_why_above_the_form(
    amara: Person, browse: Browse
) -> None:
    give_role(amara, Role.EDITOR)
    desk = browse(amara)
    form = desk.get("/admin/snippets/recognition/rulesdraft/add/").context["form"]
    sent = {name: form.initial[name] for name in form.fields if name != "entries"}
    entries = list(form.instance.entries)
    sent |= {"name": "Loose", "floor": 60, "entries-count": len(entries), "action-publish": "yes"}
    for place, block in enumerate(entries):
        sent |= {f"entries-{place}-{part}": "" for part in ("id", "deleted")}
        sent |= {f"entries-{place}-type": block.block_type, f"entries-{place}-order": place}
        sent |= {f"entries-{place}-value-{name}": value or "" for name, value in block.value.items()}

    answer = desk.post("/admin/snippets/recognition/rulesdraft/add/", sent)

    assert "up to five friends" in str(answer.context["form"].errors)
    assert RuleSet.objects.count() == 1


def test_publish_rules_when_an_attack_succeeds_refuses_and_names_it() -> None:
    draft = draft_of({"name": "Loose", "points": {}})
    draft.floor = 60

    with pytest.raises(ValidationError, match="T2"):
        services.publish_rules(draft)
    assert RuleSet.objects.count() == 1


def test_rules_page_when_new_rules_come_says_the_difference(amara: Person, browse: Browse) -> None:
    services.write_rules(draft_of(content.table("honours")["rules"]))

    page = browse(amara).get(reverse("recognition:rules")).content.decode()

    assert "gives 9 points, before 8." in page
    assert "these are the first rules" in page


def test_weekly_maximum_when_published_is_kept_counted_and_said(amara: Person, browse: Browse) -> None:
    draft = draft_of({"name": "By the week", "points": {}})
    entry = next(block for block in draft.entries if block.block_type == "recall_held")
    entry.value["week_max"] = 3
    assert rules_in(draft).worth["recall_held"].week_max == 3_000

    published = services.write_rules(draft)

    assert published.entries.get(kind="recall_held").week_max == 3_000
    assert queries.rules_of(published) == rules_in(draft)
    first = RuleSet.objects.get(name="The first rules")
    said = "“Remembered it in a new situation” gives at most in a week: 3 points, before: no maximum."
    assert queries.differences(published, first) == [said]
    rules_now = dict(queries.rules_in_words(published))
    assert "Within the ten a week; At most 3 points a week" in {
        rule.limit for lines in rules_now.values() for rule in lines
    }
    assert said in browse(amara).get(reverse("recognition:rules")).content.decode()


def test_rules_in_wagtail_when_loose_are_refused_with_the_attack_named(browse: Browse) -> None:
    editor = PersonFactory.create()
    give_role(editor, Role.EDITOR)
    draft = draft_of({"name": "Loose", "points": {}})
    draft.floor = 60
    draft.save()
    client = browse(editor)

    page = client.get(reverse("wagtailsnippets_recognition_rulesdraft:edit", args=[draft.pk]))
    assert page.status_code == 200
    with pytest.raises(ValidationError, match="T2"):
        draft.save_revision(clean=False).publish()
    assert RuleSet.objects.count() == 1


def test_quest_when_shorter_than_two_weeks_is_refused_by_the_database() -> None:
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestFactory.create(first_day=today, last_day=today + timedelta(days=5))
    assert not Quest.objects.exists()


@pytest.mark.parametrize(
    ("motivator", "order"),
    [
        ("", ["wall", "spotlights", "quests", "growth"]),
        ("mastery", ["growth", "wall", "spotlights"]),
        ("helping", ["wall", "growth", "quests"]),
        ("belonging", ["quests", "wall", "spotlights", "growth"]),
        ("thanks", ["wall", "spotlights", "growth"]),
        ("autonomy", ["growth", "wall"]),
        ("none", ["wall", "spotlights", "quests", "growth"]),
    ],
)
def test_what_makes_it_worth_it_decides_which_parts_are_shown_and_in_what_order(
    motivator: str, order: list[str], amara: Person, bela: Person, leader: Person, browse: Browse
) -> None:
    update_profile(amara, motivator=motivator)
    for nominator in (bela, PersonFactory.create()):
        services.nominate(nominator, amara, Idea.WORKSHOP)
    today = timezone.localdate()
    QuestFactory.create(first_day=today, last_day=today + timedelta(days=20))
    services.answer_spotlight(shine(leader, bela), bela, accept=True)

    page = browse(amara).get(reverse("recognition:thanks")).content.decode()

    found = [part for part in ("wall", "spotlights", "quests", "growth") if f'<h2 id="{part}"' in page]
    assert sorted(found, key=lambda part: page.index(f'<h2 id="{part}"')) == order
    assert ("You could host a workshop" in page) == (motivator != "autonomy")
    assert "Thank someone" in page
