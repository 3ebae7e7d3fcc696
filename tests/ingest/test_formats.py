"""Every format gives the text that stands in it, and what it says of itself."""

import json
from datetime import date
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.files import ARABIC, PAGE, SENTENCE, locked_pdf, pdf, put, read, word
from tolltrace.ingest import Ingested, IngestOptions
from tolltrace.ingest.pdf import unwrapped
from tolltrace.ingest.text import decode_bytes
from tolltrace.model import Report, report_id, sha256_hex


def only(*paths: Path, options: IngestOptions | None = None) -> Ingested:
    (item,), told = read(*paths, options=options)
    assert told == []
    return item


def test_text_lands_whole(tmp_path: Path) -> None:
    original = f"Barn hit\r\n\r\n{SENTENCE}\r\n".encode()
    path = put(tmp_path, "barn.txt", original)
    text = f"Barn hit\n\n{SENTENCE}\n"
    report = Report(
        report_id("barn", text), "barn", text, language="en", archive_sha256=sha256_hex(original), derived_by="text@1"
    )
    assert only(path) == Ingested(report, original, "text/plain", str(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_need_no_assumption(tmp_path: Path, encoding: str) -> None:
    path = put(tmp_path, "a.txt", (SENTENCE + " “Enough”, he said – naïve.").encode(encoding))
    assert only(path).report.text == SENTENCE + " “Enough”, he said – naïve."


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unmarked_utf16_is_seen(tmp_path: Path, encoding: str) -> None:
    assert only(put(tmp_path, "a.txt", SENTENCE.encode(encoding))).report.text == SENTENCE


def test_a_legacy_encoding_is_named(tmp_path: Path) -> None:
    quoted = SENTENCE + " “Enough”, he said. The café is gone."
    (item,), told = read(path := put(tmp_path, "a.txt", quoted.encode("cp1252")))
    assert item.report.text == quoted
    assert told == [
        f"{path}: not UTF-8; read as windows-1252; check names and quotation marks, or save it as UTF-8",
    ]
    assert item.report.notices == ("not UTF-8; read as windows-1252",)


def test_arabic_in_a_legacy_encoding_keeps_its_letters(tmp_path: Path) -> None:
    (item,), told = read(path := put(tmp_path, "a.txt", (ARABIC + "\n").encode("cp1256") * 3))
    assert item.report.text == (ARABIC + "\n") * 3
    assert told == [
        f"{path}: not UTF-8; read as windows-1256; check names and quotation marks, or save it as UTF-8",
        f"{path}: read as Arabic; the rule reader reads English only; give an English translation beside it",
    ]
    assert item.report.language == "ar"


def test_a_damaged_byte_does_not_change_the_encoding(tmp_path: Path) -> None:
    data = bytearray((ARABIC * 2).encode())
    data[21] = 0xFF
    (item,), told = read(path := put(tmp_path, "a.txt", bytes(data)))
    assert item.report.text.count("\ufffd") == 2  # the byte itself and the half of a letter that it leaves
    assert item.report.text[20:] == (ARABIC * 2)[19:]
    assert told[0] == f"{path}: damaged UTF-8: 2 characters could not be read; get the file again from its source"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_never_altered(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode_bytes(text.encode()) == (text, ())


def test_html_gives_the_article_with_its_headline_first(tmp_path: Path) -> None:
    report = only(put(tmp_path, "page.html", PAGE)).report
    lines = report.text.split("\n")
    assert lines[0] == "Shell hits barn near Qasr Amir"
    assert report.text.count("Shell hits barn") == 1
    assert SENTENCE in report.text
    assert "Home" not in report.text
    assert "rights reserved" not in report.text
    assert (report.doc, report.publisher, report.published, report.title, report.url, report.derived_by) == (
        "page",
        "Wadi Herald",
        date(2019, 3, 5),
        "Shell hits barn near Qasr Amir",
        "https://wadi-herald.example/2019/barn",
        f"html@1+trafilatura@{version('trafilatura')}",
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "On Friday 404 people were buried in Qasr Amir, and two of the missing were not found.",
        "Aid workers were denied access to Qasr Amir, where nine farmers had died.",
    ],
)
def test_short_articles_are_not_taken_for_error_pages(tmp_path: Path, sentence: str) -> None:
    for name, page in (("a.html", f"<html><body><p>{sentence}</p></body></html>"), ("b.html", f"<p>{sentence}</p>")):
        assert only(put(tmp_path, name, page)).report.text == sentence


def test_an_article_with_many_links_is_one(tmp_path: Path) -> None:
    page = PAGE
    for words in ("a shell hit a barn", "a nurse at the clinic", "mend the roof", "by telephone", "the district hospital"):
        assert words in page
        page = page.replace(words, f'<a href="/x">{words}</a>')
    assert only(put(tmp_path, "a.html", page)).report.text == only(put(tmp_path, "b.html", PAGE)).report.text


def test_html_in_its_declared_encoding(tmp_path: Path) -> None:
    page = PAGE.replace('charset="utf-8"', 'charset="windows-1252"').replace("brothers", "“brothers”")
    assert "“brothers”" in only(put(tmp_path, "page.htm", page.encode("cp1252"))).report.text


def test_html_without_a_date_is_not_dated_by_guess(tmp_path: Path) -> None:
    page = PAGE.replace('<meta property="article:published_time" content="2019-03-05T08:00:00Z">', "")
    page = page.replace("/2019/barn", "/barn").replace(
        "Two of the dead", "In 2011 and on 4 May 2012 there was quiet. Two of the dead"
    )
    assert only(put(tmp_path, "page.html", page)).report.published is None


def test_pdf_pages_are_parted_by_an_empty_line(tmp_path: Path) -> None:
    report = only(put(tmp_path, "note.pdf", pdf("Nine farmers died.", "", "Two were brothers."))).report
    assert report.text == "Nine farmers died.\n\nTwo were brothers."
    assert report.derived_by == f"pdf@1+pypdf@{version('pypdf')}"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "Barn hit\nAt least nine farmers were killed by\n58 shells, a nurse said on Tuesday.\nShe spoke by telephone.\n",
            "Barn hit\nAt least nine farmers were killed by 58 shells, a nurse said on Tuesday.\nShe spoke by telephone.",
        ),
        ("Nine civil-\nians died in Deir ez-\nZor on Tuesday.", "Nine civilians died in Deir ez-Zor on Tuesday."),
        (
            "The toll in the villages was\n- nine dead in Qasr Amir\n- two dead in Tell Nur",
            "The toll in the villages was\n- nine dead in Qasr Amir\n- two dead in Tell Nur",
        ),
        ("The toll in the villages was\n1. Qasr Amir\n2. Tell Nur", "The toll in the villages was\n1. Qasr Amir\n2. Tell Nur"),
        (
            "Nine farmers died near the barn of Qasr Amir\n\nTwo were brothers",
            "Nine farmers died near the barn of Qasr Amir\n\nTwo were brothers",
        ),
        ("", ""),
    ],
)
def test_wrapped_lines_of_a_pdf_are_joined(page: str, text: str) -> None:
    assert unwrapped(page) == text


@given(st.text("ab AB.-\n1", max_size=80))
def test_unwrapping_keeps_every_character_but_breaks_and_hyphens(page: str) -> None:
    def bare(text: str) -> str:
        return text.replace(" ", "").replace("\n", "").replace("-", "")

    assert bare(unwrapped(page)) == bare(page)


def test_pdf_that_only_restricts_printing_is_read(tmp_path: Path) -> None:
    assert only(put(tmp_path, "note.pdf", locked_pdf(""))).report.text == SENTENCE


def test_docx_keeps_paragraphs_and_rows_in_order(tmp_path: Path) -> None:
    content = word(SENTENCE, "Later that day:", table=(("Place", "Dead"), ("Qasr Amir", "9")))
    report = only(put(tmp_path, "note.docx", content)).report
    assert report.text == f"{SENTENCE}\nLater that day:\nPlace | Dead\nQasr Amir | 9"
    assert (report.title, report.derived_by) == ("Field note", f"docx@1+python-docx@{version('python-docx')}")


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_docx_reads_what_python_docx_leaves_out(tmp_path: Path) -> None:
    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    document = docx.Document(BytesIO(word(SENTENCE)))
    body = (
        f"<w:sdt {W}><w:sdtContent><w:p>{run('In a control: nine dead.')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p {W}>{run('Tracked: ')}<w:del><w:r><w:delText>five</w:delText></w:r></w:del>"
        f"<w:ins>{run('nine')}</w:ins>{run(' dead.')}</w:p>",
        f"<w:p {W}><w:moveFrom>{run('Moved away.')}</w:moveFrom><w:hyperlink>{run('Linked')}</w:hyperlink>"
        "<w:r><w:tab/><w:t>after a tab</w:t><w:br/><w:t>and a break</w:t></w:r></w:p>",
        f"<w:p {W}>{run('Outside.')}"
        f"<w:r><w:pict><w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent></w:pict></w:r></w:p>",
        f"<w:tbl {W}><w:tr><w:tc><w:p>{run('Cell')}</w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run('inner')}</w:p></w:tc></w:tr></w:tbl></w:tc>"
        f"<w:sdt><w:sdtContent><w:tc><w:p>{run('9')}</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
    )
    for xml in reversed(body):
        document.element.body.insert(0, parse_xml(xml))
    notes = f'<w:footnotes {W}><w:footnote w:id="1"><w:p>{run("A note: two were brothers.")}</w:p></w:footnote></w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    out = BytesIO()
    document.save(out)
    assert only(put(tmp_path, "a.docx", out.getvalue())).report.text == "\n".join(
        [
            "In a control: nine dead.",
            "Tracked: nine dead.",
            "Linked\tafter a tab",
            "and a break",
            "Outside.",
            "In a box.",
            "Cell inner | 9",
            SENTENCE,
            "A note: two were brothers.",
        ]
    )


def test_jsonl_text_is_verbatim_and_the_line_is_the_original(tmp_path: Path) -> None:
    text = "Barn hit\r\n\r\n  " + SENTENCE + "\t \n"
    row = {
        "doc": "b-1",
        "publisher": "Wadi Herald",
        "published": "2019-03-05",
        "title": "Barn",
        "url": "https://w.example/b",
        "text": text,
    }
    first, second = json.dumps(row).encode(), json.dumps({"text": SENTENCE}).encode()
    path = put(tmp_path, "day.jsonl", b"\xef\xbb\xbf" + first + b"\r\n\n" + second)
    landed, told = read(path)
    assert told == []
    assert landed == [
        Ingested(
            Report(
                report_id("b-1", text, "Wadi Herald", date(2019, 3, 5), "https://w.example/b"),
                "b-1",
                text,
                "Wadi Herald",
                date(2019, 3, 5),
                "Barn",
                "https://w.example/b",
                "en",
                sha256_hex(first),
                "jsonl@1",
            ),
            first,
            "application/json",
            f"{path}, line 1",
        ),
        Ingested(
            Report(
                report_id("day:3", SENTENCE),
                "day:3",
                SENTENCE,
                language="en",
                archive_sha256=sha256_hex(second),
                derived_by="jsonl@1",
            ),
            second,
            "application/json",
            f"{path}, line 3",
        ),
    ]


@pytest.mark.parametrize("name", ["barn.meta.yml", "barn.txt.meta.yml"])
def test_a_sidecar_wins_over_options(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, "barn.txt", SENTENCE)
    put(tmp_path, name, "publisher: Wadi Herald\npublished: 2019-03-05\ntitle: Barn hit\nurl: https://w.example/b\ndoc: b-1\n")
    report = only(path, options=IngestOptions(date(2001, 1, 1), "someone")).report
    assert (report.doc, report.publisher, report.published, report.title, report.url) == (
        "b-1",
        "Wadi Herald",
        date(2019, 3, 5),
        "Barn hit",
        "https://w.example/b",
    )


def test_options_win_over_the_page_and_lose_to_a_line(tmp_path: Path) -> None:
    page = put(tmp_path, "page.html", PAGE)
    lines = put(tmp_path, "day.jsonl", json.dumps({"text": SENTENCE, "published": "2019-03-06"}))
    landed, told = read(page, lines, options=IngestOptions("2019-03-07", "Monitor"))
    assert told == []
    assert [(i.report.publisher, i.report.published) for i in landed] == [
        ("Monitor", date(2019, 3, 7)),
        ("Monitor", date(2019, 3, 6)),
    ]


def test_folders_are_read_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "c/d/e.txt", ".hidden.txt", "a.txt"):
        put(tmp_path, name, f"{name}: {SENTENCE}")
    landed, told = read(tmp_path)
    assert ([i.report.text.partition(":")[0] for i in landed], told) == (["a/z.txt", "a.txt", "b.txt", "c/d/e.txt"], [])


def test_the_same_input_gives_the_same_ids(tmp_path: Path) -> None:
    put(tmp_path, "a/x.txt", SENTENCE)
    put(tmp_path, "b/x.txt", SENTENCE + " Later, a tenth.")
    ids = [i.report.id for i in read(tmp_path)[0]]
    assert ids == [i.report.id for i in read(tmp_path)[0]]
    assert len(set(ids)) == 2


def test_short_texts_have_no_language(tmp_path: Path) -> None:
    assert only(put(tmp_path, "a.txt", "Nine died in Qasr Amir.")).report.language == ""
