import pytest
from datetime import timedelta
from django.utils import timezone
from mentoring.rooms import services, queries
from mentoring.rooms.services import AgendaItem
from mentoring.rooms.log import get_log
@pytest.mark.django_db
def test_smoke(amara, bela):
    room = services.make_room(title="x", host=amara, agenda=[AgendaItem("a", 5), AgendaItem("b", 5)], opens_at=timezone.now()-timedelta(minutes=1))
    services.admit(room, bela)
    services.open_room(room)
    services.act(room, bela, "chat", {"text":"hi"}, key="abcdefgh1")
    services.act(room, bela, "chat", {"text":"hi"}, key="abcdefgh1")
    st = services.state_of(room)
    assert [l.text for l in st.chat]==["hi"]
    services.revoke(room, bela)
    assert services.state_of(room).people[bela.pk].removed
    m = services.end_room(room); services.end_room(room)
    assert m.content["agenda"][0]["title"]=="a"
    services.forget_log(room)
    assert services.state_of(room).phase=="ended"
