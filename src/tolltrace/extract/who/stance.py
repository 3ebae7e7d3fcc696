"""How a claim stands towards its figure: denied, disputed, acknowledged, superseded, else reported. One function a stance, asked in turn.

superseded: the text itself replaces the figure. denied: the denier's own words, or a zero from the party held responsible. acknowledged: a party says that it
harmed civilians. disputed: somebody else explicitly rejects the figure or the event. Rival figures alone change nothing.
"""

import re
from dataclasses import dataclass

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.extract.who.memo import remembered
from tolltrace.extract.who.speech import Said, Speech, analyse
from tolltrace.model import Count, Span, Stance
from tolltrace.vocab.parties import canonical, kind_of, related, side_of

_CLAIM = r"(?:reports?|claims?|figures?|numbers?|tolls?|counts?|accounts?|estimates?|allegations?|accusations?|data|story|stories|lists?|charges?|versions?|assertions?|findings?|rumours?|propaganda|statements?|posts?)"
_FALSE = (
    r"(?:fabricat\w+|baseless|false|wrong|invent\w+|fantasy|fiction|exaggerat\w+|inflated|untrue|not true|not credible|unverif\w+|nonsense|lies?|disinformation|propaganda|unfounded|"
    r"a hoax|staged|fake)"
)
_REJECTS = re.compile(
    rf"\b(?:(?:disput|reject|dismiss|refut|contest|rebut|question)\w*\s+(?:\w+\s+){{0,3}}?(?:that|it|this|them|{_CLAIM}|\w+['’]s?\s+{_CLAIM})\b"
    rf"|(?:{_CLAIM}|that|which|this|it)\s+(?:\w+\s+){{0,5}}?(?:was|were|is|are|been|has|have)?\s*(?:disputed|rejected|dismissed|denied|contested)\b"
    rf"|(?:disputed|rejected|dismissed|denied|contested|called into question)\s+by\b"
    rf"|den(?:y|ies|ied|ying)\s+(?:the|those|these|that|this|it|its|their|all|any)\s*(?:\w+\s+){{0,2}}?(?:{_CLAIM}|responsibility)?\b"
    rf"|(?:call\w*|brand\w*|nam\w*|label\w*|found|as|is|are|was|were|said)\s+(?:[\w'’]+\s+){{0,4}}?{_FALSE}\b)",
    re.IGNORECASE,
)
_REPLACED_BEFORE = re.compile(
    r"\b(?:initially|originally|at first|(?:had|was|were)\s+(?:earlier|previously|first|initially)|first (?:reported|put|said|announced|posted|gave|counted|spoke)|"
    r"(?:initial|original|preliminary|previous|earlier|first)\s+(?:\w+\s+){0,3}?(?:toll|figure|count|number|estimate|tweet|post|finding|assessment|statement|report|bulletin|total|tally)s?|"
    r"earlier (?:i|we|he|she|it|they|the \w+|on \w+ \w+) (?:posted|said|put|reported|gave)|revis\w+\s+(?:\w+\s+){0,6}?from|(?:up|down|rose|risen|rising|climbed|increased|grew|grown|raised|fell|cut)\s+"
    r"(?:\w+\s+){0,3}?from|instead of|rather than the|previously (?:said|put|reported|insisted|announced|given|stated|claimed|counted)|revers\w+ (?:its|an?|the|his|their)|"
    r"(?:after|since|eight months after) announcing|on the day itself|correct\w+ (?:its|an|the))\b[^.;]*$",
    re.IGNORECASE,
)
_NOT_REPLACED = re.compile(
    r"\b(?:and now|but now|to|then|later|now)\b[^.;]*$|\b(?:revised|later)\b[^.;]*\bto\b[^.;]*$", re.IGNORECASE
)
_REPLACED_AFTER = re.compile(
    r"^[^.;]{0,90}?(?:\b(?:but|and|,)?\s*(?:was |were )?(?:later|then|since|subsequently)\s+(?:revised|raised|corrected|updated|lowered|cut|increased|amended|admitted|revised it)"
    r"|\bnow stands?\b|\brevised (?:it|that|the|up|down)\b|\bbefore (?:revising|raising|correcting|being revised|it was)|\bthat was a (?:double|mistake)|\bwhich (?:it|he|she|they) (?:later )?(?:revised|corrected))"
    r"|^[^.]{0,60}[;,] (?:it|that|this|the (?:toll|number|figure)) (?:has |have |had )?(?:since|later|now) (?:risen|climbed|grown|been|fallen|rose)",
    re.IGNORECASE,
)
_NEXT_REPLACES = re.compile(
    r"^(?:(?:By|On) \w+,? )?(?:that|the|this|it)\s*(?:earlier |first |initial )?(?:toll|figure|number|count|total|estimate)?\s*(?:has |had |was |were )?(?:since |later |then |now )?"
    r"(?:rose|risen|climbed|revised|fell|fallen|grew|raised|corrected|withdrawn|replaced|updated)\b",
    re.IGNORECASE,
)
_ADMITS = re.compile(
    r"\b(?:admi(?:t|ts|tted|tting|ssion)|acknowledg\w+|conced\w+|own(?:s|ed) up|(?:accept|take|took)\w* (?:\w+ )?responsib|confess\w*|apologi[sz]\w+)",
    re.IGNORECASE,
)
_CIVIL = re.compile(
    r"\b(?:civilian|child|children|women|woman|resident|villager|mourner|farmer|trader|travell?er|famil|patient|student|pupil|worker|journalist|medic|driver|shepherd|herder|people|person|bystander|guest|girl|boy|man|baby|infant|worshipper|inhabitant|innocent|death|non-?combatant)",
    re.IGNORECASE,
)
_FIGHTER = re.compile(
    r"\b(?:soldier|fighter|militant|terrorist|rebel|insurgent|jihadi|troop|servicem|commander|gunm[ae]n|combatant|guerrilla|mercenar|conscript|courier|attacker|officer|enem|occupier|Daesh|ISIS|ISIL)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:our side|our own|its side|his side|own losses|our losses|lost|suffered|its (?:own )?(?:men|soldiers|troops|fighters|forces))\b[^.;]*$",
    re.IGNORECASE,
)
_ACTORS = frozenset({"armed force", "armed group", "government"})


def stance_of(document: Document, figure: Span, count: Count, claimant: Name | None, responsible: Name | None) -> Stance:
    """The stance towards the figure, clause by clause of the guide. Pure."""
    speech = analyse(document)
    if not speech.segments:
        return Stance.REPORTED
    at = speech.segment_index(figure.start)
    said = speech.reaching(figure)
    who, whose = claimant.text if claimant else "", responsible.text if responsible else ""
    if superseded(speech, at, figure):
        return Stance.SUPERSEDED
    if denied(speech, at, figure, count, (said, who, whose)):
        return Stance.DENIED
    if acknowledged(speech, at, figure, count, (said, who, whose)):
        return Stance.ACKNOWLEDGED
    if disputed(speech, at, figure, who):
        return Stance.DISPUTED
    return Stance.REPORTED


def superseded(speech: Speech, at: int, figure: Span) -> bool:
    """Whether the text gives the figure as an earlier one that another replaced."""
    text, segment = speech.text, speech.segments[at]
    before, after = text[segment.start : figure.start], text[figure.end : segment.end]
    # The words of replacement run on to the figure; what follows their first two dozen characters may already give the newer one.
    if (m := _REPLACED_BEFORE.search(before)) and not _NOT_REPLACED.search(before, min(len(before), m.start() + 24)):
        return True
    if _REPLACED_AFTER.search(after):
        return True
    return (
        at + 1 < len(speech.segments)
        and bool(_NEXT_REPLACES.match(speech.segments[at + 1].of(text)))
        and not _REPLACED_BEFORE.search(before)
    )


def denied(speech: Speech, at: int, figure: Span, count: Count, names: tuple[Said | None, str, str]) -> bool:
    """Whether the figure is a denier's own: a rejected figure in the denier's mouth, or a zero from the party held responsible."""
    said, who, whose = names
    text, segment = speech.text, speech.segments[at]
    before = text[segment.start : figure.start]
    if said is not None and said.cue.kind == "deny" and said.cue.end <= figure.start:
        return True
    if count.high == 0 and who:
        if _OWN.search(before):
            return False
        if whose and related(who, whose):
            return True
        return (
            kind_of(who) in _ACTORS
            and (not whose or bool(side_of(who)))
            and kind_of(who) != "government"
            or (not whose and kind_of(who) in _ACTORS)
        )
    if re.match(
        r"\W*(?:\w+\s){0,3}?(?:propaganda|rumou?rs|claims|reports|allegations)\b[^.]*\bthat\b", before, re.IGNORECASE
    ) and re.search(rf"\b{_FALSE}", text[figure.end : segment.end]):
        return speech.voice is not None or said is None or kind_of(who) in _ACTORS
    return False


def acknowledged(speech: Speech, at: int, figure: Span, count: Count, names: tuple[Said | None, str, str]) -> bool:
    """Whether a party admits harm that it caused to civilians or to the other side's people."""
    said, who, whose = names
    if said is None or not who or count.high == 0:
        return False
    around = speech.text[figure.start : figure.end + 30]
    segment = speech.segments[at]
    before = speech.text[segment.start : figure.start]
    if _OWN.search(before[-60:]) or (whose and not related(who, whose)):
        return False
    fighters = bool(_FIGHTER.search(speech.text[figure.start : figure.end]))
    if said.cue.kind == "acknowledge" or _ADMITS.search(before):
        return not fighters
    if not whose or fighters or not _CIVIL.search(around):
        return False
    return kind_of(who) in _ACTORS and _same(who, whose)


def _same(who: str, whose: str) -> bool:
    return (
        canonical(who) == canonical(whose)
        or who.lower() in whose.lower()
        or whose.lower() in who.lower()
        or bool(set(side_of(who)) & set(side_of(whose)))
    )


@dataclass(frozen=True, slots=True)
class Rejection:
    """Somebody rejects a figure or an event: ``at`` the segment, ``start`` the offset, ``by`` who, ``of`` whose ("" when not told)."""

    at: int
    start: int
    by: str
    of: str


def disputed(speech: Speech, at: int, figure: Span, who: str) -> bool:
    """Whether somebody other than the claimant explicitly rejects the figure or the event."""
    for rejection in _rejections(speech):
        if not 0 <= rejection.at - at <= 4 or rejection.start < figure.end:
            continue
        if rejection.by and (rejection.by == who):
            continue
        if rejection.at == at and rejection.start - figure.end < 160:
            return True
        if rejection.of == who and who:
            return True
    return False


@remembered(8)
def _rejections(speech: Speech) -> tuple[Rejection, ...]:
    found = []
    for at, segment in enumerate(speech.segments):
        for m in _REJECTS.finditer(speech.text, segment.start, segment.end):
            row = speech.said[at]
            by = next((s.speaker for s in row if s.cue.at <= m.start() + 3), "")
            of = ""
            for back in range(at, max(-1, at - 4), -1):
                others = [s.speaker for s in speech.said[back] if s.speaker and s.speaker != by and s.cue.at < m.start()]
                if others:
                    of = others[-1]
                    break
            found.append(Rejection(at, m.start(), by, of))
    return tuple(found)
