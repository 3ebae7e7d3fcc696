"""The words of a page in its language: headings, terms, ranges and dates from ``vocab/page.LANGUAGE.yml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tolltrace.charts.theme import ChartWords
from tolltrace.errors import InputError
from tolltrace.export.digest import unreported
from tolltrace.export.sentences import Sentences, sentences
from tolltrace.model import DatePrecision, Link, Outcome, Toll, Total, When
from tolltrace.model.plain import plain
from tolltrace.vocab import names, vocabulary


@dataclass(frozen=True, slots=True)
class Words:
    """``lang`` and ``direction`` are HTML's lang and dir."""

    lang: str
    direction: str
    _data: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The text named ``key``, filled with ``values``. Raises KeyError for a key that the vocabulary lacks."""
        text = str(self._data["text"][key]).strip()
        return text.format(**values) if values else text

    def term(self, kind: str, value: str) -> str:
        """A vocabulary term ("outcome", "killed") in this language, itself when there is none."""
        return str(self._data["terms"].get(kind, {}).get(value, value))

    def range(self, low: int | None, high: int | None, *, open_top: bool) -> str:
        """A range as people read it, thousands separated."""
        return self.chart.range(low, high, open_top=open_top)

    def toll(self, item: Toll | Total) -> str:
        """The range of a toll or a total."""
        if unreported(item):
            return self("none_reported")
        low = item.low if item.high is not None or item.low else None
        return self.range(low, item.high, open_top=item.open_top)

    def day(self, day: date) -> str:
        forms = self._data["dates"]
        return str(forms["day"]).format(d=day.day, month=self._data["months"][day.month - 1], y=day.year)

    def when(self, when: When) -> str:
        """A date as closely as it is known."""
        forms, start, end = self._data["dates"], when.start, when.end
        if start is None or end is None:
            phrase = plain(when.phrase)
            return str(forms["unresolved"]).format(phrase=phrase) if phrase else str(forms["unknown"])
        if when.precision is DatePrecision.YEAR and start.year == end.year:
            return str(forms["year"]).format(y=start.year)
        if when.precision is DatePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
            return str(forms["month"]).format(month=self._data["months"][start.month - 1], y=start.year)
        if start == end:
            return self.day(start)
        if (start.year, start.month) == (end.year, end.month):
            return str(forms["days"]).format(a=start.day, b=end.day, month=self._data["months"][start.month - 1], y=start.year)
        return str(forms["span"]).format(a=self.day(start), b=self.day(end))

    def pair(self, a: str, b: str) -> str:
        """Two terms with the language's own comma."""
        return self("pair", a=a, b=b)

    def sentence(self, text: str) -> str:
        """A sentence of a rule, a grade or a link in this language, "" when it has no translation."""
        return text if self.lang == "en" else self.sentences(text)

    def explained(self, link: Link) -> str:
        """Why two happenings were linked, in this language; in English where it has no translation."""
        return link.explanation if self.lang == "en" else self.sentences.link(link) or link.explanation

    @property
    def sentences(self) -> Sentences:
        return _sentences(self.lang)

    @property
    def chart(self) -> ChartWords:
        """The same words for charts."""
        return _chart_words(self.lang)


@cache
def words(lang: str) -> Words:
    """The words of ``lang`` ("en", "ar"). Raises InputError for a language that there is no vocabulary for."""
    known = [n.removeprefix("page.") for n in names() if n.startswith("page.")]
    if lang not in known:
        raise InputError(lang, "no page in this language", f"choose one of {', '.join(known)}")
    data = vocabulary(f"page.{lang}")
    return Words(str(data["language"]), str(data["direction"]), data)


@cache
def _sentences(lang: str) -> Sentences:
    return sentences(vocabulary(f"page.{lang}"))


@cache
def _chart_words(lang: str) -> ChartWords:
    found = words(lang)
    ranges = vocabulary(f"page.{lang}")["ranges"]
    return ChartWords(
        direction=found.direction,
        people=found("people"),
        nobody=found("report_itself"),
        unknown_number=str(ranges["none"]),
        span=str(ranges["span"]),
        open_span=str(ranges["open_span"]),
        at_least=str(ranges["at_least"]),
        at_most=str(ranges["at_most"]),
        about=str(ranges["about"]),
        cross_check=found("cross_check"),
        reconciled=found("reconciled"),
        conceded=found("conceded"),
        outcomes={o: found.term("outcome", o.value) for o in Outcome},
        statuses={s: found.term("status", s) for s in ("civilian", "combatant", "unknown", "total", "mixed")},
    )
