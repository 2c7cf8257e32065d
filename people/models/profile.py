from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.own import OnePerPerson


class Way(models.TextChoices):
    """How someone likes to take part. All four count the same; the choice only changes suggestions."""

    LISTEN = "listen", _("Listen")
    GATHER = "gather", _("Gather")
    TALK = "talk", _("Talk")
    MAKE = "make", _("Make")


class Motivator(models.TextChoices):
    """What makes taking part worth it: decides which mechanics are shown."""

    MASTERY = "mastery", _("Getting better at something")
    HELPING = "helping", _("Helping someone")
    BELONGING = "belonging", _("Being among people")
    THANKS = "thanks", _("Being thanked")
    AUTONOMY = "autonomy", _("Going my own way")
    NONE = "none", _("No points at all, please")


class Audience(models.TextChoices):
    ME = "me", _("Only me")
    CHAMPION = "champion", _("My champion")
    COLLEAGUES = "colleagues", _("Colleagues")


class Topic(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


# Who sees a field until its owner says otherwise. Name, headline and ring are seen by every colleague:
# they are how someone is known here. The motivator is seen by nobody else, ever.
DEFAULT_AUDIENCES: dict[str, Audience] = {
    "pronouns": Audience.COLLEAGUES,
    "department": Audience.ME,
    "focus": Audience.CHAMPION,
    "purpose": Audience.ME,
    "topics": Audience.CHAMPION,
    "way": Audience.CHAMPION,
    "hours": Audience.CHAMPION,
}
AUDIENCE_LABELS = {
    "pronouns": _("Who sees my pronouns"),
    "department": _("Who sees my department"),
    "focus": _("Who sees my focus"),
    "purpose": _("Who sees what I am here for"),
    "topics": _("Who sees my topics"),
    "way": _("Who sees how I like to take part"),
    "hours": _("Who sees my hours"),
}


class Profile(models.Model):
    """What someone chose to say about themselves, and to whom.

    `hours`: weekday ("0" is Monday) -> list of [from, to] in minutes after midnight, the person's own clock.
    `visibility`: name of a field group (DEFAULT_AUDIENCES) -> Audience.
    """

    person = OnePerPerson(related_name="profile")
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    focus_known_for = models.CharField(_("what I want to be known for"), max_length=200, blank=True)
    focus_for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    focus_why = models.CharField(_("why"), max_length=300, blank=True)
    purpose = models.TextField(_("what I am here for"), max_length=600, blank=True)
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="profiles", verbose_name=_("topics I care about")
    )
    way = models.CharField(_("how I like to take part"), max_length=8, choices=Way, blank=True)
    motivator = models.CharField(_("what makes it worth it"), max_length=10, choices=Motivator, blank=True)
    hours = models.JSONField(_("hours"), default=dict, blank=True)
    visibility = models.JSONField(_("who sees what"), default=dict, blank=True)
    findable = models.BooleanField(_("colleagues may find me by name"), default=False)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def has_focus(self) -> bool:
        return bool(self.focus_known_for)

    @property
    def shows_points(self) -> bool:
        return self.motivator != Motivator.NONE

    def audience_of(self, group: str) -> Audience:
        try:
            return Audience(self.visibility.get(group, DEFAULT_AUDIENCES[group]))
        except ValueError:
            return Audience.ME
