import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    OPEN = "open", _("open to whoever wants to be matched")
    PUBLISHED = "published", _("published")
    UNDONE = "undone", _("taken back")
    OVER = "over", _("over")


class Fairness(models.IntegerChoices):
    """How far a group's share of places may be below everybody's, in points of a hundred."""

    OFF = 100, _("Only who fits best")
    TEN = 10, _("No group more than 10 points behind")
    FIVE = 5, _("No group more than 5 points behind")
    TWO = 2, _("No group more than 2 points behind")


class FairBy(models.TextChoices):
    ZONE = "zone", _("time zones")
    DEPARTMENT = "department", _("departments")


class Round(models.Model):
    """Newcomers and champions who chose to be matched together, once.

    `figures` is what remains when it is over: counts of groups of ten or more, nobody's name.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="rounds_led")
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    open_until = models.DateTimeField(_("open until"))
    fairness = models.PositiveSmallIntegerField(choices=Fairness, default=Fairness.OFF)
    fair_by = models.CharField(max_length=10, choices=FairBy, default=FairBy.ZONE)
    seed = models.PositiveIntegerField(default=0)
    # A rematch looks anew after that round: at who came since, and at who is without a pair again.
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="rematches"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("-opened_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open")
                | models.Q(published_at__isnull=False)
                | models.Q(state="over"),
                name="round_published_has_a_time",
            ),
            # Two tabs open a round at once: there is one to choose from, so that nobody is in two.
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="open"), name="round_one_is_open_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN


class RoundEntry(models.Model):
    """Somebody chose to be in a round. Its lead reads the name until the round is over; then the row goes."""

    class Part(models.TextChoices):
        NEWCOMER = "newcomer", _("looking for a champion")
        CHAMPION = "champion", _("as a champion")
        # Of somebody on trial: read by nobody, and counted only where both of the pair said so.
        MOVING = "moving", _("a change would be fine")

    round = models.ForeignKey(Round, models.CASCADE, related_name="entries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="round_entries")
    part = models.CharField(max_length=10, choices=Part)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("name in a round")
        verbose_name_plural = _("names in rounds")
        constraints = [models.UniqueConstraint(fields=["round", "person", "part"], name="round_entered_once")]

    def __str__(self) -> str:
        return str(self.pk)


class RoundRun(models.Model):
    """One solving of a round: what went in (as a hash), the parameters, and the proof of what came out.

    `step` and `count` tell whoever waits where it is. `proof` holds prices by position, and no name.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("about to begin")
        SOLVING = "solving", _("at work")
        DONE = "done", _("done")
        FAILED = "failed", _("went wrong")

    round = models.ForeignKey(Round, models.CASCADE, related_name="runs")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    step = models.CharField(max_length=60, blank=True)
    count = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    proof = models.JSONField(default=dict, blank=True)
    # {"seats": {champion: cost}, "places": {newcomer: worth}} in the proof's units, by person's key, until
    # the round is over: with it a newcomer may read why somebody is not their champion.
    costs = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("solving of a round")
        verbose_name_plural = _("solvings of rounds")
        ordering = ("-number",)
        constraints = [
            # A double click, or two tabs: the second number is taken, and one solving is asked for.
            models.UniqueConstraint(fields=["round", "number"], name="round_run_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}.{self.number}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.SOLVING)


class Proposal(models.Model):
    """Two people a solving would bring together. Read by the lead before publishing, then only by the two.

    In a circle the champion is its host; a move brings a newcomer on trial to somebody who suits better.
    """

    class Kind(models.TextChoices):
        PAIR = "pair", _("a pair")
        CIRCLE = "circle", _("a circle")
        MOVE = "move", _("a change of champion")

    run = models.ForeignKey(RoundRun, models.CASCADE, related_name="proposals")
    newcomer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    champion = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.PAIR)
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=dict, blank=True)
    is_locked = models.BooleanField(default=False)
    # Two who found each other by themselves: the round works around them.
    is_chosen = models.BooleanField(default=False)
    pairing = models.OneToOneField(
        "mentoring.Pairing", models.SET_NULL, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(fields=["run", "newcomer"], name="proposal_one_for_each_newcomer")
        ]

    def __str__(self) -> str:
        return str(self.pk)
