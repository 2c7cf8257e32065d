"""Found a site, sign its letter, and say who may touch what at the editor's desk."""

from __future__ import annotations

import hashlib

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from cms.models import BoundariesPage, HomePage, LetterSignature, VoicesIndexPage
from cms.rules import Refused
from people.models import Person, Role
from people.queries import has_role

PAGE_ACTIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
COLLECTION_ACTIONS = {
    "siteimage": ("add_siteimage", "change_siteimage", "choose_image"),
    "sitedocument": ("add_sitedocument", "change_sitedocument", "choose_document"),
}


@transaction.atomic
def found_site(*, name: str) -> HomePage:
    """Make the home page, the voices and the lines, once, with words to begin with; give editors their desk.

    Wagtail's own first page goes. Repeating it changes nothing that somebody wrote meanwhile.
    """
    home = HomePage.objects.first() or _found_home(name)
    if not VoicesIndexPage.objects.exists():
        home.add_child(instance=_first_voices())
    if not BoundariesPage.objects.exists():
        home.refresh_from_db()
        home.add_child(instance=_first_lines())
    grant_desk(home)
    return home


def _found_home(name: str) -> HomePage:
    root = Page.get_first_root_node()
    assert root
    leftover = [page for page in root.get_children() if page.specific_class is Page]
    home: HomePage = root.add_child(instance=HomePage(title=name, slug="starting", **_first_letter()))
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name=name)
    else:
        site.root_page, site.site_name = home, name
        site.save()
    for page in leftover:
        Page.objects.get(pk=page.pk).delete()
    home.refresh_from_db()
    home.slug = "home"
    home.save()
    return home


def _first_letter() -> dict[str, str]:
    return {
        "letter_title": _("You are allowed"),
        "letter": "".join(
            f"<p>{line}</p>"
            for line in (
                _("You are allowed to say what you think about your work, in your own words."),
                _("Nobody has to. Nobody will ask why you didn't, and nobody keeps a list."),
                _("If you get something wrong, put it right and tell us. We will stand beside you."),
            )
        ),
    }


def _first_voices() -> VoicesIndexPage:
    return VoicesIndexPage(
        title=_("Voices"),
        slug="voices",
        intro=_("What colleagues chose to say, in their own words."),
        show_in_menus=True,
    )


def _first_lines() -> BoundariesPage:
    cards = (
        (
            "opinion",
            _("Say which is which"),
            _("Facts are facts. Opinions are welcome. Don’t dress one as the other."),
        ),
        ("mine", _("It’s yours"), _("You wrote it, so you can change it, delete it or stand by it.")),
        (
            "rights",
            _("Other people’s work is theirs"),
            _("Ask, credit, link. The same goes for photographs."),
        ),
        (
            "respect",
            _("Be kind about people"),
            _("Especially the ones who’ll never read it. Customers stay unnamed unless they’ve said yes."),
        ),
        ("audience", _("Leave them better off"), _("Think who reads it, and what they can do with it.")),
        ("value", _("Add something"), _("A thing learned, a laugh, a bit of company.")),
    )
    return BoundariesPage(
        title=_("The lines"),
        slug="lines",
        opening=_("We trust you. These are the edges, so you needn’t ask."),
        lines=[("card", {"line": line, "title": title, "text": text}) for line, title, text in cards],
        closing=_("If you’re unsure, ask a person. Any champion will look. They advise; you decide."),
    )


def grant_desk(home: HomePage) -> None:
    """Let editors add, change and publish the site's pages, pictures and files; nobody else.

    Colleagues' own words are outside it: their page types refuse every editor (AuthoredPage).
    """
    group, _made = Group.objects.get_or_create(name=Role.EDITOR.value)
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    for permission in Permission.objects.filter(
        codename__in=PAGE_ACTIONS, content_type__app_label="wagtailcore", content_type__model="page"
    ):
        GroupPagePermission.objects.get_or_create(group=group, page_id=home.pk, permission=permission)
    root = Collection.get_first_root_node()
    for model, codenames in COLLECTION_ACTIONS.items():
        for permission in Permission.objects.filter(
            codename__in=codenames, content_type__app_label="cms", content_type__model=model
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )


def letter_digest(home: HomePage) -> str:
    return hashlib.sha256(f"{home.letter_title}\n{home.letter}".encode()).hexdigest()


def sign_letter(leader: Person, home: HomePage, *, line: str = "") -> LetterSignature:
    """Put one's own name to the letter as it reads now. Leaders only, each for themselves; twice is once."""
    if not has_role(leader, Role.LEADER) or not home.letter:
        raise Refused
    signature, _made = LetterSignature.objects.update_or_create(
        page=home,
        leader=leader,
        letter_digest=letter_digest(home),
        defaults={"line": line.strip()[:160]},
        create_defaults={"line": line.strip()[:160], "signed_at": timezone.now()},
    )
    return signature


def withdraw_signature(leader: Person, home: HomePage) -> None:
    LetterSignature.objects.filter(page=home, leader=leader).delete()
