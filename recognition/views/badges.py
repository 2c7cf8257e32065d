"""Badges: what is offered, what one earned, critics, and claiming."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import MemberRequest, member_required
from people.aside import give_back, typed
from recognition import queries, services
from recognition.forms import PieceForm, VerdictForm
from recognition.models import AchievementKind, Piece
from recognition.services import NotAllowed
from recognition.views.thanks import keep_reply, readable_note, try_to


@require_safe
@member_required
def badges(request: MemberRequest) -> HttpResponse:
    context = {
        "here": "thanks",
        "mine": queries.badges_of(request.user),
        "achievements": queries.achievements_for(request.user),
        "pieces": queries.pieces_for(request.user),
    }
    return render(request, "recognition/badges.html", context)


@require_safe
@member_required
def badge(request: MemberRequest, slug: str) -> HttpResponse:
    return badge_page(request, slug, PieceForm())


def badge_page(request: MemberRequest, slug: str, form: PieceForm, status: int = 200) -> HttpResponse:
    achievement = get_object_or_404(queries.achievements(), slug=slug)
    mine = queries.badges_of(request.user).filter(achievement=achievement).first()
    found = next((c for c in mine.credentials.all() if c.revoked_at is None), None) if mine else None
    context = {
        "here": "thanks",
        "achievement": achievement,
        "badge": mine,
        "credential": found,
        "issuer": queries.issuer(),
        "is_craft": achievement.kind == AchievementKind.CRAFT,
        "pieces": queries.pieces_of(request.user).filter(achievement=achievement),
        "form": form,
    }
    return render(request, "recognition/badge.html", context, status=status)


@require_POST
@member_required
def claim(request: MemberRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(queries.badges_of(request.user), achievement__slug=slug)
    if try_to(request, lambda: services.claim(found, request.user)):
        messages.success(request, _("It’s yours to take along. Who sees it, you decide."))
    return redirect("recognition:badge", slug)


@require_POST
@member_required
def take_along(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = readable_note(request, pk)
    keep_reply(request, pk)
    try:
        earned = services.take_along(found, request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return redirect("recognition:note", pk)
    return redirect("recognition:badge", earned.achievement.slug)


@require_POST
@member_required
def piece_create(request: MemberRequest, slug: str) -> HttpResponse:
    achievement = get_object_or_404(queries.achievements(), slug=slug)
    form = PieceForm(request.POST)
    if not form.is_valid():
        return badge_page(request, slug, form, status=422)
    try:
        services.lay_before_critics(request.user, achievement, form.cleaned_data["words"])
    except NotAllowed as refusal:
        return give_back(
            request,
            typed(request.POST, "words"),
            title=_("It was not laid before critics"),
            why=str(refusal),
            url=reverse("recognition:badge", args=[slug]),
            onward=achievement.name,
        )
    messages.success(request, _("Three champions will look at it, each for themselves."))
    return redirect("recognition:badge", slug)


@require_POST
@member_required
def piece_withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.pieces_of(request.user), pk=pk)
    services.take_piece_back(found, request.user)
    messages.success(request, _("You took it back."))
    return redirect("recognition:badge", found.achievement.slug)


@member_required
def piece(request: MemberRequest, pk: UUID) -> HttpResponse:
    """For a critic: the piece and one box for each criterion."""
    if request.method == "POST" and queries.has_said(request.user, pk, request.POST.get("words", "")):
        return redirect("recognition:badges")
    found = readable_piece(request, pk)
    form = VerdictForm(request.POST or None, criteria=found.achievement.criteria_lines)
    if request.method == "POST" and form.is_valid():
        numbers, words = form.numbers, form.cleaned_data["words"]
        try:
            services.judge(found, request.user, met=numbers, words=words)
            messages.success(request, _("Thank you. Your words go to whoever made it."))
            return redirect("recognition:badges")
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
    context = {"here": "thanks", "piece": found, "form": form}
    return render(request, "recognition/piece.html", context, status=422 if form.is_bound else 200)


def readable_piece(request: MemberRequest, pk: UUID) -> Piece:
    numbers = [waiting.pk for waiting in queries.pieces_for(request.user)]
    return get_object_or_404(Piece.objects.select_related("achievement", "maker"), pk=pk, pk__in=numbers)
