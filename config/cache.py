"""A cache that is never the reason why a page fails."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
AGAIN_AFTER = 5.0  # seconds during which Redis is not asked again: a connection may take long to fail


class SteadyRedisCache(RedisCache):
    """Redis; while it is away, the memory of this process: limits of tries still hold, process by process."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache(f"instead-of-{server}", {})
        self._away_until = 0.0

    def _ask(self, name: str, *args: Any, **named: Any) -> Any:
        far: Callable[..., Any] = getattr(super(), name)
        if time.monotonic() >= self._away_until:
            try:
                return far(*args, **named)
            except (RedisError, OSError) as error:
                if not self._away_until:
                    log.warning(
                        "Redis does not answer (%s): this process remembers by itself.", type(error).__name__
                    )
                self._away_until = time.monotonic() + AGAIN_AFTER
        return getattr(self._here, name)(*args, **named)


def steady(name: str) -> Callable[..., Any]:
    def ask(self: SteadyRedisCache, *args: Any, **named: Any) -> Any:
        return self._ask(name, *args, **named)

    ask.__name__ = name
    return ask


for _name in (
    *("add", "get", "set", "touch", "delete", "get_many", "set_many", "delete_many", "has_key"),
    *("incr", "clear"),
):
    setattr(SteadyRedisCache, _name, steady(_name))
