"""A browser without a script, in so far as forms go: what a button sends is what HTML says it sends."""

from bs4 import BeautifulSoup, Tag
from django.test import Client


def owner(page: BeautifulSoup, control: Tag) -> Tag | None:
    """The form a control belongs to, as HTML has it: the one it names, else the one around it."""
    named = control.get("form")
    return page.find(id=str(named)) if named else control.find_parent("form")


def fields_of(page: BeautifulSoup, form: Tag | None) -> dict[str, str]:
    """Return what stands in the fields of a form, or of the whole page."""
    found = {}
    for control in page.select("input[name], textarea[name], select[name]"):
        is_left = control.get("type") in ("radio", "checkbox") and not control.has_attr("checked")
        if not is_left and (form is None or owner(page, control) is form):
            found[str(control["name"])] = stands_in(control)
    return found


def stands_in(control: Tag) -> str:
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return str(chosen["value"]) if chosen else ""
    return control.text.removeprefix("\n") if control.name == "textarea" else str(control.get("value", ""))


def press(client: Client, at: str, button: str, typed: dict[str, str], *, nth: int = 0) -> dict[str, str]:
    """Type, press, follow; return what stands in the fields of the page it leads to."""
    page = BeautifulSoup(client.get(at).content, "html.parser")
    named = [(each.get_text(" ", strip=True), each) for each in page.select("button[type=submit]")]
    exactly = [each for text, each in named if text == button]
    pressed = (exactly or [each for text, each in named if button in text])[nth]
    form = owner(page, pressed)
    assert form is not None
    data = fields_of(page, form)
    assert typed.keys() <= {str(each["name"]) for each in page.select("[name]") if owner(page, each) is form}
    data |= typed | ({str(pressed["name"]): str(pressed["value"])} if pressed.has_attr("name") else {})
    answer = client.post(str(pressed.get("formaction") or form.get("action") or at), data, follow=True)
    assert answer.status_code == 200, answer.content[:400]
    return fields_of(BeautifulSoup(answer.content, "html.parser"), None)


def entered(client: Client, at: str, field: str) -> str:
    """Where Enter in a field leads: to the first button of its form."""
    page = BeautifulSoup(client.get(at).content, "html.parser")
    control = page.select_one(f"input[name='{field}']")
    assert control is not None
    form = owner(page, control)
    assert form is not None
    first = next(each for each in page.select("button[type=submit]") if owner(page, each) is form)
    assert not first.has_attr("name")
    return str(first.get("formaction") or form["action"])
