"""How a claim stands towards its figure: denied, disputed, acknowledged, superseded, else reported. One function a stance,
asked in turn.

superseded: the text itself replaces the figure. denied: the denier's own words, or a zero from the party held responsible.
acknowledged: a party says that it harmed civilians. disputed (in its own module): somebody else explicitly rejects the
figure or the event. Rival figures alone change nothing.
"""

import re

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.extract.who.disputes import CLAIM, FALSE, disputed
from tolltrace.extract.who.speech import Said, Speech, analyse
from tolltrace.model import Count, Span, Stance
from tolltrace.vocab.parties import canonical, kind_of, related, side_of

_SAID = (
    r"(?:said|says|put|reported|posted|wrote|written|gave|given|announced|claimed|counted|spoke|spoken|insisted|stated|"
    r"told|estimated|"
    r"maintained|stood)"
)
_REPLACED_BEFORE = re.compile(
    r"\b(?P<cue>initially|originally|at first|previously|formerly|(?:had|was|were|has)\s+(?:earlier|first)|"
    r"(?:\w+s? )?(?:earlier|before),? had|"
    rf"first {_SAID}|earlier (?:(?:i|we) {_SAID}|(?:he|she|it|they|the \w+) (?:put|gave))|{_SAID} at the time|"
    rf"at the time,? (?:\w+ ){{0,3}}?{_SAID}|"
    r"(?:initial|original|preliminary|previous|earlier|first)\s+(?:\w+\s+){0,3}?(?:toll|figure|count|number|estimate|tweet|"
    r"post|finding|assessment|"
    r"statement|report|bulletin|total|tally)s?|(?:revis|updat|lower|correct|amend|chang|rais|reduc)\w+\s+(?:[\w-]+\s+){0,9}?from|"
    r"(?:up|down|rose|rises?|risen|rising|climbed|climbs|"
    r"increased|increases|grew|grown|raised|fell|falls|cut)\s+"
    r"(?:\w+\s+){0,4}?from|from an? (?:earlier|initial|previous|original)|instead of|rather than the|"
    r"revers\w+ (?:its|an?|the|his|their)|(?:days|weeks|months|years) after (?:announcing|claiming|"
    r"reporting)|correct\w+ (?:its|an|the))\b[^.;]*$",
    re.IGNORECASE,
)
# Between the words of replacement and the figure: the newer figure has come already.
_NEWER = re.compile(
    r"\b(?:and now|but now|then (?:\w+ )?(?:acknowledged|admitted|conceded|confirmed|said)|later|now|but has)\b[^.;]*$|"
    r"\bto\W+(?!be\b)(?:[\w-]+\s+){0,2}$|"
    r"\b(?:revised|raised|lowered|corrected|updated|cut|changed)\b[^.;]*\bto\b(?![^.;]*\bfrom\b)[^.;]*$|"
    r"\b(?:was|were|proved|proves|turned out|is|are) (?:to be )?(?:\w+ )?(?:wrong|false|incorrect|mistaken|untrue|"
    r"inflated|exaggerated|too (?:high|low))\b[^.;]*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\((?:it )?(?:was|were|previously|earlier|up from|down from|first)\s+$", re.IGNORECASE
)  # "now 15 (was 11)"
_REPLACED_AFTER = re.compile(
    r"^[^.;]{0,90}?(?:\b(?:has|have|had|was|were) (?:since |later |then )?(?:been )?(?:corrected|revised|raised|lowered|"
    r"withdrawn)\b|\bwithdrew\b|"
    r"\b(?:later|then|since|subsequently)\s+(?:been )?(?:revised|raised|corrected|updated|lowered|cut|increased|amended)\b|"
    r"\bnow stands?\b|"
    r"\brevised (?:it|that|the|up|down)\b|\bbefore (?:revising|raising|correcting|being revised)|\bthat was a (?:double|mistake))"
    r"|^[^.]{0,60}[;,] (?:it|that|this|the (?:toll|number|figure)) (?:has |have |had )?(?:since|later|now) (?:risen|"
    r"climbed|grown|been|fallen|rose)",
    re.IGNORECASE,
)
_NEXT_REPLACES = re.compile(
    r"^(?:(?:by|on) \w+,? )?(?:that|the|this|it)\s*(?:earlier |first |initial )?(?:toll|figure|number|count|total|"
    r"estimate)?\s*(?:has |had |was |were )?"
    r"(?:since |later |then |now )?(?:rose|risen|climbed|revised|fell|fallen|grew|raised|corrected|withdrawn|replaced|updated)\b",
    re.IGNORECASE,
)
_ADMITS = re.compile(
    r"\b(?:admi(?:t|ts|tted|tting|ssion)|acknowledg\w+|conced\w+|own(?:s|ed) up|(?:accept|take|took)\w* (?:\w+ )?responsib|"
    r"confess\w*|apologi[sz]\w+)",
    re.IGNORECASE,
)
_CIVIL = re.compile(
    r"\b(?:civilian|child|children|women|woman|resident|villager|mourner|farmer|trader|travell?er|famil|patient|student|"
    r"pupil|journalist|medic|shepherd|"
    r"herder|bystander|girl|baby|infant|worshipper|inhabitant|innocent|non-?combatant|wedding|pedestrian|passenger)",
    re.IGNORECASE,
)
_FIGHTER = re.compile(
    r"\b(?:soldier|fighter|militant|terrorist|rebel|insurgent|jihadi|troop|servicem|commander|gunm[ae]n|combatant|"
    r"guerrilla|mercenar|conscript|courier|"
    r"attacker|officer|enem|occupier|Daesh|ISIS|ISIL)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:our side|our own|its side|his side|own losses|our losses|(?<!had )lost|loss of|losing|suffered|its own (?:men|"
    r"soldiers|troops|"
    r"fighters|forces)|had lost)\b[^.;]*$",
    re.IGNORECASE,
)
# "Dismissed reports that 29 had died" rejects others' figure; "denied that 29 had died" is the denier's own word.
_TURNS_DOWN = re.compile(r"(?:dismiss|reject|disput|refut|question|contest|contradict)", re.IGNORECASE)
_OTHERS_CLAIM = re.compile(
    rf"\W*(?:as [\w-]+ )?(?:(?:the|an?|any|all|these|those|such) )?(?:[\w'’-]+ ){{0,2}}?{CLAIM}\b[^.;]*?\b(?:that|of)\b",
    re.IGNORECASE,
)
_LOOSE_CLAIM = re.compile(
    r"\W*(?:[\w-]+\s){0,3}?(?:propaganda|rumou?rs|claims|reports|allegations)\b[^.]*\bthat\b", re.IGNORECASE
)
_AUTHORED = re.compile(
    r"\b(?:by|from|of) (?:[\w-]+ )?(?:outlets|media|activists|residents|officials|monitors|rebels)\b", re.IGNORECASE
)
_MISTAKE = re.compile(
    r"\b(?:accident\w+|mistaken\w*|by mistake|in error|unintention\w+|stray|regrettabl\w+|inadvertent\w*)\b", re.IGNORECASE
)
_DIRECT = re.compile(r"\b(?:admit\w*|acknowledg\w+|conced\w+)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_OTHER_SAYS = re.compile(r"[;:]|\b(?:but|while|says?|said)\b")
_SUBORDINATE = re.compile(r"\W*(?:[\w-]+\s){0,3}?(?:after|since|when|although|though|before|while)\b", re.IGNORECASE)
_OWN_HAND = re.compile(
    r"\b(?:its|his|their|our) (?:own )?(?:troops|soldiers|forces|men|aircraft|strikes?|raids?|shells?|fire)\b", re.IGNORECASE
)
_BY_OWN = re.compile(
    r"\bby (?:its|his|their|our) (?:[\w-]+ )?(?:planes?|jets?|warplanes?|pilots?|bombs?|drones?|artillery|missiles?|"
    r"helicopters?)\b",
    re.IGNORECASE,
)
_ARMED = frozenset({"armed force", "armed group"})
_ACTORS = frozenset({"armed force", "armed group", "government"})


def stance_of(document: Document, figure: Span, count: Count, claimant: Name | None, responsible: Name | None) -> Stance:
    """The stance towards the figure, clause by clause of the guide. Pure."""
    speech = analyse(document)
    if not speech.segments:
        return Stance.REPORTED
    at = speech.segment_index(figure.start)
    names = speech.reaching(figure), claimant.text if claimant else "", responsible.text if responsible else ""
    if superseded(speech, at, figure):
        return Stance.SUPERSEDED
    if denied(speech, at, figure, count, names):
        return Stance.DENIED
    if acknowledged(speech, at, figure, count, names):
        return Stance.ACKNOWLEDGED
    return Stance.DISPUTED if disputed(speech, at, figure, names[1]) else Stance.REPORTED


def superseded(speech: Speech, at: int, figure: Span) -> bool:
    """Whether the text gives the figure as an earlier one that another replaced."""
    text, segment = speech.text, speech.segments[at]
    before, after = text[segment.start : figure.start], text[figure.end : segment.end]
    # After the words of replacement the newer figure may already have come ("rose from 12 to 18").
    if (m := _REPLACED_BEFORE.search(before)) and not _NEWER.search(before, m.end("cue")):
        return True
    if _BRACKETED.search(before) or _REPLACED_AFTER.search(after):
        return True
    return at + 1 < len(speech.segments) and not m and bool(_NEXT_REPLACES.match(speech.segments[at + 1].of(text)))


def denied(speech: Speech, at: int, figure: Span, count: Count, names: tuple[Said | None, str, str]) -> bool:
    """Whether the figure is a denier's own: a rejected figure in the denier's mouth, or a zero from the party held
    responsible."""
    said, who, whose = names
    text, segment = speech.text, speech.segments[at]
    before = text[segment.start : figure.start]
    if said is not None and said.cue.kind == "deny" and said.cue.end <= figure.start:
        clause = text[said.cue.end : figure.start]
        if _TURNS_DOWN.match(text, said.cue.verb.start) and _OTHERS_CLAIM.match(clause):
            return False
        named = re.search(rf"(?:['’]s?\s+(?:\w+\s+)?{CLAIM}|{CLAIM}\s+(?:by|from))\b", clause, re.IGNORECASE)
        return not named and not _OTHER_SAYS.search(clause)
    if count.high == 0 and who and not _OWN.search(before):
        if _OWN_HAND.search(text, segment.start, segment.end) or _BY_OWN.search(text, figure.end, segment.end):
            return True
        kind = kind_of(who) or ("armed force" if side_of(who) else "")
        return (
            bool(whose and related(who, whose))
            or kind in {"armed force", "armed group"}
            or (kind == "government" and not whose and bool(_CIVIL.search(figure.of(text))))
        )
    if _LOOSE_CLAIM.match(before) and re.search(rf"\b{FALSE}", text[figure.end : segment.end], re.IGNORECASE):
        return not _AUTHORED.search(before)
    return False


def acknowledged(  # noqa: PLR0911 - one reason a return
    speech: Speech, at: int, figure: Span, count: Count, names: tuple[Said | None, str, str]
) -> bool:
    """Whether a party admits harm that it caused to civilians or to the other side's people."""
    said, who, whose = names
    if said is None or not who or count.high == 0:
        return False
    segment = speech.segments[at]
    before, around = speech.text[segment.start : figure.start], speech.text[figure.start : figure.end + 30]
    kind = kind_of(who)
    if _OWN.search(before[-60:]) or _FIGHTER.search(figure.of(speech.text)) or kind == "medic":
        return False
    own_hand = _OWN_HAND.search(speech.text, segment.start, segment.end) or (kind in _ARMED and _CIVIL.search(around))
    if whose and not related(who, whose) and not (said.cue.kind == "acknowledge" and own_hand):
        return False
    if said.cue.kind == "acknowledge" or _ADMITS.search(before):
        # "conceded one dead": what a party concedes with no word of civilians is its own loss.
        own_loss = _DIRECT.search(before) and kind == "armed group" and not _CIVIL.search(around)
        return (said.cue.end <= figure.start or not _SUBORDINATE.match(before)) and not own_loss
    if kind not in _ACTORS or not whose or not _same(who, whose):
        return False
    if _MISTAKE.search(speech.text, segment.start, segment.end):
        return True
    return kind in _ARMED and bool(_CIVIL.search(around))


def _same(who: str, whose: str) -> bool:
    if canonical(who) == canonical(whose) or who.lower() in whose.lower() or whose.lower() in who.lower():
        return True
    return bool(set(side_of(who)) & set(side_of(whose)))
