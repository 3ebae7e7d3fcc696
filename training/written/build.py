"""Turn marked reports into the two files that training reads: the plain texts and their annotated claims.

A source is a text file of reports, each with its annotation inside the sentences, so that a reader sees both at once:

    === wa-001 | Orontes Wire | 2016-05-08 | stripped
    S = Syrian Observatory for Human Rights
    e1 = incident | 2016-05-07 | Ariha, Idlib, Syria | airstrike | government jets | Ariha market strike
    ---
    Jets kill {12|e1 ku #a} in Syria's Ariha

    {$H} Jets killed {at least 12 people|e1 ku =a #b @S} on Saturday, among them {two children|e1 kc <b @S}.

A mark is {figure|tokens}: the event; outcome and status by their letters (see OUTCOMES, STATUSES); ``#x`` names the claim,
``<x`` is part_of, ``=x`` repeat_of; ``@`` claimant and ``^`` via, by the names of the head; ``!`` a stance; ``n:2`` or
``lo: hi: mod:`` where the words do not give the interval; ``g:[..] p:[..] r:[..] m:[..] d:[..]`` override group, place,
responsible, method and dates.
``? text`` closes with the reason why a careful person could annotate otherwise, ``; text`` with a plain note.
``{$H}`` prints the headline again as feeds do, and ``{$L}`` what stands in [[ ]], their claims repeating the first ones.
"stripped" reports lose commas and apostrophes, as the corpora that such texts stand in for have lost them.

usage: build.py FOLDER [--show ID ...]   writes FOLDER.reports.jsonl and FOLDER.gold.jsonl; --show prints reports for rereading
"""

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import figures

OUTCOMES = {"k": "killed", "i": "injured", "v": "casualties", "m": "missing", "d": "displaced", "t": "detained", "a": "abducted"}
STATUSES = {"c": "civilian", "f": "combatant", "u": "unknown", "m": "mixed"}
STANCES = {"den": "denied", "dis": "disputed", "ack": "acknowledged", "sup": "superseded"}
METHODS = (
    "airstrike|drone strike|shelling|missile strike|car bomb|suicide bombing|explosive|chemical|shooting|execution|clash|other"
    "|unknown"
)
MARK = re.compile(r"\{([^{}|]+)\|([^{}]+)\}")
TOKEN = re.compile(r"\w+:\[[^\]]*\]|\S+")
LOST = str.maketrans("", "", ",'’;:?%$")
Row = dict[str, Any]


class Event(NamedTuple):
    """One happening of a report, with what its claims share."""

    scope: str
    dates: tuple[str | None, str | None]
    place: str
    method: str
    responsible: str
    name: str


class Mark(NamedTuple):
    """One marked figure: where it stands in the finished text, and its tokens."""

    start: int
    figure: str
    tokens: str


class Report(NamedTuple):
    """One report of a source: its head and its text, still marked."""

    doc: str
    publisher: str
    published: str
    stripped: bool
    names: dict[str, str]
    events: dict[str, Event]
    body: str


def parse(source: str) -> list[Report]:
    """The reports of one source file. Raises ValueError that names the report for a head that cannot be read."""
    reports = []
    for chunk in re.split(r"^=== ", source, flags=re.M)[1:]:
        head, _, body = chunk.partition("\n---\n")
        first, *lines = head.strip().splitlines()
        doc, publisher, published, kind = (part.strip() for part in first.split("|"))
        names: dict[str, str] = {}
        events: dict[str, Event] = {}
        for line in lines:
            key, _, value = (part.strip() for part in line.partition("="))
            if re.fullmatch(r"e\d+", key):
                events[key] = _event(doc, value)
            else:
                names[key] = value
        if kind not in {"stripped", "plain"}:
            raise ValueError(f"{doc}: {kind!r} is neither stripped nor plain")
        date.fromisoformat(published)
        reports.append(Report(doc, publisher, published, kind == "stripped", names, events, body.strip()))
    return reports


def _event(doc: str, value: str) -> Event:
    parts = [part.strip() for part in value.split("|")]
    if len(parts) != 6 or parts[0] not in {"incident", "aggregate"} or parts[3] not in METHODS.split("|"):
        raise ValueError(f"{doc}: cannot read event {value!r}")
    return Event(parts[0], _dates(parts[1]), parts[2], parts[3], parts[4], parts[5])


def _dates(text: str) -> tuple[str | None, str | None]:
    if text in {"", "null"}:
        return None, None
    start, _, end = text.partition("..")
    for day in (start, end or start):
        date.fromisoformat(day)
    return start, end or start


def finish(report: Report) -> tuple[str, list[Mark]]:
    """The plain text of ``report`` and its marks at their places."""
    headline, _, rest = report.body.partition("\n")
    echoed = _echo(headline.strip()) if "{$H}" in rest else ""
    if lead := re.search(r"\[\[(.*?)\]\]", rest, re.S):
        rest = rest.replace(lead[0], lead[1]).replace("{$L}", _echo(lead[1]) if "{$L}" in rest else "")
    marked = headline.strip() + "\n" + rest.replace("{$H}", echoed)
    head, _, tail = marked.partition("\n")
    if report.stripped:
        tail = " ".join(tail.split())
    else:
        tail = "\n\n".join(" ".join(p.split()) for p in re.split(r"\n\s*\n", tail.strip()))
    marked = f"{head}\n{tail}"
    text, marks, at = "", [], 0
    for hit in MARK.finditer(marked):
        text += _plain(marked[at : hit.start()], report.stripped)
        figure = _plain(hit[1], report.stripped)
        marks.append(Mark(len(text), figure, hit[2]))
        text += figure
        at = hit.end()
    return text + _plain(marked[at:], report.stripped), marks


def _echo(headline: str) -> str:
    """The headline or lead again: each claim of it repeats the first one, and its parts belong to the new wholes."""

    def again(hit: re.Match[str]) -> str:
        tokens = [f"<{t[1:]}2" if t[0] == "<" else t for t in TOKEN.findall(hit[2])]
        label = next((t[1:] for t in tokens if t[0] == "#"), "")
        if not label:
            raise ValueError(f"give {hit[1]!r} of the repeated headline a label")
        kept = [t for t in tokens if t[0] not in "#="]
        first = next((t for t in tokens if t[0] == "="), f"={label}")
        where = next((i for i, t in enumerate(kept) if t in {"?", ";"}), len(kept))
        return "{" + hit[1] + "|" + " ".join([*kept[:where], f"#{label}2", first, *kept[where:]]) + "}"

    return MARK.sub(again, headline)


def _plain(text: str, stripped: bool) -> str:
    return text.translate(LOST) if stripped else text


def annotate(report: Report) -> tuple[str, list[Row]]:
    """The text of ``report`` and its gold lines. Raises ValueError that names report and figure for whatever does not hold."""
    text, marks = finish(report)
    labels = {t[1:]: f"c{n}" for n, m in enumerate(marks, 1) for t in TOKEN.findall(_notes(m.tokens)[0]) if t[0] == "#"}
    rows: list[Row] = []
    for n, mark in enumerate(marks, 1):
        try:
            row = _claim(report, mark, labels)
            row = {"doc": report.doc, "id": f"c{n}", "quote": quote(text, mark, rows, str(row["outcome"]))} | row
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError(f"{report.doc}: {mark.figure!r}: {error!r}") from error
        _named(report.doc, row, text)
        rows.append(row)
    used = {r["event"] for r in rows}
    if spare := set(report.events) - used:
        raise ValueError(f"{report.doc}: events without a claim: {sorted(spare)}")
    return text, rows


def _named(doc: str, row: Row, text: str) -> None:
    """Raises ValueError for a place, claimant or go-between that the text does not name."""
    said = text.translate(LOST).lower()
    for part in str(row["place"]).split(", "):
        if part.translate(LOST).lower() not in said:
            raise ValueError(f"{doc}: {row['figure']!r}: its text does not name {part!r}")
    for field in ("claimant", "via"):
        if missing := [w for w in str(row[field]).translate(LOST).lower().split() if w not in said]:
            raise ValueError(f"{doc}: {row['figure']!r}: its text does not say {missing} of the {field}")


def _notes(tokens: str) -> tuple[str, str, bool]:
    """The tokens proper, the note, and whether the annotation is sure."""
    hit = re.search(r"(?:^|\s)([?;])\s(.*)$", tokens)
    return (tokens[: hit.start()], hit[2].strip(), hit[1] == ";") if hit else (tokens, "", True)


def _claim(report: Report, mark: Mark, labels: dict[str, str]) -> Row:
    proper, note, sure = _notes(mark.tokens)
    tokens = TOKEN.findall(proper)
    key = next(t for t in tokens if t in report.events)
    event = report.events[key]
    kind = next(t for t in tokens if re.fullmatch(r"[kivmdta][cfum]", t))
    options = dict(t.split(":", 1) for t in tokens if ":" in t)
    known = {t for t in tokens if t in {key, kind} or ":" in t or t[0] in "#<=@^!"}
    if extra := set(tokens) - known:
        raise ValueError(f"tokens nobody knows: {extra}")
    low, high, modifier, group = _interval(mark.figure, options)
    start, end = _dates(options["d"].strip("[]")) if "d" in options else event.dates

    def named(sigil: str) -> str:
        code = next((t[1:] for t in tokens if t[0] == sigil), "")
        return _plain(report.names[code], report.stripped) if code else ""

    def linked(sigil: str) -> str:
        label = next((t[1:] for t in tokens if t[0] == sigil), "")
        return labels[label] if label else ""

    def own(letter: str, default: str) -> str:
        value = options[letter].strip("[]") if letter in options else default
        return value.translate(str.maketrans("", "", "'’")) if report.stripped else value

    return {
        "figure": mark.figure,
        "outcome": OUTCOMES[kind[0]],
        "status": STATUSES[kind[1]],
        "group": _plain(group, report.stripped).lower(),
        "low": low,
        "high": high,
        "modifier": modifier,
        "claimant": named("@"),
        "via": named("^"),
        "stance": STANCES[next((t[1:] for t in tokens if t[0] == "!"), "")] if "!" in proper else "reported",
        "scope": event.scope,
        "date_start": start,
        "date_end": end,
        "place": own("p", event.place),
        "responsible": own("r", event.responsible),
        "method": own("m", event.method),
        "event": key,
        "event_name": own("", f"{event.dates[0] or report.published[:7]} {event.name}"),
        "part_of": linked("<"),
        "repeat_of": linked("="),
        "sure": sure,
        "note": note,
    }


def _interval(figure: str, options: dict[str, str]) -> tuple[int | None, int | None, str, str]:
    reading = figures.read(figure)
    group = options["g"].strip("[]") if "g" in options else (reading.noun if reading else "")
    if "n" in options:
        return int(options["n"]), int(options["n"]), options.get("mod", "exact"), group
    if "lo" in options:
        low, high = (None if v == "null" else int(v) for v in (options["lo"], options["hi"]))
        return low, high, options["mod"], group
    if reading is None:
        raise ValueError("the table does not settle its interval")
    if reading.noun == "" and "g" not in options and " and " in figure:
        raise ValueError("say its group")
    return reading.low, reading.high, options.get("mod", reading.modifier), group


def quote(text: str, mark: Mark, before: list[Row], outcome: str) -> str:
    """The words around ``mark``: its sentence when that has 5 to 40 words, else a part of it that begins at a break, so chosen
    that the first such words in the text, and the first such figure in them, are the marked ones."""
    end = mark.start + len(mark.figure)
    breaks = [0, *(m.end() for m in re.finditer(r"[.!?][\"”]?(?:\s|$)|\n+", text)), len(text)]
    left = max(b for b in breaks if b <= mark.start)
    right = min(b for b in breaks if b >= end)
    gaps = [m.end() for m in re.finditer(r"\s+", text)]
    starts = [left, *(g for g in gaps if left < g <= mark.start), *(g for g in reversed(gaps) if left - 300 < g < left)]
    ends = [right, *(g for g in reversed(gaps) if end <= g < right), *(g for g in gaps if right < g < right + 300)]
    for start in starts:
        for stop in ends:
            words = text[start:stop].strip().rstrip(".")
            if 5 <= len(words.split()) <= 40 and _points(text, words, mark):
                return words
    raise ValueError("no quote of 5 to 40 words points at it alone")


def _points(text: str, words: str, mark: Mark) -> bool:
    outer, inner = text.find(words), words.find(mark.figure)
    return inner >= 0 and outer + inner == mark.start


def show(report: Report) -> str:
    """``report`` and its claims in short lines, with days of the week and with the numbers nobody marked."""
    try:
        text, rows = annotate(report)
    except ValueError as error:
        return str(error)
    lines = [f"===== {report.doc} {report.publisher} {report.published} {date.fromisoformat(report.published):%a}", text]
    for r in rows:
        day = (
            "null"
            if not r["date_start"]
            else " to ".join(f"{date.fromisoformat(r[k]):%a %d %b %Y}" for k in ("date_start", "date_end"))
        )
        span = f"{r['low']}..{r['high']} {r['modifier']}"
        who = f"C={r['claimant']} V={r['via']} {r['stance'].replace('reported', '')}"
        links = f"<{r['part_of']} ={r['repeat_of']} {'' if r['sure'] else '?'}{r['note']}"
        what = f"{r['outcome'][:4]} {r['status'][:4]} [{r['group']}] {span}"
        lines.append(f"{r['id']} {r['figure']} | {what} | {who} | {r['event']} {r['scope'][:3]} {day} | P={r['place']} | {links}")
    rest = MARK.sub("@", report.body)
    spare = re.findall(
        rf"\S* ?\b(?:\d[\d,]*|{figures.WORD}|dozens?|scores|hundreds?|thousands?|several|many|number)\b \S* ?\S*", rest, re.I
    )
    return "\n".join([*lines, f"UNMARKED {spare}"])


def main(arguments: list[str]) -> int:
    """Build one folder; nought when every report holds."""
    folder = Path(arguments[0])
    reports = [r for path in sorted(folder.glob("*.txt")) for r in parse(path.read_text())]
    if len({r.doc for r in reports}) != len(reports):
        sys.stderr.write("two reports bear the same id\n")
        return 1
    if "--show" in arguments:
        wanted = arguments[arguments.index("--show") + 1 :]
        sys.stdout.write("\n".join(show(r) for r in reports if r.doc in wanted) + "\n")
        return 0
    texts, gold, wrong = [], [], 0
    for report in reports:
        try:
            text, rows = annotate(report)
        except ValueError as error:
            sys.stderr.write(f"{error}\n")
            wrong += 1
            continue
        texts.append({"doc": report.doc, "publisher": report.publisher, "published": report.published, "text": text})
        gold += rows or [{"doc": report.doc, "none": True}]
    for name, lines in (("reports", texts), ("gold", gold)):
        path = folder.with_name(f"{folder.name}.{name}.jsonl")
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    sys.stdout.write(f"{len(texts)} reports, {sum('none' not in g for g in gold)} claims, {wrong} reports with an error\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
