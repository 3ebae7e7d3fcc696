"""Which trigger a figure belongs to: the cheapest walk along the sentence's row of elements, in the right direction.

Costs are in words: a plain word between figure and trigger costs 1, what helps coordination costs less, what begins
another clause costs much. A figure is a claim when its cheapest walk costs less than its budget; the budget depends on how
much the figure itself says ("at least 58 civilians" may stand far from its verb, a bare "58" may not).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.reader.elements import Element, Kind
from tolltrace.extract.reader.lexicon import Form, Lexicon, Role
from tolltrace.extract.reader.rejects import spent
from tolltrace.extract.reader.status import known_status
from tolltrace.model import Outcome, Status

_BUDGET = {FigureKind.NUMBER: 12.0, FigureKind.VAGUE: 11.0, FigureKind.PERSON: 7.0, FigureKind.ZERO: 9.0}
_BARE_BUDGET = {FigureKind.NUMBER: 4.0, FigureKind.VAGUE: 3.6, FigureKind.PERSON: 3.0, FigureKind.ZERO: 5.0}
_FARTHEST = 16.0  # above every budget: no walk goes on beyond it
_FIGURE = 0.8  # another figure between: a list
_FIGURE_BARE = 2.5  # a bare count seldom shares the verb of the next
_AGENT_LEAD = 8.0  # "killed by 5 rebels", "a raid against 20 militants": seldom the people harmed
_STATE_REACH = 2.6  # adjectives and strict words stand right beside their count
_STRICT_REACH = 1.3
_RIGHT: dict[Role, float] = {
    Role.PLAIN: 1.0, Role.NAME: 0.5, Role.END: 99.0, Role.COLON: 99.0, Role.COMMA: 1.2, Role.DASH: 1.5, Role.QUOTE: 0.1,
    Role.BE: 0.1, Role.HAVE: 0.1, Role.ADVERB: 0.1,
    Role.SUBCLAUSE: 9.0, Role.RELATIVE: 1.0, Role.AGENT: 1.0, Role.JOINT: 0.5, Role.INNER: 0.7, Role.LINK: 0.7, Role.VERB: 7.0,
}  # fmt: skip
_LEFT: dict[Role, float] = {
    Role.PLAIN: 1.0, Role.NAME: 0.8, Role.END: 6.0, Role.COLON: 0.8, Role.COMMA: 0.9, Role.DASH: 1.5, Role.QUOTE: 0.3,
    Role.BE: 6.0, Role.HAVE: 6.0, Role.ADVERB: 0.3,
    Role.SUBCLAUSE: 7.0, Role.RELATIVE: 5.0, Role.AGENT: 4.0, Role.JOINT: 0.3, Role.INNER: 0.5, Role.LINK: 1.6, Role.VERB: 6.0,
}  # fmt: skip
_NAMED = frozenset({"named", "called"})
_LISTS = frozenset({"including", "among"})
_LISTED_ROLES = frozenset({Role.PLAIN, Role.JOINT, Role.COMMA, Role.INNER, Role.NAME})
_LISTED = 3.0
_SHARED = 0.5
_ADDED = 5.5
_TREATED = frozenset({"treated", "treating"})  # of the wounded, where wounds are named
_WOUNDS = ("wound", "injur", "burn", "shrapnel", "casualt", "suffocat", "gunshot", "fracture")
_WITH = frozenset({"along", "alongside", "together"})
_TOGETHER = frozenset({"along with", "together with", "alongside another"})
_VERB_BESIDE = 9.0  # "killed 5 and captured 12 men": the nearer verb takes the count


@dataclass(frozen=True, slots=True)
class Tie:
    """A figure's tie to a trigger: ``trigger`` is the element's position, ``cost`` the walk's, ``right`` whether the trigger
    stands right of the figure."""

    outcome: Outcome
    trigger: int
    cost: float
    right: bool
    form: Form


def budget(figure: Figure) -> float:
    """The dearest walk that still makes ``figure`` a claim."""
    return (_BUDGET if figure.noun else _BARE_BUDGET)[figure.kind]


def tie(elements: Sequence[Element], index: int, figure: Figure, lexicon: Lexicon) -> Tie | None:
    """The cheaper of the walks to the right and to the left, None when neither finds a trigger in reach."""
    opening = _inverted(elements, index)
    if opening is not None:
        return _tied(elements[opening], opening, _LISTED, False, figure, lexicon)
    walks = (_rightward(elements, index, figure, lexicon), _leftward(elements, index, figure, lexicon))
    best = min((t for t in walks if t is not None), key=lambda t: t.cost, default=None)
    return best if best is not None and best.cost <= budget(figure) else None


def _rightward(elements: Sequence[Element], index: int, figure: Figure, lexicon: Lexicon) -> Tie | None:
    cost = _AGENT_LEAD if index and elements[index - 1].role is Role.AGENT else 0.0
    bracketed = 0
    aside_ends = _aside(elements, index)  # "four farmers – two of them named – were killed"
    listing = False  # within ", including five children,": what it lists costs little to walk over
    for at in range(index + 1, len(elements)):
        element = elements[at]
        if at <= aside_ends:
            cost += 0.2
            continue
        if element.kind is Kind.TRIGGER:
            if not element.takes_left or (cost > _reach(elements, index, at, lexicon)):
                return None
            return _tied(element, at, cost, True, figure, lexicon)
        listing = listing or element.text in _LISTS or _opens_names(elements, index, at)
        if element.kind is Kind.FIGURE:
            cost += 0.2 if listing else _FIGURE if figure.noun else _FIGURE_BARE
        elif element.text in "()":
            bracketed += 1 if element.text == "(" else -1
        elif at == index + 1 and element.text in _NAMED:  # "a child named Samir was killed"
            cost += 1.0
        else:
            aside = bracketed > 0 or (listing and element.role in _LISTED_ROLES)
            cost += 0.2 if aside else _RIGHT[element.role]
        if cost > _FARTHEST:
            return None
    return None


_ASIDE = 45  # elements


def _aside(elements: Sequence[Element], index: int) -> int:
    """The dash that closes an aside between dashes right after the figure at ``index``, where no harm is told in it; 0 when there
    is none."""
    if index + 1 >= len(elements) or elements[index + 1].text not in "–—":
        return 0
    for at in range(index + 2, min(len(elements), index + 2 + _ASIDE)):
        if elements[at].kind is Kind.TRIGGER:
            return 0
        if elements[at].text in "–—" and at + 1 < len(elements) and elements[at + 1].role in (Role.BE, Role.HAVE, Role.ADVERB):
            return at
    return 0


def _opens_names(elements: Sequence[Element], index: int, at: int) -> bool:
    """Whether the names of those counted, or others beside them, follow a figure: "seven civilians, Adib Saleh (35), his wife and
    two sons, were killed", "Adib Saleh, along with his wife and two sons, was killed"."""
    names = elements[at + 1 : at + 3]
    if at != index + 1 or elements[at].role is not Role.COMMA or len(names) < 2:
        return False
    return all(e.role is Role.NAME for e in names) or names[0].text in _WITH


def _inverted(elements: Sequence[Element], index: int) -> int | None:
    """The harm word that opens the sentence of which the figure is told: "Killed in the blast were two drivers and a nurse",
    "Dead: a father and two sons"."""
    first = 1 if elements[0].role is Role.QUOTE and len(elements) > 1 else 0
    if elements[first].kind is not Kind.TRIGGER or index <= first + 1:
        return None
    listed = (Role.JOINT, Role.COMMA, Role.INNER, Role.ADVERB)
    at = index - 1
    while at > first and (elements[at].kind is Kind.FIGURE or elements[at].role in listed):
        at -= 1
    if at == first + 1 and elements[at].role is Role.COLON:
        return first
    passive = elements[first].form is Form.SUBJECT or any(m.form is Form.PARTICIPLE for m in elements[first].meanings)
    plain = all(e.kind is Kind.WORD and e.role is not Role.BE for e in elements[first + 1 : at])
    return first if passive and plain and at > first and elements[at].text in {"were", "was"} else None


def _leftward(elements: Sequence[Element], index: int, figure: Figure, lexicon: Lexicon) -> Tie | None:
    if index and elements[index - 1].role is Role.AGENT:
        return None
    cost, bracketed = 0.0, 0
    for at in range(index - 1, -1, -1):
        element = elements[at]
        if element.kind is Kind.TRIGGER:
            together = _together(elements, at, index, figure)
            if together is not None:
                return _tied(element, at, together, False, figure, lexicon)
            if (
                not element.takes_right
                or spent(elements, at, lexicon)
                or (element.text in lexicon.strict and cost > _STRICT_REACH)
            ):
                return None
            if element.text in _TREATED and not any(e.text.startswith(_WOUNDS) for e in elements):
                cost = _FARTHEST
            if element.form is Form.LISTING:  # "among the dead, the mayor said, were 19 traders"
                cost = min(cost, _LISTED)
            return _tied(element, at, cost, False, figure, lexicon)
        if element.kind is Kind.FIGURE:
            cost += _FIGURE
        elif element.role is Role.VERB and at == index - 1:
            cost += _VERB_BESIDE
        elif element.text in "()":
            bracketed += 1 if element.text == ")" else -1
        else:
            cost += (
                0.2 if bracketed > 0 or (element.text in _NAMED and elements[at - 1].kind is Kind.FIGURE) else _LEFT[element.role]
            )
        if cost > _FARTHEST:
            return None
    return None


def _reach(elements: Sequence[Element], index: int, at: int, lexicon: Lexicon) -> float:
    """The dearest walk from a figure to the trigger at ``at`` right of it: short for adjectives and strict words, unless a
    form of to be leads to them ("has been missing")."""
    element = elements[at]
    if element.form is not Form.STATE and element.text not in lexicon.strict:
        return _FARTHEST
    between = elements[index + 1 : at]
    if element.form is Form.STATE and any(e.text in {"the", "a", "an"} for e in between):
        return 0.0
    return (
        _FARTHEST
        if between and between[-1].role in (Role.BE, Role.ADVERB) and element.text not in lexicon.strict
        else _STATE_REACH
    )


def _together(elements: Sequence[Element], at: int, index: int, figure: Figure) -> float | None:
    """The cost of joining those already told of ("22 children were killed along with six teachers", "six killed and no
    civilians"); None when the figure does not."""
    if elements[at].form is not Form.SUBJECT:
        return None
    between = [e.text for e in elements[at + 1 : index]]
    if " ".join(between[-2:]) in _TOGETHER or between[-1:] == ["alongside"] or " ".join(between[-3:]) == "as well as":
        return _SHARED + 0.3 * len(between)
    if between == ["and"] and (figure.noun or figure.kind is FigureKind.ZERO):
        return _ADDED
    return None


def _tied(element: Element, at: int, cost: float, right: bool, figure: Figure, lexicon: Lexicon) -> Tie | None:
    if element.outcome is None or element.form is None:
        return None
    if element.text in lexicon.zero_only and figure.kind is not FigureKind.ZERO and element.text != "harmed":
        return None
    if element.text in lexicon.people_only and (not figure.noun or known_status(figure.noun) is Status.UNKNOWN):
        return None
    return Tie(element.outcome, at, cost, right, element.form)
