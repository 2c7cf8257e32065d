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
