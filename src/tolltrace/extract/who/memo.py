"""Remembering what a document gave, by the object and not by its content: hashing a whole report for every figure costs more
than reading it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class _Same(Generic[Key]):
    __slots__ = ("thing",)

    def __init__(self, thing: Key) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.thing is other.thing


def remembered(size: int) -> Callable[[Callable[[Key], Value]], Callable[[Key], Value]]:
    """A decorator for a pure function of one immutable object: the values for the last ``size`` objects are kept. The objects
    stay alive while they are remembered, so an identity never means another object."""

    def decorate(function: Callable[[Key], Value]) -> Callable[[Key], Value]:
        @lru_cache(maxsize=size)
        def kept(same: _Same[Key]) -> Value:
            return function(same.thing)

        return lambda thing: kept(_Same(thing))

    return decorate
