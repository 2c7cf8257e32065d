from django.http import HttpResponse

from mentoring.calendar import Entry, calendar_file
from mentoring.queries import calendar_host
from people.access import MemberRequest


def calendar_response(request: MemberRequest, entry: Entry, name: str) -> HttpResponse:
    """Answer with a file to keep; its UID is the one of the mail and the feed, so nothing shows twice."""
    content = calendar_file(entry, zone_name=request.user.time_zone, host=calendar_host())
    method = "CANCEL" if entry.is_cancelled else "PUBLISH"
    response = HttpResponse(content, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
