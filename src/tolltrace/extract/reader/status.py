"""Who the people counted are said to be: status and group, from the figure's own words, what follows, or what precedes."""

import re

from tolltrace.extract.base import Figure
from tolltrace.extract.figures import victim_status
from tolltrace.extract.reader.lexicon import fold
from tolltrace.model import Modifier, Span, Status

_ARMED = re.compile(
    r"\b(?:front|army|armies|(?:armed|security|government|regime|pro-[\w-]+|democratic|allied|defen[cs]e|special|loyalist)\s+forces?"
    r"|militias?|militants?|fighters?|rebels?|isil|isis|(?-i:IS)|daesh|hezbollah|hizbollah|hizballah|hezballah|hizbullah|ypg|ypj|pkk|sdf|fsa|nusra"
    r"|jihadists?|terrorists?|troops?|soldiers?|brigades?|battalions?|regiment|guards?|irgc|taliban|houthis?|qaeda|qaida|ansar|jaish"
    r"|jaysh|ahrar|faylaq|jund|gunm[ae]n|insurgents?|combatants?|islamic\s+state|al-sham|hamas|popular\s+committees)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:of|from|belonging\s+to|affiliated\s+with|loyal\s+to)\s+(?:the\s+)?(?:[\w'’()-]+\s+){0,5}[\w'’()-]*", re.IGNORECASE
)
_RANKS = re.compile(
    r"\s+(?:among|on|inflicted\s+on)\s+(?:the\s+)?(?:ranks\s+of\s+(?:the\s+)?)?(?P<noun>(?:[\w'’-]+\s+){0,2}[\w'’-]+)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]{1,80}\)")
_ALL = re.compile(
    r"\s*,?\s*(?:all|both)\s+(?:of\s+(?:them|whom)\s+)?(?:were\s+|are\s+)?(?P<noun>(?:[\w'’-]+\s+){0,2}[\w'’-]+)", re.IGNORECASE
)
_BEING = re.compile(
    r"\s*,?\s*(?:of\s+(?:them|whom|those\s+\w+|the\s+\w+)\s+)?(?:in\s+\w+\s+)?(?:were|was|are|is|being)\s+"
    r"(?:(?:believed|said|thought|reported|known)\s+to\s+(?:be|have\s+been)\s+|all\s+|mostly\s+)?(?P<noun>(?:[\w'’-]+\s+){0,3}[\w'’-]+)",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"\s*,?\s*of\s+(?:them|whom)\s+(?P<noun>(?:[\w'’-]+\s+){0,2}[\w'’-]+)", re.IGNORECASE)
_APPOSED = re.compile(r",\s+an?\s+(?P<noun>(?:[\w'’-]+\s+){0,2}[\w'’-]+)", re.IGNORECASE)
_TOLL_OF = re.compile(
    r"(?:\b(?P<before>[\w'’-]+)\s+(?:death\s+toll|deaths|casualties|toll|fatalities|losses)"
    r"|\bnumber\s+of\s+(?P<of>(?:[\w'’-]+\s+){1,6}?)(?:(?:it|they)\s+\w+\s+)?(?:\w+\s+)?(?:killed|dead|wounded|injured|who))\b[^.;,]{0,120}?"
    r"\b(?:to|at|of|was|were|is|be|from|reached|reaches|exceeded|exceeds|stands)\s+$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\b(?P<before>[\w'’-]+)\s+)(?:reported(?:ly)?\s+)?(?:killed|dead|wounded|injured|missing|detained|displaced|abducted)\s*:\s*$",
    re.IGNORECASE,
)
# What somebody says that they were: "described the 16 dead as smugglers", "called the six men shot there terrorists".
_TERMED = re.compile(
    r"\b(?:describ|identif|brand|label|portray|classif|list|depict|present|recogni[sz]|denounc)\w*\s+$", re.IGNORECASE
)
_TERMED_AS = re.compile(r"(?:\s+[\w'’-]+){0,8}?\s+as\s+(?P<noun>(?:[\w'’-]+\s+){0,6}[\w'’-]+)", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:called|calls|termed|dubbed)\s+$", re.IGNORECASE)
_CALLED_SO = re.compile(r"(?:\s+[\w'’-]+){0,8}?\s+(?P<noun>[\w'’-]+)(?=\s*(?:[;.,]|$))", re.IGNORECASE)
_BELONGING = re.compile(
    r"(?:\s+(?:killed|dead|wounded|injured|slain|shot))?\s+(?:were|was|are|is)\s+(?:all\s+)?(?:members|part)\s+of\s+(?P<noun>(?:[\w'’-]+\s+){0,4}[\w'’-]+)",
    re.IGNORECASE,
)
_RESCUE = re.compile(
    r"\bwhite\s+helmets\b|\bred\s+(?:crescent|cross)\b|"
    r"\b(?:rescue|medical|aid|ambulance|relief|first[- ]aid|media|press|civil\s+defen[cs]e|demining)\b",
    re.IGNORECASE,
)
_OWN_SIDE = re.compile(
    r"\b(?:(?:its|his|their|our|own)\s+(?:own\s+)?(?:side|losses|ranks|forces|soldiers|army)|army['’]?s\s+(?:own\s+)?(?:dead|losses|wounded)|enemy\s+losses|on\s+our\s+side"
    r"|(?:army|forces|troops|rebels|militants|insurgents|attackers|side|command|group|groups|isil|isis|ranks)\s+(?:had\s+|has\s+|have\s+|denied\s+having\s+|denies\s+having\s+)?(?:lost|losing)|(?:army|forces|troops|rebels|militants|insurgents|fighters|police)\b[^.;]{0,60},\s+(?:lost|lose|loses|losing))\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_HIS_MEN = re.compile(r"\bof\s+(?:his|its|their|our)\s+(?:men|fighters|own)\b", re.IGNORECASE)
_SIDE = re.compile(r"\s+on\s+(?:the\s+\w+|both)\s+sides?\b", re.IGNORECASE)
_PASSES = re.compile(r"(?:exceed|surpass|topp?|reach)\w*\b", re.IGNORECASE)  # the figure holds the verb of its toll
# People beside those counted before; the group keeps the word, so that whoever adds up can tell.
_FURTHER = re.compile(r"(?:another|further|additional)\b", re.IGNORECASE)
_LABEL_REACH = 60  # characters before a figure in which what its people are called stands
_PEACEFUL = frozenset({"peaceful", "innocent", "unarmed", "civilian", "civil"})
_MEMBERS = frozenset({"member", "members"})
_OPEN_NOUNS = frozenset(
    [
        "casualties",
        "casualty",
        "dead",
        "deaths",
        "wounded",
        "injured",
        "losses",
        "killed",
        "fatalities",
        "bodies",
        "men",
        "people",
        "members",
        "victims",
    ]
)
_LOSSES = frozenset({"casualties", "casualty", "dead", "deaths", "losses", "killed", "wounded", "injured"})
_STOPS = frozenset(
    [
        "as",
        "in",
        "by",
        "when",
        "on",
        "at",
        "after",
        "during",
        "including",
        "from",
        "with",
        "while",
        "since",
        "near",
        "killed",
        "wounded",
    ]
)
_HOUSEHOLD = re.compile(r"\b(?:family|families|household)\b", re.IGNORECASE)
_AGED_CHILD = re.compile(r"\b(?:[1-9]|1[0-7])-year-old\b", re.IGNORECASE)


def known_status(word: str) -> Status:
    """The status that ``word`` tells, unknown where it names nobody or says nothing."""
    return (victim_status(word) if word else None) or Status.UNKNOWN


def said_to_be(text: str, figure: Figure, sentence: Span) -> bool:
    """Whether a bare figure is said to be people of some sort ("four were porters")."""
    match = _BEING.match(text, figure.span.end, sentence.end)
    return match is not None and _first_known(match.group("noun"))[0] is not Status.UNKNOWN


def all_called(text: str, figure: Figure, sentence: Span) -> Status | None:
    """What the text outright calls all of the people counted: "21 martyrs, all civilians"; None where it calls them nothing."""
    match = _ALL.match(text, figure.span.end, sentence.end)
    found = _first_known(match.group("noun"))[0] if match is not None else Status.UNKNOWN
    return None if found is Status.UNKNOWN else found


_KILLED = re.compile(r"\b(?:kill(?:s|ed|ing)?|shot\s+dead|left|leaves|leaving)\s+$", re.IGNORECASE)


def called_nothing(text: str, figure: Figure) -> bool:
    """Whether a figure gives the most of people whom nothing calls anything: "the troops killed up to 25 in a firefight". Who was
    fought there does not make them fighters: annotators left all seven such figures unknown, and 658 of 767 with any bare number
    behind a verb of killing."""
    bare = not figure.noun and figure.count.modifier in (Modifier.AT_MOST, Modifier.LESS_THAN)
    return bare and _KILLED.search(text, max(0, figure.span.start - 12), figure.span.start) is not None


def own_status(text: str, figure: Figure, sentence: Span) -> tuple[Status, str]:
    """Status and group from the figure, what follows it ("members of the Nusra Front") and what it is said to be ("11 of
    them were children"); unknown when none of these says."""
    noun = figure.noun.lower()
    group = _group(text, figure)
    status = _by_noun(text, figure, noun)
    if status is Status.UNKNOWN or noun in _MEMBERS:
        status = _by_tail(text, figure, sentence, noun, status)
    if status is not Status.UNKNOWN:
        return status, group
    if not noun or noun in _OPEN_NOUNS:
        termed, word = _termed(text, figure, sentence)
        if termed is not Status.UNKNOWN:
            return termed, word
    alone = figure.count.high == 1 and figure.count.low == 1
    for pattern in (_BEING, _ALL, *(() if noun else (_OF_THEM,)), *((_APPOSED,) if alone else ())):
        match = pattern.match(text, figure.span.end, sentence.end)
        if match is not None:
            found, word = _first_known(match.group("noun"))
            if found is not Status.UNKNOWN:
                # "11 people, all of them women and children": what all of them are takes no one out of the count.
                return found, group if noun and pattern is _ALL else word
    if (
        not noun
        and (found := _of_toll(text, Span(sentence.start, figure.span.start), _PASSES.match(figure.span.of(text)) is not None))
        is not Status.UNKNOWN
    ):
        return found, group
    if (not noun or noun in _OPEN_NOUNS) and _OWN_SIDE.search(text, sentence.start, figure.span.start):
        return Status.COMBATANT, group
    return Status.UNKNOWN, group


def _of_toll(text: str, lead: Span, hedge: bool) -> Status:
    """The people of the toll that leads to a bare figure: "the civilian death toll rose to", "the number of rebels killed"."""
    match = _TOLL_OF.search(lead.of(text) + ("at " if hedge else ""))
    if match is None:
        label = _LABEL.search(text, max(lead.start, lead.end - _LABEL_REACH), lead.end)
        return known_status(label.group("before")) if label is not None else Status.UNKNOWN
    return known_status(" ".join((match.group("before") or match.group("of") or "").split()))


def _termed(text: str, figure: Figure, sentence: Span) -> tuple[Status, str]:
    """What the people counted are called by whoever speaks of them: "identified the eight dead as members of Islamic State"."""
    lead = Span(max(sentence.start, figure.span.start - _LABEL_REACH), figure.span.start)
    if _TERMED.search(text, lead.start, lead.end):
        match = _TERMED_AS.match(text, figure.span.end, sentence.end)
    elif _CALLED.search(text, lead.start, lead.end):
        match = _CALLED_SO.match(text, figure.span.end, sentence.end)
    else:
        match = _BELONGING.match(text, figure.span.end, sentence.end)
    if match is None:
        return Status.UNKNOWN, ""
    found, word = _first_known(match.group("noun"))
    if found is Status.UNKNOWN and _RESCUE.search(match.group("noun")):
        return Status.CIVILIAN, ""
    if found is Status.UNKNOWN and _ARMED.search(match.group("noun")):
        return Status.COMBATANT, ""
    return found, word


def _by_noun(text: str, figure: Figure, noun: str) -> Status:
    words = fold(text[figure.number.end : figure.span.end]).split()
    if noun in _MEMBERS:
        return Status.UNKNOWN
    status = known_status(" ".join(words)) if words else Status.UNKNOWN
    if status is Status.UNKNOWN:
        status = known_status(noun)
    if status is Status.UNKNOWN and _PEACEFUL.intersection(words):
        return Status.CIVILIAN
    if status is Status.UNKNOWN and _AGED_CHILD.search(figure.span.of(text)):
        return Status.CIVILIAN
    if (
        status is Status.UNKNOWN
        and words
        and (noun in _OPEN_NOUNS or not noun)
        and _ARMED.search(text, figure.number.end, figure.span.end)
    ):
        return Status.COMBATANT
    return status


def _by_tail(text: str, figure: Figure, sentence: Span, noun: str, status: Status) -> Status:
    if _HIS_MEN.search(text, figure.span.start, min(sentence.end, figure.span.end + 25)):
        return Status.COMBATANT
    following = _TAIL.match(text, figure.span.end, sentence.end)
    if noun in _MEMBERS:
        return _of_members(text, figure, following.end() if following is not None else min(sentence.end, figure.span.end + 12))
    if following is not None and _ARMED.search(following.group()):
        return Status.COMBATANT
    if noun and noun not in _OPEN_NOUNS:
        return status
    if _SIDE.match(text, figure.span.end, sentence.end):
        return Status.COMBATANT
    return _by_ranks(text, figure, sentence) if noun in _LOSSES else status


def _of_members(text: str, figure: Figure, reach: int) -> Status:
    """Members of what: of a rescue service, a household, an armed group."""
    if _RESCUE.search(text, figure.span.start, reach):
        return Status.CIVILIAN
    household = _HOUSEHOLD.search(text, figure.span.start, reach) is not None
    return Status.COMBATANT if not household and _ARMED.search(text, figure.span.start, reach) else Status.UNKNOWN


def _by_ranks(text: str, figure: Figure, sentence: Span) -> Status:
    """ "nine killed in the ranks of a brigade", "no casualties among civilians"."""
    aside = _ASIDE.match(text, figure.span.end, sentence.end)
    ranks = _RANKS.match(text, aside.end() if aside is not None else figure.span.end, sentence.end)
    if ranks is None:
        return Status.UNKNOWN
    found, _ = _first_known(ranks.group("noun"))
    return Status.COMBATANT if found is Status.UNKNOWN and _ARMED.search(ranks.group()) else found


def antecedent(text: str, figure: Figure, sentence: Span, back: Span | None) -> Status:
    """The status of the people "them" in the figure stands for: the nearest noun of people before it, in its sentence or in
    ``back``, the one before."""
    for span in (Span(sentence.start, figure.span.start), back):
        if span is None:
            continue
        for word in reversed(re.findall(r"[\w'’-]+", span.of(text))[-40:]):
            found = known_status(word.lower()) if word.lower().endswith(("s", "n", "e")) else Status.UNKNOWN
            if found is not Status.UNKNOWN:
                return found
    return Status.UNKNOWN


def _first_known(phrase: str) -> tuple[Status, str]:
    for word in phrase.lower().split():
        if word in _STOPS:
            break
        found = known_status(word)
        if found is not Status.UNKNOWN:
            return found, word
    return Status.UNKNOWN, ""


def _group(text: str, figure: Figure) -> str:
    words = fold(text[figure.number.end : figure.span.end]) if figure.number.end < figure.span.end else ""
    group = re.sub(r"^(?:of\s+)?(?:the\s+|a\s+|an\s+)?", "", words) or figure.noun
    further = _FURTHER.match(text, figure.span.start, figure.number.start)
    return f"{fold(further.group())} {group}".strip() if further is not None else group
