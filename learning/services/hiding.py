"""Take something from readers while somebody looks at it, and bring it back. Keys may be any text."""

from learning.models import Ask, AskAnswer, Collection
from learning.queries.asks import is_uuid


def hide_ask(key: str) -> None:
    _set(Ask, key, is_hidden=True)


def show_ask(key: str) -> None:
    _set(Ask, key, is_hidden=False)


def hide_answer(key: str) -> None:
    _set(AskAnswer, key, is_hidden=True)


def show_answer(key: str) -> None:
    _set(AskAnswer, key, is_hidden=False)


def hide_collection(key: str) -> None:
    _set(Collection, key, is_hidden=True)


def show_collection(key: str) -> None:
    _set(Collection, key, is_hidden=False)


def _set(model: type[Ask] | type[AskAnswer] | type[Collection], key: str, *, is_hidden: bool) -> None:
    if is_uuid(key):
        model._default_manager.filter(pk=key).update(is_hidden=is_hidden)
