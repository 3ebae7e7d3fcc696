"""Whatever is wrong with an input gives exactly one line naming file, line and mend, and the rest lands."""

import json
import os
import socket
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.files import MENU, PAGE, SENTENCE, locked_pdf, pdf, put, read, word, zip_bomb
from tolltrace.ingest import Ingested, IngestOptions, ingest
from tolltrace.model import Notice

DAMAGED = "is damaged and cannot be read; get it again from its source"

NO_ARTICLE = "no article found on this page; save the article's own page, or its text as .txt"
HEADLINES = "".join(f'<li><a href="/{n}">Shell kills {n} farmers near Qasr Amir on Tuesday</a></li>' for n in range(30))
HEADLINES = f"<html><body><ul>{HEADLINES}</ul></body></html>"
SHAPE = 'write one report a line: {"doc", "publisher", "published", "title", "url", "text"}, all but text optional'

JUNK = bytes((i * 197 + (i >> 3) * 31) % 256 for i in range(4_000))

REFUSED = {
    "empty.txt": (b"", "the file is empty; check it, or leave it out"),
    "blank.txt": (b" \n\n ", "the file is empty; check it, or leave it out"),
    "junk.txt": (JUNK, "no text: the bytes are in no known encoding; give the text itself, saved as UTF-8"),
    "zeros.txt": (bytes(5_000), "no text: the bytes are in no known encoding; give the text itself, saved as UTF-8"),
    "really.txt": (pdf(SENTENCE), "this is a PDF file, not text; name it .pdf"),
    "short.pdf": (pdf(SENTENCE)[:-60], "the PDF is cut short (its end is missing); get the whole file again from its source"),
    "half.pdf": (pdf(SENTENCE)[:300], "the PDF is cut short (its end is missing); get the whole file again from its source"),
    "not.pdf": (SENTENCE.encode(), "this is no PDF file; check its name, or get it again from its source"),
    "hollow.pdf": (b"%PDF-1.4\nnothing\n%%EOF\n", f"the .pdf file {DAMAGED}"),
    "scan.pdf": (
        pdf("", ""),
        "no text in this PDF (scanned pages?); make its text readable with OCR first (for example: ocrmypdf IN.pdf OUT.pdf)",
    ),
    "locked.pdf": (locked_pdf("secret"), "the PDF is encrypted; save an unprotected copy and give that"),
    "menu.html": (MENU.encode(), NO_ARTICLE),
    "list.html": (HEADLINES.encode(), NO_ARTICLE),
    "gone.html": (b"<html><body><h1>404</h1><p>The page you requested could not be found.</p></body></html>", NO_ARTICLE),
    "consent.html": (b"<html><body><p>We use cookies to improve our pages. Do you agree to that?</p></body></html>", NO_ARTICLE),
    "script.html": (b"<html><body><noscript>You need to enable JavaScript to run this app.</noscript></body></html>", NO_ARTICLE),
    "nothing.html": (b"<html></html>", NO_ARTICLE),
    "cut.docx": (word(SENTENCE)[:-900], f"the .docx file {DAMAGED}"),
    "other.docx": (b"PK\x05\x06" + bytes(18), f"the .docx file {DAMAGED}"),
    "old.docx": (b"\xd0\xcf\x11\xe0" + bytes(600), "an old (.doc) or password-protected Word file; save it unprotected as .docx"),
    "bare.docx": (word(), "no text in this document; if it holds pictures of pages, give their text"),
    "sheet.xls": (b"x", "unknown kind of file (.xls); give one of .docx, .htm, .html, .jsonl, .pdf, .txt"),
    "table.csv": (b"x", "unknown kind of file (.csv); write one report a line as JSON and name it .jsonl"),
    "noname": (b"x", "unknown kind of file (no suffix); give one of .docx, .htm, .html, .jsonl, .pdf, .txt"),
    "empty.jsonl": (
        b"\n\n",
        f"the file is empty; {SHAPE}",
    ),
    "wide.jsonl": (
        json.dumps({"text": SENTENCE}).encode("utf-16"),
        "this file is UTF-16, JSON lines are UTF-8; save it as UTF-8",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_gives_one_line_and_the_rest_lands(tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    content, said = REFUSED[name]
    bad, good = put(tmp_path, name, content), put(tmp_path, "zz.txt", SENTENCE)
    found = list(ingest([bad, good]))
    assert [str(n) for n in found if isinstance(n, Notice)] == [f"{bad}: {said}"]
    assert [n.fault for n in found if isinstance(n, Notice)] == [True]
    assert [i.report.doc for i in found if not isinstance(i, Notice)] == ["zz"]
    assert capfd.readouterr() == ("", "")


def test_every_way_of_cutting_a_file_is_survived(tmp_path: Path) -> None:
    for name, whole in (("a.pdf", pdf(SENTENCE, SENTENCE)), ("a.docx", word(SENTENCE)), ("a.html", PAGE.encode())):
        for at in range(0, len(whole), max(1, len(whole) // 12)):
            landed, told = read(put(tmp_path, name, whole[:at]))
            assert len(landed) + len(told) == 1, (name, at, told)


WHOLE = {"a.pdf": pdf(SENTENCE, SENTENCE), "a.docx": word(SENTENCE), "a.html": PAGE.encode(), "a.txt": SENTENCE.encode()}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(WHOLE)),
    edits=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 12), st.binary(max_size=12)), min_size=1, max_size=8
    ),
)
def test_damage_of_any_kind_gives_a_report_or_one_line(tmp_path: Path, name: str, edits: list[tuple[float, int, bytes]]) -> None:
    data = bytearray(WHOLE[name])
    for at, cut, inserted in edits:
        start = int(at * len(data))
        data[start : start + cut] = inserted
    landed, told = read(put(tmp_path, name, bytes(data)))
    assert landed or len(told) == 1
    assert not [line for line in told if "\n" in line]


def test_a_large_text_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    started = time.perf_counter()
    _, told = read(path)
    assert told == [
        f"{path}: 50.0 MB is over the limit of 20.0 MB; split it into one file a report, or raise max_text_bytes in tolltrace.yml"
    ]
    assert time.perf_counter() - started < 0.5


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = put(tmp_path, "bomb.docx", zip_bomb())
    assert path.stat().st_size < 1_000_000
    _, told = read(path)
    assert told == [
        f"{path}: the .docx unpacks to 315 MB, over the limit of 200 MB; save it without its pictures, or its text as .txt"
    ]


def test_invalid_json_on_line_seven_of_ten(tmp_path: Path) -> None:
    lines = [json.dumps({"doc": f"d{n}", "text": f"{n}. {SENTENCE}"}) for n in range(1, 11)]
    lines[6] = lines[6][:-1]
    path = put(tmp_path, "ten.jsonl", "\n".join(lines))
    landed, told = read(path)
    assert [i.report.doc for i in landed] == ["d1", "d2", "d3", "d4", "d5", "d6", "d8", "d9", "d10"]
    (line,) = told
    assert line.startswith(f"{path}, line 7: not JSON (expecting ',' delimiter at column ")
    assert line.endswith(f"; {SHAPE}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"doc": "x"}', 'it has no text; give the report\'s words as "text"'),
        ('{"text": null}', 'it has no text; give the report\'s words as "text"'),
        ('{"text": 5}', 'its text is no text (5); give the report\'s words as "text"'),
        ('{"text": "  "}', 'its text is empty; give the report\'s words as "text"'),
        ("[1, 2]", "not a report ([1, 2]); "),
        ("[" * 100_000, "not JSON that can be read; "),
        ('{"text": ' + "9" * 5_000 + "}", "not JSON that can be read; "),
        (b'{"text": "caf\xe9"}', "the line is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_bad_line_gives_one_line(tmp_path: Path, line: str | bytes, said: str) -> None:
    raw = line.encode() if isinstance(line, str) else line
    good = json.dumps({"doc": "ok", "text": SENTENCE}).encode()
    path = put(tmp_path, "two.jsonl", raw + b"\n" + good)
    landed, (told,) = read(path)
    assert [i.report.doc for i in landed] == ["ok"]
    assert told.startswith(f"{path}, line 1: {said}")


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    good = json.dumps({"doc": "ok", "text": SENTENCE})
    path = put(tmp_path, "three.jsonl", f'{good}\n{{"text": "{"x" * 21_000_000}"}}\n{good}')
    landed, told = read(path)
    assert told == [f"{path}, line 2: the line is longer than the limit of 20,000,000 bytes; split it, or raise max_text_bytes"]
    assert [i.where for i in landed] == [f"{path}, line 1", f"{path}, line 3"]


def test_another_kind_of_file_named_jsonl_gives_one_line(tmp_path: Path) -> None:
    path = put(tmp_path, "pretty.jsonl", json.dumps([{"text": SENTENCE}] * 40, indent=1))
    landed, (told,) = read(path)
    assert landed == []
    assert told.startswith(f"{path}: none of the first 20 lines holds a report (line 1: not JSON")


WRONG = "published is no date ('2016-13-45'); read as undated; write it as YYYY-MM-DD"


def test_a_wrong_date_in_a_line(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"text": SENTENCE, "published": "2016-13-45"}))
    (item,), told = read(path, options=IngestOptions("2016-01-01"))
    # The option must not step in: the line says that it has another date.
    assert (item.report.published, item.report.notices, told) == (
        None,
        (WRONG.partition("; write")[0],),
        [f"{path}, line 1: {WRONG}"],
    )


@pytest.mark.parametrize("written", ["2016-13-45", "'2016-13-45'"])
def test_a_wrong_date_in_a_sidecar(tmp_path: Path, written: str) -> None:
    path = put(tmp_path, "a.txt", SENTENCE)
    beside = put(tmp_path, "a.meta.yml", f"publisher: Wadi Herald\npublished: {written}\n")
    (item,), told = read(path)
    assert told == [f"{beside}: {WRONG}"]
    assert (item.report.published, item.report.publisher) == (None, "Wadi Herald")


def test_a_wrong_date_option_is_told_once(tmp_path: Path) -> None:
    paths = [put(tmp_path, n, SENTENCE) for n in ("a.txt", "b.txt")]
    landed, told = read(*paths, options=IngestOptions("2016-13-45"))
    assert ([i.report.published for i in landed], told) == ([None, None], [f"--published: {WRONG}"])


def test_odd_sidecars(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", SENTENCE)
    for content, said in (
        ("publisher: [x\n", "the sidecar cannot be read (line 2); write one `key: value` a line, dates as YYYY-MM-DD"),
        ("- a\n", "the sidecar holds no keys; write one `key: value` a line (doc, publisher, published, title, url)"),
        ("author: me\n", "unknown key 'author' in the sidecar; the keys are doc, publisher, published, title, url"),
        ("publisher: [7]\n", "publisher is not text (['7']) and was left out; write publisher in quotation marks"),
    ):
        beside = put(tmp_path, "a.meta.yml", content)
        landed, told = read(path)
        assert (len(landed), told) == (1, [f"{beside}: {said}"])


def test_missing_paths_and_links(tmp_path: Path) -> None:
    missing, broken, loop = tmp_path / "none.txt", tmp_path / "broken.txt", tmp_path / "loop.txt"
    broken.symlink_to("gone.txt")
    loop.symlink_to("loop.txt")
    _, told = read(missing, broken, loop)
    assert told == [
        f"{missing}: no such file or folder; check the path",
        f"{broken}: a link to nothing; mend or remove the link",
        f"{loop}: it cannot be read (Too many levels of symbolic links); check the path",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", SENTENCE)
    path.chmod(0)
    assert read(path) == ([], [f"{path}: it may not be read; change its permissions (chmod u+r)"])


def test_permission_errors_are_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, good = put(tmp_path, "a.txt", SENTENCE), put(tmp_path, "b.txt", SENTENCE)
    real = os.open

    def refuse(name: Path, *rest: int) -> int:
        if name == path:
            raise PermissionError(13, "Permission denied", str(name))
        return real(name, *rest)

    monkeypatch.setattr(os, "open", refuse)
    landed, told = read(path, good)
    assert ([i.report.doc for i in landed], told) == (["b"], [f"{path}: it may not be read; change its permissions (chmod u+r)"])


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    paths = [tmp_path / "pipe.txt", tmp_path / "pipe.jsonl"]
    for path in paths:
        os.mkfifo(path)
    assert read(*paths) == ([], [f"{path}: this is no regular file; give a file or a folder" for path in paths])


def test_folders_that_contain_themselves(tmp_path: Path) -> None:
    put(tmp_path, "day/a.txt", SENTENCE)
    (tmp_path / "day" / "up").symlink_to(tmp_path)
    landed, told = read(tmp_path)
    assert [i.report.doc for i in landed] == ["a"]
    assert told == [f"{tmp_path / 'day' / 'up'}: a link to a folder that is read already; nothing to do, or remove the link"]


def test_other_files_of_a_folder_are_told_in_one_line(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jpg", "c.jpg", "d.md", "e.zip"):
        put(tmp_path, name, SENTENCE)
    landed, told = read(tmp_path)
    assert [i.report.doc for i in landed] == ["a"]
    assert told == [
        f"{tmp_path}: 4 files passed over (b.jpg, c.jpg, d.md, ...); only .docx, .htm, .html, .jsonl, .pdf, .txt are read"
    ]


def test_a_folder_without_reports(tmp_path: Path) -> None:
    _, told = read(tmp_path)
    assert told == [f"{tmp_path}: no reports in this folder; it should hold .docx, .htm, .html, .jsonl, .pdf, .txt files"]


def test_a_sidecar_without_a_report(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", SENTENCE)
    lost = put(tmp_path, "b.meta.yml", "publisher: x\n")
    assert read(tmp_path)[1] == [f"{lost}: no report lies beside this sidecar; give both the same name"]


def test_documents_that_share_a_name_but_not_a_text(tmp_path: Path) -> None:
    rows = [{"doc": "d", "text": SENTENCE}, {"doc": "d", "text": SENTENCE + " Later, a tenth."}, {"doc": "d", "text": SENTENCE}]
    path = put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    landed, told = read(path)
    assert [i.report.doc for i in landed] == ["d", "d~2", "d"]
    assert landed[0].report == landed[2].report
    assert told == [f"{path}, line 2: another document is named d already; this one is kept as d~2; name it otherwise"]


def test_what_no_database_holds_is_replaced_one_for_one(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", '{"doc": "d", "text": "Nine\\u0000 farmers \\ud83d died \\ud83d\\ude00"}')
    (item,), told = read(path)
    assert item.report.text == "Nine\ufffd farmers \ufffd died \U0001f600"
    what, mend = (
        "characters that cannot be stored were replaced by U+FFFD, one for one",
        "get it again from its source if that matters",
    )
    assert told == [f"{path}, line 1: {what}; {mend}"]


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("ingest must not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    paths = [put(tmp_path, "a.txt", SENTENCE), put(tmp_path, "b.html", PAGE), put(tmp_path, "c.pdf", pdf(SENTENCE))]
    landed, _ = read(*paths, put(tmp_path, "d.docx", word(SENTENCE)))
    assert [i.report.language for i in landed] == ["en"] * 4


def test_our_own_page_is_no_source(tmp_path: Path) -> None:
    page = tmp_path / "record.html"
    head = '<html><head><meta charset="utf-8">\n<meta name="generator" content="tolltrace"></head>'
    page.write_text(f"{head}<body><p>{SENTENCE * 9}</p></body></html>")
    (notice,) = ingest([page])
    assert str(notice) == f"{page}: a page that tolltrace wrote; leave it out: it says only what other reports said"


def test_a_sidecar_that_names_a_vast_value_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    lists = "\n".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 12))
    (tmp_path / "a.meta.yml").write_text(f"b0: &b0 [x, x]\n{lists}\npublisher: *b11\n")
    first = next(str(item) for item in ingest([tmp_path]) if isinstance(item, Notice))
    assert first.startswith(f"{tmp_path / 'a.meta.yml'}: publisher is not text")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_on_which_nothing_was_published_is_no_date(tmp_path: Path, day: str) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "a.meta.yml").write_text(f"published: {day}\n")
    landed, notice = ingest([tmp_path])
    assert isinstance(landed, Ingested)
    assert landed.report.published is None
    assert "is no date" in str(notice)
