from django.utils.translation import gettext as _


class NotNow(Exception):
    """A rule says no. The message is a sentence for the person who asked."""

    @classmethod
    def full_for_you(cls) -> "NotNow":
        """A manager-free workshop: no word says whose line stands in the way."""
        return cls(_("This one is full for you just now. There will be others."))
