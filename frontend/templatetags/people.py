"""How what belongs to people reads: notices, hours, browsers."""

from django import template
from django.utils.translation import gettext as _

from people.days import ago, week
from people.models import Notice
from people.queries import words_of
from people.registry import NoticeKind, notice_kind

register = template.Library()

BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(agent: str) -> str:
    """`Mozilla/5.0 … Firefox/151.0` -> "Firefox on Linux"; what is not known is "a browser"."""
    browser = next((name for mark, name in BROWSERS if mark in agent), _("A browser"))
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


@register.filter
def kind_of(notice: Notice) -> NoticeKind:
    return notice_kind(notice.kind)


register.filter(week)
register.filter(ago)
register.filter("notice_words", words_of)
