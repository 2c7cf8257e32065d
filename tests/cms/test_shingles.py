import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.shingles import is_near_copy, plain_words, resemblance, shingles

POST = (
    "At twenty to six on Tuesday, Mrs Okafor rang. The lift was out. She’s on the sixth floor with a hip "
    "that’s six weeks old. I moved two jobs and upset a hotel. We had Tomasz there by 06:55."
)
OTHER = (
    "My father mended radios in the kitchen. What I learnt from him is to listen before you open anything, "
    "and that the screw you lose is always the one from the battery lid. I still count them twice."
)
texts = st.text(alphabet="abc déİ’'.\n", max_size=120)


@pytest.mark.parametrize(
    "dressed",
    [
        POST.upper(),
        f"{POST} #proud #lifts",
        f"🎉 {POST} 🎉",
        POST.replace("’", "'"),
        POST.replace(".", " \u2026\n\n"),
        POST.replace("Tuesday", "Thursday"),
    ],
)
def test_a_copy_in_other_clothes_is_still_a_copy(dressed: str) -> None:
    assert is_near_copy(dressed, POST)


def test_ones_own_words_are_no_copy() -> None:
    assert resemblance(POST, OTHER) == 0.0
    assert not is_near_copy(f"{POST} {OTHER}", POST)


def test_words_are_compared_without_case_accents_and_punctuation() -> None:
    assert plain_words("Béla DON’T: don't, dont—\u200bok #Lift_2") == [
        "bela",
        "dont",
        "dont",
        "dont",
        "ok",
        "lift",
        "2",
    ]
    assert shingles("only two") == frozenset()


@given(texts, texts)
def test_resemblance_is_a_share_and_takes_no_side(first: str, second: str) -> None:
    found = resemblance(first, second)

    assert 0.0 <= found <= 1.0
    assert found == resemblance(second, first)
    assert resemblance(first, first) in (0.0, 1.0)


SCRIPT = """
import {{ plainWords, resemblance }} from "{library}";
let given = "";
for await (const chunk of process.stdin) given += chunk;
const {{ texts, source }} = JSON.parse(given);
console.log(JSON.stringify(texts.map((text) => [plainWords(text), resemblance(text, source)])));
"""
LIBRARY = Path(__file__).parents[2] / "frontend" / "static" / "js" / "lib" / "shingles.js"


@pytest.mark.skipif(shutil.which("node") is None, reason="node is for developers")
def test_the_page_compares_as_the_server_does() -> None:
    given_texts = [
        POST,
        OTHER,
        POST.replace("Tuesday", "Thursday"),
        "",
        "İstanbul’da 3 gün, ça va? Zoë O'Neill",
    ]
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT.format(library=LIBRARY)],
        input=json.dumps({"texts": given_texts, "source": POST}),
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(ran.stdout) == [[plain_words(text), resemblance(text, POST)] for text in given_texts]
