"""Sentences of rules, grades and links in the page's language: by templates, a fixed English sentence beside its translation.

The stages write English with names and numbers filled in. A template's English half finds them again, so that nothing but
this vocabulary knows of other languages; a sentence that no template fits stays English, and the page sets it apart.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tolltrace.model import Feature, Link

_HOLE = re.compile(r"\{(\w+)\}")
_BEYOND = re.compile(r">=([\d,]+)")  # a number that somebody goes beyond: what stands before it is mirrored from right to left


@dataclass(frozen=True, slots=True)
class Sentences:
    """``templates`` are pairs: a pattern of the English sentence with a group for each hole, and the translation. What fills a
    hole named after a kind of ``terms`` (``outcome``, ``method``) is translated itself, and so is a number with an open end; all
    else is isolated."""

    templates: tuple[tuple[re.Pattern[str], str], ...]
    terms: Mapping[str, Mapping[str, str]]
    comma: str
    but: str
    at_least: str = ">={n}"

    def __call__(self, text: str) -> str:
        """``text`` translated, "" when no template fits."""
        for pattern, said in self.templates:
            if found := pattern.fullmatch(text.strip()):
                return said.format_map({name: self._filled(name, value) for name, value in found.groupdict().items()})
        return ""

    def link(self, link: Link) -> str:
        """A link's explanation made anew from its features, "" when one of them has no translation."""
        speaks_for = self._all(f for f in link.features if f.weight > 0.05)
        against = self._all(f for f in link.features if f.weight < -0.05)
        if speaks_for is None or against is None or not (speaks_for or against):
            return ""
        said = self.comma.join(speaks_for)
        if against:
            said = self.but.format(said=said, against=self.comma.join(against)) if said else self.comma.join(against)
        return f"{said}."

    def _all(self, features: Iterable[Feature]) -> list[str] | None:
        said = [self(f.reason) for f in features]
        return said if all(said) else None

    def _filled(self, name: str, value: str) -> str:
        known = self.terms.get(name.rstrip("0123456789"))
        if known is None and (beyond := _BEYOND.fullmatch(value)):
            return self.at_least.format(n=beyond[1])
        # Isolated with characters, not tags: the sentence is one string.
        return known.get(value, value) if known is not None else f"\u2068{value}\u2069"


def sentences(data: Mapping[str, Any]) -> Sentences:
    """The sentences of a page's vocabulary; a language without any leaves every sentence English."""
    found = data.get("sentences") or {}
    pairs: Sequence[Sequence[str]] = found.get("templates", ())
    terms: Mapping[str, Mapping[str, str]] = data["terms"]
    templates = tuple((_pattern(english, terms), said) for english, said in pairs)
    beyond = str(data.get("ranges", {}).get("at_least", ">={n}"))
    return Sentences(templates, terms, str(found.get("comma", ", ")), str(found.get("but", "{said}; {against}")), beyond)


def _pattern(english: str, terms: Mapping[str, Mapping[str, str]]) -> re.Pattern[str]:
    """A template as a pattern: words as they are, a hole for each name. A hole named ``n`` takes a number only, one named after a
    kind of terms only a term."""

    def hole(name: str) -> str:
        kind = name.rstrip("0123456789")
        if kind == "n":
            return rf"(?P<{name}>[\d,]+)"
        return f"(?P<{name}>{'|'.join(map(re.escape, terms[kind])) if kind in terms else '.+?'})"

    parts = _HOLE.split(english)
    return re.compile("".join(hole(p) if n % 2 else re.escape(p) for n, p in enumerate(parts)), re.DOTALL)
