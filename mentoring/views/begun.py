"""What somebody began to write on a page two people share, beside the button they pressed.

It is as private as what is sent, so it is sealed before the session keeps it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from mentoring import queries
from mentoring.forms import (
    FarewellForm,
    FitForm,
    GoalForm,
    MessageForm,
    NextStepForm,
    NoteForm,
    SessionForm,
    SlotForm,
)
from mentoring.models import Pairing, PairingState
from mentoring.models.sealed import seal, unseal
from people import aside
from people.access import MemberRequest
from people.models import Person

Begun = dict[str, dict[str, str]]  # by the form's prefix, then by field
SIMPLE = (MessageForm, NoteForm, GoalForm, SessionForm, NextStepForm, FitForm, FarewellForm)
NOTHING: Mapping[str, Mapping[str, str]] = {}


def forms_of(
    pairing: Pairing,
    me: Person,
    *,
    data: QueryDict | None = None,
    begun: Mapping[str, Mapping[str, str]] = NOTHING,
    slots: Sequence[datetime] = (),
) -> dict[str, forms.Form]:
    """Return every form of the pair's pages by its prefix, as it was begun or else as it was kept."""

    def next_step() -> str:
        step = queries.last_step(pairing)
        return step.next_step if step else ""

    def farewell() -> str:
        said = queries.farewells_of(pairing).filter(person=me).first()
        return said.words if said else ""

    kept = {"step": {"words": next_step}, "farewell": {"words": farewell}}
    found: dict[str, forms.Form] = {
        str(form.prefix): form(
            data, initial={**kept.get(str(form.prefix), {}), **begun.get(str(form.prefix), {})}
        )
        for form in SIMPLE
    }
    return found | {"slot": SlotForm(data, slots=slots, initial=begun.get("slot"))}


def begun_in(pairing: Pairing, me: Person, data: QueryDict) -> Begun:
    """Return the forms in which something else stands than when the page was shown."""
    found = forms_of(pairing, me, data=data)
    return {prefix: words_of(form) for prefix, form in found.items() if is_begun(form)}


def is_begun(form: forms.Form) -> bool:
    """A new key is no words; nor is a field that was not sent at all."""
    return any(form[name].data is not None for name in form.changed_data if name != "key")


def words_of(form: forms.Form) -> dict[str, str]:
    return {field.name: str(field.data)[: aside.LONGEST] for field in form if field.data is not None}


def back(request: MemberRequest, pairing: Pairing, *, sent: str = "") -> HttpResponse:
    """Return to the page the button stood on: all that was begun there stands again, but what was sent."""
    keep_begun(request, pairing, sent=sent)
    is_looking_back = f"{FarewellForm.prefix}-words" in request.POST and pairing.state == PairingState.CLOSING
    return redirect("mentoring:closing" if is_looking_back else "mentoring:pairing", pairing.uid)


def keep_begun(request: MemberRequest, pairing: Pairing, *, sent: str = "") -> None:
    begun = taken_up(request, pairing) | begun_in(pairing, request.user, request.POST)
    begun.pop(sent, None)
    set_aside(request, pairing, begun)


def set_aside(request: MemberRequest, pairing: Pairing, begun: Begun) -> None:
    sealed = seal(json.dumps(begun)) if begun else ""
    aside.set_aside(request, name_of(pairing), {"sealed": sealed})


def taken_up(request: MemberRequest, pairing: Pairing) -> Begun:
    sealed = aside.taken_up(request, name_of(pairing)).get("sealed", "")
    try:
        return dict(json.loads(unseal(sealed) or "{}"))
    except ValueError:  # sealed with a key that is gone
        return {}


def name_of(pairing: Pairing) -> str:
    return f"pairing:{pairing.uid}"
