"""Blocks that every page type may use. Each shows a preview of itself in Wagtail's block picker."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

# Few features on purpose: what a screen reader, a phone and a translator can follow.
PROSE_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"
        preview_value = "What changed in April"
        description = _("A heading between paragraphs. The page's own title stands above it.")


class ProseBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/prose.html"
        preview_value = (
            "<p>A lobby notice carries a date, <b>even when the date is a guess</b> and says so.</p>"
        )
        description = _("Paragraphs, lists and links.")


class PictureBlock(blocks.StructBlock):
    """A picture; its alternative text is required unless it is marked as decoration."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"
        preview_value = {"image": None, "caption": "The pit, at four in the morning"}
        description = _("A picture with the words that stand in for it, and a caption if you like.")


class SaidBlock(blocks.StructBlock):
    words = blocks.TextBlock(label=_("What they said"), max_length=1000)
    who = blocks.CharBlock(label=_("Who said it"), max_length=120)
    where = blocks.CharBlock(label=_("Their part in it"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Somebody's words")
        template = "cms/blocks/said.html"
        preview_value = {
            "words": "He said the new notice was shorter. I’m taking it.",
            "who": "Ingrid Solheim",
            "where": "Chief operating officer",
        }
        description = _("A colleague's own words, with their name.")


class TipBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("In a few words"), max_length=120)
    text = blocks.TextBlock(label=_("The tip"), max_length=600)

    class Meta:
        icon = "pick"
        label = _("Tip")
        template = "cms/blocks/tip.html"
        preview_value = {
            "title": "Begin with the phone call",
            "text": "Where were you when it stopped being abstract?",
        }
        description = _("One thing to try, in a box of its own.")


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("foam", _("Good to know")),
            ("sun", _("Worth a second look")),
            ("kelp", _("This works")),
            ("cobalt", _("How it goes here")),
        ],
        default="foam",
    )
    title = blocks.CharBlock(label=_("In a few words"), max_length=120)
    text = blocks.TextBlock(label=_("One or two sentences"), max_length=600, required=False)

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        template = "cms/blocks/callout.html"
        preview_value = {
            "tone": "foam",
            "title": "Nothing leaves this page.",
            "text": "Groundswell posts nothing anywhere.",
        }
        description = _("A line that should not be missed.")


class LinkCardBlock(blocks.StructBlock):
    """A link as a card, to a page here or to an address elsewhere. Nothing is fetched or embedded."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    line = blocks.CharBlock(label=_("Why it is worth opening"), max_length=200, required=False)
    page = blocks.PageChooserBlock(label=_("A page here"), required=False)
    address = blocks.URLBlock(label=_("Or an address elsewhere"), required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            error = ValidationError(_("Choose either a page or an address."))
            raise StructBlockValidationError(block_errors={"page": error})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        template = "cms/blocks/link_card.html"
        preview_value = {
            "title": "First words",
            "line": "Three ways into a post that are not “excited to announce”.",
            "page": None,
            "address": "https://example.org/",
        }
        description = _("One link, with the reason to follow it.")


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What it is"), max_length=120)
    document = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "cms/blocks/download.html"
        preview_value = {"title": "A one-page checklist", "document": None}
        description = _("A file to take along.")


class WordsBlock(blocks.TextBlock):
    """One paragraph of somebody's own words: plain text, because it was written in the site's composer."""

    class Meta:
        icon = "pilcrow"
        label = _("Own words")
        template = "cms/blocks/words.html"
        preview_value = "He wanted to know whether that meant Thursday or Christmas."
        description = _("One paragraph, in the author's words.")


class LineCardBlock(blocks.StructBlock):
    """One of the six lines on the boundaries page."""

    line = blocks.ChoiceBlock(
        label=_("Which line"),
        choices=[
            ("opinion", _("Opinion or fact")),
            ("mine", _("Mine to answer for")),
            ("rights", _("Other people's rights")),
            ("respect", _("Respect")),
            ("audience", _("Right by the audience")),
            ("value", _("Adds value")),
        ],
    )
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.TextBlock(label=_("What it means"), max_length=240)
    example = blocks.TextBlock(
        label=_("For example"),
        help_text=_("Two minutes of practice: a moment from somebody’s week, and what they did."),
        max_length=600,
        required=False,
    )
    ask = blocks.CharBlock(label=_("A question to ask oneself"), max_length=160, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Line")
        template = "cms/blocks/line.html"
        preview_value = {
            "line": "opinion",
            "title": "Say which is which",
            "text": "Facts are facts. Opinions are welcome. Don’t dress one as the other.",
        }
        description = _("One edge, said plainly.")


class WayBlock(blocks.StructBlock):
    """Something one could do in a scenario, and what would follow. None is right or wrong by itself."""

    way = blocks.CharBlock(label=_("What one could do"), max_length=160)
    follows = blocks.TextBlock(label=_("What would follow"), max_length=600)


class ScenarioBlock(blocks.StructBlock):
    """What would you do? Answered for oneself: nothing is sent or kept."""

    title = blocks.CharBlock(label=_("In a few words"), max_length=80)
    situation = blocks.TextBlock(label=_("What happens"), max_length=800)
    ways = blocks.ListBlock(WayBlock(), label=_("Ways to go on"), min_num=2, max_num=4)

    class Meta:
        icon = "help"
        label = _("What would you do?")
        template = "cms/blocks/scenario.html"
        preview_value = {
            "title": "A customer is angry in public",
            "situation": "Somebody writes under your post that their lift has been out for two weeks.",
            "ways": [
                {"way": "Say sorry, and ask for the address in private", "follows": "They feel heard."},
                {"way": "Say nothing", "follows": "Nobody blames you. Somebody else has to find it."},
            ],
        }
        description = _("A moment to think about, with what would follow from each way out of it.")


def prose_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks for anything that is read: the start of every StreamField of the site."""
    return [
        ("heading", HeadingBlock(max_length=120)),
        ("prose", ProseBlock(features=PROSE_FEATURES)),
        ("picture", PictureBlock()),
        ("said", SaidBlock()),
        ("tip", TipBlock()),
        ("callout", CalloutBlock()),
        ("link", LinkCardBlock()),
        ("download", DownloadBlock()),
    ]


def own_words_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the blocks a story is made of: what the composer's plain text turns into."""
    return [
        ("heading", HeadingBlock(max_length=120)),
        ("words", WordsBlock()),
        ("said", SaidBlock()),
        ("picture", PictureBlock()),
    ]
