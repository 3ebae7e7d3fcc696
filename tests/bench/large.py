"""A casebook of any size as a file, for measuring the review application.

    python -m tests.bench.large FOLDER --reports 100000

Events, towns, days, methods, parties and tolls come from ``world``, whose marginals are those of the annotated training reports;
so do the lengths of texts and how many claims a report has (scaled to 300,000 for 100,000 reports). Texts are invented, and
claims are written beside them as a reader would have read them; linking and reconciling are the program's own.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, pairwise
from pathlib import Path

from tests.bench import world
from tests.eval.gold import eval_set
from tests.link.measure import given
from tolltrace import pipeline
from tolltrace.link.happenings import Told
from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Feature,
    Happening,
    Link,
    Linkage,
    Modifier,
    Outcome,
    Report,
    Span,
    Stance,
    Status,
    When,
    claim_id,
    happening_id,
    make_report,
)
from tolltrace.reconcile.history import stated_days
from tolltrace.sight.group import incident_of
from tolltrace.sight.keep import make
from tolltrace.store import Casebook
from tolltrace.store.base import Extraction
from tolltrace.store.search import NAME, SearchIndex

READER = "invented@1"
MEAN = 3.0  # claims of a report
OUTLETS = 300
VOICES = (
    "residents",
    "a medic",
    "the health ministry",
    "White Helmets",
    "Syrian Observatory for Human Rights",
    "a local council",
)
VOICES += ("the defence ministry", "activists", "Red Crescent", "US military", "a hospital source", "state television", "")
SYLLABLES = ("ka", "mer", "to", "lan", "vi", "sol", "der", "ash", "nu", "pel", "ri", "gon", "tam", "es", "bo", "quil")


def shapes() -> tuple[list[int], list[int]]:
    """The lengths of texts and the numbers of claims of the annotated reports."""
    reports, claims, _ = given(eval_set("train"))
    counts = {r.id: 0 for r in reports}
    for claim in claims:
        counts[claim.report] += 1
    return sorted(len(r.text) for r in reports), sorted(n for n in counts.values() if n)


def invented(reports: int, seed: int = 1) -> Iterator[tuple[Report, list[Claim]]]:
    """Reports with their claims, the same for the same seed."""
    lengths, counts = shapes()
    scale = MEAN / (sum(counts) / len(counts))
    rng = random.Random(seed)
    told = world.world(world.marginals(), reports, seed).told[:reports]
    fillers = [" ".join(_word(rng) for _ in range(rng.randrange(8, 20))).capitalize() + "." for _ in range(5_000)]
    outlets = [f"{_word(rng).capitalize()} {rng.choice(('Herald', 'Post', 'Wire', 'Courier', 'News'))}" for _ in range(OUTLETS)]
    weights = [1 / (n + 1) for n in range(OUTLETS)]
    owed = 0.0
    for number, one in enumerate(told):
        owed += rng.choice(counts) * scale
        size = max(1, round(owed))
        owed -= size
        yield _report(number, one, size, rng, rng.choices(outlets, weights)[0], rng.choice(lengths), fillers)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randrange(1, 4)))


def _report(  # noqa: PLR0917 - what is drawn for a report
    number: int, told: Told, size: int, rng: random.Random, outlet: str, length: int, fillers: Sequence[str]
) -> tuple[Report, list[Claim]]:
    place = told.happening.where.written or "the area"
    statuses = sorted(told.statuses) or [Status.UNKNOWN]
    text, spans = "", []
    for n in range(size):
        outcome, (least, most) = told.figures[n % len(told.figures)] if told.figures else (Outcome.KILLED, (1, 1))
        low = max(1, round(least * (1 if n < len(told.figures) else rng.lognormvariate(0, 0.2))))
        phrase = f"{low}" if most is not None else f"at least {low}"
        modifier = Modifier.EXACT if most is not None else Modifier.AT_LEAST
        count = Count(low, low if most is not None else None, modifier, phrase)
        voice = rng.choices(VOICES, [1 / (k + 1) for k in range(len(VOICES))])[0]
        start, deed = len(text), "killed" if outcome is Outcome.KILLED else "wounded"
        text += f"{voice or 'Reports'} said that "
        figure = Span(len(text), len(text) + len(phrase))
        text += f"{phrase} people were {deed} in {place}."
        spans.append((figure, Span(start, len(text)), outcome, count, rng.choice(statuses), voice))
        text += "\n" + " ".join(rng.choice(fillers) for _ in range(2)) + "\n"
    while len(text) < length:
        text += rng.choice(fillers) + " "
    published = told.known_by or date(2015, 1, 1)
    report = make_report(f"r{number}", text, publisher=outlet, published=published, title=f"Strike near {place}: report {number}")
    made: dict[str, Claim] = {}
    for figure, quote, outcome, count, status, voice in spans:
        identity = claim_id(report.id, figure, outcome)
        made[identity] = Claim(
            identity,
            report.id,
            figure,
            quote,
            count,
            outcome,
            status,
            claimant=voice,
            stance=rng.choices((Stance.REPORTED, Stance.DENIED, Stance.ACKNOWLEDGED), (94, 3, 3))[0],
            when=told.happening.when,
            said=When(published, published, DatePrecision.DAY),
            where=told.happening.where,
            responsible=told.happening.responsible[0] if told.happening.responsible else "",
            method=told.happening.method,
            event="e1",
            confidence=round(rng.betavariate(8, 1), 3),
            reader=READER,
        )
    return report, list(made.values())


def write(folder: Path, reports: int) -> None:
    """The casebook with its reports and claims, neither linked nor reconciled."""
    began, cpu = time.monotonic(), time.process_time()
    with Casebook.create(folder) as book:
        waiting = invented(reports)
        while batch := list(islice(waiting, 500)):
            book.store.add_reports([r for r, _ in batch])
            book.store.put_extractions(READER, [Extraction(r.id, tuple(c)) for r, c in batch])
        _tell("written", began, cpu, book)


def lay_out(folder: Path, *, quick: bool) -> None:
    """Links and reconciles it, makes what is in sight of it and indexes its words. ``quick`` joins what happened in one place on
    one day, and asks about the day after, instead of linking."""
    with Casebook.open(folder) as book:
        began, cpu = time.monotonic(), time.process_time()
        whole = _quick(book) if quick else pipeline.passed(book)
        _tell("linked and reconciled", began, cpu, book)
        began, cpu = time.monotonic(), time.process_time()
        make(folder / "review-a.sqlite", whole, book.store.mark())
        _tell("laid out", began, cpu, book)
        began, cpu = time.monotonic(), time.process_time()
        index = SearchIndex(folder / NAME)
        index.update([r.id for r in whole.reports], book.store.reports_of)
        index.close()
        _tell("words indexed", began, cpu, book)


def _tell(what: str, began: float, cpu: float, book: Casebook) -> None:
    spent = f"{time.monotonic() - began:.0f} s, {time.process_time() - cpu:.0f} s of a processor"
    print(f"{what} in {spent}: {book.store.counts()}", flush=True)


def _quick(book: Casebook) -> pipeline.Pass:
    reports, claims = pipeline.current(book.store, [])
    linkage = grouped(claims)
    policy = book.config.policy
    conclusions, changes = pipeline.concluding(claims, linkage, [], policy, stated_days(claims, reports))
    book.store.put_results(linkage, pipeline.LINKED_BY, conclusions)
    return pipeline.Pass(reports, claims, claims, linkage, conclusions, changes, [])


def grouped(claims: Sequence[Claim]) -> Linkage:
    """Happenings of one place and day as incidents, a chain of links within each, and a question between those of two days in a
    row at one place."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_report[claim.report].append(claim)
    groups: dict[tuple[str, date | None], list[Happening]] = defaultdict(list)
    for report, told in by_report.items():
        one = told[0]
        party = (one.responsible,) if one.responsible else ()
        ids = tuple(c.id for c in told)
        made = Happening(happening_id(report, "e1"), report, "e1", ids, one.when, one.where, one.method, party)
        known = one.where.place is not None and one.when.start is not None
        groups[(one.where.place.key if one.where.place and known else made.id, one.when.start)].append(made)
    claim_of = {c.id: c for c in claims}
    origin_of = {c.id: (c.claimant or c.report).casefold() for c in claims}
    incidents, links = [], []
    for (place, day), members in groups.items():
        members.sort(key=lambda h: h.id)
        incidents.append(incident_of(members, claim_of, origin_of))
        links += [_link(a, b, 0.97, joined=True) for a, b in pairwise(members)]
        if day is not None and (after := groups.get((place, day + timedelta(1)))):
            links.append(_link(members[0], after[0], 0.6, joined=False))
    happenings = sorted((h for members in groups.values() for h in members), key=lambda h: h.id)
    by_id = sorted(incidents, key=lambda i: i.id)
    return Linkage(tuple(happenings), tuple(by_id), tuple(sorted(links, key=lambda k: (k.a, k.b))))


def _link(one: Happening, two: Happening, score: float, *, joined: bool) -> Link:
    a, b = sorted((one.id, two.id))
    features = (Feature("place", 4.0, "same town"), Feature("date", 2.0 if joined else -1.0, "dates close to each other"))
    return Link(a, b, score, joined, joined, features, "same town; dates close to each other.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="group by place and day instead of linking")
    asked = parser.parse_args()
    if not (asked.folder / "casebook.sqlite").exists():
        write(asked.folder, asked.reports)
    lay_out(asked.folder, quick=asked.quick)


if __name__ == "__main__":
    main()
