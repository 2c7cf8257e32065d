"""What is read before something is tried: a rule, a pair of posts, film, sound, something from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from learning.blocks.base import GuardedBlock, RecallBlock, field_error, one_field


class RuleBlock(GuardedBlock):
    OPEN = ("rule", "why", "limit")

    rule = blocks.CharBlock(label=_("Rule"), max_length=160, help_text=_("One rule, as you would say it."))
    why = blocks.CharBlock(label=_("Why"), max_length=240, help_text=_("One line. What goes better."))
    limit = blocks.CharBlock(
        label=_("Not when …"), max_length=240, help_text=_("Where it stops being true. Every rule has one.")
    )
    recall = RecallBlock()

    class Meta:
        icon = "tick-inverse"
        label = _("Rule card")
        group = _("Teach")
        description = _("One rule, why it helps, and where it stops.")
        template = "learning/blocks/rule.html"
        preview_value = {
            "rule": _("Start from where you were standing."),
            "why": _("A place and a time make it yours; nobody else stood there."),
            "limit": _("Not when the place would give a customer away."),
        }


class NoteBlock(blocks.StructBlock):
    quote = blocks.CharBlock(
        label=_("Words of the living post"),
        max_length=200,
        help_text=_("Copied exactly from the living post."),
    )
    note = blocks.TextBlock(label=_("What they do"), max_length=400)


class ContrastBlock(GuardedBlock):
    """A bland post beside a living one. The learner marks what changed; then the annotations show."""

    OPEN = ("bland", "living")

    bland = blocks.TextBlock(label=_("Bland"), max_length=2000)
    living = blocks.TextBlock(label=_("Living"), max_length=2000)
    by = blocks.CharBlock(label=_("Living post by"), max_length=120, required=False)
    notes = blocks.ListBlock(
        NoteBlock(),
        label=_("Annotations"),
        min_num=1,
        max_num=8,
        help_text=_("Shown after the learner has marked what changed, and not before."),
    )
    recall = RecallBlock()

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        living = cleaned["living"]
        lost = {
            place: ValidationError(_("These words are not in the living post."))
            for place, note in enumerate(cleaned["notes"])
            if note["quote"] not in living
        }
        if lost:
            raise StructBlockValidationError(
                block_errors={"notes": ListBlockValidationError(block_errors=one_field(lost, "quote"))}
            )
        return cleaned

    class Meta:
        icon = "duplicate"
        label = _("Contrast pair")
        group = _("Practise")
        description = _("Bland beside living; annotations once the learner has marked what changed.")
        template = "learning/blocks/contrast.html"
        preview_value = {
            "bland": _("We are thrilled to announce a new era of customer-centric maintenance."),
            "living": _("Mrs Okafor rang at twenty to six. By seven she was on her way to the market."),
            "by": "Tomasz Wilk",
            "notes": [
                {"quote": _("twenty to six"), "note": _("A time nobody would invent.")},
                {"quote": _("on her way to the market"), "note": _("What it was for, in one picture.")},
            ],
        }


class MediaBlock(GuardedBlock):
    """A file one plays. It cannot be published without the words that stand in for it."""

    OPEN = ("title", "transcript")
    ENDINGS: tuple[str, ...] = ()

    title = blocks.CharBlock(label=_("What it is"), max_length=120)
    file = DocumentChooserBlock(label=_("File"))
    transcript = blocks.TextBlock(
        label=_("Transcript"),
        max_length=20_000,
        help_text=_(
            "Everything that is said, and what matters that is only seen. It stands under the player."
        ),
    )

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        name = str(cleaned["file"].filename).lower()
        if not name.endswith(self.ENDINGS):
            endings = ", ".join(self.ENDINGS)
            raise field_error(
                "file", _("Choose a file of one of these kinds: %(kinds)s.") % {"kinds": endings}
            )
        return cleaned


class VideoBlock(MediaBlock):
    ENDINGS = (".mp4", ".webm")

    captions = DocumentChooserBlock(
        label=_("Captions"), help_text=_("A WebVTT file (.vtt). They are on unless somebody turns them off.")
    )
    language = blocks.CharBlock(
        label=_("Language of the captions"), max_length=12, default="en", help_text=_("en, de, …")
    )

    def clean(self, value: Mapping[str, Any]) -> Any:
        cleaned = super().clean(value)
        if not str(cleaned["captions"].filename).lower().endswith(".vtt"):
            raise field_error("captions", _("Captions are a WebVTT file: its name ends in .vtt."))
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video")
        group = _("Teach")
        description = _("A film with captions, and its transcript underneath.")
        template = "learning/blocks/video.html"
        preview_value = {
            "title": _("Tomasz reads a draft out loud"),
            "file": None,
            "captions": None,
            "language": "en",
            "transcript": _("Tomasz: I stop where I hear my brochure voice. There. “Proud to be part of.”"),
        }


class AudioBlock(MediaBlock):
    ENDINGS = (".mp3", ".m4a", ".ogg", ".opus", ".wav")

    class Meta:
        icon = "media"
        label = _("Audio")
        group = _("Teach")
        description = _("Something to listen to, and its transcript underneath.")
        template = "learning/blocks/audio.html"
        preview_value = {
            "title": _("A minute from the night desk"),
            "file": None,
            "transcript": _("Callum: It’s ten past three. There’s a man in Leeds who thinks he’s stuck."),
        }


class EmbedBlock(blocks.StructBlock):
    """Something that stands elsewhere. Nothing of it is loaded here: the reader decides to go there."""

    title = blocks.CharBlock(label=_("What it is"), max_length=120)
    address = blocks.URLBlock(label=_("Address"))
    where = blocks.CharBlock(label=_("Whose site it is"), max_length=80)
    says = blocks.TextBlock(
        label=_("What it says"),
        max_length=2000,
        help_text=_("For everybody who would rather not go there, or cannot. The lesson works without it."),
    )

    class Meta:
        icon = "link-external"
        label = _("Something elsewhere")
        group = _("Teach")
        description = _("A film or page on another site: named, described, and loaded only by going there.")
        template = "learning/blocks/embed.html"
        preview_value = {
            "title": _("How a paternoster lift works"),
            "address": "https://example.org/paternoster",
            "where": "example.org",
            "says": _("Two minutes without a word: the cabins never stop, and everybody hops."),
        }
