"""Hearing on this device, and no longer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import outbound, queries, services
from people.access import MemberRequest, member_required
from people.forms import DeviceForm
from people.outbound.push import Unusable


@require_POST
@member_required
def device_add(request: MemberRequest) -> HttpResponse:
    form = DeviceForm(request.POST)
    try:
        if not form.is_valid():
            raise Unusable
        services.add_device(request.user, **form.cleaned_data)
        messages.success(request, _("You hear on this device from now on. Never in your quiet hours."))
    except services.TooManyDevices:
        messages.warning(request, _("You hear on ten devices already. Remove one first."))
    except (Unusable, outbound.NotAllowed):
        messages.warning(request, _("This browser’s address for messages cannot be used. Nothing changed."))
    return redirect("people:preferences")


@require_POST
@member_required
def device_removal(request: MemberRequest, pk: int) -> HttpResponse:
    services.remove_device(request.user, get_object_or_404(queries.devices_of(request.user), pk=pk))
    messages.success(request, _("That device stays silent from now on."))
    return redirect("people:preferences")
