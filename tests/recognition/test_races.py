"""Two at once: threads with connections of their own, on SQLite and PostgreSQL."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.recognition import AchievementFactory
from people.models import Person, Role
from people.services import give_role
from recognition import services
from recognition.models import (
    Award,
    Balance,
    Credential,
    Fact,
    Landmark,
    Question,
    Reply,
    Showing,
    Spotlight,
    Thanks,
    Withdrawal,
)
from recognition.services import balances
from tests.recognition.test_ledger import make_real

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], object]) -> list[object]:
    """Run the steps together; a refusal is a result, anything else that goes wrong is raised."""
    start = Barrier(len(steps))

    def run(step: Callable[[], object]) -> object:
        start.wait()
        try:
            return step()
        except services.NotAllowed as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_record_when_two_record_the_same_keeps_one(amara: Person, bela: Person) -> None:
    make_real(bela)

    def step() -> object:
        return services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")

    facts = at_once(step, step, step)

    assert len(set(facts)) == 1
    assert Fact.objects.filter(evidence="q:1").count() == 1
    assert Award.objects.filter(fact__evidence="q:1").count() == 1
    assert Landmark.objects.filter(person=amara).count() == 1


def test_record_when_the_second_and_third_of_three_confirm_awards_at_once(amara: Person) -> None:
    people = [make_real(PersonFactory.create()) for _ in range(3)]

    at_once(
        *(
            lambda person=person: services.record(
                "workshop_hosted", contributor=amara, confirmer=person, evidence="w:1"
            )
            for person in people
        )
    )

    assert sum(Award.objects.filter(fact__evidence="w:1").values_list("milli_points", flat=True)) == 20_000


def test_record_when_six_thanks_are_given_at_once_five_count(bela: Person) -> None:
    make_real(bela)
    receivers = [PersonFactory.create() for _ in range(6)]

    at_once(
        *(
            lambda receiver=receiver: services.record(
                "kudos", contributor=receiver, confirmer=bela, evidence=f"t:{receiver.pk}"
            )
            for receiver in receivers
        )
    )

    assert Award.objects.filter(fact__confirmer=bela, fact__kind="kudos").count() == 5


def test_withdraw_when_tapped_twice_reverses_once(amara: Person, bela: Person) -> None:
    make_real(bela)
    fact = services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")

    at_once(*[lambda: services.withdraw_confirmation(fact, bela)] * 3)

    assert Withdrawal.objects.count() == 1
    assert sum(Award.objects.filter(fact=fact).values_list("milli_points", flat=True)) == 0


def test_ask_and_answer_when_repeated_at_once_make_one_fact(amara: Person, bela: Person) -> None:
    def ask() -> Question:
        return services.ask(
            "mentoring_session", contributor=amara, confirmer=bela, evidence="s:1", about="Your half-hour"
        )

    assert len(set(at_once(ask, ask))) == 1
    question = Question.objects.get()

    at_once(*[lambda: services.answer(question, bela, Reply.YES)] * 3)

    assert Fact.objects.filter(kind="mentoring_session").count() == 1


def test_write_thanks_when_sent_twice_at_once_is_one_note(amara: Person, bela: Person) -> None:
    key = uuid.uuid4()

    def send() -> Thanks:
        return services.write_thanks(amara, receiver=bela, deed="You stayed.", kind="courage", key=key)

    assert len(set(at_once(send, send, send))) == 1
    assert Thanks.objects.count() == 1
    assert Fact.objects.count() == 1


def test_showing_when_one_agrees_and_the_other_takes_it_back_ends_hidden(amara: Person, bela: Person) -> None:
    note = services.write_thanks(
        amara, receiver=bela, deed="You stayed.", kind="courage", key=uuid.uuid4(), asked_to_show=True
    )

    at_once(lambda: services.agree_to_show(note, bela), lambda: services.withdraw_thanks(note, amara))

    note.refresh_from_db()
    assert note.withdrawn_at is not None
    assert note.showing == Showing.PRIVATE


def test_spotlights_when_written_in_six_tabs_at_once_are_four(bela: Person) -> None:
    give_role(make_real(bela), Role.LEADER)
    receivers = [PersonFactory.create() for _ in range(6)]

    said = at_once(
        *(
            lambda receiver=receiver: services.write_spotlight(
                bela, receiver=receiver, deed="Held it.", effect="It held.", benefited="Everybody"
            )
            for receiver in receivers
        )
    )

    assert sum(isinstance(each, services.NotAllowed) for each in said) == 2
    assert sorted(Spotlight.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_spotlight_when_sent_and_accepted_twice_at_once_is_one_and_counts_once(
    amara: Person, bela: Person
) -> None:
    give_role(make_real(bela), Role.LEADER)

    def write() -> object:
        return services.write_spotlight(
            bela, receiver=amara, deed="Held it.", effect="It held.", benefited="Everybody"
        )

    assert len(set(at_once(write, write, write))) == 1
    spotlight = Spotlight.objects.get()

    def accept() -> object:
        return services.answer_spotlight(spotlight, amara, accept=True)

    at_once(accept, accept, accept)

    assert Fact.objects.filter(kind="kudos").count() == 1
    assert Award.objects.filter(fact__kind="kudos").count() == 1


def test_badge_when_claimed_in_three_tabs_at_once_is_signed_once(amara: Person) -> None:
    badge = services.earn(amara, AchievementFactory.create())

    signed = at_once(*[lambda: services.claim(badge, amara)] * 3)

    assert len(set(signed)) == 1
    assert Credential.objects.count() == 1


def deed_of(person: Person, confirmer: Person, number: int) -> Fact:
    return services.record("answer_accepted", contributor=person, confirmer=confirmer, evidence=f"q:{number}")


def test_recount_when_people_write_meanwhile_lets_them_and_counts_each_fact_once(
    bela: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balances, "AT_ONCE", 2)
    make_real(bela)
    people = [PersonFactory.create() for _ in range(6)]
    for number, person in enumerate(people):
        deed_of(person, bela, number)
    Balance.objects.update(total=1)

    def write(done: int, whole: int) -> None:
        """In every pause, from a connection of its own: for those behind and for those to come."""
        at_once(*(lambda n=n, one=one: deed_of(one, bela, done * 10 + n) for n, one in enumerate(people, 10)))

    services.recount(write)

    assert Fact.objects.count() > 2 * len(people)
    assert services.differing() == (len(people), 0)


def test_recount_when_it_ends_half_way_keeps_what_it_mended_and_the_next_does_the_rest(
    bela: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balances, "AT_ONCE", 2)
    make_real(bela)
    for number in range(6):
        deed_of(PersonFactory.create(), bela, number)
    Balance.objects.update(total=1)

    def end(done: int, whole: int) -> None:
        if 2 * done > whole:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.recount(end)

    agree, differ = services.differing()
    assert agree
    assert differ
    assert services.recount() == differ
    assert services.differing() == (6, 0)


def test_award_pending_when_two_confirmers_turn_real_at_once_counts_both(amara: Person) -> None:
    confirmers = [PersonFactory.create(vouched_at=None) for _ in range(3)]
    for number, person in enumerate(confirmers):
        deed_of(amara, person, number)
        make_real(person)
    services.award_pending(confirmers[0])  # so that there is a balance already

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.award_pending(confirmers[1])
            other = pool.submit(at_once, lambda: services.award_pending(confirmers[2]))
            while not other.done() and not somebody_waits():
                time.sleep(0.01)
        other.result()

    assert Award.objects.count() == 3
    assert services.differing() == (1, 0)


def somebody_waits() -> bool:
    """SQLite has one writer: whoever is second waits from the start."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
