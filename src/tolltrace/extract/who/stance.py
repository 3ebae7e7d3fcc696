"""How a claim stands towards its figure: denied, disputed, acknowledged, superseded, else reported. One function a stance,
asked in turn.

superseded: the text itself replaces the figure. denied: the denier's own words, or a zero from the party held responsible.
acknowledged: a party says that it harmed civilians. disputed (in its own module): somebody else explicitly rejects the
figure or the event. Rival figures alone change nothing.
"""

import re

from tolltrace.extract.base import Name
from tolltrace.extract.document import Document
from tolltrace.extract.who.admissions import CIVIL, OWN_HAND, OWN_LOSS, acknowledged
from tolltrace.extract.who.disputes import CLAIM, FALSE, disputed
from tolltrace.extract.who.hearsay import Said
from tolltrace.extract.who.speech import Speech, analyse
from tolltrace.model import Count, Span, Stance
from tolltrace.vocab.parties import kind_of, related, side_of

_SAID = (
    r"(?:said|says|put|reported|posted|wrote|written|gave|given|announced|claimed|counted|spoke|spoken|insisted|stated|"
    r"told|estimated|"
    r"maintained|stood)"
)
_REPLACED_BEFORE = re.compile(
    r"\b(?P<cue>initially|originally|at first|previously|formerly|(?:had|was|were|has)\s+(?:earlier|first)|"
    r"(?:\w+s? )?(?:earlier|(?<!never )before),? had|which had been|"
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
    r"\b(?:later|then|since|subsequently)\s+(?:reduced|raised|lowered|cut|increased|put|revised)\s+(?:the|its|their|that)\s+"
    r"(?:toll|number|figure|count)\b|"
    r"\brevised (?:it|that|the|up|down)\b|\bbefore (?:revising|raising|correcting|being revised)|\bthat was a (?:double|mistake))"
    r"|^[^.]{0,60}[;,] (?:it|that|this|the (?:toll|number|figure)) (?:has |have |had )?(?:since|later|now) (?:risen|"
    r"climbed|grown|been|fallen|rose)",
    re.IGNORECASE,
)
_WIDE = 600  # characters of a sentence on either side of a figure; longer ones are no sentences
_NEAR = 240  # characters; a text without sentences stays cheap
# "Raised the toll to 60, from 40": the earlier figure after the newer one.
_FROM_EARLIER = re.compile(
    r"\b(?:revis|updat|lower|correct|amend|chang|rais|reduc|rose|rise|climb|increas|fell|drop|put|stood|stands)\w*\b[^;]*?\b(?:to|at)\s"
    r"[^;]*?\bfrom\s+(?:(?:an?|the|its)\s+)?(?:(?:earlier|initial|previous|original|first)\s+)?(?:(?:figure|toll|count|estimate)\s+of\s+)?$",
    re.IGNORECASE,
)
# "First put it at 25, raised it to 56, then to 59, and finally said 203": all but the last are steps.
_FIRST = re.compile(r"\b(?:first|initially|originally|at first)\b", re.IGNORECASE)
_NEXT_STEP = re.compile(
    r"(?:[\w' -]{0,25}|[\w' -]{0,25},)?\s*(?:and\s+)?(?:then|later|subsequently|finally)\b"
    r"(?:\s+[\w-]+){0,5}?\s+(?:at|to|said|put|gave|reported|counted)"
    r"\b|,?\s*(?:and\s+|but\s+)?(?:then\s+)?(?:rais|revis|updat|increas|lower|cut|correct)\w*\s+(?:it|that|this|the\s\w+)\s+(?:again\s+)?(?:up\s|down\s)?"
    r"to\b",
    re.IGNORECASE,
)
_NEXT_REPLACES = re.compile(
    r"^(?:(?:by|on) \w+,? )?(?:that|the|this|it)\s*(?:earlier |first |initial )?(?:toll|figure|number|count|total|"
    r"estimate)?\s*(?:has |had |was |were )?"
    r"(?:since |later |then |now )?(?:rose|risen|climbed|revised|fell|fallen|grew|raised|corrected|withdrawn|replaced|updated)\b",
    re.IGNORECASE,
)
# "Its strike did not kill 45 civilians": what the speaker says did not happen.
_NOT_DONE = re.compile(
    r"(?:\b(?:did|does|do|had|has|have|was|were)\s+(?:not|never)|n['’]t|\bnever)\s+(?:(?!acknowl|admit|conced|confirm|said|say|den)[\w-]+\s+){0,3}?(?:kill|wound|injur|harm|hurt|hit|caus|"
    r"claim|result|lead|target|struck|strike)\w*\s+(?:(?:in|to)\s+)?(?:the\s+)?(?:deaths?\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
# "Dismissed reports that 29 had died" rejects others' figure; "denied that 29 had died" is the denier's own word.
_TURNS_DOWN = re.compile(r"(?:dismiss|reject|disput|refut|question|contest|contradict)", re.IGNORECASE)
_OTHERS_CLAIM = re.compile(
    rf"\W*(?:as [\w-]+ )?(?:(?:the|an?|any|all|these|those|such) )?(?:[\w'’-]+ ){{0,2}}?{CLAIM}\b[^.;]*?\b(?:that|of)\b",
    re.IGNORECASE,
)
_LOOSE_CLAIM = re.compile(
    r"\W*(?:[\w-]+\s){0,3}?(?:propaganda|rumou?rs?|claims?|reports?|allegations?)\b(?!\W+(?:by|from)\b)[^.]*\b(?:that|of)\b",
    re.IGNORECASE,
)
_AUTHORED = re.compile(
    r"\b(?:by|from|of) (?:[\w-]+ )?(?:outlets|media|activists|residents|officials|monitors|rebels)\b", re.IGNORECASE
)
# "Disputed that, putting the toll at 14": a figure of the denier's own, and no denial.
_OTHER_SAYS = re.compile(
    r"[;:]|\b(?:but|while|says?|said|saying|puts?|putting|counts?|counted|counting|estimat\w+|insist\w+|listing|listed|giving|"
    r"instead|arguing|reporting|maintain\w+)\b"
)
_BY_OWN = re.compile(
    r"\bby (?:its|his|their|our) (?:[\w-]+ )?(?:planes?|jets?|warplanes?|pilots?|bombs?|drones?|artillery|missiles?|"
    r"helicopters?)\b",
    re.IGNORECASE,
)


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
    whose = (names[1], names[2], responsible.span if responsible else None)
    if acknowledged(speech, figure, count, names[0], whose):
        return Stance.ACKNOWLEDGED
    return Stance.DISPUTED if disputed(speech, at, figure, names[1]) else Stance.REPORTED


def superseded(speech: Speech, at: int, figure: Span) -> bool:
    """Whether the text gives the figure as an earlier one that another replaced."""
    text, segment = speech.text, speech.segments[at]
    before = text[max(segment.start, figure.start - _WIDE) : figure.start]
    after = text[figure.end : min(segment.end, figure.end + _WIDE)]
    # After the words of replacement the newer figure may already have come ("rose from 12 to 18").
    if (m := _REPLACED_BEFORE.search(before)) and not _NEWER.search(before, m.end("cue")):
        return True
    if _FROM_EARLIER.search(before[-_NEAR:]) or (_FIRST.search(before) and _NEXT_STEP.match(after)):
        return True
    if _BRACKETED.search(before) or _REPLACED_AFTER.search(after):
        return True
    return at + 1 < len(speech.segments) and not m and bool(_NEXT_REPLACES.match(speech.segments[at + 1].of(text)))


def denied(  # noqa: PLR0911 - one reason a return
    speech: Speech, at: int, figure: Span, count: Count, names: tuple[Said | None, str, str]
) -> bool:
    """Whether the figure is a denier's own: a rejected figure in the denier's mouth, or a zero from the party held
    responsible."""
    said, who, whose = names
    text, segment = speech.text, speech.segments[at]
    before = text[max(segment.start, figure.start - _WIDE) : figure.start]
    if said is not None and said.cue.kind == "deny" and said.cue.end <= figure.start:
        clause = text[said.cue.end : figure.start]
        if _TURNS_DOWN.match(text, said.cue.verb.start) and _OTHERS_CLAIM.match(clause):
            return False
        named = re.search(rf"(?:['’]s?\s+(?:\w+\s+)?{CLAIM}|{CLAIM}\s+(?:by|from))\b", clause, re.IGNORECASE)
        return not named and not _OTHER_SAYS.search(clause)
    if said is not None and said.speaker and count.high != 0 and _NOT_DONE.search(before[-90:]):
        return True
    if count.high == 0 and who and not OWN_LOSS.search(before):
        if OWN_HAND.search(text, segment.start, segment.end) or _BY_OWN.search(text, figure.end, segment.end):
            return True
        kind = kind_of(who) or ("armed force" if side_of(who) else "")
        return (
            bool(whose and related(who, whose))
            or kind in {"armed force", "armed group"}
            or (kind == "government" and not whose and bool(CIVIL.search(figure.of(text))))
        )
    if said is not None and segment.start <= said.cue.at < said.cue.end <= figure.start:
        before = text[said.cue.end : figure.start]
    if _LOOSE_CLAIM.match(before) and re.search(rf"\b{FALSE}", text[figure.end : segment.end], re.IGNORECASE):
        return not _AUTHORED.search(before)
    return False
