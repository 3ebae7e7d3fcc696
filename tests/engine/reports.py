"""Invented reports by the thousand: events of one invented war told by several outlets, copies, and news of other things.

Every sentence is made up here. The same numbers give the same reports on every machine.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

TOWNS = (
    ("Douma", "Rif Dimashq"), ("Saraqib", "Idlib"), ("Manbij", "Aleppo"), ("Palmyra", "Homs"), ("Raqqa", "Raqqa"),
    ("Hajin", "Deir ez-Zor"), ("Daraa", "Daraa"), ("Jisr al-Shughur", "Idlib"), ("Azaz", "Aleppo"), ("Mosul", "Nineveh"),
    ("Fallujah", "Anbar"), ("Tikrit", "Salah al-Din"), ("Hawija", "Kirkuk"), ("Sinjar", "Nineveh"), ("Baquba", "Diyala"),
)  # fmt: skip
OUTLETS = ("Northern Courier", "Levant Wire", "The Evening Ledger", "Radio Orontes", "Plains Gazette", "Harbour Post")
SPEAKERS = ("a hospital director", "the governor's office", "residents", "a rescue worker", "the provincial council")
MEANS = (
    ("airstrike", "An airstrike", "warplanes"), ("shelling", "Artillery shelling", "guns"),
    ("bomb", "A car bomb", "a car bomb"), ("drone", "A drone strike", "a drone"),
)  # fmt: skip
SPOTS = ("the covered market", "a bakery", "a school used as a shelter", "the bus station", "a row of houses", "a clinic")
FILLERS = (
    "{who} from {town} brought {n} {thing} before {time}, while the road to {other} stayed shut for the {nth} day.",
    "Shops along the {nth} street near {spot} opened for {n} hours and sold {thing} to people from {other}.",
    "The water board of {other} said that {n} pumping stations had stopped and that {who} would look at them by {time}.",
    "At {time} a convoy with {n} lorries of {thing} was turned back on the way from {other} to {town}.",
    "{who} kept {n} lamps burning by {spot} until {time} and handed {thing} to whoever asked for them.",
    "Classes for {n} pupils moved from {spot} to a hall in {other}, where {who} had stored {thing}.",
)
CREWS = ("Volunteers", "Two brothers", "The fire brigade", "Farmers", "A cooperative", "Students", "Drivers", "Carpenters")
THINGS = ("blankets", "jerrycans", "cutting tools", "flour", "tarpaulins", "batteries", "onions", "window panes", "pumps", "rope")
TIMES = ("dawn", "noon", "dusk", "midnight", "the evening prayer", "the last bus", "the curfew", "sunrise")
NTH = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
CALM = (
    "The council of {town} agreed on a plan to mend {n} bridges before winter.",
    "Olive growers near {town} expect a harvest {n} per cent above that of last year.",
    "The library of {town} bought {n} new books and a second reading lamp.",
    "A train with {n} carriages reached {town} for the first time since spring.",
    "The mayor opened a bakery with {n} ovens and gave away bread.",
)
NAMES = ("Karam", "Nizar", "Salwa", "Hadi", "Rima", "Tarek", "Lubna", "Fadi", "Maysa", "Anwar")


@dataclass(frozen=True)
class Told:
    """One report as a line of JSON has it."""

    doc: str
    publisher: str
    published: str
    text: str


@dataclass(frozen=True)
class _Event:
    day: date
    town: tuple[str, str]
    means: tuple[str, str, str]
    spot: str
    killed: int
    injured: int
    name: str


def reports(n: int, seed: int = 1, *, calm: float = 0.3, copied: float = 0.15) -> list[Told]:
    """``n`` reports: a share of ``calm`` ones without harm, ``copied`` ones that repeat an earlier text whole or nearly, and for
    the rest events that one to four reports tell of."""
    rng = random.Random(seed)
    made: list[Told] = []
    harm: list[Told] = []
    telling: list[Told] = []
    while len(made) < n:
        luck = rng.random()
        number = len(made)
        if luck < calm:
            made.append(_calm(rng, number))
        elif luck < calm + copied and harm:
            made.append(_copy(rng, rng.choice(harm), number))
        else:
            if not telling:
                event = _event(rng)
                telling = [_telling(rng, event) for _ in range(rng.choices((1, 2, 3, 4), (50, 25, 15, 10))[0])]
            one = telling.pop()
            made.append(Told(f"r{number:06d}", one.publisher, one.published, one.text))
            harm.append(made[-1])
    return made


def many_copies(n: int) -> Iterator[Told]:
    """One report and ``n`` - 1 more that repeat it nearly: another outlet, another edition line, the same event."""
    rng = random.Random(7)
    first = _telling(rng, _event(rng))
    for number in range(n):
        line = f"Edition {number} of the {rng.choice(OUTLETS)}."
        yield Told(f"c{number:06d}", rng.choice(OUTLETS), first.published, f"{first.text}\n{line}")


def _event(rng: random.Random) -> _Event:
    day = date(2016, 1, 1) + timedelta(rng.randrange(900))
    killed = rng.choice((2, 3, 4, 5, 6, 7, 9, 11, 14, 17, 23, 31, 46))
    return _Event(
        day, rng.choice(TOWNS), rng.choice(MEANS), rng.choice(SPOTS), killed, killed + rng.randrange(1, 30), rng.choice(NAMES)
    )


def _telling(rng: random.Random, event: _Event) -> Told:
    town, province = event.town
    published = event.day + timedelta(rng.choice((0, 1, 1, 2)))
    killed = max(1, event.killed + rng.choice((0, 0, 0, 0, 1, 2, -1)))
    hedge = rng.choice(("", "at least ", "more than ", "about "))
    speaker = rng.choice(SPEAKERS)
    day = f"{event.day:%A} {event.day.day} {event.day:%B}" if rng.random() < 0.5 else f"{event.day:%A}"
    opening = rng.choice((
        f"{event.means[1]} on {event.spot} in {town} killed {hedge}{killed} civilians on {day}, {speaker} said.",
        f"{killed} people were killed on {day} when {event.means[2]} struck {event.spot} in {town}, {province}, {speaker} said.",
        f"Rescuers in {town} pulled {killed} bodies from {event.spot} after {event.means[2]} hit it on {day}, {speaker} said.",
    ))  # fmt: skip
    more = [f"{speaker.capitalize()} added that {event.injured} others were wounded."]
    if rng.random() < 0.4:
        children = max(1, killed // 3)
        more.append(f"Among the dead were {children} children, said {event.name}, who lives near {event.spot}.")
    more += [_filler(rng) for _ in range(rng.randrange(2, 6))]
    return Told("", rng.choice(OUTLETS), published.isoformat(), " ".join([opening, *more]))


def _copy(rng: random.Random, one: Told, number: int) -> Told:
    luck = rng.random()
    published = (date.fromisoformat(one.published) + timedelta(rng.choice((0, 0, 1)))).isoformat()
    text = one.text if luck < 0.4 else f"{one.text} {_filler(rng)}" if luck < 0.8 else f"(Agency) {one.text}"
    return Told(f"r{number:06d}", rng.choice(OUTLETS), published, text)


def _calm(rng: random.Random, number: int) -> Told:
    town = rng.choice(TOWNS)[0]
    lines = [line.format(town=town, n=rng.randrange(3, 60)) for line in rng.sample(CALM, 3)]
    day = date(2016, 1, 1) + timedelta(rng.randrange(900))
    return Told(f"r{number:06d}", rng.choice(OUTLETS), day.isoformat(), " ".join([*lines, _filler(rng), _filler(rng)]))


def _filler(rng: random.Random) -> str:
    said = rng.choice(FILLERS).format(
        who=rng.choice(CREWS),
        town=rng.choice(TOWNS)[0],
        other=rng.choice(TOWNS)[0],
        n=rng.randrange(2, 400),
        thing=rng.choice(THINGS),
        time=rng.choice(TIMES),
        nth=rng.choice(NTH),
        spot=rng.choice(SPOTS),
    )
    return said[0].upper() + said[1:]


def as_jsonl(path: Path, told: Sequence[Told]) -> Path:
    path.write_text("".join(json.dumps(asdict(t)) + "\n" for t in told), encoding="utf-8")
    return path


def as_parquet(path: Path, told: Sequence[Told], group: int = 200) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist([asdict(t) for t in told]), path, row_group_size=group)
    return path


def as_warc(path: Path, told: Sequence[Told]) -> Path:
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "invented"}))
        for t in told:
            page = (
                f"<html><head><title>News {t.doc}</title><meta property='article:published_time' content='{t.published}'>"
                f"<meta property='og:site_name' content='{t.publisher}'></head>"
                f"<body><article><p>{t.text}</p></article></body></html>"
            )
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    f"http://news.example/{t.doc}", "response", payload=BytesIO(page.encode()), http_headers=headers
                )
            )
    return path
