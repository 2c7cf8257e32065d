"""Enter in a line of the page two people share: the page is one form, so Enter is asked what it meant."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentoring import queries
from mentoring.views import pairing, sessions
from mentoring.views.begun import back, begun_in
from people.access import MemberRequest, member_required

SENDS = {
    "message": pairing.message,
    "note": pairing.note,
    "goal": pairing.goal,
    "session": sessions.session,
    "slot": sessions.slot,
    "fit": sessions.fit,
}


@member_required
@require_POST
def enter(request: MemberRequest, uid: UUID) -> HttpResponseBase:
    """Send the one thing that was begun. Where there are several, all stay and one is to be chosen."""
    found = pairing.running(request, uid)
    begun = [*begun_in(found, request.user, request.POST)]
    step = queries.last_step(found)
    if begun == ["step"] and step:
        return sessions.session_next(request, step.uid)
    if len(begun) == 1 and begun[0] in SENDS:
        return SENDS[begun[0]](request, uid)
    if begun:
        messages.info(request, _("You have begun more than one thing. Press the button of the one to send."))
    return back(request, found)
