"""Where a sentence says whose word something is: "X said", "according to X", "said X", "X put the toll at", "a report by X that"."""

from dataclasses import dataclass, replace

from tolltrace.extract.who.nouns import Phrase, after, before
from tolltrace.extract.who.words import CONJUNCTIONS, DAYS, DETERMINERS, NUMBER, Token, words
from tolltrace.model import Span


@dataclass(frozen=True, slots=True)
class Cue:
    """One attribution. ``kind`` is the class of its verb (say, count, put, acknowledge, deny, doubt; "say" for "according to").
    ``at`` is where the speaker or the cue begins, ``end`` where both are over; ``speaker`` and ``via`` are mentions (None when
    nobody is named); ``pronoun`` when the speaker only points back; ``leads`` when what is said can only follow."""

    kind: str
    verb: Span
    at: int
    end: int
    speaker: Span | None
    via: Span | None = None
    pronoun: bool = False
    leads: bool = False


# "claimed 12 lives", "claimed responsibility": no word of speech.
_NOT_CLAIMED = frozenset({"lives", "life", "responsibility", "victims"})
_TOLL = frozenset(
    {
        "toll",
        "number",
        "count",
        "figure",
        "figures",
        "deaths",
        "dead",
        "losses",
        "casualties",
        "death",
        "total",
        "it",
        "them",
        "wounded",
        "injured",
        "killed",
    }
)
_PASSIVE = frozenset({"was", "were", "is", "are", "been", "be", "being"})
# Subjects that no one speaks through.
_MUTE = frozenset(
    ["toll", "attack", "attacks", "strike", "strikes", "raid", "raids", "clash", "clashes", "fighting", "blast", "blasts", "shelling", "bombardment", "explosion", "violence", "conflict", "war", "siege", "figure", "number", "offensive", "battle", "battles", "bombing", "bombings", "airstrike", "airstrikes", "fire", "shell", "shells", "mine", "bomb", "operation", "incident", "dead", "victims", "casualties", "wounded", "bodies", "injured", "killed", "deaths", "there"]
)
_RESPONSIBLE = dict.fromkeys(("own", "owns", "owned"), ("up",)) | dict.fromkeys(("take", "takes", "took"), ("responsibility", "blame"))
_OWNERS = frozenset({"its", "their", "his", "her"})
_STAFF = frozenset({"spokesman", "spokeswoman", "investigators", "office", "officials", "commanders", "bulletin", "staff"})
_VAGUE_DATA = frozenset(["preliminary", "updated", "initial", "latest", "new", "provisional", "various", "early", "first", "unconfirmed", "conflicting"])
_LISTENERS = frozenset({"reporters", "journalists", "press", "conference", "parliament", "lawmakers", "us", "council", "them"})
_BREAKS = frozenset({";", ":", "—", "–", "-", "(", "|"})
# Verbs that are more often something else: taken only with a speaker that is plainly one.
_WEAK = frozenset(
    ["state", "states", "set", "sets", "show", "shows", "showed", "give", "gives", "gave", "post", "name", "names", "named", "treated", "received", "list", "lists", "identified", "described", "speak", "spoke", "speaks", "report", "claim", "claims", "place", "places", "placed", "count", "counts", "record", "records", "document", "documents", "broadcast", "update", "reports", "estimates"]
)


def find(row: list[Token]) -> list[Cue]:
    """The attributions of one segment, in text order."""
    known = words()
    found: list[Cue] = []
    for i, token in enumerate(row):
        low = token.low
        cue = None
        if low == "according" and i + 1 < len(row) and row[i + 1].low == "to":
            cue = _according(row, i)
        elif low in known.relay:
            cue = _relay(row, i, found)
        elif low in known.papers and (named := _paper(row, i)):
            cue = named
        elif low in known.verbs:
            cue = _verb(row, i, known.verbs[low]) or _shared(row, i, known.verbs[low], found)
        if cue is None:
            continue
        if (
            found
            and cue.verb.start < found[-1].end
            and cue.kind == "say"
            and not cue.pronoun
            and found[-1].speaker == cue.speaker
        ):
            continue
        found.append(cue)
    return _gapped(row, found)


def _shared(row: list[Token], i: int, kind: str, found: list[Cue]) -> Cue | None:
    """ "The army blamed rebels and said ...", ", adding that": the speaker of the verb before."""
    low = row[i].low
    if not found or found[-1].speaker is None or (low in _WEAK and not low.endswith("ed")) or low in {"claim", "report"}:
        return None
    at = i - 1
    while at > 0 and (
        row[at].low in {"then", "also", "later", "now", "again", "since", "further"} or row[at].low.endswith("ly")
    ):
        at -= 1
    joined = at >= 0 and row[at].low in {"and", "but"}
    comma = at >= 0 and row[at].text == "," and (low.endswith("ing") or row[i - 1].low == "then")
    loose = low in {"adding", "saying", "noting", "stating", "stressing"}
    finite = low.endswith(("ed", "s", "id", "ld", "ote", "ut", "oke", "ave"))
    if not (loose or comma or (joined and finite)):
        return None
    if kind == "put" and not _puts(row, i):
        return None
    last = found[-1]
    return Cue(kind, Span(row[i].start, row[i].end), row[i].start, row[i].end, last.speaker, last.via, last.pronoun, True)


def _puts(row: list[Token], i: int) -> bool:
    rest = row[i + 1 : i + 9]
    return any(t.low in _TOLL for t in rest) and any(t.low in {"at", "from", "as", "to"} for t in rest)


def _gapped(row: list[Token], found: list[Cue]) -> list[Cue]:
    """ "Monitors put it at 40, the Observatory at 30 and a UN panel at 37": the speakers whose verb is left out."""
    if not found:
        return found
    extra = []
    for i in range(1, len(row) - 2):
        if row[i].text not in {",", ";"} and row[i].low != "and":
            continue
        first = i + 1
        if row[first].low == "and":
            first += 1
        phrase = after(row, first)
        if phrase is None or phrase.pronoun or phrase.end >= len(row) or row[i].start < found[0].verb.start:
            continue
        at = phrase.end + (row[phrase.end].low in {"at", "of"})
        if at >= len(row) or not (NUMBER.match(row[at].low) or row[at].low in _HEDGES) or not _speaker(row, phrase):
            continue
        if (
            row[phrase.end - 1].low
            in {"people", "fighters", "families", "workers", "officers", "members", "rebels", "militants", "police"}
            and at == phrase.end
        ):
            continue
        extra.append(
            Cue(
                "say",
                Span(row[first].start, row[phrase.end - 1].end),
                row[first].start,
                row[phrase.end - 1].end,
                _span(row, phrase.start, phrase.end),
                None,
                False,
                True,
            )
        )
    return sorted([*found, *extra], key=lambda c: c.at) if extra else found


_HEDGES = frozenset(
    {
        "between",
        "no",
        "up",
        "roughly",
        "about",
        "around",
        "nearly",
        "over",
        "at",
        "as",
        "only",
        "just",
        "almost",
        "some",
        "more",
        "fewer",
    }
)


def _span(row: list[Token], start: int, end: int) -> Span:
    return Span(row[start].start, row[end - 1].end)


def _leads(row: list[Token], first: int) -> bool:
    if first <= 0:
        return True
    last = row[first - 1]
    return last.low in CONJUNCTIONS or last.text in _BREAKS or last.low in {"that", "which"}


def _according(row: list[Token], i: int) -> Cue | None:
    phrase = after(row, i + 2)
    if phrase is None:
        return None
    if row[phrase.end - 1].low in words().papers:
        by = next(
            (k for k in range(phrase.end, min(len(row), phrase.end + 5)) if row[k].low in {"by", "from"} or not row[k].is_word),
            None,
        )
        author = after(row, by + 1) if by is not None and row[by].is_word else None
        phrase = author if author and not author.pronoun else phrase
    if row[phrase.start].low in _VAGUE_DATA and all(
        t.low in _VAGUE_DATA or t.low in words().papers for t in row[phrase.start : phrase.end]
    ):
        return None
    return Cue(
        "say",
        Span(row[i].start, row[i + 1].end),
        row[i].start,
        row[phrase.end - 1].end,
        _span(row, phrase.start, phrase.end),
        None,
        phrase.pronoun,
        _leads(row, i),
    )


def _verb(row: list[Token], i: int, kind: str) -> Cue | None:
    low = row[i].low
    rest = row[i + 1 : i + 9]
    if i and (
        row[i - 1].low in _PASSIVE | {"to", "a", "an", "the", "of"} or (low.endswith("ed") and NUMBER.match(row[i - 1].low))
    ):
        return None
    if (
        row[i].is_name
        and not (i and row[i - 1].text.isupper() and row[i].text.isupper())
        and sum(t.is_name for t in row) * 2 < len(row)
    ):
        return None
    if low.startswith("claim") and any(t.low in _NOT_CLAIMED for t in rest[:4]):
        return None
    if kind == "put" and not _puts(row, i):
        return None
    if low in {"give", "gives", "gave", "given"} and not (
        any(t.low in _TOLL for t in rest[:5]) or (rest and NUMBER.match(rest[0].low))
    ):
        return None
    if low in _RESPONSIBLE:
        if not any(t.low in _RESPONSIBLE[low] for t in rest[:3]):
            return None
        kind = "acknowledge"
    phrase = before(row, i)
    verb = Span(row[i].start, row[i].end)
    if phrase is None:
        return _inverted(row, i, kind)
    head = row[phrase.end - 1]
    if any(t.low in _MUTE for t in row[phrase.start : phrase.end][-1:]):
        return None
    if low in _WEAK and not phrase.pronoun and not (_speaker(row, phrase) or head.is_name):
        return None
    if row[phrase.left].low in _OWNERS and (head.low in words().papers or head.low in words().titles or head.low in _STAFF):
        phrase = replace(phrase, pronoun=True)
    via = _aside_via(row, phrase)
    end = row[i].end
    if low in {"told", "tells", "tell", "informed", "informs"} and via is None:
        heard = after(row, i + 1)
        if heard and not heard.pronoun and not any(t.low in _LISTENERS for t in row[heard.start : heard.end]):
            via = _span(row, heard.start, heard.end)
            end = via.end
    return Cue(
        kind,
        verb,
        row[phrase.left].start,
        end,
        _span(row, phrase.start, phrase.end),
        via,
        phrase.pronoun,
        _leads(row, phrase.left),
    )


def _speaker(row: list[Token], phrase: Phrase) -> bool:
    known = words()
    return any(t.low in known.speakers or t.low in known.titles for t in row[phrase.start : phrase.end])


def _inverted(row: list[Token], i: int, kind: str) -> Cue | None:
    """ "..., said the owner of the house"."""
    if kind != "say" or not row[i].low.endswith(("said", "says", "ed", "ote", "told")):
        return None
    if i and (row[i - 1].is_word and row[i - 1].low not in words().verbs and row[i].low not in {"said", "says"}):
        return None
    phrase = after(row, i + 1)
    if phrase is None or not (
        phrase.pronoun
        or _speaker(row, phrase)
        or row[phrase.start].is_name
        or (i and row[i - 1].text in {",", '"', "”", "'", "’"})
    ):
        return None
    if phrase.end < len(row) and row[phrase.end].low in {"was", "were", "had", "has", "have", "killed"}:
        return None
    via = None
    if phrase.end < len(row) and (
        told := next((k for k in range(phrase.end, min(len(row), phrase.end + 14)) if row[k].low == "told"), None)
    ):
        heard = after(row, told + 1)
        via = (
            _span(row, heard.start, heard.end)
            if heard and not any(t.low in _LISTENERS for t in row[heard.start : heard.end])
            else None
        )
    end = via.end if via else row[phrase.end - 1].end
    return Cue(kind, Span(row[i].start, row[i].end), row[i].start, end, _span(row, phrase.start, phrase.end), via, phrase.pronoun)


def _aside_via(row: list[Token], phrase: Phrase) -> Span | None:
    """The relay named in an aside: ", quoted by a local site,", ", citing X," is the speaker's own source and no relay."""
    if phrase.aside is None:
        return None
    for k in range(*phrase.aside):
        if row[k].low in {"quoted", "cited", "reached", "joined"} and k + 2 < len(row) and row[k + 1].low == "by":
            heard = after(row, k + 2)
            return _span(row, heard.start, heard.end) if heard else None
        if row[k].low == "speaking" and row[k + 1].low in {"to", "on"}:
            heard = after(row, k + 2)
            return _span(row, heard.start, heard.end) if heard else None
    return None


def _relay(row: list[Token], i: int, found: list[Cue]) -> Cue | None:
    """ "X quoted Y as saying" (Y speaks, via X); "..., citing Y" (Y speaks, via whoever cites); "Y, quoted by X"."""
    verb = Span(row[i].start, row[i].end)
    if i + 1 < len(row) and row[i + 1].low == "by":
        relay = after(row, i + 2)
        if relay is None:
            return None
        mention = _span(row, relay.start, relay.end)
        if found and found[-1].via is None and found[-1].speaker and row[i].start - found[-1].end < 60:
            found[-1] = replace(found[-1], via=mention, end=mention.end)
            return None
        phrase = before(row, i)
        if phrase is None or not _speaker(row, phrase):
            return None
        return Cue(
            "say",
            verb,
            row[phrase.left].start,
            mention.end,
            _span(row, phrase.start, phrase.end),
            mention,
            phrase.pronoun,
            _leads(row, phrase.left),
        )
    if i and row[i - 1].low in _PASSIVE:
        phrase = before(row, i)
        if phrase is None:
            return None
        by = next((k for k in range(i + 1, min(len(row), i + 6)) if row[k].low == "by"), None)
        relay = after(row, by + 1) if by else None
        via = _span(row, relay.start, relay.end) if relay else None
        return Cue(
            "say",
            verb,
            row[phrase.left].start,
            via.end if via else row[i].end,
            _span(row, phrase.start, phrase.end),
            via,
            phrase.pronoun,
            _leads(row, phrase.left),
        )
    origin = after(row, i + 1)
    if origin is None or origin.pronoun:
        return None
    mention = _span(row, origin.start, origin.end)
    if row[i].low in {"citing", "quoting"}:
        if found and verb.start - found[-1].end < 60 and found[-1].via is None:
            found[-1] = replace(
                found[-1], speaker=mention, via=found[-1].speaker, pronoun=False, end=max(found[-1].end, mention.end)
            )
            return None
        subject = before(row, i)
        via = _span(row, subject.start, subject.end) if subject and _speaker(row, subject) else None
        return Cue("say", verb, verb.start, mention.end, mention, via, False, False)
    subject = before(row, i)
    via = _span(row, subject.start, subject.end) if subject else None
    left = row[subject.left].start if subject else verb.start
    return Cue("say", verb, left, mention.end, mention, via, False, _leads(row, subject.left if subject else i))


def _paper(row: list[Token], i: int) -> Cue | None:
    """ "initial US claims that", "a report by local officials that", "by the ministry's count"."""
    nxt = row[i + 1].low if i + 1 < len(row) else ""
    verb = Span(row[i].start, row[i].end)
    if nxt in {"by", "from", "of"}:
        author = after(row, i + 2)
        if (
            author is None
            or author.pronoun
            or not (_speaker(row, author) or row[author.start].is_name)
            or any(t.low in _MUTE or t.low in DAYS for t in row[author.start : author.end])
        ):
            return None
        mention = _span(row, author.start, author.end)
        if author.end < len(row) and row[author.end].low in words().verbs:
            return None
        if nxt == "of" and not (i >= 2 and row[i - 2].low in {"to", "by", "after"}):
            return None
        return Cue(
            "say",
            verb,
            verb.start,
            mention.end,
            mention,
            None,
            False,
            _leads(row, i) or (author.end < len(row) and row[author.end].low in {"that", "of"}),
        )
    if nxt == "that" and row[i].low in {
        "claims",
        "claim",
        "reports",
        "report",
        "assertion",
        "assertions",
        "allegations",
        "statement",
    }:
        phrase = before(row, i)
        if phrase is None or phrase.pronoun or not (row[phrase.end - 1].is_name or _speaker(row, phrase)):
            return None
        return Cue("say", verb, row[phrase.left].start, row[i + 1].end, _span(row, phrase.start, phrase.end), None, False, True)
    if i >= 2 and row[i].low in {"count", "tally", "estimate", "estimates", "figures", "records", "reckoning"}:
        opening = next((k for k in range(i - 1, max(-1, i - 6), -1) if row[k].low == "by"), None)
        if opening is None or opening + 1 >= i or row[opening + 1].low in {"our", "some", "any", "one", "most", "all"}:
            return None
        start = opening + 2 if row[opening + 1].low in DETERMINERS else opening + 1
        if start >= i or not any(t.is_name or t.low.removesuffix("'s") in words().speakers for t in row[start:i]):
            return None
        return Cue("say", verb, row[opening].start, row[i].end, _span(row, start, i), None, False, _leads(row, opening))
    return None
