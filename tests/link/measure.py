"""Measures linking alone: annotated claims are given, places resolved by the gazetteer, links compared with the annotation.

    python -m tests.link.measure [train|dev] [--pairs]

With --pairs each annotated pair is listed, hit or missed, and each false link, with the explanation; for dev that is for a person
who wants to know, never for one who tunes. Prints precision, recall and F1 of links across reports and B-cubed of incidents
across reports, as the scorer defines them.
"""

import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests.eval.gold import GoldReport, eval_set
from tests.eval.gold_claims import to_claims
from tolltrace.config import Config
from tolltrace.link import link
from tolltrace.link.context import told_of
from tolltrace.link.score import Scorer, explain
from tolltrace.link.weights import shipped
from tolltrace.model import Claim, DatePrecision, Linkage, Place, PlacePrecision, Report, When, Where
from tolltrace.places.gazetteer import Gazetteer, distance_km

Unit = tuple[str, str]  # (doc, event)
_PRECISION = {"province": PlacePrecision.PROVINCE, "country": PlacePrecision.COUNTRY}


@dataclass(frozen=True)
class Figures:
    precision: float
    recall: float
    f1: float
    b3: float
    missed: frozenset[frozenset[Unit]]
    false: frozenset[frozenset[Unit]]
    found: frozenset[frozenset[Unit]]
    hits: int = 0
    wanted: int = 0
    got: int = 0


def placed(where: Where, gazetteer: Gazetteer) -> Where:
    """The annotated place resolved: the first name that the gazetteer knows where one of its parents lies, else the parent."""
    parts = [p.strip() for p in where.written.split(",") if p.strip()]
    for at, name in enumerate(parts):
        parents = [p for parent in parts[at + 1 :] for p in gazetteer.lookup(parent, country="SY")]
        fitting = [p for p in gazetteer.lookup(name, country="SY") if not parents or any(_fits(p, q) for q in parents)]
        if fitting:
            best = max(fitting, key=lambda p: (sum(_fits(p, q) for q in parents), p.score))
            return Where(where.written, best, _PRECISION.get(best.key.partition(":")[0], PlacePrecision.LOCALITY))
    return where


def _fits(place: Place, parent: Place) -> bool:
    if place.country != parent.country or place.key == parent.key:
        return False
    return parent.adm1 in ("", place.adm1) and (parent.key.startswith(("country", "province")) or _close(place, parent))


def _close(place: Place, parent: Place) -> bool:
    far = distance_km(place, parent)
    return far is None or far < 60


def given(gold: list[GoldReport]) -> tuple[list[Report], list[Claim], dict[str, Unit]]:
    """Reports, their annotated claims, and the (doc, event) of each claim."""
    gazetteer = Gazetteer.default()
    claims, units = [], {}
    for g in gold:
        day = g.report.published
        said = When(day, day, DatePrecision.DAY) if day else When()
        for claim in to_claims(g):
            claims.append(replace(claim, where=placed(claim.where, gazetteer), said=said))
            units[claim.id] = (g.report.doc, claim.event)
    return [g.report for g in gold], claims, units


def compare(gold: list[GoldReport], linkage: Linkage, units: Mapping[str, Unit]) -> Figures:
    """Links across reports and B-cubed, over the happenings whose annotation names an incident."""
    truth: dict[Unit, str] = {}
    pairs_of: dict[str, set[Unit]] = defaultdict(set)
    weight: dict[Unit, int] = defaultdict(int)
    for g in gold:
        for c in g.claims:
            if c.row.get("incident") and c.row["scope"] == "incident":
                unit = (g.report.doc, c.row["event"])
                truth[unit] = c.row["incident"]
                pairs_of[c.row["incident"]].add(unit)
                weight[unit] += 1
    guess = {units[c]: i.id for i in linkage.incidents for c in i.claims}
    groups: dict[str, set[Unit]] = defaultdict(set)
    for unit, name in guess.items():
        if unit in truth:
            groups[name].add(unit)
    want, got = _pairs(pairs_of), _pairs(groups)
    hit = len(want & got)
    p, r = hit / len(got) if got else 0.0, hit / len(want) if want else 0.0
    bp = br = n = 0.0
    for unit, incident in truth.items():
        if unit not in guess:
            continue
        mine, theirs = groups[guess[unit]], pairs_of[incident]
        both = sum(weight[u] for u in mine & theirs)
        bp += weight[unit] * both / sum(weight[u] for u in mine)
        br += weight[unit] * both / sum(weight[u] for u in theirs)
        n += weight[unit]
    bp, br = (bp / n, br / n) if n else (1.0, 1.0)
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return Figures(
        p,
        r,
        f1,
        2 * bp * br / (bp + br),
        frozenset(want - got),
        frozenset(got - want),
        frozenset(want & got),
        hit,
        len(want),
        len(got),
    )


def _pairs(groups: Mapping[str, set[Unit]]) -> set[frozenset[Unit]]:
    return {frozenset((a, b)) for members in groups.values() for a in members for b in members if a[0] < b[0]}


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "train"
    gold = eval_set(name)
    reports, claims, units = given(gold)
    linkage = link(reports, claims, [], Config())
    found = compare(gold, linkage, units)
    asked = sum(1 for k in linkage.links if not k.certain)
    rates = f"P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f}"
    print(f"{name}: links across reports {rates}; incidents across reports B3 {found.b3:.3f}; {asked} asked")
    if "--pairs" in sys.argv:
        told = {units[t.claims[0].id]: t for t in told_of(claims, {r.id: r for r in reports})}
        scorer = Scorer(shipped())
        for title, pairs in (("hit", found.found), ("missed", found.missed), ("false", found.false)):
            for one, two in sorted(sorted(pair) for pair in pairs):
                known = one in told and two in told
                why = explain(scorer.features(told[one], told[two])) if known else "one of them is no happening of its own"
                print(f"{title:6} {'/'.join(one)} {'/'.join(two)}: {why}")


if __name__ == "__main__":
    main()
