"""Attributions that lean on another: relays ("AFP quoted a medic"), papers ("a report by X that"), verbs that share their
speaker or are left out."""

from dataclasses import replace

from tolltrace.extract.who.cue import MUTE, PASSIVE, WEAK, Cue, is_speaker, leads, stretch
from tolltrace.extract.who.nouns import after, before
from tolltrace.extract.who.words import DAYS, DETERMINERS, NUMBER, Token, word_set, words
from tolltrace.model import Span

TOLL = word_set("toll")
_HEDGES = word_set("hedges")


def relay(row: list[Token], i: int, found: list[Cue]) -> Cue | None:  # noqa: PLR0911 - one form a return
    """ "X quoted Y as saying" (Y speaks, via X); "..., citing Y" (Y speaks, via whoever cites); "Y, quoted by X"."""
    verb = Span(row[i].start, row[i].end)
    if i + 1 < len(row) and row[i + 1].low == "by":
        relayer = after(row, i + 2)
        if relayer is None:
            return None
        mention = stretch(row, relayer.start, relayer.end)
        if found and found[-1].via is None and found[-1].speaker and row[i].start - found[-1].end < 60:
            found[-1] = replace(found[-1], via=mention, end=mention.end)
            return None
        phrase = before(row, i)
        if phrase is None or not is_speaker(row, phrase):
            return None
        return Cue(
            "say",
            verb,
            row[phrase.left].start,
            mention.end,
            stretch(row, phrase.start, phrase.end),
            mention,
            phrase.pronoun,
            leads(row, phrase.left),
        )
    if i and row[i - 1].low in PASSIVE:
        phrase = before(row, i)
        if phrase is None:
            return None
        by = next((k for k in range(i + 1, min(len(row), i + 6)) if row[k].low == "by"), None)
        relayer = after(row, by + 1) if by else None
        via = stretch(row, relayer.start, relayer.end) if relayer else None
        return Cue(
            "say",
            verb,
            row[phrase.left].start,
            via.end if via else row[i].end,
            stretch(row, phrase.start, phrase.end),
            via,
            phrase.pronoun,
            leads(row, phrase.left),
        )
    origin = after(row, i + 1)
    if origin is None or origin.pronoun:
        return None
    mention = stretch(row, origin.start, origin.end)
    if row[i].low in {"citing", "quoting"}:
        if found and verb.start - found[-1].end < 60 and found[-1].via is None:
            found[-1] = replace(
                found[-1], speaker=mention, via=found[-1].speaker, pronoun=False, end=max(found[-1].end, mention.end)
            )
            return None
        subject = before(row, i)
        via = stretch(row, subject.start, subject.end) if subject and is_speaker(row, subject) else None
        return Cue("say", verb, verb.start, mention.end, mention, via, False, False)
    subject = before(row, i)
    via = stretch(row, subject.start, subject.end) if subject else None
    left = row[subject.left].start if subject else verb.start
    return Cue("say", verb, left, mention.end, mention, via, False, leads(row, subject.left if subject else i))


_LISTS = frozenset({"list", "count", "tally", "toll", "total", "database", "figures", "records"})


_OPINIONS = frozenset(
    {
        "count",
        "tally",
        "estimate",
        "estimates",
        "figures",
        "records",
        "reckoning",
        "view",
        "opinion",
        "telling",
        "account",
        "list",
    }
)


def _owned(row: list[Token], i: int) -> Cue | None:
    """ "the town council's own list is longer: 14", "the ministry's count had reached 29": what a body keeps is its word."""
    at = i - 1
    while at > 0 and row[at].low in {"own", "last", "latest", "official", "death", "running"}:
        at -= 1
    if at < 1 or not (row[at].low.endswith("'s") or row[at].text in {"'", "’"}):
        return None
    phrase = before(row, at + 1)
    if phrase is None or phrase.pronoun or phrase.aside or not is_speaker(row, phrase):
        return None
    mention = stretch(row, phrase.start, phrase.end)
    return Cue("count", Span(row[i].start, row[i].end), row[phrase.left].start, row[i].end, mention, None, False, True)


def paper(row: list[Token], i: int) -> Cue | None:  # noqa: PLR0911 - one form a return
    """ "initial US claims that", "a report by local officials that", "by the ministry's count"."""
    nxt = row[i + 1].low if i + 1 < len(row) else ""
    verb = Span(row[i].start, row[i].end)
    if row[i].low in _LISTS and (owned := _owned(row, i)):
        return owned
    if nxt in {"by", "from", "of"}:
        author = after(row, i + 2)
        if (
            author is None
            or author.pronoun
            or not (is_speaker(row, author) or row[author.start].is_name)
            or any(t.low in MUTE or t.low in DAYS for t in row[author.start : author.end])
        ):
            return None
        mention = stretch(row, author.start, author.end)
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
            leads(row, i) or (author.end < len(row) and row[author.end].low in {"that", "of"}),
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
        if phrase is None or phrase.pronoun or not (row[phrase.end - 1].is_name or is_speaker(row, phrase)):
            return None
        return Cue("say", verb, row[phrase.left].start, row[i + 1].end, stretch(row, phrase.start, phrase.end), None, False, True)
    if i >= 2 and row[i - 1].low in {"its", "their", "his", "her"} and row[i - 2].low in {"by", "in", "on"}:
        if row[i].low not in _OPINIONS:
            return None
        mention = Span(row[i - 1].start, row[i - 1].end)
        return Cue("say", verb, row[i - 2].start, row[i].end, mention, None, True, leads(row, i - 2))
    if i >= 2 and row[i].low in {"count", "tally", "estimate", "estimates", "figures", "records", "reckoning"}:
        opening = next((k for k in range(i - 1, max(-1, i - 6), -1) if row[k].low == "by"), None)
        if opening is None or opening + 1 >= i or row[opening + 1].low in {"our", "some", "any", "one", "most", "all"}:
            return None
        start = opening + 2 if row[opening + 1].low in DETERMINERS else opening + 1
        if start >= i or not any(t.is_name or t.low.removesuffix("'s") in words().speakers for t in row[start:i]):
            return None
        return Cue("say", verb, row[opening].start, row[i].end, stretch(row, start, i), None, False, leads(row, opening))
    return None


def shared(row: list[Token], i: int, kind: str, found: list[Cue]) -> Cue | None:
    """ "The army blamed rebels and said ...", ", adding that": the speaker of the verb before."""
    low = row[i].low
    if not found or found[-1].speaker is None or (low in WEAK and not low.endswith("ed")) or low in {"claim", "report"}:
        return None
    at = i - 1
    while at > 0 and (row[at].low in {"then", "also", "later", "now", "again", "since", "further"} or row[at].low.endswith("ly")):
        at -= 1
    joined = at >= 0 and row[at].low in {"and", "but"}
    comma = at >= 0 and row[at].text == "," and (low.endswith("ing") or row[i - 1].low == "then")
    loose = low in {"adding", "saying", "noting", "stating", "stressing"}
    finite = low.endswith(("ed", "s", "id", "ld", "ote", "ut", "oke", "ave"))
    if not (loose or comma or (joined and finite)):
        return None
    if kind == "put" and not puts(row, i):
        return None
    last = found[-1]
    return Cue(kind, Span(row[i].start, row[i].end), row[i].start, row[i].end, last.speaker, last.via, last.pronoun, True)


def gapped(row: list[Token], found: list[Cue]) -> list[Cue]:
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
        if at >= len(row) or not (NUMBER.match(row[at].low) or row[at].low in _HEDGES) or not is_speaker(row, phrase):
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
                stretch(row, phrase.start, phrase.end),
                None,
                False,
                True,
            )
        )
    return sorted([*found, *extra], key=lambda c: c.at) if extra else found


def puts(row: list[Token], i: int) -> bool:
    """Whether "put" or "raised" speaks of a toll: "put the toll at"."""
    rest = row[i + 1 : i + 9]
    return any(t.low in TOLL for t in rest) and any(t.low in {"at", "from", "as", "to"} for t in rest)
