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
from tolltrace.extract.who.replaced import WIDE, superseded
from tolltrace.extract.who.speech import Speech, analyse
from tolltrace.model import Count, Span, Stance
from tolltrace.vocab.parties import kind_of, related, side_of

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
    if superseded(speech, at, figure, count):
        return Stance.SUPERSEDED
    if denied(speech, at, figure, count, names):
        return Stance.DENIED
    whose = (names[1], names[2], responsible.span if responsible else None)
    if acknowledged(speech, figure, count, names[0], whose):
        return Stance.ACKNOWLEDGED
    return Stance.DISPUTED if disputed(speech, at, figure, names[1]) else Stance.REPORTED


def denied(  # noqa: PLR0911 - one reason a return
    speech: Speech, at: int, figure: Span, count: Count, names: tuple[Said | None, str, str]
) -> bool:
    """Whether the figure is a denier's own: a rejected figure in the denier's mouth, or a zero from the party held
    responsible."""
    said, who, whose = names
    text, segment = speech.text, speech.segments[at]
    before = text[max(segment.start, figure.start - WIDE) : figure.start]
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
