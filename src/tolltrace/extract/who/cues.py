"""Where a sentence says whose word something is: "X said", "according to X", "said X", "X put the toll at"."""

from dataclasses import replace

from tolltrace.extract.who.cue import MUTE, PASSIVE, WEAK, Cue, is_speaker, leads, stretch
from tolltrace.extract.who.hearsay import supposed
from tolltrace.extract.who.nouns import Phrase, after, before
from tolltrace.extract.who.relays import TOLL, gapped, paper, puts, relay, shared
from tolltrace.extract.who.words import DETERMINERS, NUMBER, Token, word_set, words
from tolltrace.model import Span
from tolltrace.vocab.parties import kind_of

# "claimed 12 lives", "claimed responsibility": no word of speech.
_NOT_CLAIMED = frozenset(
    {"lives", "life", "responsibility", "victims", "attack", "attacks", "bombing", "bombings", "blast", "assault"}
)
_RESPONSIBLE = dict.fromkeys(("own", "owns", "owned"), ("up",)) | dict.fromkeys(
    ("take", "takes", "took"), ("responsibility", "blame")
)
_OWNERS = frozenset({"its", "their", "his", "her"})
_STAFF = frozenset({"spokesman", "spokeswoman", "investigators", "office", "officials", "commanders", "bulletin", "staff"})
_PUBLISHED = frozenset(
    {"published", "released", "compiled", "issued", "provided", "collected", "given", "gathered", "cited", "announced", "posted"}
)
_HALTS = frozenset({"stopped", "stops", "arrives", "arrived", "stands", "stood", "remains", "stays"})
_HOLDS = _HALTS | {"has", "have", "had"}
_HEDGES = word_set("hedges") | {"it", "least", "than", "the", "first"}
_PARTIES = frozenset({"armed force", "armed group", "government"})
_VAGUE_DATA = word_set("vague_data")
_LISTENERS = word_set("listeners")


def find(row: list[Token]) -> list[Cue]:
    """The attributions of one segment, in text order."""
    known = words()
    found = _opening(row)
    for i, token in enumerate(row):
        low = token.low
        cue = None
        if low == "according" and i + 1 < len(row) and row[i + 1].low == "to":
            cue = _according(row, i)
        elif low == "per" and i and row[i - 1].low == "as":
            cue = _according(row, i - 1)
        elif low == "acc" and (to := next((k for k in (i + 1, i + 2) if k < len(row) and row[k].low == "to"), 0)):
            cue = _according(row, to - 1)
        elif low in known.relay:
            cue = relay(row, i, found)
        elif low in known.papers and (named := paper(row, i)):
            cue = named
        elif low in _HOLDS:
            cue = _tally(row, i)
        elif low in known.verbs:
            cue = _verb(row, i, known.verbs[low]) or shared(row, i, known.verbs[low], found)
        if cue is None:
            continue
        while found and cue.at <= found[-1].at and found[-1].end <= cue.end:
            found.pop()
        if (
            found
            and cue.verb.start < found[-1].end
            and cue.kind == "say"
            and not cue.pronoun
            and found[-1].speaker == cue.speaker
        ):
            continue
        found.append(cue)
    return gapped(row, found)


def _tally(row: list[Token], i: int) -> Cue | None:
    """ "The Observatory has 14 dead", "the network stopped at 27": a known source, and the number that it keeps."""
    rest = row[i + 1 : i + 5]
    at = next((k for k, t in enumerate(rest) if t.low not in _HEDGES and t.text not in {'"', "“"}), None)
    if at is None or not NUMBER.match(rest[at].low) or (row[i].low in _HALTS and "at" not in {t.low for t in rest[:at]}):
        return None
    phrase = before(row, i)
    if phrase is None or phrase.pronoun or not any(t.known for t in row[phrase.start : phrase.end]):
        return None
    speaker = stretch(row, phrase.start, phrase.end)
    if kind_of(" ".join(t.text for t in row[phrase.start : phrase.end])) in _PARTIES:
        return None
    return Cue(
        "count", Span(row[i].start, row[i].end), row[phrase.left].start, row[i].end, speaker, None, False, leads(row, phrase.left)
    )


def _according(row: list[Token], i: int) -> Cue | None:
    phrase = after(row, i + 2)
    if phrase is None:
        return None
    if row[phrase.end - 1].low in words().papers:
        by = next(
            (k for k in range(phrase.end, min(len(row), phrase.end + 5)) if row[k].low in {"by", "from"} or not row[k].is_word),
            None,
        )
        made = by is not None and all(t.low not in words().verbs or t.low in _PUBLISHED for t in row[phrase.end : by])
        author = after(row, by + 1) if by is not None and made and row[by].is_word else None
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
        stretch(row, phrase.start, phrase.end),
        None,
        phrase.pronoun,
        leads(row, i),
    )


def _verb(row: list[Token], i: int, kind: str) -> Cue | None:  # noqa: PLR0911, PLR0912 - one guard a return
    low = row[i].low
    rest = row[i + 1 : i + 9]
    if rest and rest[0].low == "by" and low.endswith("ed"):
        return None
    if i and (
        row[i - 1].low in PASSIVE | {"to", "a", "an", "the", "of", "without", "despite"}
        or (low.endswith("ed") and NUMBER.match(row[i - 1].low))
    ):
        return None
    if (
        row[i].is_name
        and not (i and row[i - 1].text.isupper() and row[i].text.isupper())
        and sum(t.is_name for t in row) * 2 < len(row)
    ):
        return None
    if low.startswith("claim") and any(t.low in _NOT_CLAIMED for t in rest[:6]):
        return None
    if kind == "put" and not puts(row, i):
        return None
    if low in {"give", "gives", "gave", "given"} and not (
        any(t.low in TOLL for t in rest[:5]) or (rest and NUMBER.match(rest[0].low))
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
    if (
        low in {"said", "says", "added"}
        and not phrase.pronoun
        and not is_speaker(row, phrase)
        and (turned := _inverted(row, i, kind))
        and _plain(row, turned)
    ):
        return turned
    head = row[phrase.end - 1]
    if any(t.low in MUTE for t in row[phrase.start : phrase.end][-1:]):
        return None
    if low in WEAK and not phrase.pronoun and not (is_speaker(row, phrase) or head.is_name):
        return None
    if row[phrase.left].low in _OWNERS and (head.low in words().papers or head.low in words().titles or head.low in _STAFF):
        phrase = replace(phrase, pronoun=True)
    if origin := _aside_origin(row, phrase):
        return Cue(
            kind,
            verb,
            row[phrase.left].start,
            row[i].end,
            origin,
            stretch(row, phrase.start, phrase.end),
            False,
            leads(row, phrase.left),
        )
    via = _aside_via(row, phrase)
    held = supposed(row, phrase, i)
    end = row[i].end
    if low in {"told", "tells", "tell", "informed", "informs"} and via is None:
        heard = after(row, i + 1)
        if heard and not heard.pronoun and not any(t.low in _LISTENERS for t in row[heard.start : heard.end]):
            via = stretch(row, heard.start, heard.end)
            end = via.end
    return Cue(
        kind,
        verb,
        row[phrase.left].start,
        end,
        stretch(row, phrase.start, phrase.end),
        via,
        phrase.pronoun,
        leads(row, phrase.left),
        held,
    )


def _plain(row: list[Token], cue: Cue) -> bool:
    """Whether the speaker after the verb is one beyond doubt: a known source, or a name with what the person is."""
    inside = [t for t in row if cue.speaker and cue.speaker.start <= t.start < cue.speaker.end + 25]
    return any(t.known for t in inside) or (inside[0].is_name and any(t.low in words().titles for t in inside))


def _inverted(row: list[Token], i: int, kind: str) -> Cue | None:
    """ "..., said the owner of the house"."""
    if kind != "say" or not row[i].low.endswith(("said", "says", "ed", "ote", "told")):
        return None
    if i and (row[i - 1].is_word and row[i - 1].low not in words().verbs and row[i].low not in {"said", "says"}):
        return None
    if row[i].low == "alleged" and i + 1 < len(row) and row[i + 1].low not in DETERMINERS:
        return None  # ", alleged air strikes by Harland": what the strikes are called
    phrase = after(row, i + 1)
    if phrase is None or not (
        phrase.pronoun
        or is_speaker(row, phrase)
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
            stretch(row, heard.start, heard.end)
            if heard and not any(t.low in _LISTENERS for t in row[heard.start : heard.end])
            else None
        )
    end = via.end if via else row[phrase.end - 1].end
    return Cue(
        kind, Span(row[i].start, row[i].end), row[i].start, end, stretch(row, phrase.start, phrase.end), via, phrase.pronoun
    )


def _opening(row: list[Token]) -> list[Cue]:
    """ "Mayor: 12 dead", "3/ Source in the hospital to a local site: 11 killed": a speaker and a colon at the start."""
    first = 2 if len(row) > 2 and row[0].text.isdigit() and row[1].text == "/" else 0
    phrase = after(row, first)
    if phrase is None or phrase.pronoun or phrase.end >= len(row) or not is_speaker(row, phrase):
        return []
    via, colon = None, phrase.end
    if row[colon].low == "to" and (heard := after(row, colon + 1)):
        via, colon = stretch(row, heard.start, heard.end), heard.end
    if colon >= len(row) - 1 or row[colon].text != ":":
        return []
    speaker = stretch(row, phrase.start, phrase.end)
    return [Cue("say", speaker, speaker.start, row[colon].end, speaker, via, False, True)]


def _aside_origin(row: list[Token], phrase: Phrase) -> Span | None:
    """Who speaks through the subject: "the agency, citing a military source, said"."""
    if phrase.aside is None or row[phrase.aside[0]].low not in {"citing", "quoting"}:
        return None
    origin = after(row, phrase.aside[0] + 1)
    return stretch(row, origin.start, origin.end) if origin and not origin.pronoun else None


def _aside_via(row: list[Token], phrase: Phrase) -> Span | None:
    """The relay named in an aside: ", quoted by a local site,", ", citing X," is the speaker's own source and no relay."""
    if phrase.aside is None:
        return None
    for k in range(*phrase.aside):
        if row[k].low in {"quoted", "cited", "reached", "joined"} and k + 2 < len(row) and row[k + 1].low == "by":
            heard = after(row, k + 2)
            return stretch(row, heard.start, heard.end) if heard else None
        if row[k].low == "speaking" and row[k + 1].low in {"to", "on"}:
            heard = after(row, k + 2)
            return stretch(row, heard.start, heard.end) if heard else None
    return None
