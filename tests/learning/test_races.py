"""Two people at the same moment."""

from contextlib import suppress
from uuid import uuid4

import pytest

from cms.models import DraftReader
from config.demonstration.factories.cms import a_draft
from config.demonstration.factories.people import PersonFactory
from learning import services
from learning.models import Ask, AskAnswer, Critique, ReviewRequest
from learning.rules import Refused
from people.models import Person
from tests.learning.test_readings import MARKS, SAID
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


def test_a_draft_taken_back_while_its_reader_writes_is_read_with_their_words_or_closed_to_them(
    amara: Person,
) -> None:
    for number in range(8):
        reader = PersonFactory.create()
        services.offer_reading(reader, 1)
        row = services.ask_for_reading(amara, a_draft(amara, title=f"Draft {number}"), own_marks=MARKS)
        assert services.take_reading(reader) == row

        def write(row: ReviewRequest = row, reader: Person = reader) -> None:
            with suppress(Refused):
                services.write_critique(reader, row, marks=MARKS, **SAID)

        def take_back(row: ReviewRequest = row) -> None:
            services.withdraw_request(amara, row)

        at_once(write, take_back)
        row.refresh_from_db()
        is_read = row.state == ReviewRequest.State.READ
        assert Critique.objects.filter(request=row).exists() is is_read
        assert DraftReader.objects.filter(draft=row.draft, reader=reader).exists() is is_read
