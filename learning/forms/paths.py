"""Going along with others, testing out, and looking whether a lesson is still true."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.queries import TestItem
from learning.registry import Given, Judged, practice_of
from learning.rules import Refused

JOIN, LEAVE, LATER, EARLIER = "join", "leave", "later", "earlier"
WEEK = timedelta(weeks=1)


class CohortForm(forms.Form):
    what = forms.ChoiceField(choices=[(each, each) for each in (JOIN, LEAVE, LATER, EARLIER)])

    def shift(self) -> timedelta:
        return {LATER: WEEK, EARLIER: -WEEK}[self.cleaned_data["what"]]


class RecheckForm(forms.Form):
    so = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    changed = forms.CharField(required=False, max_length=600)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("so") == "no" and not given.get("changed", "").strip():
            self.add_error("changed", _("Say in a line what has changed, so that somebody can put it right."))
        return given


class TestForm(forms.Form):
    """Every question of a test at once; the inputs of a block carry its id in front."""

    __test__ = False
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, items: list[TestItem], **kwargs: Any) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()}, **kwargs)
        self.items = items
        self.judged: dict[str, Judged] = {}
        self.refused: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for item in self.items:
            try:
                self.judged[item.id] = self._judge(item)
            except Refused as refused:
                self.refused[item.id] = refused.code
        if self.refused:
            raise forms.ValidationError(_("Some questions have no answer yet. A guess is fine."))
        return given

    def _judge(self, item: TestItem) -> Judged:
        practice = practice_of(item.kind)
        assert practice is not None
        assert practice.judge is not None
        return practice.judge(item.child.value, self.given(item))

    def given(self, item: TestItem) -> Given:
        practice = practice_of(item.kind)
        assert practice is not None
        name = f"{item.id}-"
        picks = {pick: [str(value)[:80] for value in self._list(name + pick)] for pick in practice.picks}
        return Given(picks, {each: str(self.data.get(name + each, ""))[:300] for each in practice.fields})

    def _list(self, name: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        return list(getlist(name))[:50] if getlist else []

    @property
    def test_key(self) -> UUID:
        return self.cleaned_data.get("key") or uuid.uuid4()
