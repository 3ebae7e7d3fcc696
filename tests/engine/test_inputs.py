"""Pieces of bulk input: whatever the size of a piece, the same reports come out, those that `tolltrace add` reads."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.reports import as_jsonl, as_parquet, as_warc, reports
from tolltrace.engine.inputs import Piece, cut_up, read_piece
from tolltrace.ingest import Ingested, ingest
from tolltrace.ingest.base import Metadata
from tolltrace.model import Notice, Report

TOLD = reports(60, 3)
LIMIT = 1_000_000
UNCLOSED = "ignore::pytest.PytestUnraisableExceptionWarning"  # the writer of archives leaves temporary files to the collector


def _read(path: Path, size: int, weaker: Metadata | None = None) -> tuple[list[Report], list[str]]:
    landed, said = [], []
    for piece in cut_up([path], size):
        for item in [piece] if isinstance(piece, Notice) else read_piece(piece, weaker or Metadata(), LIMIT):
            if isinstance(item, Ingested):
                landed.append(item.report)
            else:
                said.append(str(item).replace(str(path), path.name))
    return landed, said


@pytest.mark.parametrize("size", [1, 7, 60, 1000])
def test_json_lines_give_the_reports_of_a_casebook_whatever_the_pieces(tmp_path: Path, size: int) -> None:
    path = as_jsonl(tmp_path / "news.jsonl", TOLD)
    added = [i.report for i in ingest([path]) if isinstance(i, Ingested)]
    assert len(added) == 60
    assert _read(path, size) == (added, [])


def test_pieces_are_numbered_and_hold_every_line_once(tmp_path: Path) -> None:
    path = as_jsonl(tmp_path / "news.jsonl", TOLD)
    pieces = [p for p in cut_up([path, path], 25) if isinstance(p, Piece)]
    assert [(p.number, p.cut.first, p.cut.count) for p in pieces] == [
        (0, 1, 25), (1, 26, 25), (2, 51, 10), (3, 1, 25), (4, 26, 25), (5, 51, 10),
    ]  # fmt: skip
    assert [p.cut.end for p in pieces[:2]] == [p.cut.start for p in pieces[1:3]]
    assert pieces[2].cut.end == path.stat().st_size


def test_a_bad_line_is_named_by_its_line_and_costs_nothing_else(tmp_path: Path) -> None:
    lines = as_jsonl(tmp_path / "good.jsonl", TOLD).read_text(encoding="utf-8").splitlines()
    path = tmp_path / "news.jsonl"
    lines[30:30] = ["{not json"] * 25  # more than a piece: a later piece is not given up for its first lines
    path.write_text("\n".join([*lines, '{"doc": "x"}']), encoding="utf-8")
    landed, said = _read(path, 10)
    assert len(landed) == 60
    assert len(said) == 26
    assert said[0].startswith("news.jsonl, line 31: not JSON")
    assert said[25].startswith("news.jsonl, line 86: it has no text")


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_parquet_gives_the_same_reports(tmp_path: Path, size: int) -> None:
    told = as_jsonl(tmp_path / "news.jsonl", TOLD)
    path = as_parquet(tmp_path / "news.parquet", TOLD, group=25)
    expected = [replace(r, derived_by="parquet@1", archive_sha256="") for r in _read(told, 100)[0]]
    landed, said = _read(path, size)
    assert ([replace(r, archive_sha256="") for r in landed], said) == (expected, [])


def test_parquet_names_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"body": ["a"]}), path)
    assert _read(path, 5) == ([], ["x.parquet: it has no column text (it has body); name the column of the reports' words text"])
    pq.write_table(pa.table({"text": ["Two people were killed.", None, ""], "published": [None, None, "soon"]}), path)
    landed, said = _read(path, 5)
    assert [(r.doc, r.text) for r in landed] == [("x:1", "Two people were killed.")]
    assert said == [f'x.parquet, row {n}: it has no text; give the report\'s words as "text"' for n in (2, 3)]
    path.write_bytes(b"no Parquet at all")
    assert _read(path, 5) == ([], ["x.parquet: this is no Parquet file, or a damaged one; get it again from its source"])


@pytest.mark.filterwarnings(UNCLOSED)
@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
@pytest.mark.parametrize("size", [4, 1000])
def test_a_web_archive_gives_its_pages_with_their_own_dates(tmp_path: Path, name: str, size: int) -> None:
    path = as_warc(tmp_path / name, TOLD[:12])
    landed, said = _read(path, size)
    assert said == []
    assert [(r.url, str(r.published), r.publisher) for r in landed] == [
        (f"http://news.example/{t.doc}", t.published, t.publisher) for t in TOLD[:12]
    ]
    assert all(t.text in r.text for t, r in zip(TOLD[:12], landed, strict=True))


@pytest.mark.filterwarnings(UNCLOSED)
def test_a_damaged_archive_keeps_what_came_before(tmp_path: Path) -> None:
    path = as_warc(tmp_path / "crawl.warc", TOLD[:3])
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"WARC/1.0")] + b"nonsense that is no record\r\n\r\n")
    landed, said = _read(path, 100)
    assert (landed, len(said)) == ([], 1)
    assert said[0].startswith("crawl.warc: not an archive that can be read")


def test_what_a_file_and_the_user_say_of_all_fills_what_a_report_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"text": "Two people were killed in Homs."}) + "\n", encoding="utf-8")
    (tmp_path / "news.meta.yml").write_text("publisher: Harbour Post\n", encoding="utf-8")
    asked = Metadata(publisher="Someone", url="http://a.example/")
    assert [(r.doc, r.publisher, r.url) for r in _read(path, 5, asked)[0]] == [("news:1", "Harbour Post", "http://a.example/")]


def test_other_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("", encoding="utf-8")
    said = [str(n).replace(str(tmp_path), "") for n in cut_up([tmp_path / "a.csv", tmp_path / "none.jsonl"], 5)]
    assert said == [
        "/a.csv: no kind of file that a batch reads; give .jsonl, .parquet, .warc, .warc.gz",
        "/none.jsonl: no such file or folder; check the path",
    ]
    assert [n[: n.index(";")] for n in _read(tmp_path / "b.jsonl", 5)[1]] == ["b.jsonl: the file is empty"]
