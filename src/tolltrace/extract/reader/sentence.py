"""One sentence: which of its figures are claims, of what outcome, and within which others they lie."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.figures.lexicon import lexicon as figures_lexicon
from tolltrace.extract.figures.victims import victim_status
from tolltrace.extract.reader import toll
from tolltrace.extract.reader.attach import Tie, budget, tie
from tolltrace.extract.reader.elements import Element, Kind, around, row
from tolltrace.extract.reader.identified import by_name
from tolltrace.extract.reader.lexicon import Form, Lexicon
from tolltrace.extract.reader.parts import Part, part_kind
from tolltrace.extract.reader.rejects import (
    apposed,
    denominator,
    invented,
    monument,
    not_counted,
    of_zero_without_harm,
    own_outcome,
    speaker,
    supposed_result,
    unreal_triggers,
)
from tolltrace.extract.reader.settle import settle
from tolltrace.extract.reader.status import known_status, said_to_be
from tolltrace.model import Outcome, Span, Status

_CARRY = 3  # sentences over which a part finds its whole
_RIVAL = 2  # sentences over which another teller's bare count is of the same people
_OWN_VERB = 2.0  # "said a woman was killed": she does not speak
_BESIDE = 0.6  # the cost of a verb right beside its subject
_OF_WOUNDED = re.compile(r"\bof\s+(?:the|those|these|his|her|their)\s+(?:\w+\s+)?(?:wounded|injured)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"^\s*(?:others?\s+|more\s+)?(?:in|at|on|from|near|among|outside|inside|around)\b", re.IGNORECASE)
_WHOM = re.compile(r"\s*of\s+whom\b", re.IGNORECASE)
_AND = re.compile(r"\s*(?:and|or|&|/)\s", re.IGNORECASE)
_GAPPED = re.compile(r"^,\s+(?:and\s+)?(?:[\w'’]+\s+){1,5}$", re.IGNORECASE)
# "Killed a mother in Amran, two brothers in Dhale and a shepherd in Marib": the verb serves every place.
_NEXT_PLACE = re.compile(r"\s+(?:in|at|near)\s+(?:[A-Z][\w'’-]+\s*){1,3}(?:,\s*|\s*)(?:and\s+)?")
_POSSESSED = re.compile(r"(?:his|her|their|its)\b|[\w-]+['’]s\b", re.IGNORECASE)
_NAMES_REACH = 240  # characters between two people of a list
# Names, ages, and what joins them.
_ONLY_NAMES = re.compile(
    r"(?:[\s,;()“”\"‘’'–-]|\b(?:and|al|el|abu|bin|bint|ibn|umm|also|with|along|alongside|together|as|well|named|aged|in|his|her)\b"
    r"|\b[\w-]+[- ](?:years?|months?|weeks?|days?)(?:[- ]old)?\b|\b\d{1,3}\b|\b(?:[a-z]{2}-)?[A-Z][\w'’.-]*)*"
)
_COUNTED_BY = re.compile(
    r"\s+(?:counted|documented|recorded|reported|claimed|listed|tallied|verified|named)\s+by\b", re.IGNORECASE
)
_COULD = re.compile(r"\s+(?:could|may|might|will|would|need|live|remain)\b", re.IGNORECASE)
_MOST = 10_000  # rival counts of one happening are smaller; larger bare numbers are prices and populations
_COUNTED_AS = frozenset({"people", "names", "persons", "dead"})
_LIST_REACH = 60  # characters between two figures of one enumeration


_ATTACK = re.compile(r"\b(?<!heart )(?:attack|ambush|bombing|shelling|air\s?strike|air\s?raid)", re.IGNORECASE)


def _simulated(elements: Sequence[Element]) -> bool:
    return any(e.text.startswith("simulat") for e in elements)


def _accident(elements: Sequence[Element], lexicon: Lexicon) -> bool:
    """Whether a word tells of an accident or a disease; "a flood of refugees" does not."""
    return any(
        e.text in lexicon.unrelated and not (i + 1 < len(elements) and elements[i + 1].text == "of")
        for i, e in enumerate(elements)
    )


@dataclass(slots=True)
class Found:
    """A figure judged to be a claim, before it becomes a Reading. ``whole`` and ``rival`` (the claim whose people another
    teller counts differently) are positions among those found."""

    figure: Figure
    outcome: Outcome
    confidence: float
    part: Part
    sentence: int
    whole: int | None = None
    rival: int | None = None

    @property
    def is_part(self) -> bool:
        return self.part is not Part.NONE and self.whole is not None


@dataclass(frozen=True, slots=True)
class _Judged:
    outcome: Outcome
    confidence: float
    form: Form | None = None
    part: Part | None = None
    rival: bool = False


class SentenceReader:
    """Reads the sentences of one text in order and gathers what it finds in ``found``."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.found: list[Found] = []
        self._out_of: Figure | None = None  # the number that parts of the sentence are counted out of
        self._around = Outcome.CASUALTIES  # what the sentence being read says was done to its victims

    def looks_back(self, number: int) -> bool:
        """Whether the ``number``-th sentence may go on about claims before it; else it needs a word of harm of its own."""
        return bool(self.found) and number - self.found[-1].sentence <= _CARRY

    def read(self, sentence: Span, number: int, figures: Sequence[Figure], armed: Callable[[int], bool]) -> None:
        """Adds the claims of ``sentence``, the ``number``-th; ``armed`` tells whether a sentence names a weapon."""
        elements = row(self.text, sentence, figures, self.lexicon)
        accident = _accident(elements, self.lexicon) and not armed(number)
        accident = accident and not (_ATTACK.search(self.text, sentence.start, sentence.end) and not _simulated(elements))
        if accident or invented(self.text, around(sentence, figures[0].span)):
            return
        self._out_of = None
        settle(elements, self.lexicon)
        killed = any(e.outcome is Outcome.KILLED and e.form is not Form.LISTING for e in elements)
        self._around = Outcome.KILLED if killed else Outcome.CASUALTIES
        unreal = unreal_triggers(elements, self.lexicon)
        places = {e.figure: i for i, e in enumerate(elements) if e.kind is Kind.FIGURE}
        previous = Part.NONE
        pending: list[int] = []  # figures said to be among one still to come
        for i, figure in enumerate(figures):
            left = figures[i - 1] if i else None
            right = figures[i + 1] if i + 1 < len(figures) else None
            near = around(sentence, figure.span)
            part = part_kind(self.text, near, (left, figure, right), previous)
            previous = part
            if i not in places or not_counted(self.text, near, figure, self.lexicon):
                continue
            if self._set_aside(near, figure, left) or supposed_result(elements, places[i]):
                continue
            tied = tie(elements, places[i], figure, self.lexicon)
            if tied is not None and tied.trigger in unreal:
                continue
            if not self._acts(elements, places[i], figure, tied) and speaker(self.text, near, figure, self.lexicon):
                continue
            judged = self._judge(near, number, figure, tied, part)
            if part is Part.AMONG_NEXT:
                pending.append(len(self.found))
                known = judged or _Judged(Outcome.KILLED, 0.0)
                self.found.append(Found(figure, known.outcome, known.confidence, part, number))
                continue
            if judged is None or (not (tied and tied.right) and of_zero_without_harm(figure, judged.outcome)):
                continue
            if part is Part.NONE and judged.form in (Form.LISTING, Form.MEMBER):
                part = previous = Part.INCLUDED
            part = judged.part or part
            whole = self._whole(figure, number, judged.outcome) if part in (Part.INCLUDED, Part.OF_THEM) else None
            rival = len(self.found) - 1 if judged.rival else None
            self.found.append(Found(figure, judged.outcome, judged.confidence, part, number, whole, rival))
            for waiting in pending:
                self._join(waiting, judged)
            pending.clear()
        for waiting in reversed(pending):
            if self.found[waiting].confidence == 0.0:
                del self.found[waiting]
        self._pronoun(elements, figures, number, unreal)

    def _pronoun(self, elements: Sequence[Element], figures: Sequence[Figure], number: int, unreal: frozenset[int]) -> None:
        """The people that "them" stands for: "fired at three men, killing all of them"."""
        for at, element in enumerate(elements):
            if element.kind is not Kind.TRIGGER or not element.takes_right or element.outcome is None or at in unreal:
                continue
            after = [e.text for e in elements[at + 1 : at + 4]]
            if not (after[:1] == ["them"] or after == ["all", "of", "them"] or after[:2] == ["all", "them"]):
                continue
            before = [figures[e.figure] for e in elements[:at] if e.kind is Kind.FIGURE]
            told = {f.figure.span for f in self.found if f.sentence == number}
            if before and before[-1].span not in told and victim_status(before[-1].noun) is not None:
                self.found.append(Found(before[-1], element.outcome, 0.5, Part.NONE, number))

    def _set_aside(self, near: Span, figure: Figure, left: Figure | None) -> bool:
        """Whether the figure is a number that others are counted out of, somebody just named, or part of a name."""
        if denominator(self.text, near, figure, left, self.lexicon):
            self._out_of = figure
            return True
        return apposed(self.text, figure, left) or monument(self.text, near, figure)

    def _acts(self, elements: Sequence[Element], index: int, figure: Figure, tied: Tie | None) -> bool:
        """Whether the person at ``index`` is plainly the one harmed ("said a woman was killed"), and not one who speaks of
        others ("a correspondent reported three killed")."""
        if tied is None or not tied.right or tied.cost > _OWN_VERB:
            return False
        speaks = self.lexicon.speaks.match(self.text[figure.span.end : figure.span.end + 60])
        return not speaks or all(e.kind is not Kind.FIGURE for e in elements[index + 1 : tied.trigger])

    def _join(self, waiting: int, judged: _Judged) -> None:
        """Makes the claim at ``waiting`` a part of the last one, of its outcome where it had none of its own."""
        part = self.found[waiting]
        if part.confidence == 0.0:
            part = replace(part, outcome=judged.outcome, confidence=0.8 * judged.confidence)
        self.found[waiting] = replace(part, whole=len(self.found) - 1)

    def _judge(self, sentence: Span, number: int, figure: Figure, tied: Tie | None, part: Part) -> _Judged | None:
        """The first rule that speaks, closest evidence first."""
        return (
            self._by_names(figure)
            or self._by_own_words(figure, tied)
            or self._by_toll(sentence, figure, tied)
            or self._as_part(number, figure, tied, part)
            or self._by_tie(figure, tied)
            or self._next_place(number, figure)
            or self._next_listed(number, figure)
            or self._by_context(sentence, number, figure, part)
        )

    def _by_own_words(self, figure: Figure, tied: Tie | None) -> _Judged | None:
        own = own_outcome(self.text, figure, self.lexicon)
        if own is None:
            return None
        if tied is not None:
            if {own, tied.outcome} == {Outcome.KILLED, Outcome.INJURED} and self._lumped(figure, tied):
                return _Judged(Outcome.CASUALTIES, 0.85)  # "48 killed and injured"
            if self._outdone(own, figure, tied):
                return None
        if own is Outcome.CASUALTIES and "victim" in figure.noun:
            return _Judged(self._of_victims(), 0.7) if figure.kind is not FigureKind.PERSON else None
        return _Judged(own, 0.9)

    def _by_names(self, figure: Figure) -> _Judged | None:
        counted = figure.kind not in (FigureKind.PERSON, FigureKind.ZERO)
        return _Judged(Outcome.KILLED, 0.8) if counted and by_name(self.text, figure) else None

    def _outdone(self, own: Outcome, figure: Figure, tied: Tie) -> bool:
        """Whether the verb beside the figure says more than its own word of harm."""
        if tied.right and tied.form is Form.SUBJECT and tied.cost <= _BESIDE:
            return True  # "two of the wounded died"
        if not tied.right and tied.cost <= _BESIDE and not self._ends_in_harm(figure):
            return True  # "killed a captured pilot"
        return own is Outcome.CASUALTIES and "victim" in figure.noun and tied.cost <= 2.0 and tied.form is not Form.MEMBER

    def _ends_in_harm(self, figure: Figure) -> bool:
        return figure.span.of(self.text).lower().rpartition(" ")[2] in self.lexicon.meanings

    def _lumped(self, figure: Figure, tied: Tie) -> bool:
        return tied.right and tied.cost <= _BESIDE and _AND.match(self.text, figure.span.end) is not None

    def _of_victims(self) -> Outcome:
        """What "victims" means here: what the text last said was done to people."""
        told = [f.outcome for f in self.found if f.outcome in (Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES)]
        return told[-1] if told else self._around

    def _by_toll(self, sentence: Span, figure: Figure, tied: Tie | None) -> _Judged | None:
        if figure.kind is FigureKind.PERSON or (figure.noun and tied is not None and tied.cost <= 2.0):
            return None
        led = toll.toll_outcome(self.text, sentence, figure)
        if led is Outcome.CASUALTIES and toll.of_victims(self.text, sentence, figure):
            led = self._of_victims()
        return _Judged(led, 0.8) if led is not None else None

    def _as_part(self, number: int, figure: Figure, tied: Tie | None, part: Part) -> _Judged | None:
        """A part in the sentence of its whole shares its outcome, unless a verb of its own stands right beside it."""
        if part not in (Part.INCLUDED, Part.OF_THEM) or (tied is not None and tied.cost <= 1.0):
            return None
        whole = self._whole(figure, number)
        if whole is None or self.found[whole].sentence != number or figure.kind is FigureKind.ZERO:
            return None  # "none of them armed" tells no harm
        return _Judged(self.found[whole].outcome, 0.85 * self.found[whole].confidence)

    def _by_tie(self, figure: Figure, tied: Tie | None) -> _Judged | None:
        if tied is None:
            return None
        outcome = tied.outcome
        if tied.form is Form.LISTING and figure.kind is FigureKind.ZERO and not figure.noun:
            return None  # "of the victims, none was armed"
        if tied.form in (Form.LISTING, Form.MEMBER) and outcome is Outcome.CASUALTIES:
            outcome = self._of_victims()
        return _Judged(outcome, max(0.3, 0.95 - 0.5 * tied.cost / budget(figure)), tied.form)

    def _next_place(self, number: int, figure: Figure) -> _Judged | None:
        """People of the next place in a row of places that one verb serves."""
        last = self.found[-1] if self.found else None
        if last is None or last.sentence != number or not (figure.noun or figure.kind is FigureKind.PERSON):
            return None
        row = _NEXT_PLACE.fullmatch(self.text, last.figure.span.end, figure.span.start)
        return _Judged(last.outcome, 0.5) if row is not None else None

    def _next_listed(self, number: int, figure: Figure) -> _Judged | None:
        """The next of those whom a list tells of by name: "killed Adib Saleh, his wife Mona (34), their three sons and ..."."""
        last = self.found[-1] if self.found else None
        if last is None or last.sentence != number or last.is_part or not (figure.noun or figure.kind is FigureKind.PERSON):
            return None
        if not _POSSESSED.match(self.text, figure.span.start) and not self._kin(figure):
            return None
        between = self.text[last.figure.span.end : figure.span.start]
        return _Judged(last.outcome, 0.5) if len(between) <= _NAMES_REACH and _ONLY_NAMES.fullmatch(between) else None

    @staticmethod
    def _kin(figure: Figure) -> bool:
        return bool(figure.noun) and any(figure.noun.startswith(kin[:5]) for kin in figures_lexicon().noun.kin)

    def _by_context(self, sentence: Span, number: int, figure: Figure, part: Part) -> _Judged | None:
        """What the sentence leaves out comes from the claims before it."""
        if not self.found:
            return None
        named = self._named_whole(number) if said_to_be(self.text, figure, sentence) else None
        if named is not None:
            return _Judged(self.found[named].outcome, 0.7 * self.found[named].confidence, part=Part.OF_THEM)
        whole = self._whole(figure, number) if part in (Part.INCLUDED, Part.OF_THEM) else None
        if whole is not None and number - self.found[whole].sentence <= self._part_reach(figure, part):
            if figure.kind is FigureKind.ZERO:
                return None  # "none of whom had a weapon"
            return _Judged(self.found[whole].outcome, 0.7 * self.found[whole].confidence)
        last = self.found[-1]
        distance = number - last.sentence
        if (figure.count.low or 0) > _MOST or figure.kind is FigureKind.PERSON:
            return None
        return self._after_last(sentence, distance, figure, last)

    def _after_last(self, sentence: Span, distance: int, figure: Figure, last: Found) -> _Judged | None:
        """A count of the people of the last claim, by another teller or of another kind."""
        lead = self.text[max(sentence.start, figure.span.start - 40) : figure.span.start]
        if figure.noun and figure.noun not in _COUNTED_AS:
            return _Judged(last.outcome, 0.35) if distance <= 1 and self._named(figure, lead) else None
        rival = distance <= _RIVAL and not _COULD.match(self.text, figure.span.end)
        teller = self.lexicon.counting.search(lead)
        told = teller is not None and (teller.start() > 0 or figure.span.start - len(lead) > sentence.start)  # somebody tells
        if rival and (told or _COUNTED_BY.match(self.text, figure.span.end)):
            return _Judged(last.outcome, 0.4, rival=True)
        bare = figure.kind is FigureKind.NUMBER and not figure.noun
        return self._beside_last(sentence, distance, figure, last) if bare else None

    def _named(self, figure: Figure, lead: str) -> bool:
        """Whether someone names people of a kind where others were just counted ("spoke of 16 militants")."""
        return known_status(figure.noun) is not Status.UNKNOWN and self.lexicon.naming.search(lead) is not None

    def _part_reach(self, figure: Figure, part: Part) -> int:
        """Over how many sentences a part may look for its whole: "of whom" stays in its own."""
        if _WHOM.match(self.text, figure.number.end):
            return 0
        return 2 if part is Part.OF_THEM else int(bool(figure.noun))

    def _beside_last(self, sentence: Span, distance: int, figure: Figure, last: Found) -> _Judged | None:
        """A bare number that goes on where the last claim stopped: "four were porters", "9 in Salihin, 8 in Ansari"."""
        if distance <= 1 and said_to_be(self.text, figure, sentence):
            return _Judged(last.outcome, 0.5, part=Part.OF_THEM)
        if distance:
            return None
        between = self.text[last.figure.span.end : figure.span.start]
        if _ELSEWHERE.match(self.text[figure.span.end : sentence.end]) and 0 < len(between) <= _LIST_REACH:
            return _Judged(last.outcome, 0.5, part=last.part, rival=True)
        if _GAPPED.match(between):
            return _Judged(last.outcome, 0.35, rival=True)
        return None

    def _named_whole(self, number: int) -> int | None:
        """The claim of the very number that the sentence counts out of ("Of the 20, ..."), the dead before the wounded."""
        if self._out_of is None:
            return None
        told = (self._out_of.count.low, self._out_of.count.high)
        near = [
            i
            for i, f in enumerate(self.found)
            if number - f.sentence <= _CARRY and (f.figure.count.low, f.figure.count.high) == told and not f.is_part
        ]
        return min(near, key=lambda i: (self.found[i].outcome is not Outcome.KILLED, -i), default=None)

    def _whole(self, figure: Figure, number: int, outcome: Outcome | None = None) -> int | None:
        """The nearest earlier claim that ``figure`` may lie within: no part itself, large enough, of ``outcome`` if given."""
        if _OF_WOUNDED.search(figure.span.of(self.text)):
            outcome = Outcome.INJURED  # "seven of the wounded died"
        named = self._named_whole(number)
        if named is not None:
            return named
        for position in range(len(self.found) - 1, -1, -1):
            candidate = self.found[position]
            if number - candidate.sentence > _CARRY:
                return None
            beside = candidate.part is Part.INCLUDED and candidate.sentence == number  # another item of the same list
            if candidate.is_part or beside or candidate.confidence == 0.0:
                continue
            if outcome is not None and candidate.outcome not in (outcome, Outcome.CASUALTIES):
                continue
            top, low = candidate.figure.count.high, figure.count.low
            if top is not None and low is not None and low > top:
                continue
            return position
        return None
