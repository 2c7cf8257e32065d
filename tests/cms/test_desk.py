"""What Wagtail's desk keeps of a person goes with them, and words they let stay are nobody's."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.admin.models import EditingSession, FormState
from wagtail.log_actions import log
from wagtail.models import APIToken, Comment, CommentReply, Page, PageSubscription
from wagtail.users.models import UserProfile

from cms.queries import account_log
from config.demonstration.factories.cms import a_story
from people import export
from people.models import Person, Role
from people.services import give_role, leave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
Browse = Callable[[Person], Client]
HERS, HIS = "Axolotl by the lift", "Quokka by the stairs"
TOLD = ("wagtailadmin.FormState", "wagtailcore.APIToken", "wagtailcore.Comment", "wagtailcore.CommentReply")
WAGTAILS = ("wagtailcore", "wagtailadmin", "wagtailusers")


def desk_of(amara: Person, page: Page) -> UserProfile:
    """Everything that the desk can keep of her."""
    profile = UserProfile.get_for_user(amara)
    profile.avatar.save("axolotl.png", ContentFile(b"Axolotl"))
    about: dict[str, Any] = {
        "content_type": ContentType.objects.get_for_model(page),
        "object_id": str(page.pk),
    }
    FormState.objects.create(user=amara, data=f"title={HERS}", last_updated_at=timezone.now(), **about)
    EditingSession.objects.create(user=amara, last_seen_at=timezone.now(), **about)
    PageSubscription.objects.create(user=amara, page=page, comment_notifications=True)
    APIToken.objects.create(user=amara, name=HERS, key_hash=f"{amara.pk:064}", prefix="axolotl")
    log(instance=amara, action="wagtail.edit")
    return profile


def talk(amara: Person, bela: Person, page: Page) -> None:
    """She says something, he answers, and the other way round; each version of the page repeats it."""
    for one, other, words, answer in ((amara, bela, HERS, HIS), (bela, amara, HIS, HERS)):
        remark = Comment.objects.create(page=page, user=one, text=words, contentpath="title")
        CommentReply.objects.create(comment=remark, user=other, text=answer)
    page.specific.save_revision()


def desk_words() -> str:
    """Every row of Wagtail's own tables, as text."""
    kinds = [model for model in apps.get_models() if model._meta.app_label in WAGTAILS]
    return "\n".join(str(row) for model in kinds for row in model._default_manager.values())


def test_who_leaves_leaves_nothing_in_the_desk(
    amara: Person, bela: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    story, kept = a_story(amara, title=HERS), a_story(bela, title="The stairs")
    log(instance=story, action="wagtail.publish", user=amara)
    picture = desk_of(amara, kept).avatar.name
    talk(amara, bela, kept)
    told = {part["kind"]: part["rows"] for part in export.as_json(amara)["parts"]}
    assert [HERS in str(told[kind]) for kind in TOLD] == [True] * len(TOLD)
    assert HERS in desk_words()

    with django_capture_on_commit_callbacks(execute=True):
        leave(amara)

    left = desk_words()
    assert HERS not in left
    assert "Amara" not in left
    assert "xolotl" not in left
    assert left.count(HIS) == 4, "his words stay: two rows, and two in the version of the page"
    assert not default_storage.exists(picture)


def test_words_that_were_let_stay_are_nobodys(amara: Person, bela: Person) -> None:
    page = a_story(bela, title="The stairs")
    talk(amara, bela, page)
    leave(amara, keep_words=True)
    remark = Comment.objects.get(user=amara)
    assert (remark.text, str(remark.user)) == (HERS, "A colleague")


def test_what_the_desk_kept_of_who_left_before_goes_with_the_upgrade(amara: Person, bela: Person) -> None:
    leave(amara)
    pictures = [desk_of(person, a_story(bela, title="The stairs")).avatar.name for person in (amara, bela)]

    import_module("cms.migrations.0006_desk_of_who_left").forget(apps, None)

    assert list(UserProfile.objects.values_list("user", flat=True)) == [bela.pk]
    assert [default_storage.exists(picture) for picture in pictures] == [False, True]
    assert [account_log(person).exists() for person in (amara, bela)] == [False, True]


def test_the_desk_asks_for_no_name_and_no_picture(amara: Person, browse: Browse) -> None:
    give_role(amara, Role.EDITOR)
    page = browse(amara).get(reverse("wagtailadmin_account"))
    assert page.status_code == 200
    fields = {
        name
        for panels in page.context["panels_by_tab"].values()
        for panel in panels
        for name in panel.get_form().fields
    }
    assert not {"first_name", "last_name", "avatar"} & fields
    assert "current_time_zone" in fields
    assert "localtime" not in page.content.decode()


def test_what_is_not_on_the_desk_is_said_on_a_page_of_ours_with_the_way_back(
    browse: Browse, amara: Person
) -> None:
    give_role(amara, Role.EDITOR)
    answer = browse(amara).get("/admin/no-such-page/")
    assert answer.status_code == 404
    words = answer.content.decode()
    assert "There’s nothing here" in words
    assert f'<a class="btn" href="{reverse("wagtailadmin_home")}">' in words
    assert 'id="main"' in words, "the skip link leads somewhere"
