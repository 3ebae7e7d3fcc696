"""Text of strangers in pages, in addresses and in files. Each test fails when its defence is taken out."""

import json
import re
import time
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.files import zip_bomb
from tests.web.site import NASTY, Site, site
from tolltrace.model import Report, make_report
from tolltrace.model.plain import plain
from tolltrace.store.search import SearchIndex, folded, hit
from tolltrace.web.imports import safe_name
from tolltrace.web.text import lines

OWN = re.compile(r"/static/[\w.]+/(app|htmx)\.js")


class Tags(HTMLParser):
    """What a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}))


def acts(page: str) -> list[str]:
    """Everything in a page that could run or leave: beside our own two scripts there must be nothing."""
    tags = Tags()
    tags.feed(page)
    bad = [f"{t} {k}" for t, attrs in tags.found for k in attrs if k.startswith("on") or k in {"style", "srcdoc"}]
    bad += [f"{t} {v}" for t, a in tags.found for k, v in a.items() if k in ("href", "src", "action") and _leaves(v)]
    bad += [f"script {a}" for t, a in tags.found if t == "script" and not OWN.fullmatch(a.get("src", ""))]
    return bad + [t for t, _ in tags.found if t in ("iframe", "object", "embed", "base", "style")]


def _leaves(address: str) -> bool:
    return not (address.startswith(("/", "#", "?")) and not address.startswith("//")) and address not in ("", "data:,")


def test_hostile_reports_stay_text_on_every_page(tmp_path: Path) -> None:
    with site(tmp_path / "c", nasty=True) as made:
        claim = next(c.id for c in made.desk.state.view.claims if c.count.low == 7)
        made.post(f"/claims/{claim}/edit", claimant=NASTY, via=NASTY, responsible=NASTY, reason=NASTY)
        view = made.desk.state.view
        pages = [
            *("/queue", "/reports", "/incidents", "/totals", "/sources", "/log", "/exports", "/import", f"/{NASTY}"),
            *(f"/search?q={NASTY}", f"/incidents?place={NASTY}&party={NASTY}", f"/log?author={NASTY}"),
            *(f"/claims/{claim}?back={NASTY}", f"/reports?source={NASTY}", f"/queue?kind={NASTY}&done={NASTY}&from={NASTY}"),
            *(f"/reports/{r.id}?direction={NASTY}" for r in view.reports),
            *(f"/incidents/{i.id}" for i in view.linkage.incidents),
        ]
        seen = 0
        for path in pages:
            page = made.client.get(path).text
            assert acts(page) == [], path
            assert "&#39;49" not in page, path  # braces in a report are no template
            seen += "&lt;script&gt;alert(1)" in page
        assert seen >= 8  # the hostile text is there, as text
        answer = made.client.post(f"/claims/{claim}/edit", data={"token": made.token(), "low": NASTY, NASTY: NASTY})
        assert answer.status_code == 422
        assert acts(answer.text) == []


def test_the_checker_itself_sees_what_it_should() -> None:
    assert acts('<p onclick="x">') == ["p onclick"]
    assert acts("<script>1</script><a href='javascript:x'>") == ["a javascript:x", "script {}"]
    assert acts('<img src="https://evil.example/x.png"><a href="//evil.example">') == [
        "img https://evil.example/x.png",
        "a //evil.example",
    ]


INJECTIONS = [
    *("' OR 1=1 --", '" OR "1"="1', "'; DROP TABLE reports; --", "%", "\x00", "NEAR(a b)", "text:*", '"', "*", "^zz -b"),
    "q" * 5_000,
]


@pytest.mark.parametrize("words", INJECTIONS)
def test_no_filter_or_search_is_a_query_language(shown: Site, words: str) -> None:
    """Whatever is typed is looked for as words; none of these stands in a report, so nothing is found and nothing happens."""
    everything = shown.desk.casebook.store.counts()
    for path, name in (("/search", "q"), ("/reports", "source"), ("/incidents", "place"), ("/incidents", "party")):
        answer = shown.client.get(path, params={name: words})
        assert answer.status_code == 200, (path, name)
        if plain(words):  # what is no word at all filters nothing
            assert 'data-act="open"' not in answer.text, (path, name)
    assert shown.client.get("/log", params={"author": words}).status_code == 200
    assert shown.desk.casebook.store.counts() == everything


def test_arabic_is_found_however_it_is_written(shown: Site) -> None:
    for asked in ("مقتل", "مَقْتَل", "الوادى", "مـقـتـل", "١٤", "لحقوق الانسان"):
        assert "مرصد الوادي" in shown.client.get("/search", params={"q": asked}).text, asked
    assert "data-item" not in shown.client.get("/search", params={"q": "غيرموجود"}).text


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_can_be_searched_and_is_shown_as_it_is(text: str, asked: str) -> None:
    report = make_report("d", text)
    found = hit(report, asked)
    assert f"{found.before}{found.found}{found.after}" in text
    assert folded(folded(text)) == folded(text)


def test_what_is_gone_is_not_found(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "s.sqlite")
    one, two = make_report("a", "a barn burned"), make_report("b", "a bridge fell")
    known = {r.id: r for r in (one, two)}

    def texts(ids: Sequence[str]) -> list[Report]:
        return [known[i] for i in ids]

    assert index.update([one.id, two.id], texts) == 2
    assert index.update([two.id], texts) == 0
    assert (index.find("barn", 5), index.find("bri", 5), index.find("", 5)) == ([], [two.id], [])
    index.close()


@given(st.text(alphabet="ab14 \n\u202eمقتل", max_size=50))
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    made = lines(text, [])
    assert "\n".join("".join(p.text for p in line.pieces) for line in made) == text
    assert all(text[p.start : p.start + len(p.text)] == p.text for line in made for p in line.pieces)


def imported(made: Site, *files: tuple[str, bytes], **fields: str) -> str:
    sent = [("files", (name, data)) for name, data in files]
    answer = made.client.post("/import", data={"token": made.token(), **fields}, files=sent)
    assert answer.status_code == 303, answer.text
    for _ in range(100):
        page = made.client.get("/import").text
        if "An import is running" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the import does not end")


GOOD = b"At least 8 people were killed in Marwah near Aleppo on 2 July 2031, a medic said."


def test_files_land_once_and_each_is_told(own: Site) -> None:
    both = [{"doc": d, "text": f"{n} people were killed in Marwah."} for d, n in (("x", 3), ("y", 4))]
    rows_file = "\n".join(map(json.dumps, both)).encode()
    files = (("good.txt", GOOD), ("empty.txt", b""), ("rows.jsonl", rows_file), ("pic.png", b"\x89PNG"))
    page = imported(own, *files, source="Harbour Courier")
    rows = dict(re.findall(r"<bdi>([\w.]+)</bdi></th><td>(.*?)</td>", page, re.S))
    assert "1 new" in rows["good.txt"]
    assert "2 new" in rows["rows.jsonl"]
    assert "did not land" in rows["empty.txt"]
    assert "the file is empty" in rows["empty.txt"]
    assert "unknown kind of file (.png)" in rows["pic.png"]
    assert own.desk.casebook.store.counts()["reports"] == 6
    assert 8 in {c.count.low for c in own.desk.state.view.claims}
    again = imported(own, ("good.txt", GOOD), source="Harbour Courier")
    assert "1 known already" in again
    assert own.desk.casebook.store.counts()["reports"] == 6
    assert all("tolltrace-import" not in str(n) for n in own.desk.casebook.store.notices())


HOSTILE_NAMES = [
    *("../../../etc/passwd.txt", "..\\..\\boot.txt", "/etc/cron.d/x.txt", "a\x00b.txt", "\u202etxt.exe.txt", ".hidden.txt"),
    *("....txt", "con/..", "-rf.txt", "x" * 400 + ".txt", NASTY + ".txt"),
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_file_name_leads_anywhere(own: Site, name: str) -> None:
    safe = safe_name(name)
    assert re.fullmatch(r"[\w()\-][\w .()\-]*", safe), safe
    assert len(safe) < 140
    folder = own.desk.casebook.path
    before = set(folder.parent.rglob("*"))
    assert acts(imported(own, (name, GOOD))) == []
    new = {p.relative_to(folder).parts[0] for p in set(folder.parent.rglob("*")) - before}  # raises for what lies elsewhere
    assert {n for n in new if not n.startswith("review-")} <= {"archive"}


def test_a_zip_bomb_is_refused_and_the_rest_lands(own: Site) -> None:
    page = imported(own, ("bomb.docx", zip_bomb()), ("good.txt", GOOD))
    rows = dict(re.findall(r"<bdi>([\w.]+)</bdi></th><td>(.*?)</td>", page, re.S))
    assert "did not land" in rows["bomb.docx"]
    assert "1 new" in rows["good.txt"]
