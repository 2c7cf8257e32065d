"""Published pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms import queries, services
from cms.forms import RemarkForm, SignatureForm, VoicesForm
from cms.models import (
    AuthoredPage,
    BoundariesPage,
    ExamplePostPage,
    HomePage,
    Response,
    SitePage,
    StoryPage,
    VoicesIndexPage,
)
from cms.rules import Refused, is_author
from cms.views.essays import essay_of
from people.access import MemberRequest, member_required
from people.aside import set_aside, taken_up, typed
from people.models import Person, Role
from people.queries import has_role

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_LENGTH = 24


def serve_page(request: HttpRequest, page: SitePage) -> HttpResponse:
    """Hand a page to its view, for members only. A preview was already permitted by the editor's desk."""
    show: Callable[..., HttpResponse] = import_string(page.shown_by)
    if getattr(request, "is_preview", False):
        return show(request, page)
    return cast("HttpResponse", member_required(show)(request, page))


def show_page(request: HttpRequest, page: SitePage) -> HttpResponse:
    """Show a page that has no view of its own by its template."""
    return TemplateResponse(request, page.get_template(request), page.get_context(request))


@member_required
def home(request: MemberRequest) -> HttpResponse:
    return show_home(request, _or_404(queries.home_page()))


@member_required
def voices(request: MemberRequest) -> HttpResponse:
    return show_voices(request, _or_404(queries.voices_index()))


@member_required
def lines(request: MemberRequest) -> HttpResponse:
    return show_boundaries(request, _or_404(queries.boundaries_page()))


def _or_404(page: Any) -> Any:
    if page is None:
        raise Http404
    return page


def show_home(request: HttpRequest, page: HomePage, form: SignatureForm | None = None) -> HttpResponse:
    reader = cast("Person", request.user)
    signatures = list(queries.signatures_under(page, services.letter_digest(page)))
    own = next((s for s in signatures if s.leader_id == reader.pk), None)
    context = {
        "page": page,
        "signatures": signatures,
        "own_signature": own,
        "may_sign": own is None and has_role(reader, Role.LEADER) and bool(page.letter),
        "form": form or SignatureForm(),
    }
    return TemplateResponse(request, "cms/home.html", context, status=422 if form else 200)


@require_POST
@member_required
def sign(request: MemberRequest) -> HttpResponse:
    form, home = SignatureForm(request.POST), _or_404(queries.home_page())
    if not form.is_valid():
        return show_home(request, home, form)
    try:
        services.sign_letter(request.user, home, **form.cleaned_data)
    except Refused:
        raise Http404 from None
    messages.success(request, _("Your name is under the letter."))
    return redirect("cms:home")


@require_POST
@member_required
def unsign(request: MemberRequest) -> HttpResponse:
    services.withdraw_signature(request.user, _or_404(queries.home_page()))
    messages.success(request, _("Your name is no longer under the letter."))
    return redirect("cms:home")


def show_boundaries(request: HttpRequest, page: BoundariesPage) -> HttpResponse:
    return TemplateResponse(request, "cms/boundaries.html", {"page": page})


def show_voices(request: HttpRequest, page: VoicesIndexPage) -> HttpResponse:
    form = VoicesForm(request.GET or None)
    wanted = form.wanted()
    pages = queries.voices_for(cast("Person", request.user), wanted)
    leaf = Paginator(pages, PAGE_LENGTH).get_page(request.GET.get("page"))
    is_plain = wanted == queries.Wanted() and leaf.number == 1
    context = {
        **(nearest(cast("Person", request.user)) if is_plain else {}),
        "here": "voices",
        "page": page,
        "form": form,
        "wanted": wanted,
        "is_filtered": wanted != queries.Wanted(is_alphabetical=wanted.is_alphabetical),
        "is_narrowed": wanted != queries.Wanted(text=wanted.text),
        "leaf": leaf,
        "voices": queries.specific_voices(list(leaf.object_list)),
    }
    return TemplateResponse(request, "cms/voices.html", context)


def nearest(reader: Person) -> dict[str, Any]:
    """What comes before everything else: one's own focus, then one's people; the company comes last."""
    season = timezone.localdate() - timedelta(weeks=13)
    return {
        "focus": reader.profile.focus_known_for,
        "is_front": True,
        "on_topic": queries.specific_voices(list(queries.voices_on_topics_of(reader)[:3])),
        "by_people": queries.specific_voices(list(queries.voices_by_people_of(reader)[:3])),
        "first_stories": queries.specific_voices(list(queries.first_stories_to_hear(reader)[:3])),
        "lifts": queries.lifts_since(season),
        "offered": queries.kit_offered_since(season).count(),
        "wants_sharing": queries.wants_sharing(reader),
        "kit_is_open": queries.kit_state().is_open,
    }


def show_story(request: HttpRequest, page: StoryPage) -> HttpResponse:
    return TemplateResponse(request, "cms/story.html", reading_context(request, page))


def show_example(request: HttpRequest, page: ExamplePostPage) -> HttpResponse:
    return TemplateResponse(request, "cms/example.html", example_context(request, page))


def example_context(request: HttpRequest, page: ExamplePostPage) -> dict[str, Any]:
    """`?draft=1` shows the first of the earlier drafts instead, with what was cut and why."""
    notes = list(page.notes.all())
    earlier = list(page.earlier_drafts.all())
    number = request.GET.get("draft", "")
    chosen = int(number) if number.isdecimal() and 0 < int(number) <= len(earlier) else 0
    return {
        **reading_context(request, page),
        "parts": essay_of(page.post, notes),
        "earlier_drafts": earlier,
        "chosen": chosen,
        "earlier": earlier[chosen - 1] if chosen else None,
        "moves": list(page.moves.all()),
        **named_on(request, page),
    }


def named_on(request: HttpRequest, page: ExamplePostPage) -> dict[str, Any]:
    """Who agreed to be named, and the reader's own row while they are asked. A preview names nobody."""
    rows = list(queries.named_on(page)) if page.pk else []
    own = [row for row in rows if row.colleague_id == request.user.pk and not row.agreed_at]
    return {
        "helpers": [row for row in rows if row.agreed_at],
        "asked": own[0] if own else None,
    }


def reading_context(request: HttpRequest, page: AuthoredPage) -> dict[str, Any]:
    """What every page of somebody's words shows beside the words."""
    reader = cast("Person", request.user)
    begun = taken_up(request, name_of(page))
    return {
        "here": "voices",
        "page": page,
        "author": page.author,
        "is_own": is_author(reader, page),
        "is_editor": has_role(reader, Role.EDITOR),
        "remarks": queries.conversation_on(reader, page) if page.pk else [],
        "given": queries.own_responses(reader, page) if page.pk else frozenset(),
        "responses": queries.responses_to(reader, page) if page.pk else [],
        "kinds": Response.Kind,
        "form": RemarkForm.blank(**{name: begun[name] for name in ("body", "tone") if name in begun}),
        "channel": begun.get("channel", ""),
        "is_preview": getattr(request, "is_preview", False),
    }


def name_of(page: AuthoredPage) -> str:
    return f"voice:{page.pk}"


def keep_begun(request: HttpRequest, page: AuthoredPage, *, sent: str = "") -> None:
    """What was begun beside the button that was pressed stands there again when the page is next shown."""
    begun = typed(request.POST, *({"body", "channel"} - {sent}))
    set_aside(request, name_of(page), begun | (typed(request.POST, "tone") if "body" in begun else {}))


def authored_page(request: MemberRequest, pk: int) -> AuthoredPage:
    """Return the published page of somebody's words, or 404."""
    return get_object_or_404(queries.authored_pages(request.user), pk=pk).specific
