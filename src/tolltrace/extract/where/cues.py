"""How the words before and after a name introduce it: as a place of harm, as a way there, as where somebody speaks."""

import re
from dataclasses import dataclass

from tolltrace.extract.where.scan import Cue, Level, Mention, Name, last_word
from tolltrace.extract.where.words import Words

_WINDOW = 90  # characters looked at before a name for what introduces it
_LIST = re.compile(r"(?:['’]s?)?(?:,\s*|\s+and\s+|,\s*and\s+|\s+|/|\s*\()(?:in\s+)?(?:the\s+)?(?:\w+ern\s+)?")


# "the home belonging to the X family", "the house of the X family": the X family home.
_HOME = re.compile(
    r"\b(?:home|house|residence|apartment|building)s?\s+(?:belonging\s+to|owned\s+by|of)\s+(?:the\s+)?$", re.IGNORECASE
)
_FAMILY = re.compile(r"\s+family\b")
_HOMES = frozenset({"home", "house", "residence"})
# Where the wounded and the dead were brought is not where they came to harm.
_CARE = frozenset({"hospital", "hospitals", "clinic", "morgue", "centre", "center"})
_BROUGHT = re.compile(
    r"\b(?:taken|taking|transferr\w+|transport\w+|rushed|brought|arriv\w+|admitted|moved|carried|evacuated|treated|referred|received|sent|"
    r"died\s+later)\b[^.;:]{0,40}\b(?:to|at|in|into|by)\s+(?:the\s+|a\s+|nearby\s+)*$",
    re.IGNORECASE,
)


# "flown to a hospital in Jableh", "driven to a clinic in Qabasin", "families who fled to Azaz", "a truce brokered in Geneva".
_ELSEWHERE = re.compile(
    r"\b(?:(?:taken|transferred|transported|rushed|brought|carried|evacuated|flown|driven|airlifted|ferried|moved|bussed|sent|"
    r"fled|escaped|fleeing)\b[^.;:]{0,50}?\b(?:to|into)\s+(?:(?!in\b)[\w'’-]+\s+){0,6}?(?:in\s+)?|"
    r"(?:brokered|agreed|negotiated|signed|mediated|negotiations|talks|summit|conference|negotiators|mediators)\s+(?:[\w'’-]+\s+){0,3}?(?:in|at)\s+)"
    r"(?:the\s+)?(?:(?:nearby|neighbouring|neighboring|[A-Z]?[a-z]+ish|[A-Z]?[a-z]+ese|[A-Z]?[a-z]+ian)\s+)?(?:(?:town|city|village|port|capital|province)\s+of\s+)?$"
)


# "shells launched by rebels positioned in Darkush", "gunmen stationed in Darkush fired on ...": where the fire came from.
_POST = (
    r"\b(?:positioned|stationed|entrenched|deployed|holed\s+up)\s+in\s+(?:the\s+)?"
    r"(?:(?:town|city|village|area|district|neighbou?rhood)s?\s+of\s+)?"
)
_POSTED = re.compile(rf"{_POST}$", re.IGNORECASE)
_FIRED_BY = re.compile(rf"\b(?:launched|fired|shot|lobbed)\s+(?:by|from)\s+(?:[\w'’-]+\s+){{0,6}}?{_POST}$", re.IGNORECASE)
_FIRES = re.compile(r"(?:(?!\b(?:was|were|been)\b)[^.;]){0,60}?\b(?:fired|launched|shelled|lobbed|targeted)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Introduction:
    """``cue`` says how plainly a name is a place, ``near`` that harm was only close to it; ``before`` is the noun that
    introduces it ("village of X"), ``after`` the one that follows ("X hospital"), ending at ``end``; "" when none. ``by`` is the
    preposition that leads to the name, "" when none does."""

    cue: Cue
    near: bool = False
    before: str = ""
    after: str = ""
    end: int = 0
    by: str = ""

    @property
    def noun(self) -> str:
        return self.after.lower() or self.before


def introduction(name: Name, last: Mention | None) -> Introduction:
    """What the text around ``name`` says of it; ``last`` is the mention before it in the sentence."""
    scan = name.scan
    cue, near, noun, by = _cue(name, last)
    if cue is not Cue.SPEAKER and _is_elsewhere(name):
        cue = Cue.SPEAKER
    match = scan.words.after.match(scan.text, name.end, min(len(scan.text), name.end + 60))
    first = max(scan.sentence.start, name.start - _WINDOW)
    if match is None:
        family = _FAMILY.match(scan.text, name.end)
        if family and _HOME.search(scan.text, first, name.start):
            return Introduction(Cue.IN, near, "", "family home", family.end())
        return Introduction(cue, near, noun, by=by)
    head = last_word(match.group("noun"))
    if head in _CARE and _BROUGHT.search(scan.text, first, name.start):
        return Introduction(Cue.SPEAKER, near, noun, match.group("noun"), match.end("noun"), by)
    if head in _HOMES and cue in (Cue.NONE, Cue.PATH):
        cue = Cue.IN  # a family's home is named for what befell it
    if cue is Cue.PATH and scan.text[max(0, name.start - 8) : name.start].lower().endswith(("of ", "of the ")):
        cue = Cue.IN  # "the market of Atareb village", "the rubble of the X family home"
    return Introduction(cue, near, noun, match.group("noun"), match.end("noun"), by)


def _is_elsewhere(name: Name) -> bool:
    """Whether the text around ``name`` tells where people were brought, where somebody talks, or where the fire came from."""
    text, first = name.scan.text, max(name.scan.sentence.start, name.start - _WINDOW)
    if _ELSEWHERE.search(text, first, name.start):
        return True
    if _POSTED.search(text, first, name.start) is None:
        return False
    return _FIRED_BY.search(text, first, name.start) is not None or _FIRES.match(text, name.end) is not None


def _cue(name: Name, last: Mention | None) -> tuple[Cue, bool, str, str]:
    scan, start = name.scan, name.start
    # The next name of a list, or the parent of the one before ("Salqin, Idlib"; "Aleppo and Hama"), shares its cue.
    if last is not None and start - last.span.end < 25 and _LIST.fullmatch(scan.text, last.span.end, start):
        return last.cue, last.near, "quarter" if last.level is Level.POINT and not last.places else "", ""
    if scan.text[start] == "#":
        return Cue.IN, False, "", "in"
    introduced = _introduced(scan.text, max(scan.sentence.start, start - _WINDOW), start, scan.words)
    if introduced is None:
        return Cue.NONE, False, "", ""
    match, noun = introduced
    if match.group("side") or match.group("hit"):
        return (Cue.IN, True, noun, "near") if match.group("side") else (Cue.HIT, False, noun, "")
    preposition = match.group("prep").lower()
    if preposition == "of" and not noun:
        # "in Syria's northern province of X": what it is stands before the preposition.
        thing = scan.words.area_of.search(scan.text, max(scan.sentence.start, start - 30), start)
        noun = thing.group("noun").lower() if thing and thing.group("noun").lower() in scan.words.province_nouns else ""
    speaks = scan.words.speaker.search(scan.text, max(scan.sentence.start, match.start() - 30), match.start())
    return (
        _placed(name, preposition, noun, speaks=speaks is not None),
        preposition in scan.words.near - {"around"},
        noun,
        preposition,
    )


def _placed(name: Name, preposition: str, noun: str, *, speaks: bool) -> Cue:
    """How plainly a preposition with the noun between ("in the village of") says that harm was done there."""
    vocabulary = name.scan.words
    if speaks:
        return Cue.SPEAKER
    if preposition in vocabulary.near:
        return Cue.IN
    if preposition in vocabulary.paths and not noun:
        return Cue.IN if _told_of(name, preposition) else Cue.PATH
    of_thing = preposition == "of" and vocabulary.generic.fullmatch(noun) is None and noun not in vocabulary.areas
    return Cue.PATH if of_thing else Cue.IN


def _told_of(name: Name, preposition: str) -> bool:
    """Whether "of X" or "against X" says where: "the shelling of X", "the outskirts of X"."""
    scan = name.scan
    if preposition not in ("of", "against"):
        return False
    first = scan.sentence.start
    harm = scan.words.harm.search(scan.text, max(first, name.start - 25), name.start)
    return harm is not None or (
        preposition == "of" and scan.words.area_of.search(scan.text, max(first, name.start - 30), name.start) is not None
    )


def _introduced(text: str, first: int, start: int, vocabulary: Words) -> tuple[re.Match[str], str] | None:
    """The preposition or verb that introduces the name at ``start``, with the noun between ("village"); the farthest that
    reaches it, so that "in the town of X" is in, not of."""
    for match in list(vocabulary.head.finditer(text, first, start))[-6:]:
        between = vocabulary.tail.fullmatch(text, match.end(), start)
        if between:
            return match, (between.group("noun") or between.group("noun2") or "").lower()
    return None
