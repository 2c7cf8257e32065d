"""Closed lists that profiles, workshops and the matching share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Platform(models.TextChoices):
    """Where somebody speaks, or would like to. Only names: nothing is ever connected to them."""

    INSIDE = "inside", _("Inside, with colleagues")
    LINKEDIN = "linkedin", _("LinkedIn")
    MASTODON = "mastodon", _("Mastodon or Bluesky")
    INSTAGRAM = "instagram", _("Instagram")
    VIDEO = "video", _("Video")
    BLOG = "blog", _("A blog or newsletter")
    TALKS = "talks", _("Talks and meet-ups")


class Meeting(models.TextChoices):
    """How two people like to meet."""

    CALL = "call", _("A short call")
    ROOM = "room", _("A live room with the draft on the table")
    WRITING = "writing", _("In writing, when it suits")
    IN_PERSON = "in-person", _("In person")


class Tongue(models.TextChoices):
    """Languages people talk to each other in: ISO 639-1 codes, named in themselves."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    SPANISH = "es", "Español"
    FRENCH = "fr", "Français"
    HUNGARIAN = "hu", "Magyar"
    ITALIAN = "it", "Italiano"
    DUTCH = "nl", "Nederlands"
    POLISH = "pl", "Polski"
    PORTUGUESE = "pt", "Português"
    ROMANIAN = "ro", "Română"
    SWEDISH = "sv", "Svenska"
    TURKISH = "tr", "Türkçe"
    UKRAINIAN = "uk", "Українська"
    ARABIC = "ar", "العربية"
    HINDI = "hi", "हिन्दी"
    CHINESE = "zh", "中文"
    JAPANESE = "ja", "日本語"


class Format(models.TextChoices):
    """Kinds of workshop; each has a ready agenda (mentoring.agendas)."""

    DRAFT_CLINIC = "draft-clinic", _("Draft clinic")
    PEER_CIRCLE = "peer-circle", _("Peer circle")
    TROIKA = "troika", _("Troika")
    OFFICE_HOURS = "office-hours", _("Office hours")
    OPEN_FORUM = "open-forum", _("Open forum")
    TALK = "talk", _("Talk with questions")
