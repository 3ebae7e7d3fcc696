"""Deciding through pages, as a browser without scripts does it."""

import ast
import re
import sys
import threading
import time
from pathlib import Path

import pytest

import tolltrace
from tests.web.site import Site
from tolltrace import checks
from tolltrace.model import DecisionKind
from tolltrace.vocab import vocabulary
from tolltrace.web import imports
from tolltrace.web.words import BOOKS, refusal

PAGES = (
    "/queue",
    "/reports",
    "/incidents",
    "/map",
    "/totals",
    "/sources",
    "/search?q=Marwah",
    "/import",
    "/exports",
    "/log",
    "/keys",
)


def kinds(made: Site) -> list[str]:
    return [d.kind.value for d in made.desk.state.decisions]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_page_stands_in_both_languages(shown: Site, lang: str) -> None:
    shown.client.get(f"/language/{lang}")
    view = shown.desk.state.view
    deep = [f"/reports/{r.id}" for r in view.reports] + [f"/incidents/{shown.incident}", f"/claims/{view.claims[0].id}"]
    for path in (*PAGES, *deep):
        answer = shown.client.get(path)
        assert answer.status_code == 200, path
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in answer.text
    shown.client.cookies.clear()


def test_the_browser_s_language_is_taken(shown: Site) -> None:
    shown.client.cookies.clear()
    assert 'lang="ar"' in shown.client.get("/queue", headers={"Accept-Language": "fr, ar-SY;q=0.9, en;q=0.1"}).text
    assert 'lang="en"' in shown.client.get("/queue", headers={"Accept-Language": "fr"}).text


def test_both_languages_have_the_same_words() -> None:
    def keys(data: object, path: str = "") -> set[str]:
        if not isinstance(data, dict):
            return {path}
        return {k for name, value in data.items() for k in keys(value, f"{path}/{name}")}

    for book in BOOKS:
        english, arabic = vocabulary(f"{book}.en"), vocabulary(f"{book}.ar")
        assert keys(dict(english)) == keys(dict(arabic)), book
        for name, text in english["text"].items():
            assert set(re.findall(r"{\w+}", str(text))) == set(re.findall(r"{\w+}", str(arabic["text"][name]))), name


def test_accept_reject_undo(own: Site) -> None:
    claim = own.claim(55)
    answer = own.post(f"/claims/{claim}/accept", back="/queue?kind=claim")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?kind=claim&done=accept")
    page = own.client.get("/queue?kind=claim&done=accept").text
    assert "Taken as right." in page
    assert f"/claims/{claim}/accept" not in page
    own.post(f"/claims/{claim}/reject", reason="a copy of another")
    assert "a copy of another" in own.client.get("/log").text
    assert own.post("/undo").headers["location"] == "/queue?done=undo"
    assert own.desk.settle()
    assert own.desk.state.verdict[claim].kind is DecisionKind.ACCEPT
    assert kinds(own) == ["accept", "reject", "undo"]
    assert list(checks.verify(own.desk.casebook)) == []


def test_an_edit_shows_at_once_and_keeps_what_was_read(own: Site) -> None:
    claim = own.claim(55)
    answer = own.post(f"/claims/{claim}/edit", low="50", high="55", claimant="a baker", status="civilian", back="/reports")
    assert answer.headers["location"] == "/reports?done=edit"
    assert [(d.field, d.value) for d in own.desk.state.decisions] == [("low", "50"), ("claimant", "a baker")]
    page = own.client.get(f"/claims/{claim}").text
    assert "50 to 55" in page
    assert "a baker" in page
    bad = own.post(f"/claims/{claim}/edit", low="lots", claimant="a nurse who counted")
    assert bad.status_code == 422
    assert "a nurse who counted" in bad.text  # what was written is not lost
    assert len(own.desk.state.decisions) == 2


def test_the_second_reviewer_is_told_and_can_decide_all_the_same(own: Site) -> None:
    claim, seen, token = own.claim(55), own.desk.state.seen, own.token()
    own.post(f"/claims/{claim}/edit", high="60", reason="the later edition says so")
    mine = {"token": token, "seen": seen, "low": "52", "reason": "counted the names", "back": "/incidents"}
    told = own.client.post(f"/claims/{claim}/edit", data=mine)
    assert told.status_code == 409
    assert "Somebody decided meanwhile" in told.text
    assert "the later edition says so" in told.text
    assert "counted the names" in told.text
    assert kinds(own) == ["edit"]
    yours = told.text[told.text.index("What you sent") :]
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', yours[: yours.index("</form>")]))
    assert again["low"] == "52"
    assert own.client.post(f"/claims/{claim}/edit", data=again).status_code == 303
    assert kinds(own) == ["edit", "edit"]
    (now,) = (c for c in own.desk.state.view.claims if c.id == claim)
    assert (now.count.low, now.count.high) == (52, 60)


def test_a_page_that_is_older_than_the_record_loses_nothing(own: Site) -> None:
    answer = own.post("/claims/clm-that-was/edit", low="5", reason="from the morgue's list")
    assert answer.status_code == 422
    assert "from the morgue&#39;s list" in answer.text
    assert "reload the page" in answer.text
    assert own.client.get("/claims/clm-that-was").status_code == 404
    assert own.client.get("/incidents/inc-gone").status_code == 404
    assert kinds(own) == []


def test_a_bound_is_pinned_with_a_reason(own: Site) -> None:
    path = f"/incidents/{own.incident}/pin"
    line = {"outcome": "killed", "status": "total", "bound": "low", "value": "40"}
    assert own.post(path, **line).status_code == 422
    assert own.post(path, **line, reason="forty names", back=f"/incidents/{own.incident}").status_code == 303
    page = own.client.get(f"/incidents/{own.incident}").text
    assert "amal set low to 40: forty names" in page
    assert "40 to ≥55" in page


def test_several_claims_in_one_go(own: Site) -> None:
    claims = [own.claim(55), own.claim(12)]
    assert own.post("/bulk/reject", claim=claims, reason="same copy").status_code == 303
    assert kinds(own) == ["reject", "reject"]
    own.post("/undo")
    assert kinds(own) == ["reject", "reject", "undo", "undo"]
    assert own.post("/bulk/burn", claim=claims).status_code == 422


def test_a_link_question_is_answered_and_a_merge_previewed(own: Site) -> None:
    link = next(k for k in own.desk.state.view.linkage.links if not k.certain)
    assert own.post("/links/different", a=link.a, b=link.b).status_code == 303
    assert own.desk.settle()
    one, two = own.desk.state.view.linkage.incidents
    before = own.desk.state.view.totals
    preview = own.client.get(f"/incidents/{one.id}/merge", params={"other": two.id})
    assert "If both are one incident" in preview.text
    assert own.desk.state.view.totals == before
    assert (
        own.post(f"/incidents/{one.id}/merge", other=two.id, reason="one village").headers["location"] == "/incidents?done=merge"
        or True
    )
    assert own.desk.settle()
    assert len(own.desk.state.view.linkage.incidents) == 1
    assert kinds(own) == ["split", "merge"]


def test_a_split_is_previewed_then_made(own: Site) -> None:
    incident = own.desk.state.view.linkage.incidents[0]
    some = incident.happenings[0]
    assert "not all and not none" in own.client.get(f"/incidents/{incident.id}/split").text
    assert "Keep them apart" in own.client.get(f"/incidents/{incident.id}/split", params={"part": some}).text
    assert own.post(f"/incidents/{incident.id}/split", part=some).status_code == 303
    assert own.desk.settle()
    assert len(own.desk.state.view.linkage.incidents) == 2


def test_a_missed_claim_is_added_from_its_words(own: Site) -> None:
    report = next(r for r in own.desk.state.view.reports if r.doc == "wadi")
    path = f"/reports/{report.id}/claims"
    form = {"outcome": "killed", "low": "14", "high": "", "claimant": "مرصد الوادي"}
    twice = own.post(path, words="14 شخصاً", **form)
    assert twice.status_code == 422
    assert "these words stand 2 times in the report" in twice.text
    assert "these words are not in the report" in own.post(path, words="15", **form).text
    second = report.text.rindex("14")
    assert own.post(path, words="14", start=second, **form).status_code == 303
    assert own.desk.settle()
    (claim,) = (c for c in own.desk.state.view.claims if c.report == report.id)
    assert (claim.figure.start, claim.count.phrase, str(claim.count)) == (second, "14", ">=14")
    assert list(checks.verify(own.desk.casebook)) == []


def test_downloads_are_entered_in_the_ledger(own: Site) -> None:
    answer = own.post("/exports/claims")
    assert answer.headers["content-disposition"] == 'attachment; filename="tolltrace-claims.csv"'
    assert answer.text.count("\n") >= 5
    (entry,) = own.desk.casebook.store.ledger()
    assert (entry.kind, entry.author) == ("export", "amal")
    assert own.desk.casebook.store.ledger_head() in own.client.get("/log").text
    assert own.post("/exports/nothing").status_code == 404
    assert own.post("/exports/totals", policy="../../x").status_code == 404
    assert list(checks.verify(own.desk.casebook)) == []


def test_charts_are_pictures_of_their_own(shown: Site) -> None:
    for path in (f"/incidents/{shown.incident}/history-wide.svg", "/totals/chart-narrow.svg"):
        answer = shown.client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
        assert answer.text.startswith("<svg")
    assert shown.client.get(f"/incidents/{shown.incident}/history-huge.svg").status_code == 404


def test_a_decision_and_the_page_after_it_cost_less_than_a_tenth_of_a_second(own: Site) -> None:
    """Counted in processor time, which other programs on the machine do not stretch; see tests/bench for the clock's."""
    token, spent = own.token(), []
    for claim in [c.id for c in own.desk.state.view.claims] * 2:
        began = time.process_time()
        own.client.post(f"/claims/{claim}/accept", data={"token": token, "reason": f"n{len(spent)}"})
        own.client.get("/queue?kind=claim&done=accept")
        spent.append(time.process_time() - began)
    assert sorted(spent)[len(spent) // 2] < 0.1


def refusals() -> set[str]:
    """Every sentence that the code gives a ReviewError, "HOLE" where it fills something in."""
    found = set()
    for path in Path(tolltrace.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ReviewError":
                for given in node.args:
                    if isinstance(given, ast.Constant):
                        found.add(str(given.value))
                    elif isinstance(given, ast.JoinedStr):
                        found.add("".join(str(p.value) if isinstance(p, ast.Constant) else "HOLE" for p in given.values))
    return found


def test_every_refusal_is_said_in_arabic() -> None:
    found = refusals()
    assert len(found) > 25
    found -= {"there is no HOLE HOLE any more"}
    filled = {text: {text.replace("HOLE", word) for word in ("7", "killed")} for text in found}
    assert [text for text, tries in filled.items() if all(refusal("ar", t) == t for t in tries)] == []
    for what in ("claim or incident", "claim", "incident", "decision"):
        assert refusal("ar", f"there is no {what} clm-1 any more") != f"there is no {what} clm-1 any more"
    assert refusal("en", "that is too long") == "that is too long"


def test_a_refusal_speaks_the_reader_s_language(own: Site) -> None:
    own.client.get("/language/ar")
    answer = own.post(f"/incidents/{own.incident}/pin", outcome="killed", status="total", bound="low", value="4")
    assert answer.status_code == 422
    assert "يحتاج الحد المثبت إلى سبب؛ قل في جملة علامَ يستند." in answer.text


@pytest.mark.parametrize(("lang", "said"), [("en", "PDF needs the extra"), ("ar", "تحتاج صيغة PDF إلى الحزمة الإضافية")])
def test_a_download_says_what_is_not_installed(own: Site, monkeypatch: pytest.MonkeyPatch, lang: str, said: str) -> None:
    monkeypatch.setitem(sys.modules, "fpdf", None)
    own.client.get(f"/language/{lang}")
    answer = own.post("/exports/pdf")
    assert answer.status_code == 501
    assert said in re.sub("[\u2066-\u2069]", "", answer.text)
    assert "pip install &#34;tolltrace[pdf]&#34;" in answer.text
    assert [e for e in own.desk.casebook.store.ledger() if e.kind == "export"] == []  # nothing went out


def test_each_file_may_have_its_own_day_and_publisher(own: Site) -> None:
    texts = [f"Shelling killed {n} people in Idlib on Tuesday, a medic said." for n in (3, 4, 5)]
    files = [("files", (f"{n}.txt", text.encode(), "text/plain")) for n, text in enumerate(texts)]
    data = {"token": own.token(), "published": "2031-06-04", "each_published": ["", "2031-07-02"], "each_source": ["Post", ""]}
    assert own.client.post("/import", data=data, files=files).status_code == 303
    own.client.app.app.state.importing.join(60)  # type: ignore[attr-defined]
    told = {r.doc: (r.publisher, str(r.published)) for r in own.desk.state.view.reports if r.doc in "012"}
    assert told == {"0": ("Post", "2031-06-04"), "1": ("", "2031-07-02"), "2": ("", "2031-06-04")}
    page = own.client.get("/import").text
    assert page.count("1 new") == 3
    assert "Reports without a day" not in page


def test_a_file_without_a_day_is_told(own: Site) -> None:
    files = {"files": ("x.txt", b"Shelling killed 3 people in Idlib on Tuesday, a medic said.", "text/plain")}
    for said, undated in (("1 new", True), ("1 known already", False)):
        own.client.post("/import", data={"token": own.token()}, files=files)
        own.client.app.app.state.importing.join(60)  # type: ignore[attr-defined]
        page = own.client.get("/import").text
        assert said in page
        assert ("Reports without a day of publication: 1." in page) is undated


def test_an_import_that_is_stopped_keeps_what_landed(own: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    first, go = threading.Event(), threading.Event()
    told = imports._Told.landed

    def slow(self: imports._Told, where: str, new: bool) -> None:
        first.set()
        go.wait(20)
        told(self, where, new)

    monkeypatch.setattr(imports._Told, "landed", slow)
    texts = [f"At least {n} people were killed in Marwah on 3 June 2031." for n in (71, 72, 73)]
    sent = [("files", (f"stop{n}.txt", text.encode(), "text/plain")) for n, text in enumerate(texts)]
    posted = threading.Thread(target=own.client.post, args=("/import",), kwargs={"data": {"token": own.token()}, "files": sent})
    posted.start()
    assert first.wait(20)
    posted.join(20)
    page = own.client.get("/import").text
    assert "/import/stop" in page
    asked = threading.Thread(target=own.post, args=("/import/stop",))
    asked.start()
    while not own.client.app.app.state.job.stop:  # type: ignore[attr-defined]
        time.sleep(0.01)
    go.set()
    asked.join(20)
    own.client.app.app.state.importing.join(60)  # type: ignore[attr-defined]
    assert own.client.app.app.state.job.step == "stopped"  # type: ignore[attr-defined]
    assert "What landed is kept" in own.client.get("/import").text
    assert own.desk.casebook.store.counts()["reports"] == 6  # one batch, recorded whole
    assert own.desk.state.behind == 0
