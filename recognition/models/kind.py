from django.db import models
from django.utils.translation import gettext_lazy as _


class Strand(models.TextChoices):
    ENGAGEMENT = "engagement", _("Engagement")
    COLLABORATION = "collaboration", _("Collaboration")
    MENTORING = "mentoring", _("Mentoring")


class Current(models.TextChoices):
    """What is drawn: engagement shows as two currents."""

    PRACTICE = "practice", _("Practice")
    CONVERSATION = "conversation", _("Conversation")
    COLLABORATION = "collaboration", _("Collaboration")
    MENTORING = "mentoring", _("Mentoring")


class Kind(models.TextChoices):
    """Everything that can count, for ever: a closed list that the database checks too.

    Publishing, sharing, liking, followers, reach, impressions, clicks, views, log-ins, streaks, invitations,
    giving thanks and confirming are not here, so they cannot be stored, let alone scored.
    """

    MENTORING_GOAL = "mentoring_goal", _("Reached a goal together")
    MENTORING_SESSION = "mentoring_session", _("A useful session")
    WORKSHOP_HOSTED = "workshop_hosted", _("Hosted a workshop that helped")
    PLAYBOOK_MERGED = "playbook_merged", _("Improved a playbook that people use")
    BARRIER_REMOVED = "barrier_removed", _("Removed something in people's way")
    ANSWER_ACCEPTED = "answer_accepted", _("Answered a question")
    FEEDBACK_USED = "feedback_used", _("Gave feedback that was used")
    WORKSHOP_TIP = "workshop_tip", _("Gave a tip in a workshop")
    CURATED_PICK_APPLIED = "curated_pick_applied", _("Found something that people applied")
    GOOD_QUESTION = "good_question", _("Asked a question that others had too")
    KUDOS = "kudos", _("Was thanked")
    PRACTICE_COMPLETED = "practice_completed", _("Finished a practice")
    RECALL_HELD = "recall_held", _("Remembered it in a new situation")
    WORKSHOP_JOINED = "workshop_joined", _("Took part in a workshop")

    @property
    def strand(self) -> Strand:
        return STRANDS[self]

    @property
    def current(self) -> Current:
        return CURRENTS[self]


# Shown by evidence in the product, so nobody confirms them.
PRODUCT_KINDS = (Kind.PRACTICE_COMPLETED, Kind.RECALL_HELD, Kind.WORKSHOP_JOINED)

STRANDS: dict[Kind, Strand] = {
    **dict.fromkeys(Kind, Strand.COLLABORATION),
    **dict.fromkeys((Kind.MENTORING_GOAL, Kind.MENTORING_SESSION), Strand.MENTORING),
    **dict.fromkeys((*PRODUCT_KINDS, Kind.GOOD_QUESTION), Strand.ENGAGEMENT),
}

CURRENTS: dict[Kind, Current] = {
    **{kind: Current(strand) for kind, strand in STRANDS.items() if strand != Strand.ENGAGEMENT},
    **dict.fromkeys((Kind.PRACTICE_COMPLETED, Kind.RECALL_HELD), Current.PRACTICE),
    **dict.fromkeys((Kind.GOOD_QUESTION, Kind.WORKSHOP_JOINED), Current.CONVERSATION),
}
