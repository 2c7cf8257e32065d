"""Two people at the same moment."""

from contextlib import suppress
from uuid import uuid4

import pytest

from learning import services
from learning.models import Ask, AskAnswer
from learning.rules import Refused
from people.models import Person
from tests.learning.test_sharing import an_ask
from tests.mentoring.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_taken_back_while_somebody_answers_keeps_the_answer_or_refuses_it(
    amara: Person, bela: Person
) -> None:
    heard = 0
    for _time in range(8):
        ask = an_ask(amara)

        def answer(ask: Ask = ask) -> None:
            with suppress(Refused):
                services.answer_ask(bela, ask, key=uuid4(), body="Start with the question.")

        def take_back(ask: Ask = ask) -> None:
            with suppress(Refused):
                services.take_back_ask(amara, ask)

        at_once(answer, take_back)
        heard += AskAnswer.objects.filter(ask=ask).count()
        assert Ask.objects.filter(pk=ask.pk).count() == AskAnswer.objects.filter(ask_id=ask.pk).count()
    assert heard == Ask.objects.count()
