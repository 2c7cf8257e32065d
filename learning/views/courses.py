"""The Learn index, a course, and being listed on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from learning import queries, services
from learning.forms import FilterForm
from learning.models import CoursePage, LearnIndexPage, LessonPage
from people.access import member_required
from people.models import Person, Role
from people.queries import has_role, topics

FEW = 7  # faces shown beside a course


@member_required
def learn(request: HttpRequest) -> HttpResponse:
    return show_index(request, queries.learn_index())


@member_required
def playbooks(request: HttpRequest) -> HttpResponse:
    """The playbooks alone, and one's own runs that are not finished."""
    form = FilterForm(request.GET, topics=list(topics()))
    context = {
        "here": "playbooks",
        "form": form,
        "is_narrowed": bool(form.narrowing()),
        "playbooks": queries.playbooks_for(**form.narrowing()),
        "runs": queries.open_runs(_person(request)),
    }
    return render(request, "learning/playbooks.html", context)


def show_index(request: HttpRequest, page: LearnIndexPage | None) -> HttpResponse:
    form = FilterForm(request.GET, topics=list(topics()))
    narrowing = form.narrowing()
    person = _person(request)
    context = {
        "here": "learn",
        "page": page,
        "form": form,
        "is_narrowed": bool(narrowing),
        "routes": queries.courses_for(person, **narrowing),
        "playbooks": queries.playbooks_for(**narrowing),
        "carry_on": None if narrowing else queries.carry_on_for(person),
        "paths": [] if narrowing else list(queries.paths()),
        "passages": queries.passages(narrowing["text"]) if "text" in narrowing else [],
        "to_check": _to_check(person),
    }
    return render(request, "learning/index.html", context)


def _to_check(person: Person) -> list[LessonPage]:
    """Lessons past their date, offered to champions: two at a time, the longest waiting first."""
    return queries.stale_lessons()[:2] if has_role(person, Role.CHAMPION) else []


def show_course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    person = _person(request)
    route = queries.route_of(person, page)
    beside = list(queries.alongside(page))
    context = {
        "here": "learn",
        "page": page,
        "route": route,
        "current": route.current,
        "company": queries.company_on(route),
        "language": queries.own_name(page.locale.language_code),
        "translations": queries.in_other_languages(page),
        "advises": queries.advised_before(page),
        "faces": beside[:FEW],
        "alongside": _alongside(beside),
        "is_listed": person in beside,
        "index": queries.learn_index(),
        "cohorts": queries.cohorts_on(page, person, lessons=len(route.stations)),
        "is_tested_out": queries.tested_out(route),
    }
    return render(request, "learning/course.html", context)


def _alongside(beside: list[Person]) -> str:
    """First names, A to Z, and how many more: never a list in any other order."""
    names = ", ".join(person.first_name for person in beside[:FEW])
    more = len(beside) - FEW
    if more > 0:
        words = ngettext(
            "%(names)s and one other who chose to be listed.",
            "%(names)s and %(count)d others who chose to be listed.",
            more,
        )
        return words % {"names": names, "count": more}
    return _("%(names)s, who chose to be listed.") % {"names": names} if names else ""


@member_required
@require_POST
def list_on_course(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(CoursePage.objects.live(), pk=pk)
    if request.POST.get("listed") == "yes":
        services.list_me(_person(request), course)
    else:
        services.unlist_me(_person(request), course)
    return redirect(f"{course.url}#alongside")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
