"""Hearing on a device: by consent, one device at a time, and never more than that there is news."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people import outbound, queries
from people.models import Device, Notice, Person, State
from people.outbound import push
from people.time import is_quiet, local, spoken

MOST_DEVICES = 10
GONE = (404, 410)  # RFC 8030 section 7.3: the browser unsubscribed, or the address ran out


class TooManyDevices(Exception):
    """Somebody hears on as many devices as anybody has."""


@transaction.atomic
def add_device(owner: Person, *, name: str, endpoint: str, public_key: str, secret: str) -> Device:
    """Let the owner hear on this browser. It is one browser: who used it before hears there no more.

    Raises outbound.NotAllowed for an address inside a network and push.Unusable for keys no browser makes.
    """
    outbound.target_of(endpoint, inside=settings.PUSH_HOSTS)
    push.check_keys(public_key=public_key, secret=secret)
    digest = hashlib.sha256(endpoint.encode()).hexdigest()
    # Two devices at once: the second waits here, and counts the first.
    Person.objects.select_for_update(no_key=True).get(pk=owner.pk)
    mine = Device.objects.filter(owner=owner).exclude(digest=digest)
    if mine.count() >= MOST_DEVICES:
        raise TooManyDevices
    values = {
        "owner": owner,
        "name": name,
        "endpoint": endpoint,
        "public_key": public_key,
        "secret": secret,
        "added_on": queries.today_of(owner),
        "told_at": timezone.now(),  # what waited before is no news here
    }
    return Device.objects.update_or_create(digest=digest, defaults=values)[0]


def remove_device(owner: Person, device: Device) -> None:
    Device.objects.filter(owner=owner, pk=device.pk).delete()


def people_to_tell() -> list[int]:
    """Return the keys of joined people with a device that has not told them of something unread."""
    return list(
        _with_news(Device.objects.filter(owner__state=State.JOINED, owner__is_active=True))
        .order_by("owner")
        .values_list("owner", flat=True)
        .distinct()
    )


def tell_devices(person: Person, *, now: datetime | None = None) -> int:
    """Say on the person's devices that there is news, if it may be said now; return on how many it was.

    Not while paused or away, and not in quiet hours: the clock asks again later. What somebody muted, and a
    nudge they did not ask for, is no notice at all (services.notify). One message stands for all that came.
    """
    moment = now or timezone.now()
    if not may_tell(person, moment):
        return 0
    devices = list(_with_news(queries.devices_of(person)))
    return sum(_tell(device, moment) for device in devices)


def may_tell(person: Person, now: datetime) -> bool:
    wishes = person.preferences
    clock = local(now, person.time_zone).time()
    return (
        person.state == State.JOINED
        and person.is_active
        and not is_quiet(clock, wishes.quiet_from, wishes.quiet_to)
        and not queries.is_away(person, queries.today_of(person))
    )


def _with_news(devices: QuerySet[Device]) -> QuerySet[Device]:
    unread = Notice.objects.filter(person=OuterRef("owner"), read_at=None)
    newer = unread.filter(created_at__gt=OuterRef("told_at"))
    return devices.filter(Q(told_at=None) & Exists(unread) | Exists(newer))


def _tell(device: Device, now: datetime) -> bool:
    # Two tasks for one person at once: the update lets one of them send.
    before = Device.objects.filter(pk=device.pk, told_at=device.told_at)
    if not before.update(told_at=now):
        return False
    try:
        body = push.sealed(words_for(device.owner), public_key=device.public_key, secret=device.secret)
        headers = push.headers_for(device.endpoint)
        status = outbound.post(device.endpoint, body, headers, inside=settings.PUSH_HOSTS)
    except (outbound.NotAllowed, push.Unusable):
        Device.objects.filter(pk=device.pk).delete()
        return False
    except outbound.NoAnswer:
        Device.objects.filter(pk=device.pk, told_at=now).update(told_at=device.told_at)
        return False
    if status in GONE:
        Device.objects.filter(pk=device.pk).delete()
    elif status == 429 or status >= 500:
        Device.objects.filter(pk=device.pk, told_at=now).update(told_at=device.told_at)
    return 200 <= status < 300


def words_for(person: Person) -> bytes:
    """Return the whole message. It names nobody and nothing: a locked screen shows it to whoever is there."""
    with translation.override(spoken(person.language)):
        words = {"title": "Groundswell", "body": _("There is news for you."), "url": "/inbox/"}
    return json.dumps(words, ensure_ascii=False).encode()
