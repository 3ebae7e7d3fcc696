"""A casebook's folder: made, opened, filled and checked as a whole."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.files import PAGE, SENTENCE, pdf, word
from tolltrace.config import Config
from tolltrace.errors import CasebookError, InputError
from tolltrace.ingest import Ingested, ingest, rederived
from tolltrace.model import make_report, sha256_hex
from tolltrace.store import Casebook
from tolltrace.store.settings import read_config, write_config


def item(n: int) -> Ingested:
    original = f"Nine died in town {n}.".encode()
    report = make_report(f"d{n}", original.decode())
    return Ingested(
        type(report)(report.id, report.doc, report.text, archive_sha256=sha256_hex(original)), original, "text/plain", f"d{n}.txt"
    )


def test_adding_records_reports_and_originals(tmp_path: Path) -> None:
    items = [item(n) for n in range(250)]
    with Casebook.create(tmp_path / "deep" / "cb") as casebook:
        assert list(casebook.add(items)) == [(i, True) for i in items]
        assert list(casebook.add(items[:3])) == [(i, False) for i in items[:3]]
        assert list(casebook.store.reports()) == [i.report for i in items]
        assert [casebook.archive.get(i.report.archive_sha256) for i in items] == [i.original for i in items]
        assert list(casebook.verify()) == []
    with Casebook.open(tmp_path / "deep" / "cb") as casebook:
        assert casebook.store.counts()["reports"] == 250


def test_verify_looks_into_the_archive(tmp_path: Path) -> None:
    lost, changed = item(1), item(2)
    with Casebook.create(tmp_path) as casebook:
        list(casebook.add([lost, changed]))
        casebook.archive.path(lost.report.archive_sha256).unlink()
        damaged = casebook.archive.path(changed.report.archive_sha256)
        damaged.write_bytes(b"Five died in town 2.")
        missing = lost.report.archive_sha256
        assert [str(n) for n in casebook.verify()] == [
            f"{damaged}: the original is not what was archived (the hash differs); restore it from a backup",
            f"report d1 ({lost.report.id}): its original {missing} is not in the archive; restore it from a backup",
        ]
        # Adding the same input again mends a missing and a shortened original.
        list(casebook.add([lost]))
        assert casebook.archive.get(lost.report.archive_sha256) == lost.original


def test_verify_reads_the_originals_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"Nine died in Qasr Amir.\r\nTwo were brothers.")
    (tmp_path / "in" / "b.jsonl").write_text('{"doc": "b", "text": "Five died in Qasr Amir.\\r\\n"}')
    (tmp_path / "in" / "c.html").write_text(PAGE)
    (tmp_path / "in" / "d.pdf").write_bytes(pdf(SENTENCE))
    (tmp_path / "in" / "e.docx").write_bytes(word(SENTENCE))
    items = [i for i in ingest([tmp_path / "in"]) if isinstance(i, Ingested)]
    assert [rederived(i.original, i.report.derived_by) for i in items] == [i.report.text for i in items]
    first = items[0]
    forged = make_report("a", first.report.text.replace("Nine", "Nobody"))
    forged = replace(forged, archive_sha256=first.report.archive_sha256, derived_by="text@1")
    # A method that is no longer here in that version says nothing about the text.
    old = replace(make_report("old", "Other words."), archive_sha256=first.report.archive_sha256, derived_by="text@0")
    with Casebook.create(tmp_path / "cb") as casebook:
        list(casebook.add([*items, replace(first, report=forged), replace(first, report=old)]))
        mend = "restore the casebook from a backup, or add the original again"
        assert [str(n) for n in casebook.verify()] == [
            f"report a ({forged.id}): its text is not what its original gives (text@1); {mend}"
        ]


def test_settings_are_written_and_read(tmp_path: Path) -> None:
    config = Config(policy="ibc", link_at=0.9, max_text_bytes=5_000)
    Casebook.create(tmp_path, config).close()
    with Casebook.open(tmp_path) as casebook:
        assert casebook.config == config
    assert read_config(tmp_path / "none.yml") == Config()


def test_large_originals_are_not_held_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tolltrace.store.casebook.BATCH_BYTES", 30)
    taken = 0

    def counted() -> Iterator[Ingested]:
        nonlocal taken
        for n in range(6):
            taken += 1
            yield item(n)

    with Casebook.create(tmp_path) as casebook:
        assert [(taken, i.report.doc, new) for i, new in casebook.add(counted())] == [
            (2 + 2 * (n // 2), f"d{n}", True) for n in range(6)
        ]


def test_settings_that_lie_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "tolltrace.yml").write_text("policy: ucdp\n")
    with Casebook.create(tmp_path) as casebook:
        assert casebook.config == Config(policy="ucdp")
    assert "policy: ucdp" in (tmp_path / "tolltrace.yml").read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "policy: default\ncolour: red\n",
            ", line 2: no setting is named 'colour'; the settings are policy, reader, link_at, ask_at, max_text_bytes, "
            "llm_url, llm_model, llm_key_env, llm_timeout, llm_tries, llm_parallel, records",
        ),
        ("link_at: high\n", ", line 1: link_at cannot be 'high' (a word); link_at is a number, for example 0.8"),
        ("\nlink_at: 1.5\n", ", line 2: link_at cannot be 1.5; scores lie between 0 and 1"),
        (
            "max_text_bytes: 2.5\n",
            ", line 1: max_text_bytes cannot be 2.5 (a number); max_text_bytes is a whole number, for example 20000000",
        ),
        (
            "max_text_bytes: true\n",
            ", line 1: max_text_bytes cannot be True (a true or false); max_text_bytes is a whole number, for example 20000000",
        ),
        ("max_text_bytes: 0\n", ", line 1: max_text_bytes cannot be 0; give a number above 0"),
        ("policy: 5\n", ", line 1: policy cannot be 5 (a whole number); policy is a word, for example default"),
        ("a: [\n", ", line 2: not YAML; write one `key: value` a line"),
        ("- policy\n", ": settings are keys with values, this is a list; write one `key: value` a line"),
    ],
)
def test_wrong_settings_give_one_line(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "tolltrace.yml"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        read_config(path)
    assert str(caught.value) == f"{path}{said}"


def test_a_whole_number_will_do_for_a_score(tmp_path: Path) -> None:
    (tmp_path / "tolltrace.yml").write_text("link_at: 1\n")
    assert read_config(tmp_path / "tolltrace.yml") == Config(link_at=1.0)


def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(CasebookError, match="no casebook here; make one with: tolltrace init"):
        Casebook.open(tmp_path / "none")
    with pytest.raises(CasebookError, match="no casebook here; make one with: tolltrace init"):
        Casebook.open(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(CasebookError, match="no casebook can be made here"):
        Casebook.create(tmp_path / "file" / "cb")
    Casebook.create(tmp_path / "cb").close()
    with pytest.raises(CasebookError, match="there is a casebook already"):
        Casebook.create(tmp_path / "cb")
    Casebook.open_or_create(tmp_path / "cb").close()
    Casebook.open_or_create(tmp_path / "new").close()
    assert (tmp_path / "new" / "casebook.sqlite").is_file()


def test_makers_at_once_share_one_casebook(tmp_path: Path) -> None:
    """Started together on a folder that is not there yet, every process ends with the same, whole casebook."""
    script = (
        "import sys; from pathlib import Path; from tolltrace.store import Casebook\n"
        "book = Casebook.open_or_create(Path(sys.argv[1])); print(book.store.counts()['reports']); book.close()"
    )
    makers = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "book")], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    ended = [(*(told.decode().strip() for told in maker.communicate(timeout=60)), maker.returncode) for maker in makers]
    assert ended == [("0", "", 0)] * 4
    assert sorted(p.name for p in (tmp_path / "book").iterdir() if not p.name.endswith(("-wal", "-shm"))) == [
        "casebook.sqlite",
        "tolltrace.yml",
    ]


def test_two_who_write_settings_do_not_take_each_other_s_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between one's writing and its renaming the other does both."""
    path, replace = tmp_path / "tolltrace.yml", Path.replace

    def other(self: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        with monkeypatch.context() as another:
            another.setattr(os, "getpid", lambda: 1)
            write_config(path, Config())
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", other)
    write_config(path, Config())
    assert [p.name for p in tmp_path.iterdir()] == ["tolltrace.yml"]
