"""What a party did not say itself: words of speech that are denied or supposed, admissions that others put in its mouth, and
reports that it only knows of.

An admission weighs more than any other word, so it has to be the party's own. "The army has not acknowledged" says nothing of
the army's; "rebels claimed that the army had admitted" is the rebels' word; "the army is investigating reports that" repeats
a figure that is nobody's yet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tolltrace.extract.who.cue import Cue
from tolltrace.extract.who.nouns import NEGATED, Phrase
from tolltrace.extract.who.words import BETWEEN, Token, word_set
from tolltrace.vocab.parties import kind_of, side_of, source

_UNSPOKEN = word_set("unspoken")
_SUPPOSING = frozenset({"if", "unless", "whether", "until", "should"})

NOUN = (
    r"(?:reports?|claims?|allegations?|accusations?|accounts?|rumou?rs?|posts?|statements?|figures?|estimates?|suggestions?|"
    r"assertions?|information)"
)


def supposed(row: list[Token], phrase: Phrase, verb: int) -> bool:
    """Whether the words around the speaker and its verb deny the saying, or only suppose it."""
    if phrase.left > 0 and (row[phrase.left - 1].low in _SUPPOSING or row[phrase.left - 1].text == "Had"):
        return True
    first = verb
    while first > phrase.end and (
        row[first - 1].low in BETWEEN or NEGATED.match(row[first - 1].low) or row[first - 1].low[-2:] == "ly"
    ):
        first -= 1
    between = [t.low for t in row[first:verb]]
    rest = [t.low for t in row[verb + 1 : verb + 2]]
    if "would" in between and row[verb].low == "say" and ("only" in between or rest == ["only"]):
        return False
    if "only" in between and "not" in between:
        return False
    return any(w in _UNSPOKEN or NEGATED.match(w) for w in between)


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution that reaches a figure: the cue, and the names it gives in full ("" when nobody is named). ``told`` is the
    attribution that this speaker only tells of ("the rebels claimed that the army had admitted"), None as a rule."""

    cue: Cue
    speaker: str
    via: str
    told: "Said | None" = None


_DEED = (
    r"(?:strikes?|air-?strikes?|raids?|shells?|shelling|rockets?|missiles?|bombs?|drones?|fire|forces|troops|soldiers|men|aircraft|"
    r"jets?|planes?|warplanes?|pilots?|helicopters?|artillery|operations?|fighters|attacks?)"
)
OWN_DEED = re.compile(
    r"[^.;]{0,40}?\b(?:(?:its|their|our)\s+(?:[\w-]+\s+){0,2}?"
    + _DEED
    + r"|(?:it|they|we)\s+(?:had\s+|have\s+|has\s+)?(?:[\w-]+ly\s+|by "
    r"mistake\s+)?(?:kill|bomb|shell|struck|strike|hit\b|attack|target|fired|shot|launched|raided|dropped)\w*)\b",
    re.IGNORECASE,
)
_APART = re.compile(r"[;]|\b(?:but|while|whereas|although|though|however|yet)\b", re.IGNORECASE)
_DIRECT = re.compile(r"\W*(?:(?!(?:and|or|as|which|who|when|after|before)\b)[\w'’.-]+\W+){0,5}", re.IGNORECASE)
_BACKSHIFT = re.compile(r"\b(?:had|has|have|would)\b", re.IGNORECASE)
_RUMOUR = re.compile(rf"\b{NOUN}\s+(?:[\w-]+\s+){{0,4}}?(?:that|of|how)\W+(?:the\s+)?$", re.IGNORECASE)
_PAPER = r"(?:statement|video|letter|post|leaflet|recording|document|message|tweet|audio|clip|page|release|communiqu[eé])s?"
_IN_PAPER = re.compile(rf"\b{_PAPER}\b[^.;]{{0,40}}?\b(?:in which|where|saying|that)\W+(?:the\s+)?$", re.IGNORECASE)
_PURPORTED = re.compile(
    r"\b(?:(?:attributed|ascribed|imputed)\s+to|purport\w+\s+to\s+\w+|claim\w+\s+to\s+\w+|(?:said|believed) to be|fake|forged|"
    r"bogus|fabricated|alleged|unverified)\W+(?:[\w'’-]+\s+){0,4}?$",
    re.IGNORECASE,
)
_RELAYS = frozenset({"outlet", "agency"})
_PARTY = frozenset({"armed force", "armed group", "government"})


def own_words(text: str, row: Sequence[Said], end: int) -> tuple[Said, ...]:
    """The attributions of one segment that ends at ``end``, with each admission that somebody else tells of given to the one who
    tells it; an admission that is denied or rumoured belongs to nobody and is left out."""
    kept: list[Said] = []
    for at, said in enumerate(row):
        if not _confesses(text, said, row[at + 1].cue.at if at + 1 < len(row) else end):
            kept.append(said)
            continue
        outer = _outer(text, row, at)
        if outer is None:
            if not _unfounded(text, said):
                kept.append(said)
        elif outer.cue.speaker == said.cue.speaker:
            kept.append(said)
        elif outer.cue.kind == "deny":
            if said.cue.kind == "say":
                kept.append(said)
        elif outer.cue.kind == "acknowledge" and _same_voice(outer.speaker, said.speaker):
            kept.append(said)
        elif _foreign(outer, said):
            mention, via = outer.cue.speaker, outer.cue.via
            cue = replace(said.cue, kind="say", speaker=mention, via=via, pronoun=outer.cue.pronoun)
            kept.append(Said(cue, outer.speaker, outer.via, said))
        else:
            kept.append(said)
    return tuple(kept)


def _unfounded(text: str, said: Said) -> bool:
    """Whether the words before the speaker make the saying a rumour, a forgery, or what some paper has it say."""
    start = min(said.cue.at, said.cue.speaker.start) if said.cue.speaker else said.cue.at
    before = text[max(0, start - 60) : start]
    named = text[max(0, said.cue.speaker.start - 60) : said.cue.speaker.start] if said.cue.speaker else ""
    return any(p.search(before) for p in (_RUMOUR, _IN_PAPER)) or bool(_PURPORTED.search(named))


def _confesses(text: str, said: Said, end: int) -> bool:
    """Whether the words are an admission, or tell in the party's own name of what it did."""
    if said.cue.kind == "acknowledge":
        return True
    if said.cue.kind != "say" or not (side_of(said.speaker) or kind_of(said.speaker) in _PARTY):
        return False
    return OWN_DEED.match(text[said.cue.end : end]) is not None


def _outer(text: str, row: Sequence[Said], at: int) -> Said | None:
    """Whose words the attribution at ``at`` is itself part of, None when it stands on its own."""
    said = row[at]
    for other in reversed(row[:at]):
        between = text[other.cue.end : said.cue.at]
        if other.cue.end > said.cue.at or _APART.search(between):
            break
        shifted = said.cue.speaker is not None and _BACKSHIFT.search(
            text[min(said.cue.speaker.end, said.cue.verb.start) : said.cue.verb.start]
        )
        if _DIRECT.fullmatch(between) or _IN_PAPER.search(between) or (shifted and other.cue.leads and ":" not in between):
            return other
        break
    if (
        at + 1 < len(row)
        and not row[at + 1].cue.leads
        and row[at + 1].cue.kind == "say"
        and not _APART.search(text[said.cue.end : row[at + 1].cue.at])
    ):
        return row[at + 1]
    return None


def _foreign(outer: Said, said: Said) -> bool:
    if not outer.speaker:
        return outer.cue.pronoun
    relay = source(outer.speaker)
    if relay is not None and relay.kind in _RELAYS and not relay.side:
        return False
    return not _same_voice(outer.speaker, said.speaker)


def _same_voice(one: str, other: str) -> bool:
    return not other or within(one, other) or bool(set(side_of(one)) & set(side_of(other)))


def within(one: str, other: str) -> bool:
    """Whether one name is part of the other, word for word ("army", "Syrian army"; not "US", "Russian")."""
    a, b = f" {one.lower()} ", f" {other.lower()} "
    return a in b or b in a


_CLAUSE = 400  # characters before a figure; a text without sentences stays cheap
_KNOWS_OF = re.compile(
    rf"\b(?:acknowledg\w+|aware of|not(?:ed|es|ing)|investigat\w+|inquir\w+ into|look\w* (?:in)?to|examin\w+|review\w*|assess\w*|"
    rf"receiv\w+|check\w*|saw|seen|heard|study\w*|studied|prob(?:es|ed|ing))\s+(?:(?!in\b)[\w'’-]+\s+){{0,3}}?{NOUN}\b(?!\s+(?:by|from)\b)"
    rf"[^.;]*?\b(?:that|of|alleging|claiming|saying|suggesting)\b|"
    r"\b(?:(?:could|can|did|do|does|had|has|have|was|were|is|are)\s*(?:not|n['’]?t)|cannot|unable to|never)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:confirm|verif|corroborat|substantiat|establish|acknowledg|admit|conced)\w*(?!\W+(?:any|no)\b)|"
    r"\bno (?:\w+ )?(?:evidence|proof|indication|sign)s?\s+(?:for|of|to support|supporting|that)\b(?!\W+(?:any|no)\b)|"
    r"\b(?:investigat|assess|examin|look|check|review)\w*\s+(?:into\s+)?(?:whether|if)\b",
    re.IGNORECASE,
)
_CREDIBLE = re.compile(r"(?<!not )(?<!non-)\bcredible\b", re.IGNORECASE)


def only_known(clause: str) -> bool:
    """Whether the words between the verb of speech and a figure make it one that the speaker only knows of, or cannot confirm:
    "is investigating reports that", "found no evidence that"."""
    clause = clause[-_CLAUSE:]
    return bool(_KNOWS_OF.search(clause)) and not _CREDIBLE.search(clause)
