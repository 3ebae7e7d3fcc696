"""What a figure cannot be: units and things, ages, dates, money; and harm that is only predicted or intended."""

import re
from collections.abc import Sequence

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.reader.elements import Element, Kind, tokens
from tolltrace.extract.reader.lexicon import Form, Lexicon, Role, fold
from tolltrace.model import Outcome, Span

_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_AFTER = re.compile(
    rf"^\s*(?:{_MONTHS}\b|"
    r"[-–]?\s*(?:year|month|week|day|kilometer|kilometre|km|mile|hour|minute|"
    r"metre|meter|man|seat|storey|point)s?\b(?:[- ]old)?|%|\s*percent|per\s+cent|"
    r"(?-i:News|TV|Live|Online|Media|Network|Channel|Radio|Press)\b|\.?a\.?m\.?\b|\.?p\.?m\.?\b|gmt|utc|(?:st|nd|rd|th)\b|[:/]\d|\.\d|º|°|\bour\s+time|\s+in\s+the\s+(?:morning|evening|afternoon)|\s*o'clock)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:{_MONTHS}\.?\s*|[$€£#]\s*|\baged?\s+|\bno\.?\s*|\bnumber\s+|\bage\s+of\s+|\barticle\s+|\bresolution\s+|\bday\s+|"
    r"\bpage\s+|[/:]|\bchannel\s+|\bsince\s+|\bunder\s+the\s+age\s+of\s+)$",
    re.IGNORECASE,
)
_NO_NEWS = re.compile(
    r"^no\s+(?:\w+\s+)?(?:information|word|details|reports?|death\s+toll|toll|confirmation|news|figures?|losses\s+of\s+its)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"\s+(?:[A-Z]{3,}|news|state|toll)\b")
_POPULATION = re.compile(
    r"\b(?:city|town|village|population|camp|enclave|country|district|province|region|home|area|community)\s+of\s+$",
    re.IGNORECASE,
)
_PARENT_OF = re.compile(
    r"\b(?:(?:father|mother|parents?|grandfather|grandmother|dad|mum)\s+of|(?:he|she|who|couple)\s+(?:has|have|had|leaves|leave))\s+(?:[a-z]+\s+)?$",
    re.IGNORECASE,
)
_HARMED = re.compile(r"\s+(?:killed|dead|slain|wounded|injured|who\s+(?:died|were\s+killed))\b", re.IGNORECASE)
_CHILDREN = re.compile(r"child|son|daughter|girl|boy|kid|twin|infant|baby|babies|toddler", re.IGNORECASE)
_HOUSES = frozenset({"family", "families", "household", "households", "house"})
_FAMILY_OF = re.compile(
    r"(?:\b\w+\s+of|\bfrom|^of)\s+$", re.IGNORECASE
)  # "members of 3 families", not "displacement of 3 families"
_OUT_OF = re.compile(
    r"^\s*(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|those\s+|these\s+|all\s+|a\s+)?(?:some\s+|about\s+|other\s+)?$", re.IGNORECASE
)
_OPENING_OF = re.compile(r"(?:^|[:;,.]\s*)of\s+(?:the\s+)?$", re.IGNORECASE)
_COUNTED_OUT = re.compile(
    r"(?P<gap>\s+[^,.;:]{2,60}),\s+(?:only\s+|at\s+least\s+|about\s+|some\s+)?"
    r"(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|half)\b)",
    re.IGNORECASE,
)
_YEAR_LEAD = re.compile(r"\b(?:in|since|of|from|until|by|during|early|late|mid-?)\s*$|,\s*$", re.IGNORECASE)
_HEDGED = frozenset({"may", "might"})
_NO_HARM = frozenset({Outcome.DETAINED, Outcome.ABDUCTED, Outcome.DISPLACED})
_SENTENCED = frozenset({"sentence", "sentences", "sentenced", "sentencing", "condemn", "condemned", "condemning"})
_AUXILIARY = frozenset({Role.BE, Role.HAVE, Role.ADVERB})
_TO_SKIP = frozenset({"to", "have", "been", "of", "in", "be", "from", "for", "at"})


def not_counted(text: str, sentence: Span, figure: Figure, lexicon: Lexicon) -> bool:
    """Whether ``figure`` counts something other than people, or is an age, a date, a time or money."""
    noun = figure.noun.lower()
    if noun in lexicon.not_people or (noun == "bodies" and figure.kind is not FigureKind.NUMBER):
        return True
    if figure.kind is FigureKind.ZERO:
        return _NO_NEWS.search(text[figure.span.start : figure.span.end + 40]) is not None
    if figure.kind is not FigureKind.NUMBER:
        return noun == "official" and _OFFICIAL.match(text, figure.span.end) is not None
    before = text[max(sentence.start, figure.span.start - 24) : figure.span.start]
    after = text[figure.span.end : sentence.end][:40]
    if noun:
        if _PARENT_OF.search(before) and _CHILDREN.search(noun):
            return True
        family = _FAMILY_OF.search(before) if noun in _HOUSES else None
        return _POPULATION.search(before) is not None or (family is not None and fold(family.group()) not in lexicon.meanings)
    numbers_line = figure.span.start == sentence.start and after[:1] in {"/", ")", "."}
    rules = (_AFTER.match(after), _BEFORE.search(before), _POPULATION.search(before))
    return numbers_line or any(rules) or _counts_things(after, lexicon) or _is_year(text, figure, before)


def _counts_things(after: str, lexicon: Lexicon) -> bool:
    """Whether the words after a bare number name things ("two apartment blocks", "12 separate raids")."""
    following = re.match(r"(?:\s+[\w'’%-]+){1,4}", after)
    words = fold(following.group()).split() if following is not None else []
    if words[:1] == ["of"]:
        words = [word for word in words[1:] if word not in {"the", "its", "their"}]
    return bool(words) and (
        words[0] in lexicon.not_people or (words[0] in lexicon.adjectives and not lexicon.not_people.isdisjoint(words[1:2]))
    )


def _is_year(text: str, figure: Figure, before: str) -> bool:
    low = figure.count.low
    if not figure.number.of(text).isdigit():
        return False
    return low is not None and low == figure.count.high and 1900 <= low <= 2099 and _YEAR_LEAD.search(before) is not None


def own_outcome(text: str, figure: Figure, lexicon: Lexicon) -> Outcome | None:
    """The outcome that the figure's own words name ("16 dead", "dozens wounded", "zero civilian casualties")."""
    outcomes: list[Outcome] = []
    inside = tokens(text, Span(figure.number.start, figure.span.end))
    for at, token in enumerate(inside):
        for meaning in lexicon.meanings.get(token.text, ()) if token.text not in lexicon.zero_only or at else ():
            if meaning.form in (Form.STATE, Form.PARTICIPLE) and token.text not in lexicon.zero_only:
                outcomes.append(meaning.outcome)
                break
    if Outcome.KILLED in outcomes and Outcome.INJURED in outcomes:
        return Outcome.CASUALTIES
    if outcomes[-1:] == [Outcome.CASUALTIES] and Outcome.KILLED in outcomes:
        return Outcome.KILLED  # "the six killed victims"
    return outcomes[-1] if outcomes else None


def denominator(text: str, sentence: Span, figure: Figure, left: Figure | None, lexicon: Lexicon) -> bool:
    """Whether ``figure`` is only what others are counted out of ("three of some 60 civilians", "of the nine aboard, six")."""
    lead = text[sentence.start : figure.span.start]
    if left is not None and _OUT_OF.match(text[left.number.end : figure.span.start]):
        told = _HARMED.match(text, figure.span.end) if left.kind is FigureKind.ZERO else None
        return told is None  # "not one of the 63 people killed was armed" tells of 63
    opening = _OPENING_OF.search(lead) is not None
    out = _COUNTED_OUT.match(text, figure.span.end, sentence.end) if opening else None
    if out is not None and not any(word in lexicon.meanings for word in fold(out["gap"]).split()):
        return True  # "of the 300 prisoners brought from the camp, 12 died"; "of the 29 hurt in the blast" tells of 29
    return opening and text.startswith(",", figure.span.end) and own_outcome(text, figure, lexicon) is None


def speaker(text: str, sentence: Span, figure: Figure, lexicon: Lexicon) -> bool:
    """Whether the person described speaks ("a rescue official said", "quoting a doctor")."""
    if figure.kind is not FigureKind.PERSON and text[max(0, figure.span.start - 2) : figure.span.start] != ", ":
        return False
    if lexicon.speaks.match(text[figure.span.end : sentence.end][:60]):
        return True
    return (
        figure.kind is FigureKind.PERSON
        and lexicon.heard.search(text[max(sentence.start, figure.span.start - 24) : figure.span.start]) is not None
    )


def apposed(text: str, figure: Figure, left: Figure | None) -> bool:
    """Whether the person described is the one just named ("our neighbour, a teacher, is missing")."""
    if left is None or figure.kind is not FigureKind.PERSON or left.count.high != 1:
        return False
    return text[left.span.end : figure.span.start] == ", " and text[figure.span.end : figure.span.end + 1] == ","


def of_zero_without_harm(figure: Figure, outcome: Outcome) -> bool:
    """Whether a zero tells no harm at all: "arrested nobody", "none of them fled"."""
    return figure.kind is FigureKind.ZERO and not figure.noun and outcome in _NO_HARM


# Told of a made-up world. "In the film posted by the rebels" shows a real one.
_INVENTED = re.compile(
    r"\b(?:in|on)\s+(?:the|an?|his|her|their|this|that)\s+(?:[\w'’-]+\s+){0,2}?"
    r"(?:films?|movies?|(?:video\s+|computer\s+)?games?|novels?|thrillers?|play|comics?|drama|drill|fairy\s+tale|legend|dream|nightmare)\b"
    r"(?!\s+(?:posted|released|published|shot|made\s+by|distributed|uploaded|circulat|of\s+the))"
    r"|\b(?:novel|film|movie|thriller|video\s+game|fiction|legend|fairy\s+tale)\s+(?:\w+\s+)?(?:tells|imagines|depicts|opens|ends|begins|follows|stars|has)\b",
    re.IGNORECASE,
)
_RESULTS = frozenset({"leave", "cause", "claim", "produce", "mean", "bring", "see"})
_MODALS = frozenset({"could", "might", "may", "would", "will", "can", "should", "'ll", "shall", "must"})
_SKIPPED = frozenset({Role.ADVERB, Role.QUOTE})
_NUMERAL = re.compile(
    r"\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|ninety", re.IGNORECASE
)
_TITLED = re.compile(r"(?:the\s+)?(?-i:[A-Z][a-z]+)(?:\s+(?-i:[A-Z][a-z]+))+", re.IGNORECASE)
_OF_THE = re.compile(r"\b(?-i:[a-z]+)\s+(?:the\s+)?$", re.IGNORECASE)


def invented(text: str, sentence: Span) -> bool:
    """Whether the sentence tells of a film, a game, a novel or a drill."""
    return _INVENTED.search(text, sentence.start, sentence.end) is not None


def monument(text: str, sentence: Span, figure: Figure) -> bool:
    """Whether the figure is a name: "the Square of the Twelve Martyrs", in a sentence that is no headline."""
    written = figure.span.of(text)
    lead = text[max(sentence.start, figure.span.start - 30) : figure.span.start]
    titled = _TITLED.fullmatch(written) is not None and (written.startswith("the ") or lead.endswith(" the "))
    return titled and _OF_THE.search(lead + "the ") is not None and figure.span.start > sentence.start


def supposed_result(elements: Sequence[Element], index: int) -> bool:
    """Whether the harm to the figure at ``index`` is what something might bring about: "could leave 500 people dead"."""
    at = _skip(elements, index - 1)
    if at < 1 or not (elements[at].text in _RESULTS or (elements[at].text == "in" and elements[at - 1].text == "result")):
        return False
    at = _skip(elements, at - (2 if elements[at].text == "in" else 1))
    return at >= 0 and elements[at].text in _MODALS


def _skip(elements: Sequence[Element], at: int) -> int:
    while at >= 0 and elements[at].role in _SKIPPED and elements[at].text not in _MODALS:
        at -= 1
    return at


def spent(elements: Sequence[Element], trigger: int, lexicon: Lexicon) -> bool:
    """Whether a number of things stands where the trigger's people would: "killed 90 minutes before 20 guests came"."""
    if trigger + 2 >= len(elements) or _NUMERAL.fullmatch(elements[trigger + 1].text) is None:
        return False
    return elements[trigger + 1].kind is Kind.WORD and elements[trigger + 2].text in lexicon.not_people


def unreal_triggers(elements: Sequence[Element], lexicon: Lexicon) -> frozenset[int]:
    """The triggers whose harm is only predicted, intended or conditional; a list passes it on ("could be displaced and
    hundreds killed")."""
    found: set[int] = set()
    last: int | None = None
    for index, element in enumerate(elements):
        if element.kind is not Kind.TRIGGER:
            continue
        if _unreal(elements, index, lexicon) or (last in found and all(_listed(e) for e in elements[last + 1 : index])):
            found.add(index)
        last = index
    return frozenset(found)


def _listed(element: Element) -> bool:
    return element.kind is Kind.FIGURE or element.role in (Role.JOINT, Role.COMMA)


def _unreal(elements: Sequence[Element], trigger: int, lexicon: Lexicon) -> bool:
    """Whether the harm of the trigger is only predicted, intended or conditional ("could kill", "threatened to execute")."""
    at = trigger - 1
    perfect = False
    if elements[trigger].text == "death" and any(e.text in _SENTENCED for e in elements[max(0, trigger - 8) : trigger]):
        return True
    if elements[trigger].takes_left and _supposed(elements, trigger, lexicon):
        return True
    while at >= 0 and trigger - at <= 6:
        word = elements[at].text
        if word in lexicon.unreal:
            return not (perfect and word in _HEDGED)
        if not (elements[at].role in _AUXILIARY or word in _TO_SKIP):
            return False
        perfect = perfect or word == "have"
        at -= 1
    return False


def _supposed(elements: Sequence[Element], trigger: int, lexicon: Lexicon) -> bool:
    """Whether the people before the trigger are only supposed: "if 500 people were trapped", "expects 900 people to flee"."""
    at = trigger - 1
    while at >= 0 and (elements[at].role in _AUXILIARY or elements[at].text in _TO_SKIP):
        at -= 1
    if at < 1 or elements[at].kind is not Kind.FIGURE:
        return False
    word = elements[at - 1].text
    infinitive = elements[trigger].text.startswith("to ") or (at < trigger - 1 and elements[at + 1].text == "to")
    return word in {"if", "unless", "lest"} or (infinitive and (word == "for" or word in lexicon.unreal))
