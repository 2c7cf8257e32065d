"""Where an administrator connects the organisation's chat."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from culture import queries, services
from culture.forms import WebhookForm
from culture.models import Webhook
from people.access import MemberRequest, role_required
from people.models import Role

PAGE_LENGTH = 30


@require_safe
@role_required(Role.ADMINISTRATOR)
def webhooks(request: MemberRequest) -> HttpResponse:
    return render(request, "culture/webhooks.html", {"webhooks": queries.webhooks()})


@never_cache
@role_required(Role.ADMINISTRATOR)
def webhook_new(request: MemberRequest) -> HttpResponse:
    """The secret is in the answer to the form, once."""
    form = WebhookForm(request.POST or None)
    if form.is_bound and form.is_valid():
        made = services.make_webhook(**form.what(), actor=request.user)
        return render(request, "culture/webhook_secret.html", {"webhook": made, "secret": made.secret})
    return render(request, "culture/webhook_new.html", {"form": form}, status=422 if form.errors else 200)


@role_required(Role.ADMINISTRATOR)
def webhook(request: MemberRequest, pk: int) -> HttpResponse:
    found = one(pk)
    form = WebhookForm(request.POST) if request.method == "POST" else WebhookForm.of(found)
    if form.is_bound and form.is_valid():
        services.change_webhook(found, **form.what(), actor=request.user)
        messages.success(request, _("Kept."))
        return redirect("culture:webhook", pk)
    leaf = Paginator(queries.deliveries_of(found), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"webhook": found, "form": form, "leaf": leaf}
    return render(request, "culture/webhook.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(Role.ADMINISTRATOR)
def webhook_test(request: MemberRequest, pk: int) -> HttpResponse:
    services.send_test(one(pk))
    messages.success(request, _("A test is on its way. Look below for what came of it."))
    return redirect("culture:webhook", pk)


@require_POST
@role_required(Role.ADMINISTRATOR)
def webhook_switch(request: MemberRequest, pk: int) -> HttpResponse:
    switch = services.start_webhook if "on" in request.POST else services.stop_webhook
    switch(one(pk), actor=request.user)
    return redirect("culture:webhook", pk)


@never_cache
@require_POST
@role_required(Role.ADMINISTRATOR)
def webhook_secret(request: MemberRequest, pk: int) -> HttpResponse:
    found = one(pk)
    context = {"webhook": found, "secret": services.renew_secret(found, actor=request.user)}
    return render(request, "culture/webhook_secret.html", context)


@require_POST
@role_required(Role.ADMINISTRATOR)
def webhook_removal(request: MemberRequest, pk: int) -> HttpResponse:
    services.remove_webhook(one(pk), actor=request.user)
    messages.success(request, _("Removed. Nothing is sent there any more."))
    return redirect("culture:webhooks")


def one(pk: int) -> Webhook:
    return get_object_or_404(queries.webhooks(), pk=pk)
