"""The public site: nothing unsigned, nothing withheld in any byte, every link leads somewhere, corrections are told."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import duckdb
import pypdf
import pytest

from tests.export.sample import sample
from tests.publish.cases import recorded, signed_book
from tests.release.canaries import canaries, seeded
from tolltrace import checks
from tolltrace.errors import CasebookError, InputError
from tolltrace.export import FORMATS
from tolltrace.export.html import PageOptions, write_html
from tolltrace.export.record import ViewRecord
from tolltrace.model import View
from tolltrace.publish import pages, site
from tolltrace.publish.signing import draft, sign, signed
from tolltrace.publish.site import publish
from tolltrace.publish.sweep import contents
from tolltrace.vocab import vocabulary

DAY = date(2033, 1, 1)


def leaks(folder: Path) -> set[str]:
    """The canaries that any byte under ``folder`` spells: names of files, text, members of workbooks, values of Parquet."""
    needles = {n: n.casefold().encode() for n in canaries().needles()}
    found = set()
    for path in folder.rglob("*"):
        if path.is_dir():
            continue
        parts = [path.name.encode(), *contents(path)]
        if path.suffix == ".parquet":
            parts.append(str(duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()).encode())
        if path.suffix == ".pdf":
            reader = pypdf.PdfReader(path)
            parts += [str(reader.metadata).encode(), *(re.sub(r"\s+", " ", p.extract_text()).encode() for p in reader.pages)]
        for part in parts:
            text = part.decode("utf-8", "replace").casefold().encode()
            found |= {name for name, needle in needles.items() if needle in text}
    return found


def test_no_public_path_carries_any_of_200_canaries(tmp_path: Path) -> None:
    book = signed_book(seeded(), tmp_path / "book")
    out = tmp_path / "public"
    publish(book, out / "site", "amal", today=DAY)
    made = signed(book, today=DAY)
    for name, kind in FORMATS.items():
        kind.write(ViewRecord(made.release.view, made.state), out / f"{name}{kind.suffix}")
    for lang in ("en", "ar"):
        write_html(made.release.view, out / f"page.{lang}.html", PageOptions(lang, charts=False))
    assert leaks(out) == set()
    assert leaks(tmp_path / "book" / "published") == set()
    whole = tmp_path / "whole"
    for name in ("json", "pdf", "parquet", "xlsx"):
        alone = whole / name
        FORMATS[name].write(ViewRecord(made.view), alone / f"all{FORMATS[name].suffix}")
        assert len(leaks(alone)) > 150, name
    assert len(leaks(whole)) > 200  # the scanner does find them where they are
    book.close()


def test_the_last_look_stops_what_a_template_would_carry_past_the_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = signed_book(seeded(), tmp_path / "book")
    original = pages.Pages.all

    def careless(self: pages.Pages) -> Iterator[tuple[str, str]]:
        yield from original(self)
        yield "debug.html", f"<p>{self.made.view.claims[0].claimant}</p>"

    monkeypatch.setattr(pages.Pages, "all", careless)
    with pytest.raises(CasebookError, match=r"debug\.html: it spells a name that is withheld"):
        publish(book, tmp_path / "site", "amal", today=DAY)
    assert {p.name for p in tmp_path.iterdir()} == {"book"}
    assert not (tmp_path / "book" / "published").exists()
    monkeypatch.setattr(site, "found", lambda *_: iter(()))  # the look taken out: the name is public
    publish(book, tmp_path / "site", "amal", today=DAY)
    assert leaks(tmp_path / "site") != set()
    book.close()


class Links(HTMLParser):
    """The addresses of a page, its ids, and the languages of its root."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.root: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.root = given
        assert not any(name.startswith("on") or name == "style" for name in given), (tag, given)
        self.ids.add(given.get("id") or "")
        self.links += [v for name in ("href", "src") if (v := given.get(name))]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    book = signed_book(sample(), folder / "book", "may_be_named: [Northern Coalition, The Morning Herald]\nsmall_cells: 1\n")
    publish(book, folder / "site", "amal", today=DAY)
    book.close()
    return folder / "site"


def test_every_link_leads_to_a_file_and_a_place_in_it_and_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    read = {p: Links(p.read_text(encoding="utf-8")) for p in built.rglob("*.html")}
    for path, page in read.items():
        for link in page.links:
            if link == "data:,":
                continue
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https")
                assert f'href="{link}" rel="noopener noreferrer external"' in path.read_text(encoding="utf-8")
                continue
            address, place = urldefrag(link)
            target = (path.parent / address).resolve() if address else path.resolve()
            assert target.is_file(), (path, link)
            if place and place != "main":
                assert place in read[target].ids, (path, link)


def test_each_page_exists_in_both_languages_with_its_direction_and_forbids_everything_it_does_not_use(built: Path) -> None:
    english = {p.relative_to(built) for p in built.rglob("*.html") if "ar" not in p.relative_to(built).parts}
    assert english == {p.relative_to(built / "ar") for p in (built / "ar").rglob("*.html")}
    assert len([p for p in english if p.parts[0] == "i"]) == 3
    for page in english:
        for folder, lang, direction in ((built, "en", "ltr"), (built / "ar", "ar", "rtl")):
            text = (folder / page).read_text(encoding="utf-8")
            assert (Links(text).root) == {"lang": lang, "dir": direction}
            assert "default-src 'none'; style-src 'self'; script-src 'self'" in text.replace("&#39;", "'")
            assert "[withheld]" not in text or lang == "en"
            mark = {"en": "[withheld]", "ar": "[محجوب]"}[lang]
            assert text.count(mark) == text.count(f'<bdi class="withheld">{mark}</bdi>')  # else it turns the quote it opens


def test_arabic_words_are_joined_by_arabic_commas(built: Path) -> None:
    # Names of places are kept as the gazetteer writes them.
    pages = (p.read_text(encoding="utf-8").partition("<body")[2] for p in sorted((built / "ar").rglob("*.html")))
    said = [re.sub(r"<bdi>.*?</bdi>|<[^>]*>", "", page) for page in pages]
    assert [found for text in said for found in re.findall(r"[\u0621-\u064a][,;] .{20}", text)] == []


def test_both_languages_have_the_same_words() -> None:
    def keys(data: object, at: str = "") -> set[str]:
        if not isinstance(data, dict):
            return {at}
        return {k for name, value in data.items() for k in keys(value, f"{at}/{name}")}

    english, arabic = dict(vocabulary("site.en")), dict(vocabulary("site.ar"))
    assert keys(english) == keys(arabic)
    for key, text in english["text"].items():
        if isinstance(text, str):
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", arabic["text"][key])), key


def test_the_index_for_search_and_map_holds_every_incident_once(built: Path) -> None:
    for lang in ("en", "ar"):
        text = (built / f"search.{lang}.js").read_text(encoding="utf-8")
        rows = json.loads(text.removeprefix("window.tolltraceIncidents = ").removesuffix(";\n"))
        assert sorted(r[0] for r in rows) == sorted(p.stem for p in (built / "i").glob("*.html"))


def test_downloads_are_listed_with_their_hashes(built: Path) -> None:
    from tolltrace.model import sha256_hex

    sums = dict(reversed(line.split("  ")) for line in (built / "data" / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    assert sums == {p.name: sha256_hex(p.read_bytes()) for p in (built / "data").iterdir() if p.name != "SHA256SUMS"}


def test_nothing_is_published_unsigned_or_over_something_else(tmp_path: Path) -> None:
    book = recorded(sample(), tmp_path / "book")
    with pytest.raises(CasebookError, match="nobody has signed"):
        publish(book, tmp_path / "site", "amal", today=DAY)
    sign(book, draft(book), "amal", "read")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="something else than a site"):
        publish(book, tmp_path / "mine", "amal", today=DAY)
    publish(book, tmp_path / "site", "amal", today=DAY)
    once = {p.relative_to(tmp_path): p.read_bytes() for p in (tmp_path / "site" / "i").iterdir()}
    publish(book, tmp_path / "site", "amal", today=DAY)  # an earlier site is replaced, and its pages stay where they were
    assert {p.relative_to(tmp_path): p.read_bytes() for p in (tmp_path / "site" / "i").iterdir()} == once
    kinds = [e.kind for e in book.store.ledger()]
    assert kinds == ["release signed", "published", "published"]
    assert {p.name for p in tmp_path.iterdir()} == {"book", "mine", "site"}
    book.close()


def with_conclusions(view: View, high: int) -> View:
    raid = view.reconciled[0]
    tolls = tuple(replace(t, high=high, trace=()) if t.high == 201 else t for t in raid.tolls)
    return replace(view, reconciled=(replace(raid, tolls=tolls), *view.reconciled[1:]))


def test_what_changes_later_is_told_in_the_log_and_what_is_taken_back_by_its_id_alone(tmp_path: Path) -> None:
    from tolltrace.store.base import Conclusions

    view = sample()
    book = signed_book(view, tmp_path / "book")
    publish(book, tmp_path / "site", "amal", today=DAY)
    later = with_conclusions(view, 230)
    book.store.put_conclusions(Conclusions(later.policy, later.reconciled, later.totals, later.scenarios))
    gone = view.linkage.incidents[1].id
    (tmp_path / "book" / "release.yml").write_text(f"embargo: [{{of: {gone}, until: 2040-01-01}}]\n", encoding="utf-8")
    sign(book, draft(book), "amal", "read again")
    publish(book, tmp_path / "site", "amal", today=date(2033, 2, 1))
    text = (tmp_path / "site" / "corrections.html").read_text(encoding="utf-8")
    flat = re.sub(r"<[^>]*>|\s+", " ", text)
    assert "Published 1 February 2033" in flat
    assert re.search(r"changed.*31 to ≥201.*31 to ≥230", flat)
    assert f"taken back  {gone}" in flat.replace("   ", "  ")
    assert "قصر النور" not in text
    assert not (tmp_path / "site" / "i" / f"{gone}.html").exists()
    assert [n for n in checks.verify(book) if "ledger" in n.where] == []
    book.close()
