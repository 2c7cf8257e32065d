"""One search over everything published that the reader may see."""

from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Query, Schema

from frontend.finding import cut, shelves_for
from people.access import MemberRequest
from people.api import Door, absolute
from people.models import Scope

router = Door(tags=[_("Search")])


class Hit(Schema):
    shelf: str
    title: str
    line: str
    url: str


class Hits(Schema):
    items: list[Hit]


class Wanted(Schema):
    q: str = ""


@router.opens("GET", "/search", Scope.PUBLISHED_READ, Hits, _("Find something, or somebody who can be found"))
def search(request: MemberRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    text, _is_cut = cut(wanted.q)
    return {
        "items": [
            {"shelf": shelf.name, "title": hit.title, "line": hit.line, "url": absolute(hit.url)}
            for shelf in shelves_for(request.user, text)
            for hit in shelf.found
        ]
    }
