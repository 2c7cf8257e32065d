"""`python -m benchmarks [--only GROUP]`: measure, print a table, write var/bench/results.json."""

import argparse
import importlib
import importlib.util
import json
import sys
import time
from pathlib import Path

from benchmarks.record import Record

GROUPS = ("start", "pages", "matching", "ledger", "rooms")
RESULTS = Path(__file__).resolve().parent.parent / "var" / "bench" / "results.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=GROUPS, help="measure one group")
    wanted = parser.parse_args().only
    records: list[Record] = []
    for group in [wanted] if wanted else [group for group in GROUPS if exists(group)]:
        if not exists(group):
            print(f"There is nothing to measure in {group} yet.", file=sys.stderr)
            return 1
        records += measure(group)
    show(records)
    return 0


def exists(group: str) -> bool:
    return importlib.util.find_spec(f"benchmarks.{group}") is not None


def measure(group: str) -> list[Record]:
    """Run one group's `run()`; each figure is told and kept as soon as it is there."""
    print(f"Measuring {group} …", file=sys.stderr, flush=True)
    began = time.perf_counter()
    records = []
    for record in importlib.import_module(f"benchmarks.{group}").run():
        records.append(record if isinstance(record, Record) else Record(**record))
        save(records[-1:])
        took = time.perf_counter() - began
        print(f"  {took:4.0f} s  {records[-1].name} {records[-1].value:,.3g}", file=sys.stderr, flush=True)
    print(f"  {len(records)} figures in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return records


def save(records: list[Record]) -> None:
    """Replace the figures measured now; keep those of groups measured earlier."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    earlier = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    names = {record.name for record in records}
    rows = [row for row in earlier if row["name"] not in names] + [record.as_json() for record in records]
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def show(records: list[Record]) -> None:
    header = ("name", "value", "unit", "against", "ratio", "goal")
    rows = [
        (r.name, f"{r.value:,.3g}", r.unit, r.against, "" if r.ratio is None else f"{r.ratio:.3g}", r.goal)
        for r in records
    ]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    for row in [header, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
