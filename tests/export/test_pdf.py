"""The dossier: every quote and every hash is in it, and nothing of the record can steer it."""

import unicodedata
from pathlib import Path

import pypdf
import pytest

from tests.export.sample import many, sample
from tolltrace.errors import InputError
from tolltrace.export import FORMATS, pdf
from tolltrace.export.record import ViewRecord
from tolltrace.export.words import words
from tolltrace.model import View
from tolltrace.model.plain import plain
from tolltrace.release.narrow import one_incident


@pytest.fixture(autouse=True)
def font() -> None:
    pytest.importorskip("fpdf")
    if pdf._found(pdf.FONTS) is None:
        pytest.skip("no font with the letters of the sample on this machine")


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def squeezed(text: str) -> str:
    """Letters and digits alone: a PDF breaks lines where it likes."""
    return "".join(ch for ch in text if ch.isalnum() and ch.isascii())


def test_every_quote_and_hash_of_an_incident_is_in_its_dossier(tmp_path: Path) -> None:
    view = one_incident(sample(), sample().linkage.incidents[0].id)
    path = FORMATS["pdf"].write(ViewRecord(view, ViewRecord(sample()).state), tmp_path / "d.pdf")
    text = squeezed(text_of(path))
    for claim in view.claims:
        report = view.report[claim.report]
        for needle in (plain(claim.quote.of(report.text)), claim.id, report.id, report.text_sha256, claim.claimant):
            assert squeezed(needle) in text, needle
    assert ViewRecord(sample()).state in text
    assert "31to201" in text


def test_an_arabic_dossier_has_arabic_labels_and_every_hash(tmp_path: Path) -> None:
    view = one_incident(sample(), sample().linkage.incidents[1].id)
    path = pdf.write_pdf(ViewRecord(view), tmp_path / "d.pdf", "ar")
    reader = pypdf.PdfReader(path)
    text = unicodedata.normalize("NFKC", text_of(path))
    assert reader.trailer["/Root"]["/Lang"] == "ar"  # type: ignore[index]
    assert (reader.metadata or {})["/Title"] == words("ar")("kicker")
    assert all(claim.id in text and view.report[claim.report].text_sha256 in text for claim in view.claims)
    assert {ch for ch in text if "\u0621" <= ch <= "\u064a"} > set("مدنيون")
    assert "Sources" not in text
    with pytest.raises(InputError, match="no page in this language"):
        pdf.write_pdf(ViewRecord(view), tmp_path / "e.pdf", "xx")


def test_each_incident_begins_a_page_and_an_empty_record_is_one(tmp_path: Path) -> None:
    assert (
        len(
            pypdf.PdfReader(
                FORMATS["pdf"].write(ViewRecord(View((), (), sample().linkage.__class__(), (), ())), tmp_path / "e.pdf")
            ).pages
        )
        == 1
    )
    view = many(3)
    found = text_of(FORMATS["pdf"].write(ViewRecord(view), tmp_path / "m.pdf"))
    assert all(incident.id in found for incident in view.linkage.incidents)


def test_the_file_holds_no_script_no_link_and_no_name_of_its_maker(tmp_path: Path) -> None:
    reader = pypdf.PdfReader(FORMATS["pdf"].write(ViewRecord(sample()), tmp_path / "d.pdf"))
    about = {k: v for k, v in (reader.metadata or {}).items() if "tolltrace" not in v}
    assert about == {"/Title": "Casualty record", "/CreationDate": "D:20000101000000Z"}
    assert not any("/Annots" in page for page in reader.pages)
    assert "/JavaScript" not in str(reader.trailer["/Root"])


def test_a_wrong_font_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLTRACE_FONT", str(tmp_path / "none.ttf"))
    with pytest.raises(InputError, match="is no font file"):
        FORMATS["pdf"].write(ViewRecord(sample()), tmp_path / "d.pdf")
