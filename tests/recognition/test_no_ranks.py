"""Nothing in the product sorts, ranks or compares people by recognition: a scan of queries and templates."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("people", "recognition", "cms", "learning", "mentoring", "culture", "frontend", "config")
WORDS_OF_SCORE = r"(milli_points|balance|engagement|confirmed|matched|total|score|points)"


def sources(*suffixes: str) -> list[Path]:
    return [
        path
        for app in APPS
        for suffix in suffixes
        for path in (ROOT / app).rglob(f"*{suffix}")
        if "migrations" not in path.parts and "simulation" not in path.parts
    ]


def test_no_query_orders_people_by_recognition() -> None:
    """No ordering, window or maximum over points, balances or how many facts somebody has."""
    ordering = re.compile(rf"(order_by|Window|Rank|DenseRank|Max|latest|earliest)\([^)]*{WORDS_OF_SCORE}")
    counted = re.compile(r"order_by\([^)]*(facts|awards|thanks|badges|landmarks)(__count|_count)")
    for path in sources(".py"):
        text = path.read_text(encoding="utf-8")
        found = [match.group(0) for match in [*ordering.finditer(text), *counted.finditer(text)]]
        assert [each for each in found if "recognition" in str(path) or "fact" in each] == [], path


def test_no_sorting_by_points_of_people_in_python() -> None:
    by_score = re.compile(r"sorted\([^)]*key=[^)]*\.(total|score|points|balance|milli_points)\b")
    rules = {"recognition/queries/ledger.py"}  # the rules themselves, dearest kind first: no people
    for path in sources(".py"):
        if str(path.relative_to(ROOT)) not in rules:
            assert by_score.search(path.read_text(encoding="utf-8")) is None, path


def test_no_template_sorts_or_names_a_rank() -> None:
    wrong = re.compile(
        r"dictsort|leaderboard|top (ten|10|three|3)\b|\brank(ed|ing)?\b\s*(#|\{\{)", re.IGNORECASE
    )
    for path in sources(".html"):
        assert wrong.search(path.read_text(encoding="utf-8")) is None, path
