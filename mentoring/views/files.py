from django.http import HttpResponse

from mentoring.calendar import Entry, calendar_file
from people.access import MemberRequest


def calendar_response(request: MemberRequest, entry: Entry, name: str) -> HttpResponse:
    content = calendar_file(entry, zone_name=request.user.time_zone, host=request.get_host().split(":")[0])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
