class NotNow(Exception):
    """A rule says no. The message is a sentence for the person who asked."""
