"""Deeds of a season, named by number so that they are the same every time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from config.demonstration.world import key_of
from people.models import Person
from recognition.models import PRODUCT_KINDS, Kind
from recognition.services import NewFact, record_many


@dataclass(frozen=True)
class Deed:
    """`number` names it: the same number is the same deed."""

    happened_at: datetime
    kind: Kind
    giver: Person
    helped: Person
    number: int

    @property
    def as_new(self) -> NewFact:
        return NewFact(
            self.kind,
            self.giver,
            f"demonstration.deed:{key_of('deed', self.number)}",
            confirmer=None if self.kind in PRODUCT_KINDS else self.helped,
            happened_at=self.happened_at,
            recorded_at=self.happened_at,
        )


def keep(deeds: Iterable[Deed]) -> None:
    record_many(deed.as_new for deed in sorted(deeds, key=lambda deed: (deed.happened_at, deed.number)))
