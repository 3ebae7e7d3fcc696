"""The words of a comparison of conventions in its language, from ``vocab/compare.LANGUAGE.yml`` and the page's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tolltrace.export.words import Words, words
from tolltrace.model import Toll, View
from tolltrace.model.plain import plain
from tolltrace.reconcile.compare import Treatment
from tolltrace.reconcile.policy import Choice
from tolltrace.vocab import vocabulary

_BOUNDS = ("low", "best", "high")


@dataclass(frozen=True, slots=True)
class CompareWords:
    """``page`` are the words that all pages share; ``asked`` names each question of coding; ``said`` holds what conventions say,
    by its English, empty in English."""

    page: Words
    asked: Mapping[str, str]
    said: Mapping[str, str]
    _text: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text named ``key``, filled with ``values``. Raises KeyError for a key that the vocabulary lacks."""
        text = self._text[key]
        return text.format(**values) if values else text

    @property
    def lang(self) -> str:
        """The language of these words."""
        return self.page.lang

    def sentence(self, text: str) -> str:
        """A sentence of a convention or a rule in this language; in English, set apart by isolating characters, where it has no
        translation."""
        if self.page.lang == "en" or not text:
            return text
        return self.said.get(" ".join(text.split())) or self.page.sentence(text) or f"\u2066{text}\u2069"

    def marked(self, choice: Choice) -> str:
        """The text of a choice with its mark: "... [MU]"."""
        return self.sentence(choice.text) + (f" [{choice.basis.mark}]" if choice.basis.mark else "")

    def listed(self, names: Sequence[str]) -> str:
        """Names in a row: "Airwars, UCDP GED and ACLED"."""
        *before, last = (self.isolated(name) for name in names)
        return f"{self('comma').join(before)}{self('and')}{last}" if before else last

    def isolated(self, name: str) -> str:
        """A name in letters of its own, so that it does not turn the words around it."""
        return name if self.page.lang == "en" else f"\u2068{name}\u2069"

    def treated(self, treatment: Treatment | None) -> str:
        """What a convention does with a claim, in a few words."""
        if treatment is None:
            return self("absent")
        bounds = [self.page.term("bound", b) for b in _BOUNDS if b in treatment.bounds]
        if bounds:
            said = self("sets", bounds=self("comma").join(bounds[:-1]) + (self("and") if bounds[1:] else "") + bounds[-1])
        elif treatment.bounds:
            said = self("beside")
        else:
            said = self("set_aside", reason=self.sentence(treatment.reason)) if treatment.reason else self("stands")
        return f"{said} ({self.sentence(treatment.read).rstrip('.')})" if treatment.read else said

    def claim(self, view: View, identity: str) -> str:
        """A claim in a few words: "24 killed, civilian, US military"."""
        claim = view.claim.get(identity)
        if claim is None:
            return identity
        outcome, status = self.page.term("outcome", claim.outcome.value), self.page.term("status", claim.status.value)
        said = self("claim", outcome=outcome, status=status, count=self.page.chart.count(claim.count))
        who = self.isolated(plain(claim.claimant)) if plain(claim.claimant) else self.page("report_itself")
        return f"{said}{self('comma')}{who}"

    def conceded(self, toll: Toll) -> str:
        """What is admitted beside a toll, "" when nothing is."""
        if toll.conceded is None:
            return ""
        low, high = toll.conceded
        return self("conceded", range=self.page.range(low, low if high is None else high, open_top=high is None))


@cache
def compare_words(lang: str) -> CompareWords:
    """The words of ``lang`` ("en", "ar"). Raises InputError for a language that there are no words for."""
    page = words(lang)
    data = vocabulary(f"compare.{lang}")
    said = {str(english): str(text) for english, text in data.get("conventions") or ()}
    return CompareWords(page, data["asked"], said, data["text"])
