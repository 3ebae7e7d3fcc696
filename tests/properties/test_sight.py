"""What is found by key is what a computation over the whole record gives, whatever people decide and in whatever order."""

import random
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tolltrace import pipeline
from tolltrace.config import Config
from tolltrace.errors import ReviewError
from tolltrace.link import link
from tolltrace.model import (
    Claim,
    Count,
    Decision,
    DecisionKind,
    Linkage,
    Modifier,
    Outcome,
    Place,
    PlacePrecision,
    Report,
    Scope,
    Span,
    Stance,
    Status,
    When,
    Where,
    claim_id,
    make_report,
)
from tolltrace.model.edits import edited
from tolltrace.model.terms import DatePrecision
from tolltrace.reconcile.history import stated_days
from tolltrace.reconcile.totals import Tally
from tolltrace.review import judge
from tolltrace.review.added import with_added
from tolltrace.review.judge import Found, Hand
from tolltrace.review.queue import queue
from tolltrace.sight.build import build
from tolltrace.sight.group import answers
from tolltrace.sight.shelf import Shelf
from tolltrace.sight.touch import touch

AT = datetime(2031, 7, 1, tzinfo=UTC)
CONFIG = Config(link_at=0.95)
VOICES = ("a medic", "residents", "White Helmets", "the army", "")
TOWNS = ("Manbij", "Raqqa")
TABLES = {
    "reports": "*",
    "claims": "*",
    "claim_texts": "*",
    "happenings": "*",
    "incidents": "*",
    "incident_texts": "*",
    "parties": "*",
    "statuses": "*",
    "tolls": "*",
    "links": "id, open, document, CASE WHEN open THEN change END",
    "queue": "*",
    "decisions": "*",
    "subjects": "*",
    "claimants": "*",
    "publishers": "*",
    "moves": "*",
    "resting": "*",
    "names": "folded, first",
    "named JOIN names ON names.n = named.name": "folded, rank, claim",
    "waiting WHERE items": "*",
    "meta WHERE name IN ('policy', 'tally', 'seen')": "*",
}


def record(seed: int) -> tuple[list[Report], list[Claim]]:
    """Up to eight invented reports of two towns and four days, so that some link, some ask and some do neither."""
    rng = random.Random(seed)
    reports, claims = [], []
    for number in range(rng.randrange(2, 9)):
        lines: list[tuple[int, str, int, str]] = []
        day, town, at = date(2031, 5, rng.randrange(10, 14)), rng.choice(TOWNS), 0
        for _ in range(rng.randrange(1, 4)):
            toll, voice = rng.choice((7, 7, 9, 40)), rng.choice(VOICES)
            line = f"{voice or 'Reports'} said {toll} people were killed in an air strike on {town} on {day:%d %B %Y}."
            lines.append((at, line, toll, voice))
            at += len(line) + 1
        published = day + timedelta(rng.randrange(3))
        text = "\n".join(line for _, line, _, _ in lines)
        report = make_report(f"r{number}", text, publisher=f"Desk {rng.randrange(4)}", published=published)
        reports.append(report)
        for start, line, toll, voice in lines:
            figure = Span(start + line.index(str(toll)), start + line.index(str(toll)) + len(str(toll)))
            claims.append(_claim(report, figure, Span(start, start + len(line)), toll, voice, day, town, rng))
    return reports, claims


def _claim(  # noqa: PLR0917 - what is drawn for a claim
    report: Report, figure: Span, quote: Span, toll: int, voice: str, day: date, town: str, rng: random.Random
) -> Claim:
    where = Place(town, town, "SY", lat=36.0 + TOWNS.index(town), lon=38.0, precision=PlacePrecision.LOCALITY)
    return Claim(
        claim_id(report.id, figure, Outcome.KILLED),
        report.id,
        figure,
        quote,
        Count(toll, toll, Modifier.EXACT, str(toll)),
        Outcome.KILLED,
        rng.choice((Status.CIVILIAN, Status.UNKNOWN)),
        claimant=voice,
        stance=rng.choice((Stance.REPORTED, Stance.REPORTED, Stance.DENIED)),
        scope=rng.choice((Scope.INCIDENT,) * 5 + (Scope.AGGREGATE,)),
        when=When(day, day, DatePrecision.DAY),
        said=When(report.published, report.published, DatePrecision.DAY),
        where=Where(town, where, PlacePrecision.LOCALITY),
        event=rng.choice(("e1", "e1", "e2")),
        confidence=rng.choice((0.5, 0.9, 1.0)),
    )


def whole(
    reports: Sequence[Report], read: Sequence[Claim], decisions: Sequence[Decision], linkage: Linkage | None = None
) -> pipeline.Pass:
    """The record computed at once, under ``linkage`` where it is given."""
    claims = edited(read, decisions)
    linked = link(reports, claims, decisions, CONFIG) if linkage is None else linkage
    found, changes = pipeline.concluding(read, linked, decisions, CONFIG.policy, stated_days(claims, reports))
    return pipeline.Pass(reports, read, claims, linked, found, changes, decisions)


def rows(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(db.execute(f"SELECT {columns} FROM {table}"), key=repr) for table, columns in TABLES.items()}


def decided(shelf: Shelf, draw: random.Random, hand: Hand, kinds: Sequence[str]) -> tuple[Decision, ...]:  # noqa: PLR0911 - one for each kind
    """Something that a person may decide on what is in sight; () where there is nothing of the kind drawn."""
    view = shelf.view()
    claim = draw.choice(view.claims)
    incidents = [i.id for i in view.linkage.incidents]
    happenings = [h.id for h in view.linkage.happenings]
    try:
        match draw.choice(kinds):
            case "accept":
                return judge.accept(shelf, claim.id, hand)
            case "reject":
                return judge.reject(shelf, claim.id, hand)
            case "looked":
                return judge.accept(shelf, draw.choice(incidents), hand)
            case "edit":
                field, value = draw.choice((("low", "3"), ("high", "60"), ("claimant", "a baker"), ("status", "combatant")))
                return judge.edit(shelf, claim.id, {field: value}, hand)
            case "pin":
                line = ("killed", "total", draw.choice(("low", "high")))
                return judge.pin(shelf, draw.choice(incidents), line, str(draw.randrange(50)), hand)
            case "undo":
                made = [d for d in shelf.decisions() if d.id not in shelf.void]
                return judge.undo(shelf, draw.choice(made).id, hand) if made else ()
            case "merge":
                return judge.merge(shelf, draw.sample(incidents, 2), hand)
            case "link":
                asking = [k for k in view.linkage.links if not k.certain]
                one = draw.choice(asking)
                return draw.choice((judge.merge(shelf, [one.a, one.b], hand), judge.split(shelf, [one.a], [one.b], hand)))
            case "split":
                return judge.split(shelf, *([h] for h in draw.sample(happenings, 2)), hand)
            case _:
                report = draw.choice(view.reports)
                start = draw.randrange(len(report.text) - 3)
                found = Found(Span(start, start + 2), "killed", 5, 5, claimant="a medic", event=draw.choice(("", "e1")))
                return judge.add(shelf, report, found, hand)
    except (ReviewError, IndexError, ValueError):
        return ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_judgements_of_claims_and_bounds_are_drawn_as_the_whole_would_be(seed: int, steps: int) -> None:
    """Every row: each table of what was touched is the one that is built of the whole record anew under the same links."""
    draw = random.Random(seed)
    reports, read = record(seed)
    known = {r.id: r for r in reports}
    begun = whole(reports, read, ())
    db = build(":memory:", begun)
    made: tuple[Decision, ...] = ()
    for step in range(steps):
        shelf = Shelf(db, lambda ids: [known[i] for i in ids if i in known])
        hand = Hand(draw.choice(("amal", "badr")), AT + timedelta(seconds=step), "checked")
        new = decided(shelf, draw, hand, ("accept", "reject", "looked", "edit", "pin", "undo"))
        if new:
            touch(db, new, shelf.texts)
            made = (*made, *new)
    anew = whole(reports, read, made, begun.linkage)
    assert rows(db) == rows(build(":memory:", anew))
    shelf = Shelf(db, lambda ids: [known[i] for i in ids if i in known])
    assert shelf.view() == anew.view
    assert tuple(shelf.questions("", 0, 10_000)) == queue(anew.view, made)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(1, 10))
def test_regrouped_incidents_are_concluded_as_the_whole_would_be(seed: int, steps: int) -> None:
    """Merges, splits, additions and undos: under the links that then stand, all that is concluded is what the whole gives, every
    happening is in one incident, and people's last words hold."""
    draw = random.Random(seed)
    reports, read = record(seed)
    known = {r.id: r for r in reports}
    db = build(":memory:", whole(reports, read, ()))
    made: tuple[Decision, ...] = ()
    for step in range(steps):
        shelf = Shelf(db, lambda ids: [known[i] for i in ids if i in known])
        hand = Hand("amal", AT + timedelta(seconds=step), "checked")
        new = decided(shelf, draw, hand, ("merge", "split", "link", "link", "add", "undo", "reject", "edit", "pin"))
        if new:
            touch(db, new, shelf.texts)
            made = (*made, *new)
    shelf = Shelf(db, lambda ids: [known[i] for i in ids if i in known])
    view = shelf.view()
    held = [h for i in view.linkage.incidents for h in i.happenings]
    assert sorted(held) == sorted(h.id for h in view.linkage.happenings)
    assert {h: shelf.incident_of[h] for h in held} == {h: i.id for i in view.linkage.incidents for h in i.happenings}
    for (a, b), last in answers(held, made).items():
        if last.kind is DecisionKind.SPLIT:
            assert shelf.incident_of[a] != shelf.incident_of[b]
    anew = whole(reports, with_added(read, made, known), made, view.linkage)
    assert view == anew.view
    assert shelf.tally.lines() == Tally(anew.view.reconciled).lines()
    assert tuple(shelf.questions("", 0, 10_000)) == queue(anew.view, made)
