"""What this app knows about a person: exported to them, erased when they leave."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import APIToken, Comment, CommentReply, PageLogEntry, PageSubscription, TaskState
from wagtail.users.models import UserProfile

from cms import queries, services
from cms.models import (
    Draft,
    DraftComment,
    DraftReader,
    ExamplePostPage,
    KitVolunteer,
    KitVote,
    LetterSignature,
    MadeBetter,
    Remark,
    Response,
    SharingOff,
    SiteDocument,
    SiteImage,
    StoryPage,
    Unpublishing,
)
from people.models import Person
from people.registry import ConcernSubject, PersonalRows, register_personal, register_subject


def register() -> None:
    colleagues = _("every colleague who joined")
    for rows in (
        PersonalRows(
            model="cms.Draft",
            label=_("Your drafts"),
            of=lambda person: Draft.objects.filter(author=person),
            read_by=_("only you, and those you show a draft to"),
            erase=lambda person: Draft.objects.filter(author=person).delete(),
        ),
        PersonalRows(
            model="cms.DraftReader",
            label=_("Drafts shown to you"),
            of=lambda person: DraftReader.objects.filter(reader=person),
            read_by=_("you and the draft's author"),
            erase=forget_reader,
        ),
        PersonalRows(
            model="cms.KitVote",
            label=_("Whether you would put your name to something of the company’s"),
            of=lambda person: KitVote.objects.filter(voter=person),
            read_by=_("only you; sums of ten or more decide"),
            erase=lambda person: KitVote.objects.filter(voter=person).delete(),
        ),
        PersonalRows(
            model="cms.DraftComment",
            label=_("Notes you wrote on drafts"),
            of=lambda person: DraftComment.objects.filter(reader=person),
            read_by=_("you and the draft's author"),
            erase=lambda person: DraftComment.objects.filter(reader=person).delete(),
            keep=keep,
        ),
        PersonalRows(
            model="cms.StoryPage",
            label=_("Stories you published"),
            of=lambda person: StoryPage.objects.filter(author=person),
            read_by=colleagues,
            erase=lambda person: _delete_pages(StoryPage, person),
            keep=keep,
        ),
        PersonalRows(
            model="cms.ExamplePostPage",
            label=_("Example posts you published"),
            of=lambda person: ExamplePostPage.objects.filter(author=person),
            read_by=colleagues,
            erase=lambda person: _delete_pages(ExamplePostPage, person),
            keep=keep,
        ),
        PersonalRows(
            model="cms.MadeBetter",
            label=_("Posts you made better"),
            of=lambda person: MadeBetter.objects.filter(colleague=person),
            read_by=colleagues,
            erase=lambda person: MadeBetter.objects.filter(colleague=person).delete(),
        ),
        PersonalRows(
            model="cms.LetterSignature",
            label=_("Your signature under the permission letter"),
            of=lambda person: LetterSignature.objects.filter(leader=person),
            read_by=colleagues,
            erase=lambda person: LetterSignature.objects.filter(leader=person).delete(),
        ),
        PersonalRows(
            model="cms.Remark",
            label=_("What you said about pages"),
            of=lambda person: Remark.objects.filter(author=person),
            read_by=_("every colleague who joined, or the page's author only, as you chose"),
            erase=lambda person: Remark.objects.filter(author=person).delete(),
            keep=keep,
        ),
        PersonalRows(
            model="cms.Response",
            label=_("Pages that helped you"),
            of=lambda person: Response.objects.filter(person=person),
            read_by=_("you and the page's author"),
            erase=lambda person: Response.objects.filter(person=person).delete(),
        ),
        PersonalRows(
            model="cms.Unpublishing",
            label=_("Pages you took off the site"),
            of=lambda person: Unpublishing.objects.filter(editor=person),
            read_by=_("you and the page's author"),
            erase=lambda person: Unpublishing.objects.filter(editor=person).update(editor=None),
        ),
        PersonalRows(
            model="cms.KitVolunteer",
            label=_("Whether you try the kit first"),
            of=lambda person: KitVolunteer.objects.filter(person=person),
            read_by=_("only you"),
            erase=lambda person: KitVolunteer.objects.filter(person=person).delete(),
            show=lambda row: {str(_("your hand")): str(_("up"))},
        ),
        PersonalRows(
            model="cms.SharingOff",
            label=_("Whether you want nothing about sharing"),
            of=lambda person: SharingOff.objects.filter(person=person),
            read_by=_("only you"),
            erase=lambda person: SharingOff.objects.filter(person=person).delete(),
            show=lambda row: {str(_("Sharing")): str(_("switched off"))},
        ),
        PersonalRows(
            model="cms.SiteImage",
            label=_("Pictures you uploaded"),
            of=lambda person: SiteImage.objects.filter(uploaded_by_user=person),
            read_by=colleagues,
            erase=lambda person: SiteImage.objects.filter(uploaded_by_user=person).update(
                uploaded_by_user=None
            ),
        ),
        PersonalRows(
            model="cms.SiteDocument",
            label=_("Files you uploaded"),
            of=lambda person: SiteDocument.objects.filter(uploaded_by_user=person),
            read_by=colleagues,
            erase=lambda person: SiteDocument.objects.filter(uploaded_by_user=person).update(
                uploaded_by_user=None
            ),
        ),
    ):
        register_personal(rows)


def register_desk() -> None:
    """What Wagtail's own tables keep."""
    only_you, editors = _("only you"), _("editors")
    for rows in (
        PersonalRows(
            model="wagtailusers.UserProfile",
            label=_("Your settings at the editor’s desk"),
            of=lambda person: UserProfile.objects.filter(user=person),
            read_by=only_you,
            erase=services.forget_settings,
            show=lambda row: {str(_("Language")): row.preferred_language, str(_("Theme")): row.theme},
        ),
        PersonalRows(
            model="wagtailadmin.FormState",
            label=_("What you began at the editor’s desk and did not save"),
            of=lambda person: FormState.objects.filter(user=person),
            read_by=only_you,
            erase=lambda person: FormState.objects.filter(user=person).delete(),
            show=lambda row: {str(_("Words")): row.data},
        ),
        PersonalRows(
            model="wagtailadmin.EditingSession",
            label=_("Pages you have open at the editor’s desk"),
            of=lambda person: EditingSession.objects.filter(user=person),
            read_by=editors,
            erase=lambda person: EditingSession.objects.filter(user=person).delete(),
            show=lambda row: {str(_("Page")): str(row.content_object or "")},
        ),
        PersonalRows(
            model="wagtailcore.PageSubscription",
            label=_("Pages whose remarks you follow"),
            of=lambda person: PageSubscription.objects.filter(user=person).select_related("page"),
            read_by=only_you,
            erase=lambda person: PageSubscription.objects.filter(user=person).delete(),
            show=lambda row: {str(_("Page")): row.page.title},
        ),
        PersonalRows(
            model="wagtailcore.APIToken",
            label=_("Your keys to Wagtail"),
            of=lambda person: APIToken.objects.filter(user=person),
            read_by=only_you,
            erase=lambda person: APIToken.objects.filter(user=person).delete(),
            show=lambda row: {str(_("Name")): row.name},
        ),
        PersonalRows(
            model="wagtailcore.Comment",
            label=_("Remarks you wrote beside pages at the editor’s desk"),
            of=lambda person: Comment.objects.filter(user=person).select_related("page"),
            read_by=editors,
            erase=services.erase_remarks,
            keep=stay,
            show=lambda row: {str(_("Page")): row.page.title, str(_("Words")): row.text},
        ),
        PersonalRows(
            model="wagtailcore.CommentReply",
            label=_("Replies you wrote beside pages at the editor’s desk"),
            of=lambda person: CommentReply.objects.filter(user=person).select_related("comment__page"),
            read_by=editors,
            erase=lambda person: None,  # with the remarks, beside which they stand
            keep=stay,
            show=lambda row: {str(_("Page")): row.comment.page.title, str(_("Words")): row.text},
        ),
        PersonalRows(
            model="wagtailcore.TaskState",
            label=_("What you said of pages you looked over"),
            of=lambda person: TaskState.objects.filter(finished_by=person).exclude(comment=""),
            read_by=editors,
            erase=lambda person: TaskState.objects.filter(finished_by=person).update(comment=""),
            keep=stay,
            show=lambda row: {str(_("Words")): row.comment},
        ),
        PersonalRows(
            model="wagtailcore.ModelLogEntry",
            label=_("What the editor’s desk wrote down of your account"),
            of=queries.account_log,
            read_by=_("administrators"),
            erase=lambda person: queries.account_log(person).delete(),
            show=lambda row: {str(_("What")): str(row.message)},
        ),
    ):
        register_personal(rows)


def register_concerns() -> None:
    """What somebody can say is not right, who wrote it, and how it is hidden meanwhile."""
    for subject in (
        ConcernSubject(
            type="cms.page",
            author=lambda key: getattr(queries.authored_page_by_key(key), "author", None),
            hide=lambda key: services.hide_page(key),
            show=lambda key: services.show_page(key),
        ),
        ConcernSubject(
            type="cms.remark",
            author=lambda key: getattr(queries.remark_by_key(key), "author", None),
            hide=lambda key: services.hide_remark(key),
            show=lambda key: services.show_remark(key),
        ),
        ConcernSubject(
            type="cms.note",
            author=lambda key: getattr(queries.note_by_key(key), "reader", None),
            hide=lambda key: services.hide_note(key),
            show=lambda key: services.show_note(key),
        ),
    ):
        register_subject(subject)


def keep(person: Person) -> None:
    """The words stay; the account they belong to reads "A colleague" from now on."""


def forget_reader(person: Person) -> None:
    """Whom the author named by address stays in the author's list, as an address that leads to nobody."""
    rows = DraftReader.objects.filter(reader=person)
    rows.exclude(address="").update(reader=None)
    rows.filter(address="").delete()


def _delete_pages(model: type[StoryPage] | type[ExamplePostPage], person: Person) -> None:
    """Delete them, and what the desk wrote down of each, its end included: every line repeats the title."""
    keys = []
    for page in model.objects.filter(author=person):
        keys.append(page.pk)
        page.delete()
    PageLogEntry.objects.filter(page__in=keys).delete()


def stay(person: Person) -> None:
    """It stays, by a colleague: the name shown is that of the account."""
