"""Why somebody is not one's champion: asked by a newcomer, answered to them alone."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from mentoring import queries
from mentoring.forms import NameForm
from mentoring.matching import Reason, Remedy, WhyNot
from mentoring.services.why_not import why_not_for
from people.access import MemberRequest, member_required
from people.models import Person
from people.queries import findable, first_findable

SHOWN = 8


@member_required
@require_GET
def why_not(request: MemberRequest) -> HttpResponse:
    """Find a colleague by name, then read why. Nobody learns that it was asked."""
    text = request.GET.get("name", "")
    asked = request.GET.get("who", "")
    is_number = asked.isdecimal() and len(asked) < 12
    other = findable(request.user, text).filter(pk=int(asked)).first() if is_number else None
    newcomer = queries.newcomer_of(request.user)
    answer = why_not_for(request.user, other) if other and newcomer else None
    context = {
        "here": "pairing",
        "newcomer": newcomer,
        "form": NameForm(initial={"name": text}),
        "text": text.strip(),
        "people": [] if other else first_findable(request.user, text, SHOWN),
        "other": other,
        "answer": answer,
        "reason": reason_in_words(answer, other) if answer and other else "",
        "remedy": remedy_in_words(answer, other) if answer and other else "",
    }
    return render(request, "mentoring/why_not.html", context)


def reason_in_words(answer: WhyNot, other: Person) -> str:
    who = {"who": other.first_name}
    if answer.reason is Reason.PAIRED:
        return _("%(who)s is your champion, or has your hello.") % who
    if answer.reason is Reason.NO_LANGUAGE:
        return _("%(who)s and you have no language in common to talk in.") % who
    if answer.reason is Reason.NO_SKILL:
        return _("%(who)s does not offer what you asked for help with.") % who
    if answer.reason is Reason.NO_FREE_TIME:
        return _("%(who)s has no free time just now.") % who
    if answer.missing:
        return _("Their places went to people they suit a little better.")
    if answer.days:
        return _("Their places went to people who had waited longer.")
    return _("Nothing stands between you: %(who)s has a place. Choose them, if you like.") % who


def remedy_in_words(answer: WhyNot, other: Person) -> str:
    """Return what would have been enough; for everything that reads as "no free time", the same words."""
    remedy = answer.remedy
    if remedy is None:
        return ""
    if answer.reason is Reason.NO_FREE_TIME:
        return _("More free hours in your week help with anybody. Or choose somebody who has time now.")
    if answer.reason is Reason.NO_LANGUAGE:
        return _("Another language you can talk in, if you have one, would open a door.")
    if answer.reason is Reason.NO_SKILL:
        return _("One more thing you’d like help with would open a door.")
    return in_common(remedy)


def in_common(remedy: Remedy) -> str:
    count = remedy.count
    said = {
        "hours": ngettext(
            "One more hour of the week in common would have been enough.",
            "%(count)d more hours of the week in common would have been enough.",
            count,
        ),
        "topics": ngettext(
            "One more topic in common would have been enough.",
            "%(count)d more topics in common would have been enough.",
            count,
        ),
        "platforms": ngettext(
            "One more place where you both speak would have been enough.",
            "%(count)d more places where you both speak would have been enough.",
            count,
        ),
        "languages": ngettext(
            "One more language in common would have been enough.",
            "%(count)d more languages in common would have been enough.",
            count,
        ),
        "skills": ngettext(
            "One more thing you ask for and they offer would have been enough.",
            "%(count)d more things you ask for and they offer would have been enough.",
            count,
        ),
        "days": ngettext(
            "Whoever waits a day longer comes first the next time. Nothing needs doing.",
            "After %(count)d more days you would come first. Nothing needs doing.",
            count,
        ),
    }
    return said[remedy.name] % {"count": count}
