"""From the lines of a toll to what a convention publishes of them: one figure or a range, with or without a best one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tolltrace.model import Claim, Grade, Reconciled, Toll, TollStatus, Trace
from tolltrace.reconcile.groups import Stated
from tolltrace.reconcile.policy import Policy
from tolltrace.reconcile.telling import Telling
from tolltrace.vocab.parties import related


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one outcome's lines were drawn from: tellings, the origin of each claim by id, and the parties held responsible."""

    told: Sequence[Telling]
    origin_of: Mapping[str, str]
    responsible: tuple[str, ...]


def coded(found: Sequence[Toll], evidence: Evidence, policy: Policy) -> list[Toll]:
    """The lines of one outcome as ``policy`` codes them."""
    tolls = list(found)
    if policy.asks("unknown_status") == "in range":
        tolls = unclear_in_range(tolls, policy)
    if policy.asks("lines") == "total":
        tolls = [t for t in tolls if t.status is TollStatus.TOTAL]
    totals = [t.total for t in evidence.told if t.total is not None]
    if policy.asks("figure") == "lowest":
        return [lowest_figure(t, totals, policy) for t in tolls]
    if policy.asks("figure") == "latest":
        return [latest_figure(t, evidence, policy) for t in tolls]
    if policy.asks("best") == "lowest":
        low = [best_is_low(t, policy) for t in tolls]
        return parts_add_up(low, policy) if policy.asks("lines") == "statuses" else low
    return [no_best(t, policy) for t in tolls] if policy.asks("best") == "none" else tolls


def unclear_in_range(tolls: Sequence[Toll], policy: Policy) -> list[Toll]:
    """Unclear status (Iraq Body Count uses a range where civilian status is unclear): those whom no status explains count
    towards the high bound of civilians and not towards the low one, and no further than the total goes. How far towards which is
    inferred."""
    by_status = {t.status: t for t in tolls}
    civilian, unknown, total = (by_status[s] for s in (TollStatus.CIVILIAN, TollStatus.UNKNOWN, TollStatus.TOTAL))
    if not (unknown.high or unknown.open_top):
        return list(tolls)
    high = civilian.high if unknown.high is None else (civilian.high or 0) + unknown.high
    if high is not None and total.high is not None:
        high = max(civilian.high or 0, min(high, total.high))
    used = tuple(dict.fromkeys(c for t in total.trace if t.bound == "high" for c in t.used))
    trace = Trace("high", "unclear-in-range", policy.rules["unclear-in-range"], used)
    wider = replace(civilian, high=high, open_top=civilian.open_top or unknown.open_top, trace=(*civilian.trace, trace))
    return [wider if t is civilian else t for t in tolls]


def lowest_figure(toll: Toll, stated: Sequence[Stated], policy: Policy) -> Toll:
    """The most conservative figure (ACLED): the lowest figure that is stated, as one number. That one which only says "up to"
    states its upper end is inferred."""
    figures = [(number, s) for s in stated if (number := s.low if s.low is not None else s.high) is not None]
    if not figures:
        return _one(toll, None, Trace("best", "lowest-figure", policy.rules["lowest-figure"]))
    least = min(number for number, _ in figures)
    text = f"The lowest figure stated is {least}, and it is coded as one number."
    return _one(toll, least, Trace("best", "lowest-figure", text, _ids([s for number, s in figures if number == least])))


def latest_figure(toll: Toll, evidence: Evidence, policy: Policy) -> Toll:
    """The latest independent source, else the majority, else the lowest figure (GTD, from memory). A source is independent here
    unless it is held responsible or stands with whoever is, which is inferred."""
    said = [(number, t) for t in evidence.told if (number := _figure(t)) is not None]
    if not said:
        return _one(toll, None, Trace("best", "latest-figure", policy.rules["latest-figure"]))
    independent = [(n, t) for n, t in said if not any(related(t.claimant, p) for p in evidence.responsible if t.claimant)]
    said = independent or said
    last = max(_day(t) for _, t in said)
    latest = {n for n, t in said if _day(t) == last}
    if last is not date.min and len(latest) == 1:
        (figure,) = latest
        text = f"The latest independent source, of {last}, states {figure}."
    else:
        figure, text = _majority(said, evidence.origin_of)
    used = _ids([t.total for n, t in said if n == figure and t.total is not None])
    return _one(toll, figure, Trace("best", "latest-figure", text, used))


def _majority(said: Sequence[tuple[int, Telling]], origin_of: Mapping[str, str]) -> tuple[int, str]:
    """The figure of more than half of the origins, else the lowest, and the sentence that says which."""
    voices: dict[int, set[str]] = defaultdict(set)
    for number, telling in said:
        voices[number] |= {origin_of.get(c.id) or c.report for c in _claims(telling)}
    everyone = set().union(*voices.values())
    most = max(voices, key=lambda n: (len(voices[n]), -n))
    if 2 * len(voices[most]) > len(everyone):
        return most, f"No source is the latest; {len(voices[most])} of {len(everyone)} origins state {most}."
    return min(voices), f"No source is the latest and no figure has a majority; the lowest is {min(voices)}."


def best_is_low(toll: Toll, policy: Policy) -> Toll:
    """The low figure is the best one where no source is more reliable (UCDP GED, from memory); sources are not ranked here."""
    best = None if toll.high is None and not toll.low else toll.low
    used = next((t.used for t in toll.trace if t.bound == "low"), ())
    return _with_best(toll, best, Trace("best", "best-lowest", policy.rules["best-lowest"], used))


def no_best(toll: Toll, policy: Policy) -> Toll:
    """A minimum and a maximum, and no figure between them that would be called best (Airwars, Iraq Body Count; inferred)."""
    return _with_best(toll, None, Trace("best", "no-best", policy.rules["no-best"]))


def parts_add_up(tolls: Sequence[Toll], policy: Policy) -> list[Toll]:
    """Parts equal the whole (UCDP GED: deaths of both sides, of civilians and of unknown people are the best figure).

    The unknown are what of the total no status explains; where the statuses explain more, the total is their sum.
    """
    by_status = {t.status: t for t in tolls}
    total, unknown = by_status[TollStatus.TOTAL], by_status[TollStatus.UNKNOWN]
    known = sum(by_status[s].best or 0 for s in (TollStatus.CIVILIAN, TollStatus.COMBATANT))
    if total.best is None:
        return list(tolls)
    best = max(total.best, known)
    trace = Trace("best", "parts-add-up", policy.rules["parts-add-up"])
    whole = total if best == total.best else _with_best(_reaching(total, best), best, trace)
    rest = _with_best(_reaching(unknown, best - known), best - known, trace)
    return [whole if t is total else rest if t is unknown else t for t in tolls]


def counted(conclusion: Reconciled, policy: Policy) -> tuple[bool, str]:
    """Whether the convention's own totals hold an incident, and why (not). Airwars sums what is confirmed or fair, Iraq Body
    Count needs two independent sources, UCDP GED one death in its best, low or high figure."""
    rule = policy.asks("counted")
    grading = conclusion.grading
    if rule == "confirmed and fair":
        return grading.grade in (Grade.CONFIRMED, Grade.FAIR), f"graded {grading.grade.value}"
    if rule == "two origins":
        return not grading.provisional, "provisional" if grading.provisional else f"{policy.origins_needed} independent origins"
    if rule == "one death":
        dead = any(t.low or t.high or t.best or t.open_top for t in conclusion.tolls if t.outcome.value == "killed")
        return dead, "a death is reported" if dead else "no death is reported"
    return True, "every incident counts"


def _one(toll: Toll, figure: int | None, trace: Trace) -> Toll:
    """The toll as one number; without any figure it keeps its open end."""
    rest = tuple(t for t in toll.trace if t.bound == "conceded")
    aside = next((t.set_aside for t in toll.trace if t.set_aside), ())
    traces = tuple(replace(trace, bound=bound, set_aside=aside) for bound in ("low", "best", "high"))
    read = tuple(replace(t, bound="best") for t in toll.trace if t.rule == "coded-word" and t.bound == "low")
    read = tuple(t for t in read if set(t.used) & set(trace.used))
    if figure is None:
        return replace(toll, best=None, trace=(*traces, *read, *rest))
    return replace(toll, low=figure, high=figure, best=figure, open_top=False, trace=(*traces, *read, *rest))


def _with_best(toll: Toll, best: int | None, trace: Trace) -> Toll:
    return replace(toll, best=best, trace=(*(t for t in toll.trace if t.bound != "best"), trace))


def _reaching(toll: Toll, figure: int) -> Toll:
    """The toll with a range that holds ``figure``; its own best, if any, is dropped."""
    high = None if toll.high is None else max(toll.high, figure)
    return replace(toll, low=min(toll.low, figure), high=high, best=None)


def _figure(telling: Telling) -> int | None:
    stated = telling.total
    return None if stated is None else stated.low if stated.low is not None else stated.high


def _claims(telling: Telling) -> tuple[Claim, ...]:
    return telling.total.claims if telling.total is not None else ()


def _day(telling: Telling) -> date:
    return max((c.said.end for c in _claims(telling) if c.said.end is not None), default=date.min)


def _ids(stated: Sequence[Stated]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.id for s in stated for c in s.claims))
