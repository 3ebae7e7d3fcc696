"""Which claims of one report speak of one happening, and which repeat an earlier one.

Every pair of claims is compared by small features (time, place, method, party, distance in the text, the figures); their
weighted sum says how likely both are one happening, and happenings grow by average linkage, best pair first, so that one
stray resemblance cannot chain two events together. The weights were fitted by logistic regression on annotated reports. Groups
that speak of the same persons are then joined where the text holds nothing of them apart.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from tolltrace.extract.document import Document
from tolltrace.extract.figures.lexicon import lexicon
from tolltrace.extract.grouping import cluster, joined
from tolltrace.extract.repeats import in_one_breath, repeats
from tolltrace.extract.where.people import people_in
from tolltrace.extract.where.words import words
from tolltrace.model import Claim, DatePrecision, Outcome, Scope, Span, Where
from tolltrace.places import kind
from tolltrace.places.folding import fold, loosen
from tolltrace.places.relations import Relation, relation
from tolltrace.vocab import vocabulary
from tolltrace.vocab.parties import related

_ANEW = re.compile(
    r"\b(?:another|(?:a|the) (?:second|third|separate|different|later))"
    r" (?:attack|(?:air ?|drone )?strike|raid|(?:car |suicide )?bomb\w*|blast|explosion|incident)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(
    rf"\b(?:meanwhile|elsewhere|separately|in another|in a separate|in a similar|also on)\b|{_ANEW.pattern}", re.IGNORECASE
)
_RIVAL = re.compile(
    r"\b(contradict\w*|conflict(?:s|ed|ing) with|den(?:y|ies|ied|ying)|disput\w+|reject\w*|dismiss\w*|counter(?:s|ed)|"
    r"contrary to|acknowledg\w+|admit\w*|conced\w+|revis\w+|(?:the|its|their|this) (?:death )?(?:toll|count|figure)|"
    r"the (?:strike|attack|raid|bombing|shelling|blast|massacre)s?)\b",
    re.IGNORECASE,
)


_STRETCH = 250  # claims; the most of any annotated report is 33


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the pair features need of one claim, worked out once."""

    claim: Claim
    sentence: int
    breaks: bool
    anew: bool
    rival: bool
    own_place: bool
    own_day: bool
    people: frozenset[str]
    told: bool


def _facts(document: Document, claim: Claim) -> _Facts:
    index = document.sentence_index(claim.figure.start)
    sentence = document.sentences[index] if document.sentences else Span(0, 0)
    lead = document.text[sentence.start : claim.figure.start]
    own = {e.field for e in claim.evidence if sentence.covers(e.span)}
    town = claim.where.place is not None and kind(claim.where.place) == "locality"
    return _Facts(
        claim,
        index,
        bool(_BREAK.search(lead)),
        bool(_ANEW.search(lead)),
        bool(_RIVAL.search(sentence.of(document.text))),
        own_place="where" in own and town,
        own_day="when" in own and claim.when.precision is DatePrecision.DAY,
        people=people_in(document, sentence),
        told=claim.outcome in _HARM and _told_before(claim.group),
    )


def _told_before(group: str) -> bool:
    """Whether a noun means people of whom the report has told before: "the victims", "names", somebody's wife."""
    head = group.split(" of ", maxsplit=1)[0].rpartition(" ")[2]
    return head in _TOLD or head in lexicon().noun.kin or head.removesuffix("s") in lexicon().noun.kin


_HARM = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES})
_TOLD = frozenset({"victims", "martyrs", "bodies", "names", "casualties", "dead"})


def _time(a: Claim, b: Claim) -> str:
    if not (a.when.start and a.when.end and b.when.start and b.when.end):
        return "time_one_unknown" if a.when.resolved or b.when.resolved else "time_unknown"
    if (a.when.start, a.when.end) == (b.when.start, b.when.end):
        return "time_same"
    return "time_overlaps" if a.when.start <= b.when.end and b.when.start <= a.when.end else "time_apart"


def _place(a: Claim, b: Claim) -> str:
    keys = [(c.where.written, c.where.place.key if c.where.place else "") for c in (a, b)]
    if (known := _PLACES.get((keys[0], keys[1]))) is None:
        if len(_PLACES) > _KEPT:
            _PLACES.clear()
        known = _PLACES[keys[0], keys[1]] = _compare_places(a, b)
    return known


_KEPT = 20_000
_PLACES: dict[tuple[tuple[str, str], tuple[str, str]], str] = {}  # pairs of places come again and again within a report


def _compare_places(a: Claim, b: Claim) -> str:
    if not a.where.written or not b.where.written:
        return "place_one_unknown" if a.where.written or b.where.written else "place_unknown"
    if first_name(a.where) == first_name(b.where) or _one_building(a.where, b.where):
        return "place_same"  # one name in one report is one place, whatever entries it was resolved to beside different parents
    if names_parent(a.where, b.where) or names_parent(b.where, a.where):
        return "place_within"
    kind = relation(a.where, b.where).kind
    if kind is Relation.SIBLING and _is_home(a.where) != _is_home(b.where):
        home = a.where if _is_home(a.where) else b.where
        if home.written.count(",") <= 1:
            return "place_unknown"  # a home of which only the town is told stands in some quarter of it
    return "place_within" if kind in (Relation.WITHIN, Relation.CONTAINS) else f"place_{kind.value}"


def first_name(where: Where) -> str:
    return loosen(fold(where.written.split(",")[0]))


def _one_building(a: Where, b: Where) -> bool:
    """Whether one name of a building extends the other: "the Nasr hospital" is the Nasr children's hospital, a family's house its
    home."""
    first, second = _building(a), _building(b)
    short, long = sorted((first, second), key=len)
    return len(short) > 1 and short[-1] == long[-1] and short[-1] in words().facilities and set(short) <= set(long)


def _building(where: Where) -> list[str]:
    name = where.written.split(",")[0].lower().replace("’s", "").replace("'s", "").replace("-", " ")
    return ["home" if word in _HOMES else word for word in name.split() if word not in ("family", "the")]


def _is_home(where: Where) -> bool:
    return _building(where)[-1:] == ["home"]


_HOMES = frozenset({"house", "residence"})


def names_parent(outer: Where, inner: Where) -> bool:
    """Whether the text itself names ``outer`` as a parent of ``inner`` ("Idlib" beside "Sarmada, Idlib"), whatever was resolved:
    a province and its capital often share a name."""
    head = outer.written.split(",")[0].strip().casefold()
    return head in (part.strip().casefold() for part in inner.written.split(",")[1:])


def _method(a: Claim, b: Claim) -> str:
    if "unknown" in (a.method, b.method):
        return "method_unknown"
    return "method_same" if a.method is b.method else "method_differs"


def _figures(a: Claim, b: Claim) -> str:
    if a.outcome is not b.outcome:
        return "outcome_differs"
    if (a.count.low, a.count.high) == (b.count.low, b.count.high):
        return "count_same"
    lows, highs = (a.count.low or 0, b.count.low or 0), (a.count.stated_high, b.count.stated_high)
    if lows[0] and lows[0] == lows[1]:
        return "count_same_low"
    if None not in highs and max(highs, key=lambda h: h or 0) and min(h or 0 for h in highs) * 10 < max(h or 0 for h in highs):
        return "count_far"
    return "count_differs"


def _party(a: Claim, b: Claim) -> str:
    if not a.responsible or not b.responsible:
        return "party_unknown"
    return "party_shares" if a.responsible == b.responsible or _related(a.responsible, b.responsible) else "party_differs"


_related = lru_cache(maxsize=4_000)(related)


def _distance(a: _Facts, b: _Facts, document: Document) -> str:
    gap = b.sentence - a.sentence
    if gap == 0:
        between = document.text[a.claim.figure.end : b.claim.figure.start]
        return "same_clause" if len(between) < 60 and not re.search(r"[;:]", between) else "same_sentence"
    return "next_sentence" if gap == 1 else "near_sentence" if gap <= 3 else "far_sentence"


def features(a: _Facts, b: _Facts, document: Document, *, one_place: bool = False) -> tuple[str, ...]:
    """The names of the features that hold for a pair in text order; every one has a weight in ``vocab/events.yml``. ``one_place``
    says that the report tells of one place only, which then is meant where none is told."""
    place = _place(a.claim, b.claim)
    found = [
        f"{a.claim.scope.value}_pair",
        _time(a.claim, b.claim),
        "place_within" if one_place and place == "place_one_unknown" else place,
        _method(a.claim, b.claim),
        _figures(a.claim, b.claim),
        _party(a.claim, b.claim),
        _distance(a, b, document),
    ]
    if a.sentence == 0 and b.sentence != 0:
        found.append("headline")
    elif a.sentence <= 1 < b.sentence:
        found.append("lead")
    if b.breaks and a.sentence != b.sentence:
        found.append("told_apart")
    if b.rival and a.sentence != b.sentence:
        found.append("rival")
    if a.claim.claimant and a.claim.claimant == b.claim.claimant:
        found.append("claimant_same")
    return tuple(found)


def _told_apart(a: _Facts, b: _Facts) -> bool:
    """Whether the text itself gives the two different towns, or different days, each in the claim's own sentence, or says that
    the later is of another attack: then no likeness makes them one happening."""
    towns = a.own_place and b.own_place and _place(a.claim, b.claim) in ("place_sibling", "place_apart")
    days = a.own_day and b.own_day and _time(a.claim, b.claim) == "time_apart"
    again = b.anew and a.sentence < b.sentence and _figures(a.claim, b.claim) == "count_differs"
    return towns or days or again


def _may_be_one(facts: Sequence[_Facts]) -> Callable[[int, int], bool]:
    """Whether nothing in the text tells two incidents apart: no place, no day, no "meanwhile"."""

    def asked(i: int, j: int) -> bool:
        a, b = facts[i], facts[j]
        if not a.claim.scope is b.claim.scope is Scope.INCIDENT or (b.breaks and a.sentence != b.sentence):
            return False
        apart = _time(a.claim, b.claim) == "time_apart" or _place(a.claim, b.claim) in _APART
        return not apart and not _told_apart(a, b)

    return asked


_APART = frozenset({"place_apart", "place_sibling", "place_near"})


def _told_of_one(facts: Sequence[_Facts]) -> Callable[[int, int], bool]:
    """Whether the later of two figures is of people of whom the report told before: sentences that name one person or family,
    "the victims", somebody's wife."""
    return lambda i, j: facts[j].told or not facts[i].people.isdisjoint(facts[j].people)


def _pair_scores(document: Document, facts: Sequence[_Facts]) -> dict[tuple[int, int], float]:
    weights: dict[str, float] = vocabulary("events")["weights"]
    scores: dict[tuple[int, int], float] = {}
    one_place = _one_place(facts)
    for j, b in enumerate(facts):
        for i, a in enumerate(facts[:j]):
            if a.claim.scope is not b.claim.scope or _told_apart(a, b):
                continue
            score = weights["bias"] + sum(weights[name] for name in features(a, b, document, one_place=one_place))
            if b.claim.part_of == a.claim.id or a.claim.part_of == b.claim.id:
                score = max(score, weights["part_of"])
            scores[i, j] = score
    return scores


def _one_place(facts: Sequence[_Facts]) -> bool:
    """Whether all places that the incidents of a report name are one, or lie in one another."""
    told = {c.where.written: c for fact in facts if (c := fact.claim).scope is Scope.INCIDENT and c.where.written}
    return all(_place(a, b) in ("place_same", "place_within") for a, b in combinations(told.values(), 2))


def assign_events(document: Document, claims: Sequence[Claim]) -> list[Claim]:
    """The same claims in text order with ``event`` labels ("e1", "e2" ... by first mention) and ``repeat_of`` set.

    Aggregates and incidents never share a label. Cost: the square of the claims of one report, so a report of more than
    ``_STRETCH`` claims, a register rather than a story, is grouped a stretch at a time.
    """
    facts = [_facts(document, c) for c in sorted(claims, key=lambda c: (c.figure, c.outcome))]
    labels: list[int] = []
    for at in range(0, len(facts), _STRETCH):
        stretch = facts[at : at + _STRETCH]
        mine = cluster(len(stretch), _pair_scores(document, stretch))
        labels += [at + label for label in joined(mine, _may_be_one(stretch), _told_of_one(stretch))]
    names: dict[int, str] = {}
    done: list[tuple[int, Claim]] = []
    for fact, label in zip(facts, labels, strict=True):
        event = names.setdefault(label, f"e{len(names) + 1}")
        claim = replace(fact.claim, event=event)
        told = (c for at, c in done if c.event == event and not (at == fact.sentence and in_one_breath(c, claim)))
        earlier = next((c for c in told if not c.repeat_of and repeats(c, claim)), None)
        done.append((fact.sentence, replace(claim, repeat_of=earlier.id if earlier else "")))
    return [c for _, c in done]
