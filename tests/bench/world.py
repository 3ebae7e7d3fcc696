"""Invented casebooks of any size with their truth: true events, each told by one or several reports as reports do.

Tolls, methods, parties, the lengths of periods and how places rank are drawn from the annotated training reports
(``TOLLTRACE_EVAL``), the towns from the gazetteer. A casebook of n happenings is n / 5,000 wars, each in one country over three
years, so that towns and days are as crowded in a large one as in a small one.
"""

import math
import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from tests.eval.gold import eval_set
from tests.link.measure import given
from tolltrace.link.context import told_of
from tolltrace.link.happenings import Bounds, Told, size
from tolltrace.model import (
    NOWHERE,
    DatePrecision,
    Happening,
    Method,
    Outcome,
    Place,
    PlacePrecision,
    Status,
    When,
    Where,
    happening_id,
)
from tolltrace.places.gazetteer import distance_km, shipped

PER_WAR = 5_000  # happenings
_DAYS = 1_100
_TOWNS = 400
_TELLINGS = ((1, 0.6), (2, 0.2), (3, 0.1), (4, 0.04), (5, 0.03), (8, 0.03))  # casebooks of many outlets repeat more than train
_TARGETS = ("hospital", "school", "market", "place of worship", "camp", "bakery")
_CONFUSED = {
    Method.AIRSTRIKE: (Method.SHELLING, Method.MISSILE_STRIKE, Method.DRONE_STRIKE),
    Method.SHELLING: (Method.MISSILE_STRIKE, Method.AIRSTRIKE, Method.CLASH),
    Method.SHOOTING: (Method.CLASH,),
    Method.CLASH: (Method.SHELLING, Method.SHOOTING),
    Method.CAR_BOMB: (Method.EXPLOSIVE, Method.SUICIDE_BOMBING),
    Method.EXPLOSIVE: (Method.CAR_BOMB,),
    Method.SUICIDE_BOMBING: (Method.EXPLOSIVE,),
}


@dataclass(frozen=True)
class Marginals:
    """What the annotated reports give: ``events`` (killed, injured, method, parties, status), and by rank how often a place is
    named."""

    events: tuple[tuple[tuple[Bounds, ...], tuple[Bounds, ...], Method, tuple[str, ...], frozenset[Status]], ...]
    ranks: tuple[float, ...]


def marginals() -> Marginals:
    """Read from the training set; skips or exits as ``eval_set`` does when that is absent."""
    reports, claims, _ = given(eval_set("train"))
    told = told_of(claims, {r.id: r for r in reports})
    events = tuple(
        (t.counted(Outcome.KILLED), t.counted(Outcome.INJURED), t.happening.method, t.happening.responsible, t.statuses)
        for t in told
    )
    counts = Counter(t.happening.where.place.key for t in told if t.happening.where.place)
    ranks = sorted(counts.values(), reverse=True)
    tail = [0.5] * max(0, _TOWNS - len(ranks))
    return Marginals(events, tuple(float(n) for n in ranks[:_TOWNS]) + tuple(tail))


@dataclass(frozen=True)
class World:
    """Happenings as they are compared, sorted by id, and the true event of each."""

    told: list[Told]
    truth: dict[str, int]


@dataclass(frozen=True)
class _Event:
    number: int
    day: date
    town: Place
    province: Place | None
    near: Place
    killed: tuple[Bounds, ...]
    injured: tuple[Bounds, ...]
    method: Method
    parties: tuple[str, ...]
    statuses: frozenset[Status]
    target: str
    words: tuple[str, ...]


def world(known: Marginals, n: int, seed: int = 1) -> World:
    """About ``n`` happenings; the same for the same seed."""
    rng = random.Random(seed)
    told: list[Told] = []
    truth: dict[str, int] = {}
    for event in _events(known, n, rng):
        for _ in range(rng.choices([k for k, _ in _TELLINGS], [w for _, w in _TELLINGS])[0]):
            one = _telling(event, rng, len(told))
            truth[one.id] = event.number
            told.append(one)
        if len(told) >= n:
            break
    return World(sorted(told, key=lambda t: t.id), truth)


def _events(known: Marginals, n: int, rng: random.Random) -> Iterator[_Event]:
    mean = sum(k * w for k, w in _TELLINGS)
    lands = _lands(rng, math.ceil(n / PER_WAR))
    number = 0
    for towns in lands:
        start = date(1990, 1, 1) + timedelta(rng.randrange(12_000))
        provinces: dict[str, Place] = {
            t.adm1: Place(
                f"province:{t.country}:{t.adm1}", t.adm1, t.country, t.adm1, "", t.lat, t.lon, PlacePrecision.PROVINCE, 1.0
            )
            for t in towns
            if t.adm1
        }
        weights = list(accumulate(known.ranks[: len(towns)]))
        neighbours: dict[str, Place] = {}
        for _ in range(math.ceil(PER_WAR / mean)):
            town = rng.choices(towns, cum_weights=weights)[0]
            killed, injured, method, parties, statuses = rng.choice(known.events)
            words = _chatter(rng)
            target = rng.choice(_TARGETS) if rng.random() < 0.15 else ""
            if town.key not in neighbours:
                neighbours[town.key] = _neighbour(town, towns)
            day, near = start + timedelta(rng.randrange(_DAYS)), neighbours[town.key]
            yield _Event(
                number,
                day,
                town,
                provinces.get(town.adm1),
                near,
                killed,
                injured,
                method,
                parties,
                statuses,
                target,
                words,
            )
            number += 1


def _lands(rng: random.Random, wars: int) -> list[list[Place]]:
    """Towns of ``wars`` wars, each in a country, those of many places more than once and in other years."""
    connection = sqlite3.connect(f"{shipped().resolve().as_uri()}?mode=ro", uri=True)
    by_country: dict[str, list[Place]] = defaultdict(list)
    rows = "select key, name, country, adm1, adm2, lat, lon from place where kind = 'locality' and lat is not null order by key"
    for key, name, country, adm1, adm2, lat, lon in connection.execute(rows):
        by_country[country].append(Place(key, name, country, adm1, adm2, lat, lon, PlacePrecision.LOCALITY, 1.0))
    connection.close()
    large = sorted(c for c, towns in by_country.items() if len(towns) >= _TOWNS)
    found = []
    for at in range(wars):
        towns = by_country[large[at % len(large)]]
        first = rng.randrange(max(1, len(towns) - _TOWNS))
        found.append(rng.sample(towns[first : first + _TOWNS * 2], min(_TOWNS, len(towns[first : first + _TOWNS * 2]))))
    return found


def _chatter(rng: random.Random) -> tuple[str, ...]:
    """Up to four invented rare words."""
    return tuple(f"w{rng.getrandbits(40):010x}" for _ in range(rng.choice((0, 0, 0, 1, 2, 4))))


def _neighbour(town: Place, others: list[Place]) -> Place:
    return min((p for p in others if p.key != town.key), key=lambda p: (distance_km(p, town) or 0.0, p.key))


def _telling(event: _Event, rng: random.Random, number: int) -> Told:
    """One report's account: finer or coarser in day and place, with another count, a method or a party left out or mistaken."""
    report = f"rep-{rng.getrandbits(64):016x}"
    start, end, inferred, known_by = _days(event, rng)
    method, parties = _means(event, rng)
    when = When() if inferred else When(start, end, DatePrecision.DAY if start == end else DatePrecision.MONTH)
    happening = Happening(happening_id(report, str(number)), report, "e1", (), when, _place(event, rng), method, parties)
    figures = [(Outcome.KILLED, b) for b in _tolls(event.killed, rng)]
    if rng.random() < 0.6:
        figures += [(Outcome.INJURED, b) for b in _tolls(event.injured, rng)]
    statuses = event.statuses if rng.random() < 0.75 else frozenset[Status]()
    targets = frozenset({event.target}) if event.target and rng.random() < 0.6 else frozenset[str]()
    words = frozenset((word, 12) for word in (*event.words, *_chatter(rng)) if rng.random() < 0.7)
    return Told(happening, (), start, end, inferred, known_by, tuple(figures), statuses, targets, words=words)


def _days(event: _Event, rng: random.Random) -> tuple[date, date, bool, date]:
    day, luck = event.day, rng.random()
    known = day + timedelta(rng.choices([0, 1, 2, 5], [4, 4, 1, 1])[0])
    if luck < 0.70:
        return day, day, False, known
    if luck < 0.78:
        other = day + timedelta(rng.choice([-1, 1]))
        return other, other, False, known
    if luck < 0.86:
        first = day - timedelta(rng.randrange(0, 3))
        return first, first + timedelta(rng.choice([2, 3, 6])), False, max(known, first + timedelta(6))
    if luck < 0.89:
        first = day.replace(day=1)
        last = (first + timedelta(31)).replace(day=1) - timedelta(1)
        return first, last, False, last
    return known - timedelta(10), known, True, known


def _place(event: _Event, rng: random.Random) -> Where:
    town, luck = event.town, rng.random()
    if luck < 0.72:
        return Where(f"{town.name}, {town.adm1}" if rng.random() < 0.5 else town.name, town, PlacePrecision.LOCALITY)
    if luck < 0.78:
        return Where(f"old quarter, {town.name}", town, PlacePrecision.LOCALITY)
    if luck < 0.90 and event.province is not None:
        return Where(event.province.name, event.province, PlacePrecision.PROVINCE)
    if luck < 0.93:
        return Where(event.near.name, event.near, PlacePrecision.LOCALITY)
    return NOWHERE if luck < 0.97 else Where(town.name, None)


def _tolls(bounds: tuple[Bounds, ...], rng: random.Random) -> list[Bounds]:
    found = []
    for low, high in bounds[:1]:
        luck = rng.random()
        if luck < 0.45:
            found.append((low, high))
        elif luck < 0.65:
            found.append((max(1, low), None))
        elif luck < 0.9:
            other = max(1, round(size((low, high)) * math.exp(rng.gauss(0.0, 0.35))))
            found.append((other, other if rng.random() < 0.6 else None))
    return found


def _means(event: _Event, rng: random.Random) -> tuple[Method, tuple[str, ...]]:
    luck = rng.random()
    if luck < 0.75:
        method = event.method
    elif luck < 0.90:
        method = Method.UNKNOWN
    else:
        method = rng.choice(_CONFUSED.get(event.method, (Method.UNKNOWN,)))
    luck = rng.random()
    parties = event.parties if luck < 0.65 else () if luck < 0.95 else ("Islamic State",)
    return method, parties
