"""What services say once their transaction stands; received in mentoring.receivers."""

from django.dispatch import Signal

# A calendar invitation, or its cancellation, waits to be mailed.
calendar_mail_waits = Signal()

# people: keys of those who are to be mailed an invitation.
invitations_wait = Signal()

# Sent with run (the key of a RoundRun that waits to be solved), after commit.
round_asked = Signal()

# Sent with round (the key of a Round that was published), after commit.
round_published = Signal()

# Sent with round (the key of a Round that was taken back), after commit.
round_undone = Signal()

# workshop: one that was planned, has another time or length, or was called off; inside the transaction.
workshop_planned = Signal()
workshop_moved = Signal()
workshop_cancelled = Signal()
