"""The pages of the public site, one language at a time: what they show is worked out here, what they look like in templates."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tolltrace import __version__
from tolltrace.charts.scale import scale_for
from tolltrace.export import FORMATS
from tolltrace.export.facts import radius_km, sources
from tolltrace.export.html import shown
from tolltrace.export.page import Bar, Entry, Page, Told, stance_mark
from tolltrace.export.record import ViewRecord
from tolltrace.export.words import Words, words
from tolltrace.model import UNDATED, Outcome, Toll, TollStatus
from tolltrace.publish.published import Issue, Said
from tolltrace.publish.signing import Draft
from tolltrace.reconcile import Policy, load_policy
from tolltrace.reconcile.summary import Asked, summarise
from tolltrace.reconcile.table import Dimension
from tolltrace.release.cells import Shown, suppressed
from tolltrace.release.scan import WITHHELD
from tolltrace.vocab import vocabulary

LANGUAGES = ("en", "ar")  # the first at the top of the site, others in a folder of their name
LISTED = 250  # incidents on a page of the list
DATA = (
    *("incidents", "claims", "totals", "xlsx", "jsonl", "incidents-jsonl", "geojson", "hxl", "ged", "acled", "ibc", "ftm"),
    "timemap",
)
MENU = (
    ("home", "index.html"),
    ("map", "map.html"),
    ("method", "method.html"),
    ("corrections", "corrections.html"),
    ("downloads", "downloads.html"),
)
CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def file_of(name: str) -> str:
    """The name of a download."""
    own = {"jsonl": "claims", "incidents-jsonl": "incidents", "geojson": "incidents", "xlsx": "record", "hxl": "incidents-hxl"}
    return own.get(name, name) + (".json" if name == "timemap" else FORMATS[name].suffix.removeprefix(".incidents"))


class Pages:
    """All pages of one language."""

    def __init__(self, made: Draft, log: list[Issue], lang: str, sizes: dict[str, int], *, land: bool) -> None:
        self.made, self.log, self.sizes, self.land = made, log, sizes, land
        self.words: Words = words(lang)
        self.page = Page(made.release.view, self.words)
        self.record = ViewRecord(made.release.view, made.state)
        self.site = vocabulary(f"site.{lang}")
        self.top = "" if lang == LANGUAGES[0] else f"{lang}/"
        self.other = next(x for x in LANGUAGES if x != lang)

    def all(self) -> Iterator[tuple[str, str]]:
        """Name and text of every file, incidents first."""
        for entry in self.page.entries:
            yield f"{self.top}i/{entry.incident.id}.html", self._incident(entry)
        entries = self.page.entries
        pages = max(1, -(-len(entries) // LISTED))
        for n in range(1, pages + 1):
            part = entries[(n - 1) * LISTED : n * LISTED]
            yield self._page("list", "index.html" if n == 1 else f"list-{n}.html", "home", entries=part, number=n, pages=pages)
        yield self._page("map", "map.html", "map", land=self.land)
        withheld = sorted(Counter(w.what for w in self.made.release.withheld).items())
        yield self._page("method", "method.html", "method", rules=self._rules, release=self.made.rules, withheld=withheld)
        known = self.made.release.view.incident
        yield self._page("corrections", "corrections.html", "corrections", issues=self.log, known=known)
        files = [(file_of(name), self.site["formats"][name], self.sizes[file_of(name)]) for name in DATA]
        yield self._page("downloads", "downloads.html", "downloads", files=files)
        yield f"search.{self.words.lang}.js", f"window.tolltraceIncidents = {json.dumps(self._index(), ensure_ascii=False)};\n"

    def _page(self, template: str, name: str, here: str, **more: object) -> tuple[str, str]:
        return self.top + name, self._render(template, name, here, **more)

    @cached_property
    def _rules(self) -> Policy:
        return load_policy(self.made.view.policy.partition("@")[0] or "default")

    @cached_property
    def _years(self) -> Shown:
        """Totals by year, small rows hidden."""
        view = self.made.release.view
        rows = summarise(view, self._rules, Asked((Dimension.YEAR,))).rows
        return suppressed(rows, self.made.rules.small_cells)

    def _index(self) -> list[list[Any]]:
        """A row an incident for search and map: id, title, toll, words to find, lat, lon, radius in kilometres."""
        rows = []
        for e in self.page.entries:
            i = e.incident
            place = self.page.place(i.where) or self.words("unplaced")
            method = self.words.term("method", i.method.value)
            toll = f"{self.words.toll(e.lead)} {self.words.term('outcome', e.lead.outcome.value)}" if e.lead else ""
            found = f"{i.when} {method} {' '.join(i.responsible)}"
            title = self.words.pair(f"\u2068{place}\u2069", f"\u2068{self.words.when(i.when)}\u2069")
            rows.append([i.id, title, toll, found, i.where.lat, i.where.lon, radius_km(i.where) or 0])
        return rows

    def _incident(self, entry: Entry) -> str:
        name = f"i/{entry.incident.id}.html"
        told = self.record.told_in(entry.incident)
        scale = scale_for([n for c, _ in told for n in (c.count.low, c.count.stated_high)])

        def bar(card: Told) -> Bar | None:
            count = card.claim.count
            if count.stated_high is None or not scale.top:
                return None
            start, end = scale.at(count.low or 0) * 100, scale.at(count.stated_high) * 100
            return Bar(round(start, 1), round(end - start, 1), count.open_top, None)

        return self._render(
            "incident",
            name,
            "",
            e=entry,
            claims=[(card, bar(card)) for card in entry.told],
            sources=sources(told),
            caveats=self.record.caveats[entry.incident.id],
        )

    def _render(self, template: str, name: str, here: str, **more: object) -> str:
        deep = name.count("/")
        root = "../" * (deep + (1 if self.top else 0))
        other = root + ("" if self.other == LANGUAGES[0] else f"{self.other}/") + name
        return _environment(self.words.lang).get_template(f"{template}.html.j2").render(
            w=self.words,
            s=self._say,
            p=self.page,
            csp=CSP,
            root=root,
            home="../" * deep,
            other=other,
            here=here,
            menu=MENU,
            policy=self.made.view.policy,
            state=self.made.state,
            version=__version__,
            level=lambda v: self.site["levels"][v],
            caveat=lambda v: self.site["caveat"][v],
            kind=lambda v: self.site["text"]["withheld_what"][v],
            said=self._said,
            years=self._years if here == "home" else None,
            undated=self.words.when(UNDATED),
            **more,
        )  # fmt: skip

    def _say(self, key: str, **values: object) -> str:
        text = str(self.site["text"][key]).strip()
        return text.format(**values) if values else text

    def _said(self, said: Said) -> str:
        """What a publication said of an incident, in words: the total and the grade."""
        parts = [self.words.term("grade", said.grade)] if said.grade else []
        for outcome, status, low, high, open_top in said.tolls:
            if status == TollStatus.TOTAL:
                toll = Toll(Outcome(outcome), TollStatus.TOTAL, low, high, None, open_top)
                parts.insert(0, f"{self.words.term('outcome', outcome)} {self.words.toll(toll)}")
        return "; ".join(parts)


@cache
def _environment(lang: str) -> Environment:
    """The templates of the site, over those of the page; what is withheld is said in the page's language."""
    # In an element of its own, so that it has no say in the direction of the quote that it opens.
    withheld = Markup('<bdi class="withheld">[{}]</bdi>').format(vocabulary(f"site.{lang}")["text"]["withheld"])

    def public(text: object) -> Markup:
        return Markup(withheld.join(shown(piece) for piece in str(text).split(WITHHELD)))  # noqa: S704 - each piece is escaped

    made = Environment(
        loader=ChoiceLoader([PackageLoader("tolltrace.publish", "templates"), PackageLoader("tolltrace.export", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = public
    made.filters["mark"] = stance_mark
    made.filters["thousands"] = "{:,}".format
    return made
