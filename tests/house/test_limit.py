"""A test that hangs ends, and says where."""

import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "pytest", "-o", "faulthandler_timeout=1")
HANGS = """
from concurrent.futures import ThreadPoolExecutor
from threading import Event

def test_waits_for_nobody():
    with ThreadPoolExecutor(1) as pool:
        pool.submit(Event().wait)
"""


def test_a_test_when_it_hangs_is_ended_with_what_each_thread_was_doing(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    test = tmp_path / "test_hangs.py"
    test.write_text(HANGS, encoding="utf-8")
    plain = [part for name in ("django", "randomly", "xdist") for part in ("-p", f"no:{name}")]

    run = subprocess.run(
        [*COMMAND, "-c", str(pytestconfig.inipath), *plain, str(test)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert run.returncode
    assert "in test_waits_for_nobody" in run.stderr
