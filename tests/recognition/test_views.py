"""Who may open what, what they find there, and what nobody can find out."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demonstration.factories.people import PersonFactory
from config.demonstration.factories.recognition import QuestionFactory, ThanksFactory
from people.models import Person, State
from people.models.profile import Profile
from recognition import services
from recognition.models import Fact, Landmark, Question, Showing, Thanks

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]

PAGES = ["thanks", "names", "rules", "notes"]


def words(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()),
        "who": "Béla Kovács",
        "deed": "You waited with me until the last bus.",
        "effect": "",
        "evidence": "",
        "kind": "courage",
        "show": "on",
        **changes,
    }


def findable(person: Person) -> Person:
    Profile.objects.update_or_create(person=person, defaults={"findable": True})
    return person


def note_between(giver: Person, receiver: Person, **changes: Any) -> Thanks:
    return services.write_thanks(
        giver,
        receiver=receiver,
        **{
            "deed": "You waited with me.",
            "kind": "courage",
            "key": uuid.uuid4(),
            "asked_to_show": True,
            **changes,
        },
    )


@pytest.mark.parametrize("name", PAGES)
def test_page_when_not_signed_in_or_never_joined_is_not_shown(
    client: Client, browse: Browse, stranger: Person, name: str
) -> None:
    address = reverse(f"recognition:{name}")

    assert client.get(address).status_code == 302
    answer = browse(stranger).get(address)
    assert (answer.status_code, answer["Location"]) == (302, reverse("people:join"))


@pytest.mark.parametrize("name", PAGES)
def test_page_when_a_member_asks_is_shown(browse: Browse, amara: Person, name: str) -> None:
    assert browse(amara).get(reverse(f"recognition:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["note", "note-showing", "note-reply", "note-withdrawal"])
def test_note_when_it_is_between_two_others_is_not_found(
    browse: Browse, client: Client, amara: Person, bela: Person, mallory: Person, stranger: Person, name: str
) -> None:
    note = note_between(amara, bela)
    address = reverse(f"recognition:{name}", args=[note.pk])
    ask = "get" if name == "note" else "post"

    assert getattr(browse(mallory), ask)(address, {"step": "show", "words": "x"}).status_code == 404
    assert getattr(client, ask)(address).status_code == 302
    assert getattr(browse(stranger), ask)(address)["Location"] == reverse("people:join")
    note.refresh_from_db()
    assert (note.showing, note.reply, note.withdrawn_at) == (Showing.ASKED, "", None)


@pytest.mark.parametrize("name", ["question", "answer-withdrawal"])
def test_question_when_it_is_somebody_elses_is_not_found(
    browse: Browse, client: Client, amara: Person, bela: Person, mallory: Person, name: str
) -> None:
    question = QuestionFactory.create(contributor=amara, confirmer=bela, asked_at=timezone.now())
    address = reverse(f"recognition:{name}", args=[question.pk])

    for other in (amara, mallory):
        assert browse(other).post(address, {"reply": "yes"}).status_code == 404
    assert client.post(address, {"reply": "yes"}).status_code == 302
    assert not Fact.objects.exists()


def test_note_create_when_not_signed_in_or_never_joined_writes_nothing(
    client: Client, browse: Browse, stranger: Person, bela: Person
) -> None:
    findable(bela)
    for who in (client, browse(stranger)):
        assert who.post(reverse("recognition:note-create"), words()).status_code in (302, 403)
    assert not Thanks.objects.exists()


def test_note_create_when_sent_twice_writes_one_note(browse: Browse, amara: Person, bela: Person) -> None:
    findable(bela)
    form = words()
    for _again in range(2):
        answer = browse(amara).post(reverse("recognition:note-create"), form, follow=True)
        assert "Sent to Béla Kovács." in answer.content.decode()

    assert Thanks.objects.get().receiver == bela
    assert Fact.objects.count() == 1
    browse(amara).post(reverse("recognition:note-create"), {**form, "deed": "And you laughed."})
    assert Thanks.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"deed": ""},
        {"deed": "x" * 601},
        {"kind": "posting"},
        {"key": "no key"},
        {"who": "Nobody At All"},
        {"who": "not an @ address"},
        {"who": "amara@example.org"},
        {"who": "\x00"},
        {"who": ""},
    ],
)
def test_note_create_when_something_is_missing_keeps_what_was_typed(
    browse: Browse, amara: Person, bela: Person, wrong: dict[str, str]
) -> None:
    findable(bela)

    answer = browse(amara).post(
        reverse("recognition:note-create"), words(**{"effect": "I slept <b>well</b>.", **wrong})
    )

    assert answer.status_code == 422
    assert "I slept &lt;b&gt;well&lt;/b&gt;." in answer.content.decode()
    assert "error-summary" in answer.content.decode()
    assert not Thanks.objects.exists()


def test_note_create_when_two_have_the_name_asks_which(browse: Browse, amara: Person) -> None:
    first, second = (findable(PersonFactory.create(name="Jo Smith", headline=f"Depot {n}")) for n in (1, 2))

    answer = browse(amara).post(reverse("recognition:note-create"), words(who="jo smith"))
    assert answer.status_code == 422
    assert "Depot 2" in answer.content.decode()

    browse(amara).post(reverse("recognition:note-create"), words(who="jo smith", chosen=str(second.pk)))
    assert Thanks.objects.get().receiver == second
    assert first.thanks_received.count() == 0


def test_note_create_when_to_an_address_says_the_same_whoever_has_it(browse: Browse, amara: Person) -> None:
    """Nobody, an account that never joined, one who left, and a member: not a byte of difference."""
    PersonFactory.create(email="never@example.org", state=State.ACCOUNT)
    PersonFactory.create(email="gone@example.org", state=State.LEFT, is_active=False)
    PersonFactory.create(email="member@example.org")
    pages = []
    for address in ("nobody@example.org", "never@example.org", "gone@example.org", "member@example.org"):
        answers = [
            browse(amara).post(
                reverse("recognition:note-create"), words(who=address, key=str(uuid.UUID(int=1))), follow=True
            ),
            browse(amara).get(reverse("recognition:notes")),
            browse(amara).get(reverse("recognition:thanks")),
        ]
        pages.append([without_tokens(answer.content.decode()) for answer in answers])

    assert "If they are here, they will hear from you." in pages[0][0]
    assert pages[0] == pages[1] == pages[2] == pages[3]
    assert Thanks.objects.count() == 1


def without_tokens(page: str) -> str:
    """Leave out what differs on every request: form tokens, nonces, the form's own key."""
    import re

    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    page = re.sub(r'nonce="[^"]*"|"X-CSRFToken": *"[^"]*"', "", page)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{64}", "", page)


def test_names_when_not_findable_suggests_nobody(browse: Browse, amara: Person, bela: Person) -> None:
    ask = reverse("recognition:names")
    Profile.objects.update_or_create(person=bela, defaults={"findable": False})
    assert "Béla" not in browse(amara).get(ask, {"who": "Béla"}).content.decode()

    findable(bela)
    assert "Béla" in browse(amara).get(ask, {"who": "Béla"}).content.decode()
    assert "Béla" not in browse(amara).get(ask, {"who": ""}).content.decode()


def test_wall_when_both_said_yes_shows_it_until_either_takes_it_down(
    browse: Browse, amara: Person, bela: Person, mallory: Person
) -> None:
    note = note_between(amara, bela, deed="You waited until the last bus.")
    wall = reverse("recognition:thanks")
    showing = reverse("recognition:note-showing", args=[note.pk])

    def is_on_the_wall() -> bool:
        return "You waited until the last bus." in browse(mallory).get(wall).content.decode()

    assert not is_on_the_wall()
    browse(amara).post(showing, {"step": "show"})
    assert not is_on_the_wall()
    browse(bela).post(showing, {"step": "show"})
    assert is_on_the_wall()
    browse(amara).post(showing, {"step": "down"})
    assert not is_on_the_wall()
    browse(bela).post(showing, {"step": "show"})
    assert not is_on_the_wall()


def test_wall_when_it_grows_takes_as_many_queries(
    browse: Browse, mallory: Person, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for _round in range(2):
        for _each in range(1 + _round):
            note = ThanksFactory.create(showing=Showing.SHOWN, shown_at=timezone.now())
            assert note.giver_id
        with django_assert_max_num_queries(40) as captured:
            assert browse(mallory).get(reverse("recognition:thanks")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_notes_when_they_grow_take_as_many_queries(
    browse: Browse, amara: Person, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for wanted in (1, 2):
        for _each in range(wanted):
            ThanksFactory.create(receiver=amara)
        with django_assert_max_num_queries(30) as captured:
            browse(amara).get(reverse("recognition:notes"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_reply_when_written_is_read_by_the_two_only(
    browse: Browse, amara: Person, bela: Person, mallory: Person
) -> None:
    note = note_between(amara, bela)
    address = reverse("recognition:note-reply", args=[note.pk])

    browse(amara).post(address, {"words": "I answer myself"})
    browse(bela).post(address, {"words": "It was my bus, too."})
    browse(bela).post(address, {"words": "Twice"})
    services.agree_to_show(note, bela)

    assert (
        "It was my bus, too."
        in browse(amara).get(reverse("recognition:note", args=[note.pk])).content.decode()
    )
    assert "my bus" not in browse(mallory).get(reverse("recognition:thanks")).content.decode()
    assert Thanks.objects.get().reply == "It was my bus, too."


def test_withdrawal_when_in_time_is_gone_for_both(browse: Browse, amara: Person, bela: Person) -> None:
    note = note_between(amara, bela)
    services.agree_to_show(note, bela)

    browse(bela).post(reverse("recognition:note-withdrawal", args=[note.pk]))
    assert browse(amara).get(reverse("recognition:note", args=[note.pk])).status_code == 200
    browse(amara).post(reverse("recognition:note-withdrawal", args=[note.pk]))

    for person in (amara, bela):
        assert browse(person).get(reverse("recognition:note", args=[note.pk])).status_code == 404
    assert "You waited" not in browse(bela).get(reverse("recognition:thanks")).content.decode()


def test_question_when_answered_no_tells_the_contributor_nothing(
    browse: Browse, amara: Person, bela: Person
) -> None:
    """After a no, every page of the one who helped reads as if the question had never been asked."""
    pages = [reverse(f"recognition:{name}") for name in ("thanks", "notes")] + [reverse("people:inbox")]

    def read() -> list[str]:
        return [without_tokens(browse(amara).get(page).content.decode()) for page in pages]

    before = read()
    question = services.ask(
        "mentoring_session", contributor=amara, confirmer=bela, evidence="s:1", about="Your half-hour"
    )
    assert read() == before
    browse(bela).post(
        reverse("recognition:question", args=[question.pk]), {"reply": "no", f"line-{question.pk}": "Not me"}
    )

    assert read() == before
    question.refresh_from_db()
    assert (question.reply, question.line) == ("no", "")
    assert not Fact.objects.exists()


def test_question_when_answered_twice_keeps_the_first(browse: Browse, amara: Person, bela: Person) -> None:
    question = services.ask(
        "mentoring_session", contributor=amara, confirmer=bela, evidence="s:1", about="Your half-hour"
    )
    address = reverse("recognition:question", args=[question.pk])

    for reply in ("yes", "no", "yes"):
        browse(bela).post(address, {"reply": reply, f"line-{question.pk}": "I said it out loud."})

    assert Fact.objects.count() == 1
    page = browse(amara).get(reverse("recognition:thanks")).content.decode()
    assert "I said it out loud." in page
    assert browse(bela).post(address, {"reply": "perhaps"}).status_code == 422


def test_question_when_sent_elsewhere_stays_on_this_site(browse: Browse, bela: Person) -> None:
    question = QuestionFactory.create(confirmer=bela, asked_at=timezone.now())

    answer = browse(bela).post(
        reverse("recognition:question", args=[question.pk]), {"reply": "no", "next": "https://evil.example/"}
    )

    assert answer["Location"] == reverse("recognition:thanks")


def test_question_when_three_weeks_old_goes_by_itself(browse: Browse, amara: Person, bela: Person) -> None:
    question = QuestionFactory.create(
        contributor=amara, confirmer=bela, asked_at=timezone.now() - timedelta(days=21, minutes=1)
    )

    assert question.about not in browse(bela).get(reverse("recognition:thanks")).content.decode()
    browse(bela).post(reverse("recognition:question", args=[question.pk]), {"reply": "yes"})

    assert not Fact.objects.exists()
    assert Question.objects.get().reply == ""


def test_growth_of_somebody_is_on_no_page_of_anybody_else(
    browse: Browse, amara: Person, bela: Person, mallory: Person
) -> None:
    """Amara's deeds, points and landmarks are read by Amara alone, whatever role another has."""
    services.record("answer_accepted", contributor=amara, confirmer=bela, evidence="q:1")
    Landmark.objects.create(person=amara, name="changed-your-mind", reached_on=timezone.localdate())
    mallory.is_staff = mallory.is_superuser = True
    mallory.save()

    mine = browse(amara).get(reverse("recognition:thanks")).content.decode()
    assert "You answered a question for Béla" in mine
    assert "Changed your mind" in mine
    for query in ("", f"?person={amara.pk}", f"?who={amara.pk}", f"?user={amara.email}"):
        theirs = browse(mallory).get(reverse("recognition:thanks") + query).content.decode()
        assert "You answered a question" not in theirs
        assert "Changed your mind" not in theirs


def test_no_admin_shows_a_row_of_recognition() -> None:
    from django.apps import apps

    registered = {model._meta.app_label for model in admin.site._registry}
    assert "recognition" not in registered
    from wagtail.snippets.models import get_snippet_models

    shown = set(apps.get_app_config("recognition").get_models()) & set(get_snippet_models())
    # What editors write; no field of these leads to anybody.
    assert {model.__name__ for model in shown} == {"Achievement", "Quest", "RulesDraft"}


def test_points_when_not_wanted_are_nowhere(browse: Browse, amara: Person) -> None:
    services.record("practice_completed", contributor=amara, evidence="p:1")
    assert "Points of this season" in browse(amara).get(reverse("recognition:thanks")).content.decode()

    Profile.objects.update_or_create(person=amara, defaults={"motivator": "none"})

    assert "Points of this season" not in browse(amara).get(reverse("recognition:thanks")).content.decode()


def test_health_when_a_member_asks_says_it_is_too_early(
    browse: Browse, client: Client, amara: Person, stranger: Person
) -> None:
    page = browse(amara).get(reverse("culture:health")).content.decode()

    assert page.count("Not enough data") >= 8
    assert page.count("A warning when:") == 8
    assert client.get(reverse("culture:health")).status_code == 302
    assert browse(stranger).get(reverse("culture:health"))["Location"] == reverse("people:join")
