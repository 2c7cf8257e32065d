"""What services say once their transaction stands; received in culture.receivers."""

from django.dispatch import Signal

# pk: a Delivery that waits; at: when to try it again, None for now.
delivery_waits = Signal()
