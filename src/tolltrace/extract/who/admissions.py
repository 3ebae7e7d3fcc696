"""Whether a figure is an admission: the party that did the harm, or one who speaks for it, says so in words of its own.

An admission becomes the strongest grade there is, so each condition stands alone and a doubt decides against it: the speaker
is a party and no one who tells of it; the deed is that party's own; the saying is neither denied, nor supposed, nor about
somebody's report; those harmed are civilians, or the harm is called a mistake.
"""

import re

from tolltrace.extract.base import Name
from tolltrace.extract.who.hearsay import NOUN, OWN_DEED, Said, within
from tolltrace.extract.who.speech import Speech
from tolltrace.model import Count, Span
from tolltrace.vocab.claimants import root
from tolltrace.vocab.parties import covered, kind_of, named_sides, same_party, side_of, source

CIVIL = re.compile(
    r"\b(?:civilian|child|children|women|woman|resident|villager|mourner|farmer|trader|travell?er|famil|patient|student|"
    r"pupil|journalist|medic|shepherd|"
    r"herder|bystander|girl|baby|infant|worshipper|inhabitant|innocent|non-?combatant|wedding|pedestrian|passenger|aid worker|"
    r"humanitarian)",
    re.IGNORECASE,
)
OWN_LOSS = re.compile(
    r"\b(?:our side|our own|its side|his side|own losses|our losses|(?<!had )lost|loss of|losing|suffered|its own (?:men|"
    r"soldiers|troops|"
    r"fighters|forces)|had lost)\b[^.;]*$",
    re.IGNORECASE,
)
OWN_HAND = re.compile(
    r"\b(?:its|his|their|our) (?:own )?(?:troops|soldiers|forces|men|aircraft|strikes?|raids?|shells?|fire)\b", re.IGNORECASE
)
_ADMITS = re.compile(
    r"\b(?:admi(?:t|ts|tted|tting|ssion)|acknowledg\w+|conced\w+|own(?:s|ed) up|(?:accept|take|took)\w* (?:\w+ )?responsib|"
    r"confess\w*|apologi[sz]\w+)",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:not|never|nor|neither|without|refus\w+|declin\w+|fail\w+|yet|short of|stop\w*|den(?:y|ies|ied|ying)|if|unless|"
    r"whether|would|"
    r"should|could|might|must|will|urg\w+|ask\w*|call\w* on|press\w*|demand\w*|had to|to)\W+(?:[\w'’-]+\W+){0,3}$|"
    r"n['’]t\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_CREDIBLE = re.compile(
    r"\b(?:assess|judg|deem|found|consider)\w* (?:[\w-]+ ){0,6}?(?:as |to be )?(?<!not )credible\b", re.IGNORECASE
)
_FIGHTER = re.compile(
    r"\b(?:soldier|fighter|militant|terrorist|rebel|insurgent|jihadi|troop|servicem|commander|gunm[ae]n|combatant|"
    r"guerrilla|mercenar|conscript|courier|"
    r"attacker|officer|enem|occupier|Daesh|ISIS|ISIL)",
    re.IGNORECASE,
)
_MISTAKE = re.compile(
    r"\b(?:accident\w+|mistaken\w*|by mistake|in error|unintention\w+|stray|regrettabl\w+|inadvertent\w*)\b", re.IGNORECASE
)
_DIRECT = re.compile(r"\b(?:admit\w*|acknowledg\w+|conced\w+)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\W*(?:[\w-]+\s){0,3}?(?:after|since|when|although|though|before|while)\b", re.IGNORECASE)
# What makes the content of an admission no admission ...
_DOUBT = re.compile(
    rf"\b(?:not|never|nor|neither|whether|if|unless|could|would|alleg\w+|rumou?r\w*|accus\w+|deni(?:ed|es|al)|deny\w*|hoax|"
    rf"(?<!in a )(?<!in its )(?<!in an ){NOUN}\s+(?:that|of|by|from|alleging))\b|n['’]t\b",
    re.IGNORECASE,
)
# ... and what of plain words, which have to be firmer.
_GUESS = re.compile(
    r"\b(?:no(?! (?:fewer|more|less|longer))|may|might|possibl\w+|reportedly|unlikely|aware|investigating|claims?|claimed)\b",
    re.IGNORECASE,
)
_OTHERS_WEAPON = re.compile(
    r"\b(?:car bomb|suicide|landmines?|mines?|booby|improvised|IEDs?|earthquake|flood|cholera|disease)", re.IGNORECASE
)
_GERUND = re.compile(r"\W*(?:to |having )?(?:\w+ly )?(?:kill\w*|wound\w*|injur\w*|caus\w+|harm\w*|responsib\w+)\b", re.IGNORECASE)
_RESPONSIBLE = re.compile(r"\bresponsib\w+\b", re.IGNORECASE)
_WE_THE_OTHER = re.compile(r"\b[Ww]e, (?:the )?(?P<who>[^,]{2,40}),")
_DEFENCE = re.compile(r"\b(?:defen[cs]e|war) (?:minist|secretar)", re.IGNORECASE)
_PARTY = frozenset({"armed force", "armed group", "government"})


def acknowledged(  # noqa: PLR0911 - one condition a return
    speech: Speech, figure: Span, count: Count, said: Said | None, names: tuple[str, str, Span | None]
) -> bool:
    """Whether a party admits harm that it caused to civilians or to the other side's people. ``names`` are claimant, the one
    held responsible, and where the latter is named."""
    who, whose, at = names
    if said is None or said.told is not None or not who or count.high == 0 or not speaks_as_party(who):
        return False
    segment = speech.segments[speech.segment_index(figure.start)]
    before, around = speech.text[segment.start : figure.start], speech.text[figure.start : figure.end + 30]
    clause = _content(speech.text, segment, figure, said)
    if OWN_LOSS.search(clause[-60:]) or _FIGHTER.search(figure.of(speech.text)):
        return False
    if _DOUBT.search(clause) or ((m := _WE_THE_OTHER.search(clause)) and not same_party(m.group("who"), who)):
        return False
    civil = bool(CIVIL.search(clause + around))
    if _admits(speech.text, segment, figure, said):
        # "conceded one dead": what an armed group concedes with no word of civilians is its own loss.
        if _DIRECT.search(before) and kind_of(who) == "armed group" and not civil:
            return False
        if said.cue.end > figure.start and _SUBORDINATE.match(before):
            return False
        if whose and not (at is not None and said.cue.speaker is not None and at.overlaps(said.cue.speaker)):
            return _same(speech.text, who, whose) or _by_own_hand(speech.text, segment, figure, said, at)
        return _own_deed(clause, who, civil=civil or bool(whose))
    if (
        _GUESS.search(clause)
        or (kind_of(who) == "government" and not side_of(who))
        or not whose
        or not _same(speech.text, who, whose)
    ):
        return False
    # Where the speaker's own name is the doer's, its words have to say that the deed is its own.
    if at is not None and said.cue.speaker is not None and at.overlaps(said.cue.speaker) and not OWN_DEED.match(clause):
        return False
    return civil or bool(_MISTAKE.search(speech.text, segment.start, segment.end))


def speaks_as_party(who: str) -> bool:
    """Whether ``who`` is a party to a conflict or one of its own voices: a force, a government, an inquiry of theirs; no
    monitor, medic, outlet or witness."""
    kind = kind_of(who)
    return kind in _PARTY or (not kind and root(who) in side_of(who))


_NEWSROOM = re.compile(r"\b(?:news|agency|tv|channel|radio|press|network|newspaper)\b", re.IGNORECASE)


_OFFICIAL = re.compile(
    r"\b(?:inquir|enquir|investigat|officer|captain|colonel|general|secretar|minist|forces?|arm(?:y|ies)|military|official|command|"
    r"police|government|spokes|coalition|defen[cs]e|prosecutor|pilot|soldier|troops|rebels?|militia|headquarters|commission|panel)",
    re.IGNORECASE,
)


def only_reports(text: str, who: Name) -> bool:
    """Whether ``who`` only reports what others did and has nothing to admit: rescuers and residents, or a newsroom by its name,
    "Wadi News", or "Wadi" where the text has "Wadi News"."""
    if not who.text or speaks_as_party(who.text):
        return False
    if who.text.islower() and not _OFFICIAL.search(who.text):
        return True
    known = source(who.text)
    if known is not None:
        return known.kind in ("agency", "outlet") and root(who.text) == known.name  # not a party's own outlet
    return _NEWSROOM.search(f"{who.text} {text[who.span.start : who.span.end + 10]}") is not None


def _content(text: str, segment: Span, figure: Span, said: Said) -> str:
    """What is said up to the figure; where the attribution trails, also what stands between the two."""
    if said.cue.end <= figure.start:
        return text[said.cue.end : figure.start]
    return text[segment.start : figure.start] + " " + text[figure.end : max(figure.end, said.cue.at)]


def _admits(text: str, segment: Span, figure: Span, said: Said) -> bool:
    """Whether the words are of admitting, asserted and the speaker's own."""
    if said.cue.kind == "acknowledge":
        return True
    start = said.cue.at if segment.start <= said.cue.at < figure.start else segment.start
    if _CREDIBLE.search(text, start, figure.start):
        return True
    m = _ADMITS.search(text, start, figure.start)
    return m is not None and not _TAKEN_BACK.search(text[start : m.start()])


def _own_deed(clause: str, who: str, *, civil: bool) -> bool:
    """Whether what is admitted is the speaker's own deed, where the text holds nobody responsible."""
    if OWN_DEED.match(clause) or OWN_HAND.search(clause) or _GERUND.match(clause) or _RESPONSIBLE.search(clause):
        return True
    armed = kind_of(who) != "government" or bool(_DEFENCE.search(who))
    return armed and civil and not _OTHERS_WEAPON.search(clause)


def _by_own_hand(text: str, segment: Span, figure: Span, said: Said, at: Span | None) -> bool:
    """Whether the harm is laid at the speaker's own men, nearer to the figure than at anybody else."""
    start = said.cue.end if at is None or at.start < said.cue.end else at.end
    if OWN_HAND.search(text, min(start, figure.start), figure.start):
        return True
    return bool(_OF_ITS.search(text[figure.end : min(segment.end, figure.end + 90)]))


_OF_ITS = re.compile(
    r"\b(?:by|of|from|in)\s+(?:[\w-]+\s+){0,3}?(?:(?:of|by|from)\s+)?(?:its|his|their|our)\s+(?:own\s+)?(?:[\w-]+\s)?(?:troops|soldiers|forces|men|"
    r"aircraft|strikes?|raids?|shells?|fire|planes?|jets?)\b",
    re.IGNORECASE,
)


def _same(text: str, who: str, whose: str) -> bool:
    """Whether speaker and doer are one party. A broad word ("the army") is the doer only where the text names no other that it
    could be."""
    if within(who, whose):
        return True
    if not same_party(who, whose):
        return False
    could_be = covered(who) if covered(who) else covered(whose)
    return not could_be or len(named_sides(text) & could_be) <= 1
