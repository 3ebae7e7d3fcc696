"""What a person may decide, and what is refused in plain words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.export.sample import sample
from tests.review.cases import Told
from tolltrace.errors import ReviewError
from tolltrace.model import Decision, DecisionKind, Span, View
from tolltrace.model.edits import in_order, undone
from tolltrace.review import judge
from tolltrace.review.added import PERSON, with_added
from tolltrace.review.judge import Found, Hand

AT = datetime(2031, 6, 1, 9, tzinfo=UTC)
HAND = Hand("amal", AT, "seen on the ground")
VIEW = sample()
CLAIM = VIEW.claims[0]


def told(decision: Decision) -> tuple[object, ...]:
    return decision.kind, decision.subjects, decision.field, decision.value, decision.reason, decision.author, decision.at


def test_a_claim_is_accepted_and_rejected() -> None:
    (yes,), (no,) = judge.accept(VIEW, CLAIM.id, HAND), judge.reject(VIEW, CLAIM.id, HAND)
    assert told(yes) == (DecisionKind.ACCEPT, (CLAIM.id,), "", "", "seen on the ground", "amal", AT)
    assert told(no) == (DecisionKind.REJECT, (CLAIM.id,), "", "", "seen on the ground", "amal", AT)
    with pytest.raises(ReviewError, match="there is no claim clm-no any more; reload the page"):
        judge.reject(VIEW, "clm-no", HAND)


def test_an_edit_decides_on_what_differs_only() -> None:
    made = judge.edit(VIEW, CLAIM.id, {"low": "60", "high": "", "status": CLAIM.status.value, "claimant": " a medic "}, HAND)
    assert [(d.field, d.value) for d in made] == [("low", "60"), ("claimant", "a medic")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"low": "many"}, "the edit cannot set low to 'many'"),
        ({"status": "bystander"}, "the edit cannot set status to 'bystander'"),
        ({"low": "9", "high": "3"}, "the lower number lies above the upper one; put the lower number first"),
        ({"low": "-3"}, "the edit cannot set low to '-3'"),
        ({"id": "x"}, "'id' cannot be edited; the fields are low, high"),
        ({"status": CLAIM.status.value}, "nothing differs from what stands there"),
        ({"claimant": "x" * 3000}, "that is too long; write at most 2000 characters"),
    ],
)
def test_an_edit_that_no_claim_can_take_is_refused(changes: dict[str, str], said: str) -> None:
    with pytest.raises(ReviewError) as refused:
        judge.edit(VIEW, CLAIM.id, changes, HAND)
    assert str(refused.value).startswith(said)


def test_a_pin_needs_a_reason_and_a_number() -> None:
    incident = VIEW.reconciled[0].incident
    line = ("killed", "total", "low")
    (made,) = judge.pin(VIEW, incident, line, " 30 ", HAND)
    first = min(VIEW.incident[incident].happenings)
    assert (made.kind, made.subjects, made.field, made.value) == (DecisionKind.PIN, (first,), "killed total low", "30")
    for value, hand, said in (
        ("30", replace(HAND, reason=" "), "a pinned bound needs a reason"),
        ("some", HAND, "'some' is no whole number"),
        ("٣٠", HAND, "is no whole number"),
        ("", HAND, "'' is no whole number"),
    ):
        with pytest.raises(ReviewError, match=said):
            judge.pin(VIEW, incident, line, value, hand)
    with pytest.raises(ReviewError, match="no toll has a bound"):
        judge.pin(VIEW, incident, ("killed", "total", "open_top"), "1", HAND)
    with pytest.raises(ReviewError, match="this incident has no toll of abducted"):
        judge.pin(VIEW, incident, ("abducted", "total", "low"), "1", HAND)


def test_merging_and_splitting() -> None:
    one, two = VIEW.linkage.incidents[0], VIEW.linkage.incidents[1]
    (merged,) = judge.merge(VIEW, [one.id, two.id], HAND)
    assert merged.subjects == tuple(sorted((*one.happenings, *two.happenings)))
    pair = next(i for i in VIEW.linkage.incidents if len(i.happenings) == 2)
    (parted,) = judge.split(VIEW, pair.happenings[:1], pair.happenings[1:], HAND)
    assert (parted.kind, parted.subjects) == (DecisionKind.SPLIT, tuple(sorted(pair.happenings)))
    with pytest.raises(ReviewError, match="one thing alone cannot be merged"):
        judge.merge(VIEW, [one.happenings[0]], HAND)
    with pytest.raises(ReviewError, match="a split needs something on either side"):
        judge.split(VIEW, pair.happenings, [], HAND)


def test_a_claim_that_no_reader_found() -> None:
    report = VIEW.report[CLAIM.report]
    start = report.text.index("Two of its drones")
    found = Found(Span(start, start + 3), "injured", 2, None, claimant=" a nurse ", event=CLAIM.event)
    (made,) = judge.add(VIEW, report, found, HAND)
    (claim,) = with_added([], [made], {report.id})
    assert made.subjects == (report.id, claim.id)
    assert (str(claim.count), claim.count.phrase, claim.claimant, claim.reader) == (">=2", "Two", "a nurse", PERSON)
    assert (claim.when, claim.where, claim.event) == (CLAIM.when, CLAIM.where, CLAIM.event)
    assert "\n" not in claim.quote.of(report.text)
    assert claim.quote.covers(claim.figure)
    assert with_added([], [made], set()) == []
    # What a reader finds later gives way to the person.
    assert with_added([replace(claim, reader="rules@9")], [made], {report.id}) == [claim]
    with pytest.raises(ReviewError, match="no words of the report are selected"):
        judge.add(VIEW, report, replace(found, figure=Span(start, 10**7)), HAND)
    with pytest.raises(ReviewError, match="put the lower number first"):
        judge.add(VIEW, report, replace(found, low=3, high=1), HAND)
    known = replace(found, figure=CLAIM.figure, outcome=CLAIM.outcome.value)
    with pytest.raises(ReviewError, match="there is a claim of this figure and outcome already"):
        judge.add(VIEW, report, known, HAND)


def later(minutes: int, reason: str = "") -> Hand:
    return Hand("amal", AT + timedelta(minutes=minutes), reason)


def test_undo_takes_back_what_was_done_in_one_go_and_can_be_undone() -> None:
    edits = judge.edit(VIEW, CLAIM.id, {"low": "60", "claimant": "a medic"}, later(1))
    no = judge.reject(VIEW, CLAIM.id, later(2))
    made = (*edits, *no)
    back = judge.undo(Told(made), no[0].id, later(3))
    assert [d.subjects for d in back] == [(no[0].id, CLAIM.id)]
    made = (*made, *back)
    assert in_order(made) == in_order(edits)
    made = (*made, *judge.undo(Told(made), edits[0].id, later(4)))
    assert in_order(made) == []
    again = judge.undo(Told(made), back[0].id, later(5))  # undoing an undo
    made = (*made, *again)
    assert in_order(made) == list(no)
    assert undone(made) == {edits[0].id, edits[1].id, back[0].id}
    with pytest.raises(ReviewError, match="this is undone already"):
        judge.undo(Told(made), edits[0].id, later(6))


def test_a_clock_that_was_set_back_changes_no_order() -> None:
    made = judge.accept(VIEW, CLAIM.id, later(10))
    assert judge.after(made, AT) == AT + timedelta(minutes=10, microseconds=1)
    assert judge.after((), AT) == AT


def test_the_sample_is_a_view() -> None:
    assert isinstance(VIEW, View)
