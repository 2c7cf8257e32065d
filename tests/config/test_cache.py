"""A cache whose Redis goes away and comes back: no page fails or waits for it, and limits of tries hold."""

import time

import pytest

from config import cache
from config.cache import SteadyRedisCache
from tests.redis_server import RedisServer

pytestmark = pytest.mark.redis


def asked(steady: SteadyRedisCache) -> list[object]:
    """What the limits of tries are counted with (allauth, API, rooms)."""
    return [
        steady.add("tries", 1),
        steady.incr("tries"),
        steady.get("tries"),
        steady.add("tries", 1),
        steady.get_many(["tries", "others"]),
        steady.delete("tries"),
        steady.get("tries"),
    ]


EXPECTED = [True, 2, 2, False, {"tries": 2}, True, None]


def test_redis_gone_then_this_process_remembers_and_later_asks_it_again(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(cache, "AGAIN_AFTER", 0.5)
    steady = SteadyRedisCache(redis_server.url, {})
    other = SteadyRedisCache(redis_server.url, {})
    assert asked(steady) == EXPECTED
    redis_server.kill()
    assert asked(steady) == EXPECTED
    steady.set("here", 1)
    assert steady.get("here") == 1
    assert caplog.text.count("Redis does not answer") == 1
    redis_server.start()
    time.sleep(0.6)
    steady.set("far", 1)
    assert other.get("far") == 1


def test_redis_gone_then_it_is_not_asked_for_every_question(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady = SteadyRedisCache(redis_server.url, {})
    redis_server.kill()
    steady.get("anything")
    redis_server.start()
    steady.set("soon", 1)  # it is back, and for some seconds nobody looks
    assert SteadyRedisCache(redis_server.url, {}).get("soon") is None
