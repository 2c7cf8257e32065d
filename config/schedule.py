"""What runs on a clock: names, what to call, and how often. Nothing here needs a clock outside.

`run_due` calls what is due. Several processes may call it at once: the first takes the turn, the others find
it taken. A turn that failed is logged and not tried again before the next; all of it is safe to repeat.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.module_loading import import_string

from people.services import take_turn

log = logging.getLogger(__name__)


class Job(NamedTuple):
    name: str
    call: str  # where the callable is; it takes nothing and is safe to repeat
    minutes: int


JOBS = (
    Job("digests", "people.tasks.enqueue_digests", 15),
    Job("administrative acts past their time", "people.services.forget_old_acts", 24 * 60),
    Job("news on devices", "people.tasks.enqueue_news", 15),
    Job("kept answers", "people.services.forget_answers", 60),
    Job("offers", "mentoring.services.expire_offers", 15),
    Job("newcomers without anybody", "mentoring.services.look_for_waiting", 60),
    Job("circles that were asked", "mentoring.services.expire_circles", 15),
    Job("kept seats", "mentoring.services.release_holds", 15),
    Job("silence", "mentoring.services.tend_silence", 60),
    Job("calendar mail", "mentoring.services.send_calendar_mail", 15),
    Job("rounds that are over", "mentoring.services.rounds_publishing.close_rounds", 60),
    Job("reminders", "mentoring.services.send_reminders", 15),
    Job("questions", "learning.services.ask_others", 60),
    Job("readings", "learning.services.keep_moving", 15),
    Job("recall", "learning.services.tell_ready", 15),
    Job("lessons past their date", "learning.services.rest_stale_cards", 360),
    Job("late confirmations", "recognition.services.award_waiting", 24 * 60),
    Job("badges", "recognition.services.offer_contribution_badges", 24 * 60),
    Job("quests", "recognition.services.refresh_quests", 24 * 60),
    Job("balances", "recognition.services.recount", 7 * 24 * 60),
    Job("rooms left open", "mentoring.rooms.tasks.end_forgotten_rooms", 15),
    Job("rounds of questions", "culture.services.close_due", 60),
    Job("eight signs", "culture.services.measure_signs", 60),
    Job("messages to the chat", "culture.services.deliver_due", 15),
    Job("unnamed rows", "culture.services.settle", 7 * 24 * 60),
    Job("work left lying", "config.work.pick_up", 5),
    Job("what the database holds", "config.work.take_stock", 24 * 60),
    Job("finished work", "config.work.tidy", 24 * 60),
    Job("room logs", "mentoring.rooms.tasks.tidy_rooms", 60),
)


def run_due(*, now: datetime | None = None, jobs: Sequence[Job] = JOBS) -> list[str]:
    """Run what nobody ran in this turn of the clock and return its names; an error is logged."""
    moment = now or timezone.now()
    return [job.name for job in jobs if is_ours(job, moment) and ran(job)]


def is_ours(job: Job, now: datetime) -> bool:
    return take_turn(job.name, int(now.timestamp()) // (job.minutes * 60))


def ran(job: Job) -> bool:
    try:
        call: Callable[[], object] = import_string(job.call)
        call()
    except Exception:
        log.exception("What runs on a clock went wrong: %s", job.name)
        return False
    return True
