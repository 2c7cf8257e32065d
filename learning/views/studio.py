"""The studio: one's drafts in one place. Writing, versions and comments live on the draft's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.queries import drafts_of, drafts_readable_by
from cms.services import begin_draft, share_by_address, share_draft
from learning import queries
from learning.forms import HabitForm, ShareForm
from learning.registry import clinics_for, readers_for
from learning.services.habits import choose_writing_habit
from people.access import member_required
from people.aside import set_aside, taken_up, typed
from people.models import Person

ADDRESS = "-address"  # of a draft: its name stands in front


@member_required
def studio(request: HttpRequest) -> HttpResponseBase:
    """Everything one writes. A POST is Enter in an address field: it sends the only one that is filled."""
    begun = _addresses(request.POST)
    at = [draft.pk for draft in drafts_of(_person(request)) if str(draft.pk) in begun] if begun else []
    return ask_reader(request, at[0]) if len(at) == 1 else _show_studio(request)


def _addresses(data: QueryDict) -> dict[str, str]:
    """The addresses typed beside drafts, by the draft: the page is one form."""
    names = [name for name in data if name.endswith(ADDRESS)]
    return {name.removesuffix(ADDRESS): words for name, words in typed(data, *names).items()}


def _show_studio(request: HttpRequest, form: ShareForm | None = None, at: UUID | None = None) -> HttpResponse:
    person = _person(request)
    begun = _addresses(request.POST) or taken_up(request, "studio")
    drafts = drafts_of(person).prefetch_related("readers")
    context = {
        "here": "learn",
        "drafts": [(draft, begun.get(str(draft.pk), "")) for draft in drafts],
        "for_me": list(drafts_readable_by(person)[:10]),
        "unfinished": queries.writing_in_lessons(person),
        "readers": readers_for(person),
        "clinics": clinics_for(person),
        "form": form or ShareForm(),
        "at": at,
    }
    return render(request, "learning/studio.html", context, status=422 if form else 200)


@member_required
@require_POST
def studio_new(request: HttpRequest) -> HttpResponse:
    draft = begin_draft(_person(request))
    set_aside(request, "studio", _addresses(request.POST))
    return redirect("learning:studio-write", pk=draft.pk)


@member_required
@require_POST
def ask_reader(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a draft to somebody: one of those who would read, or a colleague by address."""
    person = _person(request)
    draft = get_object_or_404(drafts_of(person), pk=pk)
    form = ShareForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _show_studio(request, form, pk)
    chosen = {reader.person.pk: reader.person for reader in readers_for(person)}
    reader = chosen.get(form.cleaned_data["reader"])
    if reader is not None:
        share_draft(person, draft, reader)
    elif form.cleaned_data["address"]:
        share_by_address(person, draft, form.cleaned_data["address"])
    others = {name: words for name, words in _addresses(request.POST).items() if reader or name != str(pk)}
    set_aside(request, "studio", others)
    # The same words whether or not anybody has that address: it is not ours to tell.
    messages.success(request, _("They can read it now, and write notes beside your words."))
    return redirect("learning:studio")


@member_required
@require_POST
def writing_habit(request: HttpRequest) -> HttpResponse:
    """Whether what one rewrites in lessons is saved as one writes; said by the switch beside it."""
    form = HabitForm(request.POST)
    form.is_valid()
    choose_writing_habit(_person(request), saves_as_written=form.cleaned_data["saves_as_written"])
    return HttpResponse(status=204)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
