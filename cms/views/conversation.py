"""What colleagues do with a published page: answer, respond, take a start into the studio, take it off."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms import queries, services
from cms.forms import RemarkForm, TakeOffForm
from cms.models import AuthoredPage, Draft, ExamplePostPage, Remark, Response, Unpublishing
from cms.rules import Refused, is_author
from cms.views.pages import authored_page, keep_begun
from people.access import MemberRequest, member_required, role_required
from people.models import Role


@member_required
def remarks(request: MemberRequest, pk: int) -> HttpResponse:
    """Say something under a page. A GET shows the form alone, for answering one remark."""
    page = authored_page(request, pk)
    form = RemarkForm(request.POST or None, initial=RemarkForm.blank(**_asked(request)).initial)
    reply_to = _answered(request, page)
    if request.method == "POST":
        keep_begun(request, page, sent="body")
    if request.method == "POST" and form.is_valid():
        remark = services.say(
            request.user,
            page,
            body=form.cleaned_data["body"],
            tone=form.cleaned_data["tone"] or Remark.Tone.SAY,
            audience=form.cleaned_data["audience"] or Remark.Audience.EVERYONE,
            reply_to=reply_to,
            key=form.cleaned_data["key"],
        )
        messages.success(request, _told(remark, page))
        return redirect(f"{page.url}#remark-{remark.pk}")
    context = {"page": page, "form": form, "reply_to": reply_to, "here": "voices"}
    return render(request, "cms/remark_form.html", context)


def _asked(request: MemberRequest) -> dict[str, str]:
    number = request.GET.get("to", "")
    return {"reply_to": number} if number.isdecimal() else {}


def _answered(request: MemberRequest, page: AuthoredPage) -> Remark | None:
    number = request.POST.get("reply_to") or request.GET.get("to", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    open_remarks = queries.remarks_open_to(request.user, page).select_related("author")
    return get_object_or_404(open_remarks, pk=int(number))


def _told(remark: Remark, page: AuthoredPage) -> str:
    if remark.audience == Remark.Audience.AUTHOR and page.author and page.author_id != remark.author_id:
        return _("Sent to %(who)s, and to nobody else.") % {"who": page.author.first_name}
    return _("It’s in the conversation.")


@require_POST
@member_required
def taking_back(request: MemberRequest, pk: int) -> HttpResponse:
    remark = get_object_or_404(queries.own_remarks(request.user).select_related("page"), pk=pk)
    services.take_back(request.user, remark)
    messages.success(request, _("Taken back."))
    keep_begun(request, remark.page)
    return redirect(f"{remark.page.url or '/voices/'}#talk")


@require_POST
@member_required
def responses(request: MemberRequest, pk: int) -> HttpResponse:
    """Say, or no longer say, that it helped or was applied."""
    page = authored_page(request, pk)
    undo = request.POST.get("undo", "")
    kind = undo or request.POST.get("kind", "")
    if kind not in Response.Kind.values or is_author(request.user, page):
        raise Http404
    (services.stop_responding if undo else services.respond)(request.user, page, kind)
    keep_begun(request, page)
    return redirect(f"{page.url}#helped")


@require_POST
@member_required
def studio(request: MemberRequest, pk: int) -> HttpResponse:
    """Begin one's own words beside an example: an empty draft, the example next to it."""
    page = authored_page(request, pk)
    source = page.post if isinstance(page, ExamplePostPage) else ""
    draft = services.start_draft(
        request.user, kind=Draft.Kind.OWN, origin=f"cms.page:{page.pk}", source_text=source
    )
    keep_begun(request, page)
    return redirect("cms:composer", pk=draft.pk)


@member_required
def taking_off(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a page off the site: an editor with a reason, the author without."""
    page = get_object_or_404(queries.pages_at_desk(request.user), pk=pk).specific
    form = TakeOffForm(request.POST or None)
    form.fields["reason"].required = not is_author(request.user, page)
    if request.method == "POST" and form.is_valid():
        services.unpublish(request.user, page, reason=form.cleaned_data["reason"])
        messages.success(request, _("It’s off the site."))
        return redirect("cms:taken-off", pk=page.pk)
    context = {"page": page, "form": form, "is_own": is_author(request.user, page), "here": "voices"}
    return render(request, "cms/taking_off.html", context)


@member_required
def taken_off(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the author, and editors, why a page is off the site."""
    page = get_object_or_404(queries.pages_at_desk(request.user), pk=pk).specific
    case = Unpublishing.objects.filter(page=page).select_related("editor").order_by("-done_at").first()
    draft = Draft.objects.filter(author=request.user, published_page_id=page.pk).first()
    context = {
        "page": page,
        "case": case,
        "draft": draft,
        "may_put_back": services.may_put_back(request.user, page),
        "here": "voices",
    }
    return render(request, "cms/taken_off.html", context)


@require_POST
@member_required
def putting_back(request: MemberRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(queries.pages_at_desk(request.user), pk=pk).specific
    try:
        services.put_back(request.user, page)
    except Refused:
        raise Http404 from None
    messages.success(request, _("It’s back."))
    return redirect(page.url or "/voices/")


@require_POST
@role_required(Role.EDITOR)
def featuring(request: MemberRequest, pk: int) -> HttpResponse:
    page = authored_page(request, pk)
    if request.POST.get("undo"):
        services.stop_featuring(request.user, page)
    else:
        services.feature(request.user, page)
    keep_begun(request, page)
    return redirect(page.url or "/voices/")


@require_POST
@member_required
def naming(request: MemberRequest, pk: int) -> HttpResponse:
    """Say yes to being named in "who made it better"."""
    page = example_post(request, pk)
    services.agree_to_be_named(request.user, page)
    keep_begun(request, page)
    return redirect(page.url or "/voices/")


@require_POST
@member_required
def name_withdrawal(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep or take one's own name out of "who made it better"."""
    page = example_post(request, pk)
    services.withdraw_name(request.user, page)
    keep_begun(request, page)
    messages.success(request, _("Your name is not on it."))
    return redirect(page.url or "/voices/")


def example_post(request: MemberRequest, pk: int) -> ExamplePostPage:
    page = authored_page(request, pk)
    if not isinstance(page, ExamplePostPage):
        raise Http404
    return page
