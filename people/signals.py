"""What others may want to know. Sent by services inside their transaction; received high in the house."""

from django.dispatch import Signal

# sender: people.models.Person; person: who joined, paused, came back.
person_joined = Signal()
person_paused = Signal()
person_resumed = Signal()

# person: who has just said for the first time what they want to be known for.
focus_said = Signal()

# person: who is leaving, still intact, or who left minutes ago (people.services.erase_what_came_late).
# keep_words: whether what they wrote may stay as "a colleague".
# Receivers end what others rely on (pairings, hosted workshops) kindly; rows are erased by the registry.
person_leaving = Signal()

# person_pk, keep_words: who has left, and how. Sent once the transaction stands.
person_left = Signal()

# person_pk: who has a new line in their inbox. Sent once the transaction stands.
notice_written = Signal()

# people: keys of those who have a new line each, where many were told at once. Sent once it stands.
notices_written = Signal()
