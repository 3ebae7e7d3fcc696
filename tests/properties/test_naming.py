"""Laws of the ids of incidents: what is linked again is found under the name it had."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.test_link import REPORTS, casebooks, judgements
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.model import Claim, Decision, Incident, Linkage, incident_id
from tolltrace.model.ids import content_id
from tolltrace.model.naming import keeping, names
from tolltrace.model.redirect import Redirect, redirects

ITEMS = [f"hap-{n}" for n in range(8)]


@st.composite
def partitions(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """Some of ``ITEMS``, each in one of up to four groups."""
    home = [draw(st.integers(0, 4)) for _ in ITEMS]
    groups = [tuple(i for i, at in zip(ITEMS, home, strict=True) if at == n) for n in range(4)]
    return [g for g in groups if g]


def incidents(groups: Sequence[Sequence[str]], given_names: Sequence[str]) -> list[Incident]:
    return [Incident(name, tuple(g), ()) for name, g in zip(given_names, groups, strict=True)]


def grown(steps: Sequence[Sequence[tuple[str, ...]]]) -> list[Incident]:
    """The incidents after all ``steps``, each a linking that takes the place of the one before."""
    now: list[Incident] = []
    for groups in steps:
        now = incidents(groups, names(now, groups))
    return now


@given(st.lists(partitions(), min_size=1, max_size=5), partitions(), st.randoms(use_true_random=False))
@settings(max_examples=400)
def test_the_largest_share_keeps_the_id(
    steps: list[list[tuple[str, ...]]], groups: list[tuple[str, ...]], random: object
) -> None:
    before = grown(steps)
    found = names(before, groups)
    assert len(set(found)) == len(groups)
    shared = {(old.id, g): len(set(old.happenings) & set(g)) for old in before for g in groups}
    kept = {(name, g): n for name, g in zip(found, groups, strict=True) if (n := shared.get((name, g), 0))}
    at_old = {name: n for (name, _), n in kept.items()}
    at_group = {g: n for (_, g), n in kept.items()}
    # Nobody could have had a larger share than what stands where either side went.
    assert all(n <= max(at_old.get(old, 0), at_group.get(g, 0)) for (old, g), n in shared.items())
    # An id without its happenings is never given again at once.
    assert {name for name in found if name in {old.id for old in before}} == set(at_old)
    one, other = list(before), list(zip(groups, found, strict=True))
    random.shuffle(one)  # type: ignore[attr-defined]
    random.shuffle(other)  # type: ignore[attr-defined]
    assert names(one, [g for g, _ in other]) == [name for _, name in other]


@given(partitions())
def test_a_first_linking_names_by_the_smallest_happening(groups: list[tuple[str, ...]]) -> None:
    assert names([], groups) == [incident_id(g) for g in groups]


def test_of_equal_shares_the_smaller_old_id_and_then_the_smaller_happening_count() -> None:
    old = incidents([("a", "b"), ("c", "d")], ["inc-2", "inc-1"])
    assert names(old, [("a", "b", "c", "d")]) == ["inc-1"]
    assert names(old, [("b",), ("a",), ("c", "d")]) == [incident_id(("b",)), "inc-2", "inc-1"]


def test_a_name_in_use_is_not_given_twice() -> None:
    whole = incidents([("a", "b", "c")], [incident_id(("a",))])
    apart = incidents([("a",), ("b", "c")], names(whole, [("a",), ("b", "c")]))
    assert [i.id for i in apart] == [content_id("inc", "a", 2), incident_id(("a",))]
    # Its second name is taken elsewhere: the next one.
    elsewhere = {content_id("inc", "a", 2)}
    assert names(whole, [("a",), ("b", "c")], elsewhere.__contains__)[0] == content_id("inc", "a", 3)


@given(casebooks(), judgements(), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_one_report_more_renames_nobody(claims: list[Claim], decisions: list[Decision], late: int) -> None:
    early = [c for c in claims if c.report != REPORTS[late].id]
    before = link(REPORTS, early, decisions, Config())
    anew = link(REPORTS, claims, decisions, Config())
    after = keeping(anew, before.incidents)
    assert sorted(i.happenings for i in after.incidents) == sorted(i.happenings for i in anew.incidents)
    assert [i.id for i in after.incidents] == sorted({i.id for i in after.incidents})
    assert keeping(anew, after.incidents) == after
    now = {h: i for i in after.incidents for h in i.happenings}
    for old in before.incidents:
        homes = {now[h].id for h in old.happenings if h in now}
        holders = [i for i in before.incidents if homes & {now[h].id for h in i.happenings if h in now}]
        if len(homes) == 1 and holders == [old]:  # it neither merged nor parted
            assert homes == {old.id}
    assert lead_on(before, after)


def lead_on(before: Linkage, after: Linkage) -> bool:
    """Whether every id that went leads to where its happenings went."""
    now = {h: i.id for i in after.incidents for h in i.happenings}
    have = {i.id for i in after.incidents}
    gone = [i for i in before.incidents if i.id not in have]
    found = redirects(before.incidents, after.incidents)
    wanted = [Counter(now[h] for h in i.happenings if h in now) for i in sorted(gone, key=lambda i: i.id)]
    return [(r.gone, set(r.to)) for r in found] == [
        (i.id, set(n)) for i, n in zip(sorted(gone, key=lambda i: i.id), wanted, strict=True)
    ]


def test_a_merge_leaves_a_redirect_and_a_split_leaves_the_id_with_the_larger_part() -> None:
    apart = incidents([("a",), ("b", "c")], ["inc-a", "inc-b"])
    merged = incidents([("a", "b", "c")], names(apart, [("a", "b", "c")]))
    assert [i.id for i in merged] == ["inc-b"]
    assert redirects(apart, merged) == (Redirect("inc-a", ("inc-b",)),)
    parted = incidents([("a", "d"), ("b", "c")], names(merged, [("a", "d"), ("b", "c")]))
    assert [i.id for i in parted] == [incident_id(("a",)), "inc-b"]
    assert redirects(merged, parted) == ()
