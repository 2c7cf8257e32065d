"""What rooms tell the apps above them."""

from django.dispatch import Signal

# A room has ended and its minutes are written. Sent inside the transaction with `room` (Room) and
# `took_part` (frozenset of person ids: those who wrote, raised a hand or answered a poll), so that whoever
# owns the room can ask those people whether it helped. The set must not be kept.
room_ended = Signal()

# A host said by a form that `room` ends in half a minute: perhaps no socket is there to see when it has come.
room_closing = Signal()
