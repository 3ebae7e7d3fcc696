"""Every quantity expression of people in a text, in order; whether one is a casualty claim is for the reader to say."""

from dataclasses import replace
from functools import cache

from tolltrace.extract.base import Figure, FigureKind
from tolltrace.extract.figures.exclude import Numeral, age, excluded
from tolltrace.extract.figures.grammar import Interval, after_noun, descends, interval_at
from tolltrace.extract.figures.join import join
from tolltrace.extract.figures.lexicon import Lexicon, lexicon
from tolltrace.extract.figures.named import HARMED, HARMING, JOINTS, named
from tolltrace.extract.figures.nouns import Phrase, Sort, members_of, noun_phrase, of_phrase
from tolltrace.extract.figures.persons import Described, another, bare, bare_age, described, foreigner, nobody, sole, whose_death
from tolltrace.extract.figures.spaced import join_spaced
from tolltrace.extract.figures.tokens import QUOTES, Tokens, tokenise
from tolltrace.extract.figures.words import abbreviated, digits_value, pointed
from tolltrace.extract.fold import figure_in_source, fold_text
from tolltrace.model import Count, Modifier, Span

_NUMBER, _ZERO, _PERSON, _AGE, _BOTH, _ANOTHER, _NAMED, _FOREIGN, _SOLE, _DEATH = range(10)
_ASCII_DIGITS = frozenset("0123456789")


@cache
def _triggers() -> dict[str, int]:
    """The words that can open or tell a figure, and which part of the grammar reads them."""
    lex = lexicon()
    table = dict.fromkeys(lex.sets["nationals"], _FOREIGN) | dict.fromkeys(lex.noun.described | lex.noun.groups, _PERSON)
    numbers = {"hundred", "few", "couple", "pair", "handful", "number", "numbers", "many", "large", "big", "unknown", "majority"}
    for word in numbers | set(lex.cardinals) | set(lex.scales) | set(lex.dozens) | set(lex.vague) | lex.sets["boundless"]:
        table[word] = _NUMBER
    table |= dict.fromkeys({"no", "not", "any", "anyone", "anybody", "even", "single"} | lex.sets["zero"], _ZERO)
    table["both"] = table["twins"] = table["twin"] = _BOTH
    table |= dict.fromkeys(lex.sets["ordinals"] | {"another"}, _ANOTHER)
    for word in lex.cardinals:
        for unit in ("year", "month", "week", "day"):
            table[f"{word}-{unit}-old"] = _AGE
    table |= {"sole": _SOLE, "only": _SOLE, "lone": _SOLE, "death": _DEATH, "martyrdom": _DEATH}
    for word in ("couple",):
        table[word] = _PERSON
    return dict.fromkeys(HARMED | HARMING | JOINTS, _NAMED) | table


def find_figures(text: str) -> list[Figure]:
    """The figures of ``text`` in text order; their spans do not overlap. Digits of any script count, unseen characters do not."""
    folded = fold_text(text)
    return [figure_in_source(folded, figure) for figure in _figures(folded.text)]


def _figures(text: str) -> list[Figure]:
    lex, triggers = lexicon(), _triggers()
    t = join_spaced(tokenise(text), lex)
    found: list[Figure] = []
    done = 0  # tokens before this one are read
    taken = 0  # tokens before this one belong to figures
    for i, word in enumerate(t.words):
        kind = triggers.get(word)
        if kind is None:
            if word[0] not in _ASCII_DIGITS:
                continue
            kind = _AGE if word.endswith("-old") else _NUMBER
        if i < done:
            continue
        made = _read(t, i, kind, (done, taken), lex)
        if made is None:
            continue
        figure, end = made
        done = max(done, end)
        if figure is not None:
            found.append(figure)
            taken = end
    return join(text, found)


_Made = tuple[Figure | None, int] | None  # the figure, if any, and the token after what was read; None when nothing was


def _read(t: Tokens, i: int, kind: int, before: tuple[int, int], lex: Lexicon) -> _Made:
    """What token ``i`` opens; ``before`` are the tokens up to which all is read, and up to which figures reach."""
    word, (done, taken) = t.words[i], before
    if kind == _NUMBER:
        return _counted(t, i, done, lex)
    if kind == _ZERO:
        return _zero(t, i, lex)
    if kind == _BOTH:
        return _both(t, i, lex)
    if word == "couple":
        made = _counted(t, i, done, lex)
        if made is not None:
            return made
    dead = whose_death(t, i, lex) if kind == _DEATH else None
    if kind in (_DEATH, _NAMED) and dead is None:
        # The age beside a name is read before its verb is seen, and no figure of its own; "its director" right before it is.
        return _person(t, named(t, i, lex), taken + bool(taken))
    return _person(t, dead or _PERSONS[kind](t, i, lex), done)


def _victim(t: Tokens, i: int, lex: Lexicon) -> Described | None:
    if t.words[i] in {"body", "corpse"} and t.word(i + 1) == "of" and t.word(i + 2) in lex.sets["articles"]:
        return None  # "the body of a driver" tells of the driver
    if t.words[i] == "human" and t.word(i + 1) not in {"being", "was", "who"}:
        return None  # "the human rights office"
    return described(t, i, lex) or (bare(t, i, lex) if t.words[i] not in lex.noun.groups else None)


_PERSONS = {
    _PERSON: _victim,
    _AGE: bare_age,
    _ANOTHER: another,
    _FOREIGN: foreigner,
    _SOLE: sole,
}


def _counted(t: Tokens, i: int, done: int, lex: Lexicon) -> _Made:
    interval = interval_at(t, i, lex)
    if interval is None:
        return None
    senseless, interval = descends(t, interval, lex), _clip(interval, done)
    if senseless is not None or interval is None:
        return None if senseless is None else (None, senseless)
    one = interval.low == interval.high == 1
    phrase = of_phrase(t, interval.end, lex) or noun_phrase(
        t, interval.end, lex, None if interval.last.value == 1 and not one else one
    )
    phrase = _said_of(t, interval, phrase, lex)
    first = interval.cores[0]
    if excluded(Numeral(t, interval.last, phrase, interval.hedged, lex)) or (
        first is not interval.last and age(Numeral(t, first, phrase, False, lex))
    ):
        return None, interval.end
    if phrase.sort is Sort.THINGS or (abbreviated(interval.last, t) and not phrase.noun):
        return None, interval.end
    if not _plausible(t, interval, phrase, lex):
        return None if interval.last.vague else (None, interval.end)
    end = members_of(t, phrase.end, phrase.noun, lex) if phrase.noun else phrase.end
    late = after_noun(t, interval, end, lex) if phrase.end > interval.end else interval
    span_end = max(late.end, end)
    if span_end == late.end and t.word(span_end) == "more" and t.word(span_end + 1) != "than" and not t.breaks(span_end):
        span_end += 1  # "dozens more"
    return _figure(t, interval, late, phrase, span_end), span_end


def _said_of(t: Tokens, interval: Interval, phrase: Phrase, lex: Lexicon) -> Phrase:
    """The noun that a verb gives the number: "of whom 219 were children"."""
    if (
        phrase.sort is Sort.NOTHING
        and t.word(interval.start - 1) in lex.sets["pronouns"]
        and t.word(interval.end) in lex.sets["copulas"]
    ):
        said = noun_phrase(t, interval.end + 1, lex)
        if said.sort is Sort.PEOPLE and said.noun:
            return said
    return phrase


def _clip(interval: Interval, done: int) -> Interval | None:
    if interval.cores[0].start < done:
        return None
    if interval.lead >= done:
        return interval
    start = max(interval.start, done)
    return replace(interval, start=start, lead=max(interval.lead, done))


def _plausible(t: Tokens, interval: Interval, phrase: Phrase, lex: Lexicon) -> bool:
    """Whether a quantity word or "one" stands where people are counted; other numbers always may."""
    core = interval.last
    word, after = t.word(core.start), t.word(core.end)
    alone = core.end == core.start + 1
    people = phrase.sort is Sort.PEOPLE
    if word in {"one", "zero"} and alone:
        strange = phrase.sort is Sort.UNKNOWN and not after.endswith("ly")
        doubtful = strange or after in lex.sets["idioms"] or t.word(core.start - 1) in lex.sets["not_before_one"]
        return not doubtful or (people and bool(phrase.noun))
    if not core.vague:
        return not (core.digits and "." in word) or abbreviated(core, t) or (people and pointed(word))
    if word == "tens" and alone:
        return after == "of" or after in QUOTES or people
    if word in lex.sets["boundless"]:
        return people and (bool(phrase.noun) or phrase.end > core.end)
    return core.low is not None or phrase.sort is not Sort.UNKNOWN


_FURTHER = {"another", "further", "additional"}


def _figure(t: Tokens, interval: Interval, late: Interval, phrase: Phrase, end: int) -> Figure:
    span = Span(t.starts[interval.lead], t.ends[end - 1])
    number = Span(t.starts[interval.start], t.ends[interval.end - 1])
    # "another three" counts other people than a toll before it: the phrase keeps the word that says so
    said = Span(span.start, number.end) if _FURTHER & set(t.words[interval.lead : interval.start]) else number
    count = Count(late.low, late.high, late.modifier, said.of(t.text), late.top)
    kind = FigureKind.VAGUE if late.modifier is Modifier.VAGUE else FigureKind.NUMBER
    if count.low == 0 and count.high == 0:
        kind = FigureKind.ZERO
    return Figure(span, number, count, kind, phrase.noun)


def _person(t: Tokens, person: Described | None, done: int) -> _Made:
    if person is None or person.start < done:
        return None
    span = Span(t.starts[person.start], t.ends[person.end - 1])
    kind = FigureKind.PERSON if person.number is not None else FigureKind.VAGUE
    modifier = Modifier.EXACT if person.number is not None else Modifier.VAGUE
    count = Count(person.number, person.number, modifier, span.of(t.text))
    return Figure(span, span, count, kind, person.noun), person.end


def _zero(t: Tokens, i: int, lex: Lexicon) -> _Made:
    start = i
    word = t.words[i]
    if word == "single":
        if t.word(i - 1) != "a" or t.word(i - 2) == "not":
            return None
        start = i - 1
    if word == "even" and t.word(i + 1) not in {"one", "a"}:
        return None
    none = nobody(t, start, lex)
    if none is None:
        return None
    span = Span(t.starts[none.start], t.ends[none.end - 1])
    number = Span(t.starts[none.start], t.ends[none.number - 1])
    return Figure(span, number, Count(0, 0, Modifier.EXACT, number.of(t.text)), FigureKind.ZERO, none.noun), none.end


def _both(t: Tokens, i: int, lex: Lexicon) -> _Made:
    phrase = of_phrase(t, i + 1, lex) or noun_phrase(
        t, i + 2 if t.word(i + 1) in {"his", "her", "their", "the", "its"} else i + 1, lex
    )
    plural_people = phrase.sort is Sort.PEOPLE and (phrase.noun.endswith(("s", "men", "people", "children")) or not phrase.noun)
    start = i - 1 if t.word(i - 1) in {"his", "her", "their", "the", "its", "my", "our", "your"} else i
    if t.words[i] == "twins":
        phrase, plural_people = Phrase(i + 1, "twins", Sort.PEOPLE), True
    if not plural_people:
        return None
    span = Span(t.starts[start], t.ends[phrase.end - 1])
    number = Span(t.starts[i], t.ends[i])
    return Figure(span, number, Count(2, 2, Modifier.EXACT, number.of(t.text)), FigureKind.NUMBER, phrase.noun), phrase.end


def parse_count(phrase: str) -> Count | None:
    """What a figure written on its own means ("at least 58 people"): the count of its first quantity, None when it has none.

    Unlike ``find_figures`` it takes the phrase for a figure: "2016" is 2,016, not a year.
    """
    t, lex, triggers = tokenise(fold_text(phrase).text), lexicon(), _triggers()
    figures = find_figures(phrase)
    if figures and figures[0].count.bounded:
        return replace(figures[0].count, phrase=phrase)
    for i, word in enumerate(t.words):
        if triggers.get(word) != _NUMBER and digits_value(word) is None:
            continue
        interval = interval_at(t, i, lex)
        if interval is not None:
            interval = _qualified(t, interval, lex)
            return Count(interval.low, interval.high, interval.modifier, phrase, interval.top)
    return None


def _qualified(t: Tokens, interval: Interval, lex: Lexicon) -> Interval:
    """ "An unknown number, at least 7": a vague word bounded by a figure after a comma."""
    if interval.modifier is not Modifier.VAGUE or interval.low is not None or t.word(interval.end) != ",":
        return interval
    for i in range(interval.end + 1, min(interval.end + 6, len(t.words))):
        bounds = interval_at(t, i, lex)
        if bounds is not None:
            return replace(bounds, modifier=Modifier.VAGUE, start=interval.start, lead=interval.lead)
    return interval
