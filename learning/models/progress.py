"""What a learner did, and what they wrote. Kept under the page's translation key and the block's id, so that
progress follows a person across languages and is not inherited by a copied course."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """The closed list of what a learner does to a block or, with no block, to a whole page."""

    STARTED = "started", _("started")
    SAVED = "saved", _("saved")
    ANSWERED = "answered", _("answered")
    CHECKED = "checked", _("checked")
    FINISHED = "finished", _("finished")
    REOPENED = "reopened", _("taken up again")


class ProgressEvent(models.Model):
    """One thing that happened. Never changed; removed only with everything else of a person (Erasure).

    A trigger in the database refuses UPDATE and DELETE (migration 0002), whatever code asks.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress_events")
    key = models.UUIDField(default=uuid.uuid4)  # made by the device; a retry brings the same one
    page_key = models.UUIDField()  # the page's translation_key
    block = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=8, choices=Verb)
    payload = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    happened_at = models.DateTimeField()  # the device's clock, never later than recorded_at
    recorded_at = models.DateTimeField(auto_now_add=True)
    device = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("progress event")
        verbose_name_plural = _("progress events")
        default_permissions = ()
        indexes = [
            models.Index(fields=["learner", "page_key"], name="progress_of_a_learner_on_page"),
            # Whoever is on a course these weeks, where people stop in it, and who is inside a lesson.
            models.Index(fields=["page_key", "happened_at"], name="progress_on_a_page_lately"),
        ]
        constraints = [
            # The race: the same save sent twice, by a retry or a second tab. The second finds this.
            models.UniqueConstraint(fields=["learner", "key"], name="progress_event_once_a_learner"),
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="progress_verb_known"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.block or self.page_key}"


class Erasure(models.Model):
    """While this row stands, the events of this learner may be deleted: the trigger looks for it.

    Written and removed inside one transaction by services.erase_learner, so it is never seen from outside.
    """

    learner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.learner_id)


class Answer(models.Model):
    """What a learner has written in one block, as it now stands. Its versions keep what it was."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_answers")
    page_key = models.UUIDField()
    block = models.CharField(max_length=64)
    value = models.JSONField(default=dict)  # field name -> what was typed
    version = models.PositiveIntegerField(default=0)  # the number of the version that `value` is
    happened_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        default_permissions = ()
        constraints = [
            # The race: the first save of one block from two devices at once.
            models.UniqueConstraint(fields=["learner", "page_key", "block"], name="answer_once_a_block")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.block}"


class AnswerVersion(models.Model):
    """One stretch of writing on one device. Two devices that wrote from the same base both keep theirs."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField(default=0)  # the version the writer had before them
    value = models.JSONField(default=dict)
    key = models.UUIDField()
    device = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    happened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of an answer")
        verbose_name_plural = _("versions of answers")
        default_permissions = ()
        ordering = ["-happened_at", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="answer_version_number_once"),
            models.CheckConstraint(condition=Q(base__lt=F("number")), name="answer_version_after_its_base"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}.{self.number}"

    @property
    def device_words(self) -> str:
        """What kind of device it was, if it said: "phone-3f2a" and "computer-91bc" are all it says."""
        kinds = {"phone": gettext("on a phone"), "computer": gettext("on a computer")}
        return kinds.get(self.device.split("-")[0], "")


class Listing(models.Model):
    """A person chose to be listed beside others on a course. Nobody is listed otherwise."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="course_listings")
    course_key = models.UUIDField()

    class Meta:
        verbose_name = _("listing on a course")
        verbose_name_plural = _("listings on courses")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["learner", "course_key"], name="listed_once_a_course")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.course_key}"
