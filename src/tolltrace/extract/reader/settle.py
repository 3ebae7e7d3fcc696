"""Settles what each trigger means where it stands: its outcome, and on which side the people counted are."""

from collections.abc import Sequence
from itertools import pairwise

from tolltrace.extract.reader.elements import Element, Kind, before
from tolltrace.extract.reader.lexicon import Form, Lexicon, Meaning, Role
from tolltrace.model import Outcome

_PASSIVE_LEADS = frozenset({"who", "those", "people", "reported"})
_ACTIVE_LEADS = frozenset({"to", "it", "they", "he", "we", "that", "which"})
_HEDGES = frozenset({"over", "around", "between"})
_OPENERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "another", "several", "many", "some"})
_JOINS = frozenset({"and", "or", ",", "/", "&", "and/or", "then"})


def settle(elements: Sequence[Element], lexicon: Lexicon) -> None:
    """Sets outcome and form of every trigger, in place, left to right (coordination copies from the left)."""
    for index, element in enumerate(elements):
        if element.kind is Kind.TRIGGER:
            meaning = _meaning(elements, index, lexicon)
            element.outcome, element.form = meaning.outcome, meaning.form
    _lump(elements)


def _meaning(elements: Sequence[Element], index: int, lexicon: Lexicon) -> Meaning:
    element = elements[index]
    by_form = {m.form: m for m in element.meanings}
    if Form.LISTING in by_form and Form.MEMBER in by_form:
        return by_form[Form.LISTING] if _opens_clause(elements, index) else by_form[Form.MEMBER]
    if Form.PARTICIPLE in by_form:
        meaning = by_form[Form.PARTICIPLE]
        return Meaning(meaning.outcome, Form.OBJECT if _active(elements, index, lexicon) else Form.SUBJECT)
    if Form.OBJECT in by_form and _before_figure(elements, index):
        return by_form[Form.OBJECT]
    if Form.OBJECT in by_form and (Form.STATE in by_form or Form.SUBJECT in by_form):
        other = by_form.get(Form.STATE) or by_form[Form.SUBJECT]
        previous = elements[index - 1] if index else None
        return other if previous is not None and previous.kind is Kind.FIGURE else by_form[Form.OBJECT]
    return element.meanings[0]


def _before_figure(elements: Sequence[Element], index: int) -> bool:
    return index + 1 < len(elements) and elements[index + 1].kind is Kind.FIGURE


def _owns_trigger(element: Element, lexicon: Lexicon) -> bool:
    """Whether the figure ends in a word of harm ("10 injured")."""
    return element.text.rpartition(" ")[2] in lexicon.meanings


def _opens_clause(elements: Sequence[Element], index: int) -> bool:
    """ "Among the dead were three children" against "three children were among the dead"."""
    following = elements[index + 1] if index + 1 < len(elements) else None
    previous = before(elements, index)
    if previous is not None and (previous.kind is Kind.FIGURE or previous.role is Role.BE):
        return False
    if following is not None and (following.kind is Kind.FIGURE or following.text in {"were", "was", "are", ",", ":", "is"}):
        return True
    return previous is None or previous.kind is Kind.MARK


def _active(elements: Sequence[Element], index: int, lexicon: Lexicon) -> bool:
    """Whether the participle at ``index`` acts on what follows ("killed 12") rather than on what precedes ("12 killed")."""
    told = _active_by_left(elements, index)
    return told if told is not None else _active_by_right(elements, index, lexicon)


def _active_by_left(elements: Sequence[Element], index: int) -> bool | None:
    """What the auxiliary or the coordination before the participle tells: "were killed" no, "has killed" yes."""
    at = index - 1
    while at >= 0 and elements[at].role in (Role.ADVERB, Role.QUOTE) and elements[at].text != "to":
        at -= 1
    if at < 0:
        return None
    previous = elements[at]
    if previous.role is Role.BE or previous.text in _PASSIVE_LEADS:
        return False
    if previous.role is Role.HAVE or previous.text in _ACTIVE_LEADS:
        return True
    earlier = before(elements, at) if previous.text in _JOINS else None
    return earlier.takes_right if earlier is not None and earlier.kind is Kind.TRIGGER and earlier.form is not None else None


def _active_by_right(elements: Sequence[Element], index: int, lexicon: Lexicon) -> bool:
    """What follows the participle tells: a figure or determiner is its object, a preposition leaves it passive."""
    beside = index > 0 and elements[index - 1].kind is Kind.FIGURE
    after = index + 1
    while (
        after < len(elements)
        and elements[after].role in (Role.ADVERB, Role.QUOTE)
        and elements[after].text not in {"all", "both"}
    ):
        after += 1
    following, second, third = (elements[i] if i < len(elements) else None for i in (after, after + 1, after + 2))
    if following is None or following.kind is Kind.TRIGGER:
        return False
    if following.text == ":" or following.text in _HEDGES:
        return second is not None and second.kind is Kind.FIGURE
    if following.text in _JOINS and not beside and second is not None and any(m.form is Form.PARTICIPLE for m in second.meanings):
        return third is not None and (third.kind is Kind.FIGURE or third.text in lexicon.determiners)
    if following.kind is Kind.FIGURE:
        # Lists without commas: "5 killed 10 wounded" counts before each word, "raid killed 5 wounded 10" after it.
        counts_too = second is not None and any(m.form in (Form.PARTICIPLE, Form.STATE) for m in second.meanings)
        return not (beside and (counts_too or _owns_trigger(following, lexicon)))
    if following.text in _OPENERS and not beside:
        return True
    return following.kind is not Kind.MARK and following.text not in lexicon.after_passive and not beside


def _lump(elements: Sequence[Element]) -> None:
    """ "killed and wounded 30" is one figure of casualties; "shot and killed 3" is three killed."""
    triggers = [i for i, e in enumerate(elements) if e.kind is Kind.TRIGGER]
    for left, right in pairwise(triggers):
        a, b = elements[left], elements[right]
        if any(e.text not in _JOINS and e.role not in (Role.ADVERB, Role.BE) for e in elements[left + 1 : right]):
            continue
        outcomes = {a.outcome, b.outcome}
        if outcomes != {Outcome.KILLED, Outcome.INJURED}:
            continue
        preceded = left > 0 and elements[left - 1].kind is Kind.FIGURE
        followed = right + 1 < len(elements) and elements[right + 1].kind is Kind.FIGURE
        if preceded and followed and b.takes_right:
            continue
        a.outcome = b.outcome = Outcome.CASUALTIES
        b.form = a.form if a.form is not Form.STATE else b.form
