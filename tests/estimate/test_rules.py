"""What is refused and why, estimates by formula, and laws that hold for every table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.estimate.tables import ARTIFICIAL_3, HIV, KOSOVO, THREE, table
from tolltrace.errors import InputError
from tolltrace.estimate.bounds import chao, pair, pairs
from tolltrace.estimate.identify import NotIdentifiableError, check
from tolltrace.estimate.table import Table, make_table


def test_kosovo_counts() -> None:
    assert (KOSOVO.n, KOSOVO.margins, KOSOVO.frequencies) == (4400, (1910, 1528, 1786, 685), (3218, 882, 273, 27))
    assert KOSOVO.both(0, 1) == 403


def test_kosovo_by_formula() -> None:
    assert round(chao(KOSOVO).total, 1) == 10270.5
    found = pair(KOSOVO, 0, 1)
    assert found is not None
    assert round(found.total, 1) == 7241.9
    assert len(pairs(KOSOVO)) == 6


def test_a_table_of_disjoint_lists_is_not_identifiable() -> None:
    with pytest.raises(NotIdentifiableError, match="not identifiable: these share no item with each other: A and B; C"):
        check(ARTIFICIAL_3)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"10": 5, "01": 4, "11": 2}, "2 lists, and fewer than three are refused"),
        ({"1": 5}, "1 list, and fewer than three are refused"),
        ({"100": 5, "010": 4, "110": 2}, "the list C holds nothing"),
        ({"100": 5, "010": 4, "001": 2}, "A; B; C"),
        ({"1100": 5, "0011": 4}, "A and B; C and D"),
        ({"111": 50}, "1 list of 3 differ in what they hold, and fewer than three are refused"),
        ({"111": 4, "110": 5, "001": 30}, "2 lists of 3 differ in what they hold"),
    ],
)
def test_refusals(cells: dict[str, int], reason: str) -> None:
    with pytest.raises(NotIdentifiableError, match=reason):
        check(table(cells))


def test_warnings() -> None:
    assert check(KOSOVO) == ()
    assert check(THREE) == ()
    assert check(table({"100": 90, "110": 5, "011": 1, "001": 9, "010": 4})) == (
        "A and C share no item: how they depend on each other cannot be told.",
    )
    assert check(table({"1111": 4, "1100": 5, "0010": 30, "0001": 9, "1110": 2})) == (
        "A and B hold the same items: they count as one source, and two lists in one are no check.",
    )
    assert check(table({"111": 4, "010": 5, "001": 30, "110": 3})) == (
        "A lies wholly within B: one may be copied from the other.",
    )
    assert check(HIV) == ()
    assert check(table({"100": 900, "110": 5, "011": 1, "001": 9, "010": 4, "101": 1})) == (
        "Only 7 of 920 items are on two lists or more: estimates rest on few of them.",
    )


def test_lists_are_chosen_and_what_leaves_is_told() -> None:
    found = KOSOVO.only(["HRW", "EXH", "OSCE"])
    assert (found.lists, found.margins, found.n) == (("HRW", "EXH", "OSCE"), (685, 1910, 1786), 4400 - 845)
    assert found.notes == ("845 of 4,400 are on other lists only and left out.",)
    with pytest.raises(InputError, match="there is no list 'UN'"):
        KOSOVO.only(["UN"])
    with pytest.raises(InputError, match="named twice"):
        KOSOVO.only(["EXH", "EXH"])


@pytest.mark.parametrize("counts", [{(0, 0, 0): 1}, {(1, 0): 1}, {(2, 0, 1): 1}, {(1, 0, 1): -1}, {}, {(1, 0, 0): 0}])
def test_impossible_tables(counts: dict[tuple[int, ...], int]) -> None:
    with pytest.raises(InputError):
        make_table("ABC", counts)


def test_chao_without_any_pair() -> None:
    assert chao(table({"100": 5, "010": 4, "001": 1})).total == 10 + 10 * 9 / 2


tables3 = (
    st.lists(st.integers(0, 60), min_size=7, max_size=7)
    .filter(any)
    .map(lambda counts: table({f"{h:03b}": c for h, c in enumerate(counts, 1)}))
)


def turned(of: Table) -> Table:
    """The same table with its lists named and ordered the other way round."""
    return make_table(of.lists[::-1], {h[::-1]: c for h, c in of.histories}, unit=of.unit, name=of.name)


@given(tables3)
def test_the_order_of_lists_changes_nothing(of: Table) -> None:
    back = turned(of)
    assert (back.n, back.frequencies, back.margins) == (of.n, of.frequencies, of.margins[::-1])
    assert chao(back).total == chao(of).total
    assert sorted(p.total for p in pairs(back)) == sorted(p.total for p in pairs(of))


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 200), st.integers(1, 50))
def test_more_overlap_never_raises_the_estimate_of_two_lists(a: int, b: int, shared: int, more: int) -> None:
    """Both lists keep their size; ``more`` of the items each holds alone turn out to be the same."""
    more = min(more, a, b)
    before = pair(make_table("AB", {(1, 0): a, (0, 1): b, (1, 1): shared}), 0, 1)
    after = pair(make_table("AB", {(1, 0): a - more, (0, 1): b - more, (1, 1): shared + more}), 0, 1)
    assert before is not None
    assert after is not None
    assert after.total <= before.total


@given(tables3)
def test_bounds_are_never_below_what_is_documented(of: Table) -> None:
    found = chao(of)
    assert found.low is not None
    assert found.high is not None
    assert of.n <= found.low <= found.total + 1e-9 <= found.high + 2e-9
