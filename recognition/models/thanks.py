import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

DEED_MAX = 600
EFFECT_MAX = 600
EVIDENCE_MAX = 300
REPLY_MAX = 600


class ThanksKind(models.TextChoices):
    CONVERSATION = "conversation", _("Conversation")
    COLLABORATION = "collaboration", _("Collaboration")
    MENTORING = "mentoring", _("Mentoring")
    COURAGE = "courage", _("Courage")

    @property
    def icon(self) -> str:
        return {"conversation": "message-circle", "collaboration": "puzzle", "mentoring": "sprout"}.get(
            self.value, "feather"
        )

    @property
    def ink(self) -> str:
        return {"conversation": "sun", "collaboration": "coral", "mentoring": "kelp"}.get(self.value, "plum")


class Showing(models.TextChoices):
    """Both must say yes: the giver by asking, the receiver by agreeing. Either may take it down."""

    PRIVATE = "private", _("between the two of you")
    ASKED = "asked", _("waiting for a yes")
    KEPT = "kept", _("kept between the two of you")
    SHOWN = "shown", _("on the wall")


class Thanks(models.Model):
    """One person's words about what another did. Private between the two until both want it shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Who left reads "a colleague"; what was said to who left vanishes with them.
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="thanks_given",
        verbose_name=_("giver"),
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="thanks_received", verbose_name=_("receiver")
    )
    kind = models.CharField(_("what kind of thing"), max_length=13, choices=ThanksKind)
    deed = models.CharField(_("what they did"), max_length=DEED_MAX)
    effect = models.CharField(_("what it changed"), max_length=EFFECT_MAX, blank=True)
    evidence = models.CharField(_("where one can see it"), max_length=EVIDENCE_MAX, blank=True)
    showing = models.CharField(_("who sees it"), max_length=7, choices=Showing, default=Showing.PRIVATE)
    created_at = models.DateTimeField(_("written"))
    shown_at = models.DateTimeField(_("shown since"), null=True, blank=True)
    reply = models.CharField(_("reply"), max_length=REPLY_MAX, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    # Somebody said that something is not right; hidden until a person has looked.
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    # Sent to a typed address. The giver learns that it arrived only from an answer, so that trying
    # addresses tells nobody who is here.
    by_address = models.BooleanField(default=False)
    # Made with the form, so that sending it twice writes it once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["-shown_at", "id"], condition=Q(showing="shown"), name="thanks_on_the_wall"),
            models.Index(fields=["receiver", "-created_at"], name="thanks_of_receiver"),
        ]
        constraints = [
            # A double click or a retried request sends the form's key again.
            models.UniqueConstraint(fields=["giver", "key"], name="thanks_sent_once"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="thanks_not_to_oneself"),
            models.CheckConstraint(condition=~Q(deed=""), name="thanks_names_a_deed"),
            models.CheckConstraint(condition=Q(kind__in=ThanksKind.values), name="thanks_kind_is_closed"),
            models.CheckConstraint(
                condition=Q(showing="shown", shown_at__isnull=False)
                | (~Q(showing="shown") & Q(shown_at__isnull=True)),
                name="thanks_shown_since",
            ),
        ]

    def __str__(self) -> str:
        return self.deed[:60]

    @property
    def kind_ink(self) -> str:
        return ThanksKind(self.kind).ink

    @property
    def kind_icon(self) -> str:
        return ThanksKind(self.kind).icon

    @property
    def known_giver(self) -> bool:
        """Whether the giver still is here by name."""
        return self.giver is not None and self.giver.is_member

    @property
    def giver_name(self) -> str:
        return self.giver.first_name if self.giver and self.giver.is_member else gettext("A colleague")

    @property
    def shown_in_words(self) -> str:
        return str(Showing(self.showing).label)
