"""The boundaries page: one screen, 250 words at most, opening with trust."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.blocks import StreamBlock, StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import LineCardBlock, ScenarioBlock
from cms.models.pages import SitePage
from cms.panels import ReadabilityPanel
from cms.readability import count_words

WORD_LIMIT = 250


class SixLinesBlock(StreamBlock):
    card = LineCardBlock()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if len({card.value["line"] for card in cleaned}) != 6:
            raise StreamBlockValidationError(non_block_errors=[_("There are six lines, each of them once.")])
        return cleaned

    class Meta:
        min_num = 6
        max_num = 6


class BoundariesPage(SitePage):
    opening = models.TextField(
        _("opening"),
        help_text=_("Open with trust: “We trust you. These are the edges, so you needn't ask.”"),
    )
    lines = StreamField(SixLinesBlock(), verbose_name=_("the six lines"))
    closing = models.TextField(_("whom to ask"), blank=True)
    # Below the one screen, hence outside its 250 words.
    scenarios = StreamField([("scenario", ScenarioBlock())], verbose_name=_("what would you do?"), blank=True)

    shown_by = "cms.views.show_boundaries"
    kind_label = _("The lines")
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        ReadabilityPanel(),
        FieldPanel("opening"),
        FieldPanel("lines"),
        FieldPanel("closing"),
        FieldPanel("scenarios"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("opening"),
        index.SearchField("lines"),
        index.SearchField("closing"),
    ]

    class Meta:
        verbose_name = _("boundaries page")

    @property
    def text(self) -> str:
        """Everything a reader reads, as plain text: one part a line."""
        cards = [f"{card.value['title']}.\n{card.value['text']}" for card in self.lines or []]
        return "\n".join(part for part in [self.opening, *cards, self.closing] if part)

    def clean(self) -> None:
        super().clean()
        if (words := count_words(self.text)) > WORD_LIMIT:
            raise ValidationError(
                {
                    "opening": _(
                        "The page has %(words)d words. At most %(limit)d fit on one screen: "
                        "take out %(over)d."
                    )
                    % {"words": words, "limit": WORD_LIMIT, "over": words - WORD_LIMIT}
                }
            )
