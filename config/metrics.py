"""Figures of this process for Prometheus: what it serves, never whom.

Labels are names of routes, methods and kinds of status; nothing under /culture/unnamed/ is counted. Each
process has figures of its own: scrape every one, not the proxy. The queue's are the same from each.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds

registry = CollectorRegistry()
ProcessCollector(registry=registry)
GCCollector(registry=registry)
requests = Counter(
    "groundswell_requests", "Requests answered", ("route", "method", "status"), registry=registry
)
seconds = Histogram(
    "groundswell_request_seconds", "How long an answer took", ("route",), buckets=BUCKETS, registry=registry
)
running = Gauge("groundswell_requests_running", "Requests not answered yet", registry=registry)
sockets = Gauge("groundswell_sockets", "Sockets open in this process", registry=registry)
rooms = Gauge("groundswell_rooms", "Rooms that people of this process are in", registry=registry)


def saw(request: HttpRequest, status: int, took: float) -> None:
    found = request.resolver_match
    route = (found.view_name or "unnamed view") if found else "none"
    method = request.method if request.method in METHODS else "other"
    requests.labels(route, method, f"{status // 100}xx").inc()
    seconds.labels(route).observe(took)


class Queue(Collector):
    """How much work waits, how long the oldest of it, and how much failed in the last day."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        try:
            waiting, age, failed = queue_figures()
        except DatabaseError:
            return
        yield GaugeMetricFamily("groundswell_queue_waiting", "Work that is due", value=waiting)
        yield GaugeMetricFamily(
            "groundswell_queue_oldest_seconds", "How long the oldest of it waits", value=age
        )
        yield GaugeMetricFamily("groundswell_tasks_failed", "Work that failed in the last day", value=failed)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return ()


def queue_figures() -> tuple[int, float, int]:
    from django_tasks_db.models import DBTaskResult, get_date_max

    now = timezone.now()
    ready = DBTaskResult.objects.ready().order_by()
    found = ready.aggregate(waiting=Count("pk"))
    delayed = ready.exclude(run_after=get_date_max()).aggregate(first=Min("run_after"))["first"]
    at_once = ready.filter(run_after=get_date_max()).aggregate(first=Min("enqueued_at"))["first"]
    first = min((moment for moment in (delayed, at_once) if moment), default=now)
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1)).order_by().count()
    return found["waiting"], max(0.0, (now - first).total_seconds()), failed


registry.register(Queue())


def watch(count_sockets: Callable[[], float], count_rooms: Callable[[], float]) -> None:
    """The server says how its sockets and rooms are counted, when somebody asks."""
    sockets.set_function(count_sockets)
    rooms.set_function(count_rooms)


@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Answer who knows METRICS_TOKEN; without one there is no such page."""
    token = settings.METRICS_TOKEN
    if not token:
        return HttpResponse(status=404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not compare_digest(given.encode(), token.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    content: Any = generate_latest(registry)
    return HttpResponse(content, content_type=CONTENT_TYPE_LATEST)
