"""Saying that somebody's tip in a workshop helped: the host alone, or two who were there."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import queries, rules
from mentoring.models import Workshop
from mentoring.services.refusal import NotNow
from people.models import Person
from recognition.queries import facts_about
from recognition.services import record


@transaction.atomic
def say_tip_helped(
    person: Person, workshop: Workshop, *, helper: Person, now: datetime | None = None
) -> None:
    """Record it, once each. Who was not there reads the same answer, so that nobody can try out who was.

    Refuses with NotNow who was not there themselves, and three weeks after it ended.
    """
    if not queries.may_say_tip(person, workshop, now=now or timezone.now()):
        raise NotNow(_("This is for those who were there, within three weeks."))
    if helper.pk == person.pk or not queries.took_part(helper, workshop):
        return
    # Host and co-host at once: the second waits and finds that one of them said it.
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    evidence = f"mentoring.tip:{workshop.uid}"
    said = facts_about(evidence).filter(contributor=helper, withdrawal=None)
    by_hosts, by_others = said.filter(group="").exists(), said.exclude(group="").count()
    if by_hosts or (queries.is_host(person, workshop) and by_others >= rules.TIP_CONFIRMERS):
        return
    group = "" if queries.is_host(person, workshop) else evidence
    record("workshop_tip", contributor=helper, confirmer=person, evidence=evidence, group=group)
