"""Reports in other styles: wires in capitals, posts, bulletins with hashtags, typographic quotation marks, numbers with
separators, passages in other languages.

``styles.txt`` was written in one go before the program read any of it; each section has floors, a little below what was
measured. What the first run found is kept in docs/quality.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tests.eval.test_contrast import Wanted, matches, strictly
from tolltrace.config import Config
from tolltrace.model import Span, make_report
from tolltrace.pipeline import new_extractor
from tolltrace.vocab.languages import language_name

FILE = Path(__file__).with_name("styles.txt")


@dataclass(frozen=True)
class Floors:
    """What a section must reach: F1 of claims found; F1 of claims with the right interval and status; of those found, the share
    with the right stance."""

    detection: float
    strict: float
    stance: float


FLOORS = {
    "rules": {
        "wires in capitals": Floors(0.93, 0.82, 0.98),
        "posts": Floors(0.96, 0.96, 0.93),
        "bulletins with hashtags": Floors(0.98, 0.98, 0.98),
        "quotation marks": Floors(0.86, 0.74, 0.84),
        "numbers with separators": Floors(0.89, 0.83, 0.98),
        "French and Arabic mixed in": Floors(0.98, 0.92, 0.98),
    },
    "learned": {
        "wires in capitals": Floors(0.93, 0.82, 0.99),
        "posts": Floors(0.86, 0.81, 0.93),
        "bulletins with hashtags": Floors(0.99, 0.99, 0.99),
        "quotation marks": Floors(0.96, 0.86, 0.93),
        "numbers with separators": Floors(0.84, 0.78, 0.99),
        "French and Arabic mixed in": Floors(0.99, 0.92, 0.99),
    },
}
SECTIONS = tuple(FLOORS["rules"])


@dataclass
class Sample:
    """A report, its claims, and the languages of passages that are to be skipped."""

    text: str
    wanted: list[Wanted] = field(default_factory=list)
    skipped: tuple[str, ...] = ()


def samples(section: str) -> list[Sample]:
    """The reports of a section. Raises ValueError for a claim whose figure does not stand in its report."""
    return [sample for name, sample in _read() if name == section]


def _read() -> Iterator[tuple[str, Sample]]:
    section, found = "", list[tuple[str, Sample]]()
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:].strip()
        elif not line.strip() or line.startswith("# "):
            continue
        elif line.startswith("~"):
            found[-1][1].skipped = tuple(code.strip() for code in line[1:].split(","))
        elif line.startswith("= "):
            found[-1][1].wanted.append(_wanted(found[-1][1].text, line[2:]))
        else:
            found.append((section, Sample(line.replace("\\n", "\n"))))
    yield from found


def _wanted(text: str, line: str) -> Wanted:
    figure, outcome, status, interval, stance, scope = (part.strip() for part in line.split("|"))
    at = text.index(figure)
    low, high = (int(bound) if bound else None for bound in interval.split(".."))
    return Wanted(Span(at, at + len(figure)), outcome, status, low, high, stance, scope)


def test_every_section_is_large_and_well_formed() -> None:
    assert {name: len(samples(name)) >= 12 for name in SECTIONS} == dict.fromkeys(SECTIONS, True)
    assert {name for name, _ in _read()} == set(SECTIONS)


@pytest.mark.parametrize("reader", FLOORS)
@pytest.mark.parametrize("section", SECTIONS)
def test_styles_reach_their_floors(section: str, reader: str) -> None:
    extractor = new_extractor(Config(reader=reader))
    found = right = stances = wanted = predicted = 0
    wrong = []
    for number, sample in enumerate(samples(section)):
        claims = extractor.extract(make_report(f"style-{number}", sample.text, published=date(2016, 5, 12)))
        pairs = matches(sample.wanted, claims)
        good = sum(strictly(*pair) for pair in pairs)
        told = sum(want.stance == claim.stance for want, claim in pairs)
        found, right, stances = found + len(pairs), right + good, stances + told
        wanted, predicted = wanted + len(sample.wanted), predicted + len(claims)
        if good < len(sample.wanted) or len(claims) > len(sample.wanted) or told < len(pairs):
            shown = [f"{c.count.phrase}|{c.outcome}|{c.status}|{c.count}|{c.stance}" for c in claims]
            wrong.append(f"{sample.text}\n      -> {shown}")
    detection, strict = 2 * found / (wanted + predicted), 2 * right / (wanted + predicted)
    stance = stances / max(1, found)
    summary = f"{section}: detection {detection:.3f}, strict {strict:.3f}, stance {stance:.3f}"
    print(summary, *wrong, sep="\n  ")
    floors = FLOORS[reader][section]
    reached = (detection >= floors.detection, strict >= floors.strict, stance >= floors.stance)
    assert reached == (True, True, True), summary


@pytest.mark.parametrize("sample", samples("French and Arabic mixed in"), ids=lambda s: s.text[:30])
def test_passages_in_another_language_are_skipped_and_named(sample: Sample) -> None:
    extractor = new_extractor(Config())
    extractor.extract(make_report("mixed", sample.text, published=date(2016, 5, 12)))
    told = " ".join(notice.what for notice in extractor.take_notices())
    named = {code for code in ("fr", "ar", "de", "es") if language_name(code) in told}
    assert named == set(sample.skipped)
