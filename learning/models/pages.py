"""Courses, their lessons, and playbooks. What a learner did is never kept on a page (models.progress)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, Panel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import PROSE_FEATURES, prose_blocks
from cms.models import SitePage
from learning.blocks import AimBlock, StepBlock, lesson_blocks
from learning.panels import AdvicePanel

# Addresses under /learn/ that views answer; a page of that name would never be seen.
TAKEN_SLUGS = frozenset(
    {"studio", "playbooks", "lessons", "courses", "runs", "readings", "recall", "questions", "collections"}
    | {"paths", "cohorts", "answers", "picks"}
)


class Strand(models.TextChoices):
    """What taking part in it mostly grows (the three strands of recognition)."""

    ENGAGEMENT = "engagement", _("Practice and conversation")
    COLLABORATION = "collaboration", _("Collaboration")
    MENTORING = "mentoring", _("Mentoring")


class LearnIndexPage(SitePage):
    intro = models.CharField(_("line under the title"), max_length=240, blank=True)

    shown_by = "learning.views.show_index"
    kind_label = _("Learn")
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["learning.CoursePage", "learning.PlaybookPage"]
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("learn index")


class LearningPage(SitePage):
    """What courses and playbooks share: how they are found."""

    promise = models.CharField(
        _("promise"), max_length=300, help_text=_("One sentence: from where to where. No adjectives needed.")
    )
    strand = models.CharField(_("strand"), max_length=16, choices=Strand, default=Strand.ENGAGEMENT)
    poster_seed = models.SlugField(
        _("poster"), max_length=40, blank=True, help_text=_("Any word; each draws another sea.")
    )

    class Meta:
        abstract = True

    @property
    def poster(self) -> str:
        return self.poster_seed or str(self.translation_key)

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": _("This address is taken by a page of the product.")})


class CoursePage(LearningPage):
    """A course: a promise, a route of lessons, and what it will not do."""

    is_good_start = models.BooleanField(_("a good place to start"), default=False)
    for_whom = models.CharField(_("for whom"), max_length=240, blank=True)
    aims = StreamField([("aim", AimBlock())], verbose_name=_("you’ll leave with"), blank=True, max_num=5)
    wont_do = StreamField(
        [("line", CharBlock(max_length=80, icon="cross", label=_("It won’t …")))],
        verbose_name=_("what this course won’t do"),
        blank=True,
        max_num=6,
        help_text=_("Each line continues “This course won’t …”."),
    )
    topics = ParentalManyToManyField("people.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    advises = ParentalManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="advised_by",
        verbose_name=_("helps to have taken first"),
        help_text=_("Advice, never a lock: anyone may start anywhere."),
    )
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("led by"),
    )
    led_by_line = models.CharField(_("one line about them"), max_length=160, blank=True)
    word = models.TextField(_("a colleague’s word"), max_length=400, blank=True)
    word_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whose word"),
    )
    word_line = models.CharField(_("about them"), max_length=80, blank=True)

    shown_by = "learning.views.show_course"
    kind_label = _("Course")
    parent_page_types: ClassVar[list[str]] = ["learning.LearnIndexPage"]
    subpage_types: ClassVar[list[str]] = ["learning.LessonPage"]
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("for_whom"),
        FieldPanel("aims"),
        FieldPanel("wont_do"),
        MultiFieldPanel(
            [FieldPanel("led_by"), FieldPanel("led_by_line")], heading=_("Led by"), classname="collapsed"
        ),
        MultiFieldPanel(
            [FieldPanel("word"), FieldPanel("word_by"), FieldPanel("word_line")],
            heading=_("A colleague’s word"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_good_start"),
                FieldPanel("strand"),
                FieldPanel("topics"),
                FieldPanel("advises"),
                FieldPanel("poster_seed"),
            ],
            heading=_("How it is found"),
            classname="collapsed",
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("promise"),
        index.SearchField("for_whom"),
        index.SearchField("aims"),
        index.FilterField("strand"),
    ]

    class Meta:
        verbose_name = _("course")


class LessonKind(models.TextChoices):
    THINK = "think", _("Think and note")
    ASK = "ask", _("Ask someone")
    TRY = "try", _("Try it")
    TALK = "talk", _("Talk")
    REST = "rest", _("Rest")


# Months after which somebody should look whether a lesson is still true. 0: it does not age.
CHECK_EVERY = [
    (0, _("It does not age")),
    (3, _("Three months")),
    (6, _("Six months")),
    (12, _("A year")),
]
LESSON_ICONS = {
    "think": "notebook-pen",
    "ask": "message-circle",
    "try": "pencil-line",
    "talk": "ear",
    "rest": "sailboat",
}


class LessonPage(SitePage):
    """One session. Its blocks keep their ids for ever: learners' progress is kept under them."""

    teaser = models.CharField(_("line on the route"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=LessonKind, default=LessonKind.TRY)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=10,
        help_text=_("A fair guess for somebody who takes their time. 0: as long as it takes."),
    )
    teaching = RichTextField(
        _("the idea"), features=PROSE_FEATURES, blank=True, help_text=_("About 90 words, then let them try.")
    )
    body = StreamField(lesson_blocks(prose_blocks()), verbose_name=_("blocks"), blank=True)
    tip = models.TextField(_("a champion’s tip"), max_length=300, blank=True)
    tip_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whose tip"),
    )
    landmark = models.CharField(
        _("landmark"),
        max_length=80,
        blank=True,
        help_text=_("What finishing it is: “Your first honest draft”."),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    check_every = models.PositiveSmallIntegerField(
        _("check again after"),
        choices=CHECK_EVERY,
        default=0,
        help_text=_(
            "For lessons about a platform that changes under them. Past its date a mild banner appears, its "
            "recall cards pause, and a champion is offered the two-minute check."
        ),
    )

    shown_by = "learning.views.show_lesson"
    shown_with = ("tip_by",)
    kind_label = _("Lesson")
    parent_page_types: ClassVar[list[str]] = ["learning.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    preview_modes: ClassVar[list[tuple[str, Any]]] = [
        ("first", _("First visit")),
        ("wrong", _("Second wrong answer")),
        ("phone", _("Resumed on a phone")),
        ("answered", _("After answering")),
        ("recall", _("Day 30: what comes back")),
    ]
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("teaser"),
        FieldPanel("teaching"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("tip"), FieldPanel("tip_by")], heading=_("A champion’s tip"), classname="collapsed"
        ),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("minutes"), FieldPanel("landmark")], heading=_("On the route")
        ),
        MultiFieldPanel(
            [FieldPanel("check_every"), FieldPanel("checked_on"), FieldPanel("checked_by")],
            heading=_("Is it still true?"),
            classname="collapsed",
        ),
        AdvicePanel(
            "learning.queries.lesson_findings",
            "learning/admin/findings_panel.html",
            heading=_("How it teaches"),
        ),
        AdvicePanel(
            "learning.queries.impact_of", "learning/admin/impact_panel.html", heading=_("Who is inside")
        ),
        HelpPanel(
            content=_(
                "<p>Learners keep what they answered under each block. Move and edit blocks freely.</p>"
            ),
            heading=_("Editing a live lesson"),
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("teaser"),
        index.SearchField("teaching"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("lesson")

    @property
    def icon(self) -> str:
        return LESSON_ICONS[self.kind]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        request.lesson_mode = mode_name  # type: ignore[attr-defined]
        return self.serve(request)


class PlaybookPage(LearningPage):
    """A short practical guide with a checklist that one runs."""

    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    guide = StreamField(prose_blocks(), verbose_name=_("guide"), blank=True)
    checklist = StreamField([("step", StepBlock())], verbose_name=_("checklist"), min_num=1)
    topics = ParentalManyToManyField("people.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("Who to tell when it no longer works."),
    )

    shown_by = "learning.views.show_playbook"
    kind_label = _("Playbook")
    parent_page_types: ClassVar[list[str]] = ["learning.LearnIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("guide"),
        FieldPanel("checklist"),
        MultiFieldPanel(
            [
                FieldPanel("minutes"),
                FieldPanel("kept_by"),
                FieldPanel("strand"),
                FieldPanel("topics"),
                FieldPanel("poster_seed"),
            ],
            heading=_("How it is found"),
            classname="collapsed",
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("promise"),
        index.SearchField("guide"),
        index.SearchField("checklist"),
        index.FilterField("strand"),
    ]

    class Meta:
        verbose_name = _("playbook")
