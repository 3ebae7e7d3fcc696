"""The page: self-contained, safe with hostile text, every claim reachable from its words and back, in English and Arabic."""

import base64
import hashlib
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.export.sample import EXACT, many, sample
from tolltrace.errors import InputError
from tolltrace.export.highlight import paragraphs
from tolltrace.export.html import PageOptions, render, shown, write_html
from tolltrace.export.page import Page
from tolltrace.export.words import words
from tolltrace.model import (
    Claim,
    Count,
    Evidence,
    Feature,
    Grade,
    Grading,
    Incident,
    Link,
    Linkage,
    Method,
    Modifier,
    Outcome,
    Reconciled,
    SetAside,
    Span,
    Stance,
    Status,
    Toll,
    TollStatus,
    Trace,
    View,
    claim_id,
    make_report,
)
from tolltrace.vocab import vocabulary

VOID = {"meta", "br", "hr", "img", "input", "link", "rect", "path", "line", "circle"}
VIEW = sample()


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)


class Parsed(HTMLParser):
    """A flat list of elements, each with the text inside it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs})
        self.elements.append(element)
        for outer in self._open:
            outer.inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def by_class(self, name: str) -> list[Element]:
        return [e for e in self.elements if name in e.attrs.get("class", "").split()]


@cache
def page(lang: str = "en") -> str:
    return render(VIEW, PageOptions(lang))


@cache
def parsed(lang: str = "en") -> Parsed:
    return Parsed(page(lang))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_nothing_is_loaded_and_nothing_runs(lang: str) -> None:
    tags = Counter(e.tag for e in parsed(lang).elements)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use", "foreignobject"} & set(tags)
    for element in parsed(lang).elements:
        assert "src" not in element.attrs
        assert "style" not in element.attrs, "the policy allows no inline style"
        assert not [a for a in element.attrs if a.startswith("on")]
        assert element.attrs.get("href", "#").startswith("#")
        assert "xlink:href" not in element.attrs
    style = next(e for e in parsed(lang).elements if e.tag == "style").text
    assert "@import" not in style
    assert "url(" not in style


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_policy_allows_exactly_the_pages_own_style(lang: str) -> None:
    elements = parsed(lang).elements
    style = next(e for e in elements if e.tag == "style").text
    policy = next(e.attrs["content"] for e in elements if e.attrs.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_claim_can_be_reached_and_every_link_arrives(lang: str) -> None:
    ids = Counter(e.attrs["id"] for e in parsed(lang).elements if "id" in e.attrs)
    assert [i for i, n in ids.items() if n > 1] == []
    assert {f"c-{c.id}" for c in VIEW.claims} | {f"h-{c.id}" for c in VIEW.claims} <= set(ids)
    targets = {e.attrs["href"].removeprefix("#") for e in parsed(lang).elements if "href" in e.attrs}
    assert targets - set(ids) == set()
    assert {f"h-{c.id}" for c in VIEW.claims} | {f"c-{c.id}" for c in VIEW.claims} <= targets


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_highlights_are_the_figures_and_texts_are_verbatim(lang: str) -> None:
    marked: dict[str, str] = {}
    for element in parsed(lang).by_class("f"):
        for identity in element.attrs.get("data-claims", "").split():
            marked[identity] = marked.get(identity, "") + element.text
    assert marked == {c.id: c.figure.of(VIEW.report[c.report].text) for c in VIEW.claims}
    bodies = [e.text for e in parsed(lang).by_class("body")]
    assert bodies == [r.text.replace("\u202e", "") for r in VIEW.reports]


def test_hostile_text_is_shown_and_cannot_act() -> None:
    text = page()
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt; headline" in text
    assert "\u202e" not in text, "an override would turn what follows around"
    assert 'data-turn="RLO"' in text
    assert shown("a\x00\x1b<\u202e21") == 'a\ufffd\ufffd&lt;<span class="turn" title="U+202E" data-turn="RLO"></span>21'


def test_what_an_incident_shows() -> None:
    incident = next(e for e in parsed().by_class("incident"))
    text = " ".join(incident.text.split())
    for words_of_it in (
        "Tel Ashrah, Nahrin 13 May 2031",
        "Confirmed the Northern Coalition accepts responsibility",
        "31 to ≥201 ◆ conceded 24",
        "75 to ≥201 killed, civilian Rights groups",
        "◆ conceded “the Northern Coalition said on Monday that 24 civilians died there”",
        "The largest number stated is 201; that claim goes beyond it, so the top is open. high.largest from 52",
        "3 21 Wadi Observatory for Human Rights: the same claimant later put it at least 58 (low, high)",
        "+2.4 place both name Tel Ashrah, one of them near it",
        "harm May 2031, Tel Ashrah",
    ):
        assert words_of_it in text
    assert sum(e.tag == "svg" and "marks" in e.attrs.get("class", "") for e in incident.inside) == 2, "one wide, one narrow"


def test_names_that_are_counted_and_claims_in_doubt_explain_themselves() -> None:
    text = "The dead were Adib Saleh (47), Mona Saleh (39) and Omar Saleh (17). A body lay by the road."
    report = make_report("r", text)

    def at(phrase: str) -> Span:
        return Span(text.index(phrase), text.index(phrase) + len(phrase))

    named = tuple(Evidence("names", at(name)) for name in ("Adib Saleh", "Mona Saleh", "Omar Saleh"))
    count = Count(3, None, Modifier.AT_LEAST, "Adib Saleh (47), Mona Saleh")
    figure = at(count.phrase)
    roll = Claim("clm-a", report.id, figure, at(text[:67]), count, Outcome.KILLED, group="names", evidence=named)
    found = at("A body")
    body = Claim("clm-b", report.id, found, found, Count(1, 1, Modifier.EXACT, "A body"), Outcome.KILLED, group="body")
    unsure = "Only claims that a person has still to decide on tell of any, so it may be none or as many as they say."
    reason = "only one of two readers takes this for a claim, and it is no more likely than not right: a person decides"
    aside = (SetAside("clm-b", reason),)
    traces = (Trace("low", "doubtful-only", unsure, (), aside), Trace("high", "doubtful-only", unsure, ("clm-b",), aside))
    toll = Toll(Outcome.KILLED, TollStatus.TOTAL, 0, 1, trace=traces)
    concluded = (
        Reconciled("inc-b", "default@1", (toll,), Grading(Grade.DISCOUNTED, "No claim that stands speaks of harm.", True)),
    )
    incidents = (Incident("inc-a", (), ("clm-a",)), Incident("inc-b", (), ("clm-b",)))
    view = View((report,), (roll, body), Linkage((), incidents), concluded, ())
    first, second = Page(view, words("en")).entries
    (told,) = first.told
    assert (told.named, told.by_names, first.unsure, first.left_out) == (("Adib Saleh", "Mona Saleh", "Omar Saleh"), True, (), {})
    assert (second.unsure, second.left_out) == ((unsure,), {"clm-b": reason})
    assert [(t.named, t.by_names) for t in second.told] == [((), False)]
    arabic = Parsed(render(view, PageOptions("ar")))
    (names,) = [e for e in arabic.elements if e.tag == "details" and e.attrs.get("class") == "repeats"]
    assert " ".join(names.text.split()) == "الأسماء: 3Adib SalehMona SalehOmar Saleh"
    (doubt,) = [e for e in arabic.by_class("aside") if "misfits" not in e.attrs["class"] and "قارئ" not in e.text]
    assert doubt.text == "لا يتحدث عن أحد سوى أقوال لم يبتّ فيها شخص بعد، فقد لا يكون هناك أحد أو يكون بقدر ما تقول."
    assert [e.text for e in arabic.elements if e.tag == "span" and e.text.startswith(("استُبعد", "معدودون"))] == [
        "معدودون بأسمائهم",
        "استُبعد: قارئ واحد من اثنين يعدّه ادعاءً، واحتمال صحته لا يتجاوز النصف: القرار لشخص",
    ]


def test_both_scenarios_and_cross_checks_are_there() -> None:
    text = " ".join(page().split())
    assert '<th scope="row">killed, civilian</th><td class="n">31 to ≥215</td><td class="n">106 to ≥405</td>' in text
    assert "They are never added to the totals." in text
    assert "kept apart for now" in text


def test_a_claim_alone_gets_no_chart() -> None:
    charts = [e for e in parsed().by_class("incident") if any("chart" in i.attrs.get("class", "") for i in e.inside)]
    assert [e.attrs["id"] for e in charts] == [f"i-{i.id}" for i in VIEW.linkage.incidents[:3]]


def test_charts_left_out_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tolltrace.export.html.CHARTED", 1)
    text = render(VIEW)
    assert "History charts are drawn for the 1 incidents with most claims." in text
    assert text.count('<figure class="chart">') == 2
    assert "History charts are drawn" not in page()


def test_the_arabic_page() -> None:
    root = parsed("ar").elements[0]
    assert (root.attrs["lang"], root.attrs["dir"]) == ("ar", "rtl")
    text = page("ar")
    assert "من 31 إلى 201 أو أكثر" in text
    assert "13 أيار/مايو 2031" in text
    assert "the report itself" not in text


def test_sentences_of_rules_and_grades_are_arabic_and_what_has_no_translation_stands_apart() -> None:
    say = words("ar").sentence
    assert say("The smallest lower bound stated is 31.") == "أصغر حد أدنى مذكور هو \u206831\u2069."
    assert say("both an airstrike") == "الوسيلة في كليهما غارة جوية"
    assert say("both US-led coalition") == "كلاهما \u2068US-led coalition\u2069"
    assert say("both 20 killed") == "كلاهما \u206820\u2069 قتلى"
    assert say("Of the total >=6.") == ""
    assert say("What of the total no status explains, low from low and high from high. Total >=1,006, explained 4.") == (
        "ما لا تفسره أي صفة من المجموع، الأدنى من الأدنى والأعلى من الأعلى. المجموع 1,006 على الأقل، والمفسَّر منه \u20684\u2069."
    )
    assert say("A person wrote this.") == ""
    assert words("en").sentence("A person wrote this.") == "A person wrote this."
    apart = {e.text: e.attrs for e in parsed("ar").by_class("en")}
    assert apart["the Northern Coalition accepts responsibility"] == {"class": "en", "lang": "en", "dir": "ltr"}


def test_a_link_is_explained_in_arabic_when_each_of_its_reasons_can_be() -> None:
    known = Feature("time", 1.0, "both on 2031-05-13"), Feature("party", -1.0, "nobody is named in one")
    link = Link("a", "b", 0.7, True, False, known, "English.")
    assert words("ar").explained(link) == "كلاهما في \u20682031-05-13\u2069؛ لكن لا يُسمّى أحد في أحدهما."
    assert words("ar").explained(VIEW.linkage.links[0]) == VIEW.linkage.links[0].explanation
    assert words("en").explained(link) == "English."


def test_the_page_says_what_it_is_about_and_how_many_reports_are_dated() -> None:
    made = Page(VIEW, words("en"))
    assert made.about.translate({0x2068: None, 0x2069: None}) == (
        "The Morning Herald, وكالة الوادي, Bir Sabra Media Office and 2 more: 13 May 2031 to 4 July 2031"
    )
    assert made.published == "4 of them dated (14 May 2031 to 6 April 2032), the others undated"
    dated = replace(VIEW, reports=VIEW.reports[:1])
    assert Page(dated, words("en")).published == "published 14 May 2031"


def test_repeats_name_their_claims_and_are_not_set_aside() -> None:
    number = {c.id: n for n, c in enumerate(VIEW.claims, 1)}
    assert f"told again as claim {number[VIEW.claims[5].id]}" in page()


def test_page_words_are_complete_in_every_language() -> None:
    english, arabic = vocabulary("page.en"), vocabulary("page.ar")
    for part in ("text", "ranges", "dates", "terms"):
        assert list(english[part]) == list(arabic[part]), part
        assert all(english[part][k] for k in english[part])
        assert all(arabic[part][k] for k in arabic[part])
    for found in (english, arabic):
        assert len(found["months"]) == 12
        assert list(found["terms"]["outcome"]) == [o.value for o in Outcome]
        assert set(found["terms"]["status"]) == {s.value for s in (*TollStatus, *Status)}
        assert list(found["terms"]["stance"]) == [s.value for s in Stance]
        assert list(found["terms"]["grade"]) == [g.value for g in Grade]
        assert list(found["terms"]["method"]) == [m.value for m in Method]


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(InputError, match=r"^xx: no page in this language; choose one of ar, en$"):
        words("xx")


def test_when_it_was_made_is_said_only_when_given() -> None:
    made = render(View((), (), Linkage(), (), ()), PageOptions(made=datetime(2032, 5, 1, 12, 0, tzinfo=UTC)))
    assert "made 1 May 2032 12:00 UTC" in made
    assert "made 1" not in page()


def test_a_report_is_named_by_title_first_line_or_doc_and_cited_by_publisher() -> None:
    made = Page(VIEW, words("en"))
    bare, long = make_report("plain-doc", " \n"), make_report("d", "x" * 200)
    assert [made.heading(r) for r in (VIEW.reports[0], VIEW.reports[2], bare)] == [
        "Air raid on Tel Ashrah",
        "Shelling of the market in Bir Sabra",
        "plain-doc",
    ]
    assert made.heading(long) == "x" * 120 + "…"
    assert [made.cited(r) for r in (VIEW.reports[0], bare)] == ["The Morning Herald, 14 May 2031", "plain-doc"]


def test_an_empty_view_is_a_page() -> None:
    text = render(View((), (), Linkage(), (), ()))
    assert "incidents: 0" in text
    assert "<table" not in text


def test_hundreds_of_incidents_stay_affordable() -> None:
    text = render(many(300), PageOptions(charts=False))
    assert len(text) < 1_500_000
    assert text.count('<details class="incident"') == 305
    assert '<details class="incident" id="i-' in text
    assert " open><summary><h3>" not in text.split('id="texts"', maxsplit=1)[0]


@st.composite
def marked_text(draw: st.DrawFn) -> tuple[str, list[Claim]]:
    """A text with random, overlapping figures and quotes."""
    text = draw(st.text(alphabet="ab \n\u0639", max_size=60))
    report = make_report("r", text)
    claims = []
    for _ in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        a, b = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        outcome = draw(st.sampled_from(list(Outcome)))
        figure = Span(start, end)
        claims.append(Claim(claim_id(report.id, figure, outcome), report.id, figure, Span(a, b), Count(1, 1, EXACT, ""), outcome))
    return text, list({c.id: c for c in claims}.values())


@given(marked_text())
def test_pieces_are_the_text_and_cover_each_figure(case: tuple[str, list[Claim]]) -> None:
    text, claims = case
    pieces = [p for line in paragraphs(text, claims) for p in line.pieces]
    assert "".join(p.text for p in pieces) == text
    for claim in claims:
        assert "".join(p.text for p in pieces if claim.id in p.figures) == claim.figure.of(text)
        once = int(claim.figure.start < claim.figure.end)
        assert [sum(claim.id in p.starts for p in pieces), sum(claim.id in p.ends for p in pieces)] == [once, once]
    at = 0
    for piece in pieces:
        inside = any(c.quote.start <= at and at + len(piece.text) <= c.quote.end for c in claims)
        assert piece.quoted == inside
        at += len(piece.text)


def test_a_huge_text_keeps_its_claims_and_counts_the_rest() -> None:
    text = "nothing here\n" * 10_000 + "three people died\n" + "nothing here\n" * 5
    report = make_report("r", text)
    figure = Span(text.index("three"), text.index("three") + 12)
    claim = Claim(claim_id(report.id, figure, Outcome.KILLED), report.id, figure, figure, Count(3, 3, EXACT, ""), Outcome.KILLED)
    lines = paragraphs(text, [claim])
    assert [line.skipped for line in lines] == [130_000, 0, 65]
    assert "".join(p.text for p in lines[1].pieces) == "three people died\n"


@settings(max_examples=40)
@given(st.text())
def test_any_words_of_a_report_stay_words(text: str) -> None:
    report = make_report("r", text, publisher=text, title=text)
    made = Parsed(render(View((report,), (), Linkage(), (), ()), PageOptions(charts=False)))
    assert {e.tag for e in made.elements} <= {e.tag for e in parsed().elements}
    kept = "".join("\ufffd" if (ord(c) < 32 and c not in "\t\n\r") or 127 <= ord(c) < 160 else c for c in text)
    assert [e.text for e in made.by_class("body")] == [kept.replace("\u202d", "").replace("\u202e", "")]


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--allow-file-access-from-files", "--enable-logging=stderr"),
)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_in_a_browser_nothing_is_refused_and_390_pixels_suffice(lang: str, tmp_path: Path) -> None:
    write_html(VIEW, tmp_path / "page.html", PageOptions(lang))
    probe = tmp_path / "probe.html"
    probe.write_text(
        '<iframe id="f" src="page.html" width="390" height="800"></iframe><p id="out"></p><script>'
        "onload = () => { const d = document.getElementById('f').contentDocument, e = d.documentElement;"
        "const over = e.scrollWidth - e.clientWidth, styled = getComputedStyle(d.body).maxWidth;"
        "document.getElementById('out').textContent = `too wide by ${over}, body at most ${styled}` }"
        "</script>",
        encoding="utf-8",
    )
    done = subprocess.run(
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", probe.as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "too wide by 0, body at most 992px" in done.stdout, done.stdout[-300:]
    assert "Content Security Policy" not in done.stderr
