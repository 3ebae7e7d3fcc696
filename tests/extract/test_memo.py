"""Memory by identity: equal objects are different ones, and the last few are kept."""

import pytest

from tolltrace.extract.memo import remembered


def test_values_are_kept_by_identity() -> None:
    asked: list[tuple[list[int], list[int]]] = []

    @remembered(2)
    def total(a: list[int], b: list[int]) -> int:
        asked.append((a, b))
        return sum(a) + sum(b)

    one, same, other = [1, 2], [1, 2], [3]
    assert [total(one, other), total(one, other), total(same, other), total(one, other)] == [6, 6, 6, 6]
    assert len(asked) == 2
    total(other, other)
    total(same, other)
    assert len(asked) == 4


def test_keywords_are_refused() -> None:
    @remembered(2)
    def same(thing: object) -> object:
        return thing

    with pytest.raises(TypeError, match="same takes positional arguments only"):
        same(thing=1)
