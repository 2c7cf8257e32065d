"""What every stylesheet, template and script of the house keeps to."""

import re
from pathlib import Path

import lucide
import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"
DESK = FRONTEND / "static" / "css" / "desk.css"  # Wagtail's admin alone wears it
SHEETS = sorted(set((FRONTEND / "static" / "css").rglob("*.css")) - {DESK})
BUTTONS = FRONTEND / "static" / "css" / "components" / "button.css"
TEMPLATES = sorted((FRONTEND / "templates").rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(FRONTEND))


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_sheet_is_layered_and_never_shouts(sheet: Path) -> None:
    text = sheet.read_text()
    assert "!important" not in text
    assert text.count("{") == text.count("}")
    assert "@layer" in text or "@font-face" in text


def test_every_sheet_is_imported_once() -> None:
    app = FRONTEND / "static" / "css" / "app.css"
    imported = re.findall(r'@import url\("([^"]+)"\)', app.read_text())
    others = {str(sheet.relative_to(app.parent)) for sheet in SHEETS if sheet != app}
    assert sorted(imported) == sorted(others)


def test_no_sheet_takes_a_class_of_another_one_for_something_else() -> None:
    """Every page wears every sheet: one class with two meanings changes pages that nobody looked at."""
    said: dict[tuple[str, str], dict[str, str]] = {}
    for sheet in SHEETS:
        for selector, rules in re.findall(r"^  \.([\w-]+) \{ ([^{}]+) \}$", sheet.read_text(), re.M):
            for rule in rules.rstrip("; ").split("; "):
                prop, _colon, value = rule.partition(": ")
                said.setdefault((selector, prop), {})[sheet.stem] = value
    # A room is one component in two sheets.
    clashes = {
        where: values
        for where, values in said.items()
        if len(set(values.values())) > 1 and values.keys() != {"room", "rooms"}
    }
    assert clashes == {}


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_template_has_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son\w+=", text)
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_template_names_icons_that_exist(template: Path) -> None:
    for icon in re.findall(r'{% icon "([\w-]+)" %}', template.read_text()):
        lucide._render_icon(icon, 24)


POINTING = re.compile(r"^(arrow|chevron)-(left|right)$|^log-|^send|^undo|^redo|^skip-|reply$|^external-link$")


def test_every_icon_that_points_along_the_line_turns_round_where_the_line_runs_from_the_right() -> None:
    turned = re.search(r'\[dir="rtl"\] :is\(([^)]+)\) \{ transform: scaleX\(-1\)', BUTTONS.read_text())
    used = {
        icon for path in TEMPLATES for icon in re.findall(r'icon(?:_name=| )"([\w-]+)"', path.read_text())
    }
    assert turned
    assert {icon for icon in used if POINTING.search(icon)} <= set(
        re.findall(r"\.lucide-([\w-]+)", turned[1])
    )
