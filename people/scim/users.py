"""Users: the directory's people, by the names it gave them."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from scim2_models import Context, NotFoundException, PatchOp, PreconditionFailedException, SearchRequest

from people.models import DirectoryEntry
from people.scim import filters, shapes
from people.scim.describing import record_from, user_from
from people.scim.messages import base, body, listed, one, page_of, understood
from people.scim.shapes import FullUser
from people.services import change_account, enter_account, enter_missing, remove_account


def entries() -> "QuerySet[DirectoryEntry]":
    fetched = DirectoryEntry.objects.select_related("person__manager__directory_entry")
    return fetched.prefetch_related("person__groups")


def entry_called(key: str) -> DirectoryEntry:
    entry = entries().filter(pk=key).first() if filters.is_key(key) else None
    if entry is None:
        raise NotFoundException(detail="There is no such user")
    return entry


def users(request: HttpRequest, _key: str) -> HttpResponse:
    return list_users(request, SearchRequest[FullUser].model_validate(request.GET.dict()))


def users_search(request: HttpRequest, _key: str) -> HttpResponse:
    return list_users(
        request, SearchRequest[FullUser].model_validate(body(request), scim_ctx=Context.SEARCH_REQUEST)
    )


def list_users(request: HttpRequest, asked: "SearchRequest[Any]") -> HttpResponse:
    enter_missing()
    rows = filters.narrowed(entries(), str(asked.filter)) if asked.filter else entries()
    start, count = page_of(asked)
    found = rows.order_by("user_name", "pk")[start - 1 : start - 1 + count]
    resources = [user_from(entry, base=base(request)) for entry in found]
    return listed(FullUser, resources, asked, total=rows.count(), start=start)


def user_reading(request: HttpRequest, key: str) -> HttpResponse:
    user = user_from(entry_called(key), base=base(request))
    if request.headers.get("If-None-Match") in {"*", version_of(user)}:
        response = HttpResponse(status=304)
        response["ETag"] = version_of(user)
        return response
    return one(request, user)


def user_creation(request: HttpRequest, _key: str) -> HttpResponse:
    wanted = FullUser.model_validate(body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    entry = enter_account(record_from(wanted))
    return one(request, user_from(entry_called(str(entry.pk)), base=base(request)), status=201)


@transaction.atomic
def user_replacement(request: HttpRequest, key: str) -> HttpResponse:
    current(request, key)
    wanted = FullUser.model_validate(body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
    return keep(request, key, wanted)


@transaction.atomic
def user_patch(request: HttpRequest, key: str) -> HttpResponse:
    user = current(request, key)
    operations = PatchOp[FullUser].model_validate(
        understood(body(request)), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )
    operations.patch(user, scim_policy=shapes.POLICY)
    return keep(request, key, user)


@transaction.atomic
def user_deletion(request: HttpRequest, key: str) -> HttpResponse:
    """Deleting closes the account (RFC 7644 §3.6: gone for the client, not necessarily erased)."""
    current(request, key)
    remove_account(entry_called(key))
    return HttpResponse(status=204)


def keep(request: HttpRequest, key: str, wanted: FullUser) -> HttpResponse:
    entry = entry_called(key)
    if wanted.active is None:  # left out or cleared: who is closed stays closed
        wanted.active = entry.person.is_active
    change_account(entry, record_from(wanted))
    return one(request, user_from(entry_called(key), base=base(request)))


def current(request: HttpRequest, key: str) -> FullUser:
    """Return the user as they are; refuse a writer who has read an older version (RFC 7644 §3.14)."""
    if filters.is_key(key):  # two changes at once: the second waits, and reads what the first wrote
        DirectoryEntry.objects.select_for_update().filter(pk=key).first()
    user = user_from(entry_called(key), base=base(request))
    wanted = request.headers.get("If-Match")
    if wanted and wanted != "*" and version_of(user) not in [each.strip() for each in wanted.split(",")]:
        raise PreconditionFailedException(detail="This user has changed since it was read")
    return user


def version_of(user: FullUser) -> str:
    return str(user.meta.version) if user.meta else ""
