"""One measured figure."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Record:
    """`value` is in `unit`; `ratio` compares it with what `against` names, as the name says."""

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    goal: str = ""

    def as_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}
