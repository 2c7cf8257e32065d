"""Pictures and documents are for members, like the pages that show them."""

import mimetypes

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from cms.models import SiteRendition
from people.access import MemberRequest, member_required

FOLDER = "images/"


@member_required
def picture(request: MemberRequest, name: str) -> HttpResponseBase:
    """Serve a picture in one of the sizes that pages ask for; what was uploaded is never sent as it came."""
    rendition = get_object_or_404(SiteRendition, file=f"{FOLDER}{name}")
    kind, _encoding = mimetypes.guess_type(name)
    answer = FileResponse(rendition.file.open("rb"), content_type=kind or "application/octet-stream")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
