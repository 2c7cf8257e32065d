"""What people raise, and what becomes of it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WORDS_MAX = 2_000


def random_key() -> int:
    """A key without an order. It is SQLite's row number too: no row stands beside its neighbour in time."""
    return secrets.randbelow(2**53 - 1) + 1


class Cause(models.TextChoices):
    """What is in the way: the same words in the barrier survey and on the board, so that they compare."""

    CULTURE = "culture", _("How we treat each other")
    PERMISSION = "permission", _("Not knowing what I may do")
    TIME = "time", _("Time")
    SKILLS = "skills", _("Not knowing how")
    TOOLS = "tools", _("Tools and rules")


# Sign 8 asks about the culture as a whole: trust and permission together.
CULTURAL = (Cause.CULTURE, Cause.PERMISSION)


class RaisedKind(models.TextChoices):
    SUGGESTION = "suggestion", _("A suggestion")
    BARRIER = "barrier", _("Something in the way")


class RaisedState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    DOING = "doing", _("We’re on it")
    DONE = "done", _("Done")
    NOT_NOW = "not-now", _("Not now")


class Raised(models.Model):
    """A suggestion or a barrier, on the board for everybody.

    Without a name it holds no person, session, address or time: only the Monday of its week, as every row
    does. `proposer` with `is_named` False is known to those who answer and to nobody else.
    """

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=RaisedKind)
    title = models.CharField(_("in a sentence"), max_length=160)
    words = models.TextField(_("more about it"), max_length=WORDS_MAX, blank=True)
    cause = models.CharField(_("what it is about"), max_length=10, choices=Cause, default=Cause.CULTURE)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="raised"
    )
    is_named = models.BooleanField(_("colleagues see who raised it"), default=False)
    week = models.DateField(_("week it was raised in"))  # its Monday
    state = models.CharField(_("state"), max_length=8, choices=RaisedState, default=RaisedState.WAITING)
    answer = models.TextField(_("answer"), max_length=WORDS_MAX, blank=True)
    answerer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="owned_actions"
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    result = models.TextField(_("what we did"), max_length=WORDS_MAX, blank=True)
    is_hidden = models.BooleanField(default=False)  # while somebody looks at what's not right
    key = models.CharField(max_length=64, blank=True)  # of a named one only: a repeated click finds it

    class Meta:
        verbose_name = _("raised")
        verbose_name_plural = _("raised")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(week__week_day=2), name="raised_holds_a_week_not_a_day"),
            models.CheckConstraint(
                condition=Q(proposer__isnull=False) | Q(is_named=False), name="raised_named_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | ~Q(answer="") & Q(answered_on__isnull=False),
                name="raised_moves_with_an_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="doing") | Q(due_on__isnull=False), name="raised_doing_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(result="") & Q(done_on__isnull=False),
                name="raised_done_says_what",
            ),
            models.UniqueConstraint(
                fields=["proposer", "key"], condition=~Q(key=""), name="raised_once_for_each_key"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeToo(models.Model):
    """Somebody adds themselves to an item, by name."""

    item = models.ForeignKey(Raised, models.CASCADE, related_name="me_toos")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("me too")
        verbose_name_plural = _("me too")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="me_too_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.item_id}"


class PushedTally(models.Model):
    """How often somebody felt pushed in a season. No words, no rows of people: one number."""

    season = models.DateField(_("first day of the season"), primary_key=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("felt pushed")
        verbose_name_plural = _("felt pushed")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.season)
