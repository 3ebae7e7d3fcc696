"""The speech of a document, analysed once: its segments, its quotations, and which attribution reaches which characters.

A segment is a sentence, further cut where a repeated headline or a dateline is glued to the text, so that a headline never
takes the attribution of the sentence after it.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from tolltrace.extract.document import Document
from tolltrace.extract.memo import remembered
from tolltrace.extract.who.continued import goes_on
from tolltrace.extract.who.cue import Cue
from tolltrace.extract.who.cues import find
from tolltrace.extract.who.hearsay import Said, only_known, own_words
from tolltrace.extract.who.naming import named, trimmed
from tolltrace.extract.who.words import tokens, word_set, words
from tolltrace.model import Span
from tolltrace.vocab.parties import kind_of, mentions

_DATELINE = re.compile(
    r"\b(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}\b|"
    r"\b\d{1,2}[-./]\d{1,2}[-./]\d{4}\b"
)
_OWN_STATEMENT = re.compile(
    r"^(?P<who>[\w' ]{4,50}?) (?:press )?(?:statement|communiqu[eé]|bulletin|clarification|press release)\b(?: on| about|"
    r" regarding|:|$)"
)
# "Ministry of Health: daily statistical report", "HUMAN RIGHTS OMBUDSMAN - INTERIM UPDATE, 29 Oct".
_OWN_REPORT = re.compile(
    r"^(?P<who>[^:–—|\n]{4,60}?)\s*(?::|\s[-–—|])\s+(?:[\w-]+\s+){0,3}(?:report|bulletin|statement|update|communiqu[eé]|summary|briefing|sitrep)\b",
    re.IGNORECASE,
)
_DATELINE_REACH = 450  # characters; a glued headline is at most 140, twice, and a byline
_MARK = re.compile(r"[\"\n]")
_QUOTE = re.compile(r"“[^“”]{12,1500}”|(?<!\w)‘[^‘’]{25,600}’(?!\w)")
_HEAD_TAIL = re.compile(r"(?:\s*[:–—|]\s*|\s+[-_]+\s*|,\s*|\s+)(?P<who>[^:–—|,_]{2,45}?)(?:\s+(?:says?|said))?\s*$")
_HEAD_LEAD = re.compile(r"^\s*(?P<who>[^:.,]{2,45}):\s")
_CLAUSE = re.compile(r"\w+ (?:the|an?|its|their|was|were|is|are)\b")  # words of a clause: no name of a source
_BARE = re.compile(
    r"^(?:[Mm]onitors?|SOHR|NGO|Activists?|Watchdog|[Ss]tate [Mm]edia|[Ss]tate TV|Monitor group|Observatory|Reports?|UN)$"
)
_CHAIN = 2  # sentences without a word of speech that go on about one speaker's figure
_NO_ONE = re.compile(r"(?:neither|no|none|nobody)\b", re.IGNORECASE)
_NOBODIES = word_set("nobodies") | word_set("determiners")
_LETTERS = re.compile(r"[^\W\d_]+")
_CONTRAST = re.compile(r"\b(?:but|while|whereas|although|though|however)\b|[;]", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"^\W*(?:(?:on|late|early)?\s*\w+day\W+)?(?:(?:an?|one|two|three|several|\w+)\s+)?(?:hours?|days?|weeks?|months?|"
    r"years?)?\s*(?:after|since|before)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speech:
    """``segments`` tile the text in order; ``said`` holds the attributions of each; ``quotes`` are longer quotations;
    ``voice`` is the one whose statement the whole text is."""

    text: str
    segments: tuple[Span, ...]
    said: tuple[tuple[Said, ...], ...]
    quotes: tuple[Span, ...]
    voice: Said | None = None

    def segment_index(self, offset: int) -> int:
        """The position of the segment holding ``offset``."""
        return max(0, bisect_right(self.segments, Span(offset, len(self.text))) - 1)

    def reaching(self, figure: Span) -> Said | None:
        """The attribution whose words the figure is among, None when the report speaks itself."""
        if not self.segments:
            return None
        nearby = self.quotes[max(0, (last := bisect_right(self.quotes, Span(figure.start, len(self.text)))) - 3) : last]
        quote = next((q for q in nearby if q.start <= figure.start and figure.end <= q.end), None)
        if quote is not None and (found := self._quoted(quote)):
            return found
        at = self.segment_index(figure.start)
        found = _within(self.text, self.said[at], figure)
        if found and found.cue.kind != "deny" and only_known(self.text[_from(found, figure) : figure.start]):
            return replace(found, speaker="", via="")
        return found or self._continued(at) or self.voice

    def _continued(self, at: int) -> Said | None:
        """The speaker of the sentence before, where this one breaks that speaker's figure down ("The victims included ...")."""
        for back in range(at, max(0, at - _CHAIN), -1):
            segment = self.segments[back]
            breaks = goes_on(segment.of(self.text))
            if self.said[back] or not breaks or "\n\n" in self.text[self.segments[back - 1].end : segment.start]:
                return None
            if self.said[back - 1]:
                last = self.said[back - 1][-1]
                return last if last.speaker and last.cue.kind != "deny" else None
        return None

    def _quoted(self, quote: Span) -> Said | None:
        """Who speaks the quotation: the attribution right after it, else right before it, else the speaker of the quotation
        before."""
        first, last = self.segment_index(quote.start), self.segment_index(quote.end)
        spoken = [s for row in self.said[max(0, first - 1) : last + 2] for s in row]
        inside = [s for s in spoken if s.cue.at < quote.end and s.cue.end > quote.start]
        after = [
            s
            for s in spoken
            if -1 <= s.cue.at - quote.end <= 30 and "\n" not in self.text[quote.end : s.cue.at] and not s.cue.leads
        ] or [s for s in spoken if 0 <= s.cue.at - quote.end <= 6 and "\n" not in self.text[quote.end : s.cue.at]]
        if after:
            return after[0]
        before = [s for s in spoken if 0 <= quote.start - s.cue.end <= 70 and s not in inside]
        if before:
            return before[-1]
        index = bisect_left(self.quotes, quote)
        if index and quote.start - self.quotes[index - 1].end < 160:
            return self._quoted(self.quotes[index - 1])
        return None


def _from(said: Said, figure: Span) -> int:
    """Where the words that speak of the figure begin; a figure between the speaker and its verb comes after the speaker."""
    return said.cue.verb.start if said.cue.verb.start <= figure.start else min(said.cue.at, figure.start)


def _within(text: str, row: tuple[Said, ...], figure: Span) -> Said | None:
    prior = next((s for s in reversed(row) if s.cue.end <= figure.start), None)
    following = next((s for s in row if s.cue.at >= figure.end), None)
    around = next((s for s in row if s.cue.at <= figure.start and figure.end <= s.cue.end), None)
    if around and not (around.cue.speaker and around.cue.speaker.overlaps(figure)):
        return around
    if prior and _apart(text, row, prior, figure):
        prior = None
    if following and following.cue.leads:
        following = None
    if prior and following:
        trails = not prior.cue.leads
        return following if trails or _CONTRAST.search(text, prior.cue.end, figure.start) else prior
    if around and around.cue.speaker and around.cue.speaker.overlaps(figure):
        around = None
    if following and following.cue.speaker and following.cue.speaker.overlaps(figure):
        following = None
    return prior or following or around


def _apart(text: str, row: tuple[Said, ...], prior: Said, figure: Span) -> bool:
    """Whether the words after a trailing attribution are the report's own background ("..., X said, a day after a blast
    killed")."""
    return not prior.cue.leads and bool(_BACKGROUND.match(text[prior.cue.end : figure.start]))


@remembered(8)
def analyse(document: Document) -> Speech:
    """The speech of ``document``; the last few are remembered, so that asking for each figure costs nothing."""
    text = document.text
    segments = _segments(document)
    rows: list[tuple[Said, ...]] = []
    names: list[str] = []
    known = [(start, end) for start, end, _ in mentions(text)]
    last: Said | None = None
    voice = _voice(document)
    cues_of = words().cues
    for number, segment in enumerate(segments):
        piece = text[segment.start : segment.end]
        cues = (
            find(tokens(text, segment.start, segment.end, known))
            if not cues_of.isdisjoint(_LETTERS.findall(piece.lower()))
            else []
        )
        headline = number < 4 and _is_heading(document, segment)
        if headline and not cues and (own := _heading_cue(text, segment)):
            cues = [own]
        row = []
        for cue in cues:
            found = _resolve(text, cue, names, last, voiced=voice is not None)
            if found is None:
                continue
            if not cue.held:
                row.append(found)
            if found.speaker:
                names.append(found.speaker)
                last = found
        rows.append(own_words(text, row, segment.end))
    return Speech(text, segments, tuple(rows), _quotations(text), voice)


def _quotations(text: str) -> tuple[Span, ...]:
    """Longer quotations. A straight mark opens after a space and closes after a character; a quotation whose closing mark is
    lost ends where the next opens."""
    found = [Span(m.start(), m.end()) for m in _QUOTE.finditer(text)]
    opened: int | None = None
    for m in _MARK.finditer(text):
        if m.group() == "\n":
            opened = None
            continue
        opens = m.start() == 0 or text[m.start() - 1] in " \t\n(["
        if opens:
            opened = m.start()
        elif opened is not None:
            if 12 < m.end() - opened < 1500:
                found.append(Span(opened, m.end()))
            opened = None
    return tuple(sorted(found))


def _resolve(text: str, cue: Cue, names: list[str], last: Said | None, *, voiced: bool) -> Said | None:
    if cue.speaker is None:
        return None
    via = trimmed(cue.via.of(text)) if cue.via else ""
    if cue.pronoun:
        own = cue.speaker.of(text).lower() in {"we", "i"}
        if own or last is None:
            return Said(cue, "", "")
        return Said(replace(cue, via=last.cue.via if not via else cue.via), last.speaker, via or last.via)
    if voiced and text[cue.at : cue.speaker.start].strip().lower() in {"our", "my"}:
        return None
    if _NO_ONE.match(text, cue.speaker.start) or _NOBODIES.issuperset(
        re.findall(r"[\w-]+", re.sub(r"['’]s?\b", "", cue.speaker.of(text).lower()))
    ):
        return None
    return Said(cue, named(text, cue.speaker, names), named(text, cue.via, names) if cue.via else "")


def _segments(document: Document) -> tuple[Span, ...]:
    text = document.text
    cuts: set[int] = set()
    newline = text.find("\n")
    if newline > 0:
        for head in _headings(text):
            again = text.find(head, newline, newline + _DATELINE_REACH)
            if again >= 0:
                cuts |= {again, again + len(head)}
                break
    for m in _DATELINE.finditer(text, 0, _DATELINE_REACH):
        if m.end() - m.start() > 7 and not re.match(
            r"\s*(?:[,.;)]|that|when|and|in\b|killed|were|was)", text[m.end() : m.end() + 8]
        ):
            cuts.add(m.end())
    found = []
    for sentence in document.sentences:
        start = sentence.start
        for cut in sorted(c for c in cuts if sentence.start < c < sentence.end):
            if text[start:cut].strip():
                found.append(Span(start, cut))
            start = cut
        if text[start : sentence.end].strip():
            found.append(Span(start, sentence.end))
    return tuple(found)


def _is_heading(document: Document, segment: Span) -> bool:
    if document.headline is not None and segment.start <= document.headline.start < segment.end:
        return True
    return segment.of(document.text).strip() in _headings(document.text)


def _headings(text: str) -> list[str]:
    """The first line, and the first line without the name of the site behind a dash or a bar."""
    line = text.split("\n", 1)[0].strip()
    short = re.split(r"\s[-|–—_]\s", line)[0].strip()
    return [h for h in dict.fromkeys((line, short)) if len(h) > 12]


def _heading_cue(text: str, segment: Span) -> Cue | None:
    """ "16 dead in bombardment: monitor", "UN: dozens of casualties": a headline that names its source itself."""
    line = segment.of(text)
    if m := _HEAD_LEAD.match(line):
        who = m.group("who")
        if kind_of(trimmed(who)) and len(who.split()) <= 5:
            span = Span(segment.start + m.start("who"), segment.start + m.end("who"))
            return Cue("say", span, span.start, span.end, span, leads=True)
    at = 0
    for piece in re.split(r"(\s[-|_–—]\s)", line):
        body = piece.rstrip(" .")
        if m := _HEAD_TAIL.search(body):
            marked = m.group().lstrip()[:1] in ":–—,"
            for start in _tail_starts(m.group("who"), marked):
                who = m.group("who")[start:]
                if (marked and start == 0 and kind_of(trimmed(who)) and not _CLAUSE.search(who)) or _BARE.match(who):
                    begin = segment.start + at + m.start("who") + start
                    span = Span(begin, begin + len(who))
                    return Cue("say", span, span.start, span.end, span)
        elif at and kind_of(trimmed(body)) in {"monitor", "rights group", "medic", "activist"}:
            span = Span(segment.start + at, segment.start + at + len(body))
            return Cue("say", span, span.start, span.end, span)
        at += len(piece)
    return None


def _tail_starts(who: str, marked: bool) -> list[int]:
    return [0] if marked else [m.start() for m in re.finditer(r"\S+", who)]


def _speaks(who: str) -> bool:
    return kind_of(trimmed(who)) not in {"", "outlet", "agency"} or who.rsplit(maxsplit=1)[-1].lower() in words().speakers


def _voice(document: Document) -> Said | None:
    """The speaker of a text that is one statement ("Statement of the defence ministry on ..."), from its first line."""
    line = document.text.split("\n", 1)[0][:200]
    if m := _OWN_STATEMENT.match(line):
        span = Span(m.start("who"), m.end("who"))
        return (
            Said(Cue("say", span, span.start, span.end, span), trimmed(m.group("who")), "") if kind_of(m.group("who")) else None
        )
    if (m := _OWN_REPORT.match(line)) and _speaks(m.group("who")):
        span = Span(m.start("who"), m.end("who"))
        return Said(Cue("say", span, span.start, span.end, span), trimmed(m.group("who")), "")
    m = words().statement.search(line)
    if not m:
        return None
    who = re.split(r"\s(?:on|about|regarding|concerning|after|for)\s", m.group("who"))[0]
    if not kind_of(who) and not who[:1].isupper():
        return None
    span = Span(m.start("who"), m.start("who") + len(who))
    return Said(Cue("say", span, span.start, span.end, span), trimmed(who), "")
