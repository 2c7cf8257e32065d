"""Something's not right: reaches one human who is not too close; a thing is decided, once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from config.demonstration.factories.mentoring import PairingFactory
from config.demonstration.factories.people import PersonFactory
from people import queries, registry, services
from people.models import Concern, Decision, Organisation, Person, Role
from people.registry import ConcernSubject
from people.services import ConcernRefused
from tests.pressing import press

pytestmark = pytest.mark.django_db
Browse = Callable[[Person], Client]
LINKED = re.compile(r'(?:concern\.html" with|people:concern".*?)[ ?]type="?([a-z.]+)')
SENSELESS = ("type=nothing&id=1", "type=t&id=", "type=t&id=%00", "id=7", f"type=t&id={'9' * 65}")


@pytest.fixture
def mei() -> Person:
    """The one who hears when something's not right."""
    mei: Person = PersonFactory.create(name="Mei Tanaka")
    Organisation.objects.update(concern_contact=mei)
    return mei


@pytest.fixture
def hidden(bela: Person, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is hidden just now, of a kind of thing that Béla wrote."""
    hidden: list[str] = []
    subject = ConcernSubject(type="t", author=lambda key: bela, hide=hidden.append, show=hidden.remove)
    monkeypatch.setitem(registry._subjects, "t", subject)
    return hidden


def raised(by: Person, key: str = "7") -> Concern:
    return services.raise_concern(
        by, about="A line", subject_type="t", subject_id=key, url="/", words="Unkind"
    )


def told(person: Person) -> list[str]:
    return list(person.notices.order_by("pk").values_list("kind", flat=True))


def test_it_reaches_the_named_human(amara: Person, mei: Person) -> None:
    assert raised(amara).handler == mei
    assert told(mei) == ["people.concern-raised"]


def test_said_twice_while_open_it_is_one(amara: Person, mei: Person) -> None:
    assert raised(amara) == raised(amara)
    assert told(mei) == ["people.concern-raised"]


def test_what_is_said_besides_while_it_is_open_reaches_them_too(amara: Person, mei: Person) -> None:
    first = raised(amara)
    more = {"about": "A line", "subject_type": "t", "subject_id": "7", "url": "/"}
    for _again in range(2):
        services.raise_concern(amara, words="And it goes on", **more)
    first.refresh_from_db()
    assert first.words == "Unkind\n\nAnd it goes on"
    assert told(mei) == ["people.concern-raised"] * 2
    assert Concern.objects.count() == 1


def test_it_never_reaches_the_reporters_line(amara: Person, bela: Person, mei: Person) -> None:
    deputy = PersonFactory.create()
    Organisation.objects.update(concern_deputy=deputy)
    Person.objects.filter(pk=bela.pk).update(manager=mei)
    Person.objects.filter(pk=amara.pk).update(manager=bela)
    assert raised(Person.objects.get(pk=amara.pk)).handler == deputy


def test_it_never_reaches_who_wrote_it_or_who_says_it(mei: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = PersonFactory.create()
    services.give_role(admin, Role.ADMINISTRATOR)
    assert raised(mei).handler == admin
    subject = ConcernSubject(type="t", author=lambda key: mei, hide=lambda key: None, show=lambda key: None)
    monkeypatch.setitem(registry._subjects, "t", subject)
    assert raised(PersonFactory.create(), key="8").handler == admin


def test_a_circle_of_managers_ends(amara: Person, bela: Person) -> None:
    Person.objects.filter(pk=amara.pk).update(manager=bela)
    Person.objects.filter(pk=bela.pk).update(manager=amara)
    assert queries.line_above(Person.objects.get(pk=amara.pk)) == {bela.pk}
    assert queries.in_one_line(amara, Person.objects.get(pk=bela.pk))


def test_hidden_meanwhile_the_author_is_told_and_it_comes_back(
    amara: Person, bela: Person, mei: Person, hidden: list[str]
) -> None:
    case = raised(amara)
    services.hide_subject(mei, case)
    services.hide_subject(mei, case)
    assert hidden == ["7"]
    assert told(bela) == ["people.concern-hidden"]
    services.decide_concern(mei, case, decision=Decision.STAYS, reason="It is a joke between you.")
    assert hidden == []
    assert told(bela)[-1] == "people.concern-decided"
    assert told(amara) == ["people.concern-answered"]


def test_decided_is_decided(amara: Person, mei: Person, hidden: list[str]) -> None:
    case = raised(amara)
    services.decide_concern(mei, case, decision=Decision.HIDDEN, reason="It names somebody.")
    assert hidden == ["7"]
    with pytest.raises(ConcernRefused):
        services.decide_concern(mei, case, decision=Decision.STAYS, reason="No")


def test_nobody_else_decides(amara: Person, mallory: Person, mei: Person) -> None:
    with pytest.raises(ConcernRefused):
        services.decide_concern(mallory, raised(amara), decision=Decision.STAYS, reason="No")


def test_the_author_replies_once(amara: Person, bela: Person, mei: Person, hidden: list[str]) -> None:
    case = services.hide_subject(mei, raised(amara))
    services.reply_to_concern(bela, case, "I meant the lift.")
    with pytest.raises(ConcernRefused):
        services.reply_to_concern(bela, case, "And another thing.")
    assert Concern.objects.get().author_reply == "I meant the lift."
    assert told(mei)[-1] == "people.concern-reply"


def test_the_author_never_learns_who_said_it(
    amara: Person, bela: Person, mei: Person, hidden: list[str], browse: Browse
) -> None:
    case = services.hide_subject(mei, raised(amara))
    page = browse(bela).get(reverse("people:concern-reply", args=[case.pk])).content.decode()
    assert "Amara" not in page
    assert "Unkind" not in page


@pytest.mark.parametrize("name", ["people:desk-item", "people:concern-reply"])
def test_nobody_else_reads_a_case(
    name: str, amara: Person, bela: Person, mallory: Person, mei: Person, hidden: list[str], browse: Browse
) -> None:
    case = services.hide_subject(mei, raised(amara))
    assert browse(mallory).get(reverse(name, args=[case.pk])).status_code == 404
    assert browse(mallory).post(reverse("people:desk-hiding", args=[case.pk])).status_code == 404
    assert browse(amara).get(reverse(name, args=[case.pk])).status_code == 404


def test_the_page_says_who_reads_it_and_keeps_what_was_typed(
    amara: Person, mei: Person, hidden: list[str], browse: Browse
) -> None:
    client = browse(amara)
    url = reverse("people:concern") + "?type=t&id=7&about=A%20line&next=/inbox/"
    assert "Mei Tanaka" in client.get(url).content.decode()
    assert client.post(url, {"words": " "}).context["form"].errors
    assert client.post(url, {"words": "Unkind"})["Location"] == "/inbox/"
    assert Concern.objects.get().words == "Unkind"


def test_the_page_leads_nowhere_else(amara: Person, mei: Person, hidden: list[str], browse: Browse) -> None:
    url = reverse("people:concern") + "?type=t&id=7&next=https://evil.example/"
    assert browse(amara).post(url, {"words": "Unkind"})["Location"] == "/"


def test_the_desk_decides_in_the_browser(
    amara: Person, mei: Person, hidden: list[str], browse: Browse
) -> None:
    case, client = raised(amara), browse(mei)
    item = reverse("people:desk-item", args=[case.pk])
    client.post(reverse("people:desk-hiding", args=[case.pk]), {"hide": "yes"})
    assert hidden == ["7"]
    assert client.post(item, {"decision": "stays"}).context["form"].errors
    client.post(item, {"decision": "stays", "reason": "Fine as it is."})
    client.post(item, {"decision": "hidden", "reason": "Changed my mind."})
    assert Concern.objects.get().decision == Decision.STAYS


def test_every_link_in_the_templates_is_about_a_kind_the_desk_knows() -> None:
    templates = (Path(__file__).parents[2] / "frontend" / "templates").rglob("*.html")
    used = {
        kind
        for template in templates
        for kind in re.findall(
            r'(?:concern\.html" with|people:concern".*?)[ ?]type="?([a-z.]+)', template.read_text()
        )
    }
    assert {"rooms.room", "mentoring.pairing", "mentoring.workshop", "people.profile", "cms.note"} <= used
    assert {kind for kind in used if registry.concern_subject(kind) is None} == set()


@pytest.mark.parametrize(
    "query", ["type=nothing&id=1", "type=t&id=", "type=t&id=%00", "id=7", f"type=t&id={'9' * 65}"]
)
def test_the_page_when_the_address_makes_no_sense_is_not_there(
    query: str, amara: Person, hidden: list[str], browse: Browse
) -> None:
    answer = browse(amara).post(reverse("people:concern") + f"?{query}", {"words": "Unkind"})
    assert answer.status_code == 404
    assert not Concern.objects.exists()


@pytest.mark.parametrize("kind", sorted(registry._subjects))
@pytest.mark.parametrize("key", ["7", "no-such-thing", "9" * 64])
def test_every_kind_takes_an_id_that_is_no_ones(
    kind: str, key: str, amara: Person, mei: Person, browse: Browse
) -> None:
    client = browse(amara)
    client.post(reverse("people:concern") + f"?type={kind}&id={key}&about=%00", {"words": "Unkind"})
    case = Concern.objects.get()
    if registry.can_be_hidden(kind):
        services.show_subject(mei, services.hide_subject(mei, case))


def test_the_desk_hides_only_what_can_be_hidden(
    amara: Person, mei: Person, bela: Person, browse: Browse
) -> None:
    case = services.raise_concern(
        amara, about="Béla", subject_type="people.profile", subject_id=str(bela.pk), url="/", words="Unkind"
    )
    client, item = browse(mei), reverse("people:desk-item", args=[case.pk])
    page = client.get(item).content.decode()
    assert "Hide it while I look" not in page
    assert "It stays hidden" not in page
    client.post(reverse("people:desk-hiding", args=[case.pk]), {"hide": "yes"})
    assert client.post(item, {"decision": "hidden", "reason": "No"}).context["form"].errors
    case.refresh_from_db()
    assert (case.hidden, case.author) == (False, bela)


def test_a_pairing_is_looked_into_by_neither_of_the_two(amara: Person, mei: Person) -> None:
    deputy = PersonFactory.create()
    Organisation.objects.update(concern_deputy=deputy)
    pair = PairingFactory.create(newcomer=amara, champion=mei)
    case = services.raise_concern(
        amara,
        about="A pairing",
        subject_type="mentoring.pairing",
        subject_id=str(pair.uid),
        url="/",
        words="No",
    )
    assert (case.handler, case.author) == (deputy, None)


def test_hiding_it_keeps_the_reason_begun(
    amara: Person, mei: Person, hidden: list[str], browse: Browse
) -> None:
    at = reverse("people:desk-item", args=[raised(amara).pk])
    typed = {"decision": "stays", "reason": "The pump is at platform four."}
    assert press(browse(mei), at, "Hide it while I look", typed).items() >= typed.items()
    assert hidden == ["7"]
