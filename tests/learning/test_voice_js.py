"""The page's arithmetic and the server's are the same: both read the same texts."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from frontend.art import rhythm_path
from learning.likeness import NEWCOMER, compare, echoes, hints, measure, resemblance
from learning.views.picture import picture_of
from tests.learning.test_likeness import BLAND, OWN

LIBRARY = Path(__file__).parents[2] / "frontend" / "static" / "js" / "lib" / "voice.js"
TEXTS = [
    BLAND,
    OWN,
    f"{BLAND} " * 3 + "So I said.",
    "",
    "One.",
    "My gran says we are proud to be part of a team, whatever that is. I don't leverage anything at 06:55!",
    "I saw it. It was on the third floor, and nobody had called." * 70,
    "On Tuesday I rang Mrs Okafor. #lifts #Lifts #lifts a#b Thrilled to announce! Ich war in Leeds. " * 40,
    "İstanbul’da 3 gün… “Ça va?” said Zoë O'Neill-Smith; I'd gone.\n\nWe’d all gone.",
]
SCRIPT = """
import {{ measure, compare, echoes, resemblance, rhythmPath, hints, SIGNALS }} from "{library}";
let given = "";
for await (const chunk of process.stdin) given += chunk;
const {{ texts, source, profile }} = JSON.parse(given);
console.log(JSON.stringify(texts.map((text) => {{
  const m = measure(text, profile);
  const signals = SIGNALS.map((name) => m[name]);
  const {{ "near-copy": copy, ...found }} = hints(text, source, profile);
  const others = [found, echoes(text, source), resemblance(text, source), rhythmPath(m.lengths)];
  return [m.lengths, signals, compare(m, profile).say, ...others];
}})));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is for developers")
def test_the_page_counts_as_the_server_does() -> None:
    profile = picture_of("", BLAND, NEWCOMER, organisation="Halden Lifts", language="en-gb").profile
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT.format(library=LIBRARY)],
        input=json.dumps({"texts": TEXTS, "source": BLAND, "profile": profile}),
        capture_output=True,
        text=True,
        check=True,
    )

    for text, counted in zip(TEXTS, json.loads(ran.stdout), strict=True):
        lengths, signals, say, found_here, runs, alike, wave = counted
        found = measure(text, own_names=("Halden", "Lifts"))
        assert list(found.lengths) == lengths
        assert signals == pytest.approx(
            [found.signal(n) for n in ("length", "mix", "me", "details", "stock")]
        )
        assert say == profile["say"][compare(found, NEWCOMER).say]
        told = hints(text, source=BLAND, organisation="Halden Lifts", language="en-gb")
        assert found_here == {name: words for name, words in told.items() if name != "near-copy"}
        assert runs == [echo.text for echo in echoes(text, BLAND)]
        assert alike == pytest.approx(resemblance(text, BLAND))
        assert points(wave) == pytest.approx(points(rhythm_path(found.lengths)), abs=0.11)


def points(path: str) -> list[float]:
    """The numbers of a path, whose last digit may be rounded otherwise."""
    return [float(each) for each in re.findall(r"[\d.]+", path)]
