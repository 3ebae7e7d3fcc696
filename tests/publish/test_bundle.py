"""The whole casebook in one file: restored elsewhere it is the same, and a single changed byte is found without tolltrace."""

import functools
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tolltrace import checks, pipeline
from tolltrace.errors import CasebookError
from tolltrace.export.record import ViewRecord
from tolltrace.ingest import IngestOptions
from tolltrace.model import DecisionKind, make_decision
from tolltrace.publish import checker
from tolltrace.publish.bundle import write_bundle
from tolltrace.publish.restore import restore_bundle
from tolltrace.store import Casebook, Extraction

EXAMPLES = Path(__file__).parents[2] / "examples"
AT = datetime(2031, 5, 1, 12, 30, 15, 250, tzinfo=UTC)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, read twice by different readers, with an edit, a rejection, an undo and an export in the ledger."""
    folder = tmp_path_factory.mktemp("whole") / "book"
    with Casebook.create(folder) as made:
        pipeline.add(made, [EXAMPLES], IngestOptions())
        first = next(made.store.reports())
        made.store.put_extractions("other@7", [Extraction(first.id, ())])
        pipeline.extract(made)
        claims = list(made.store.claims())
        for n, (kind, subject, field, value) in enumerate(
            [(DecisionKind.EDIT, claims[0].id, "low", "24"), (DecisionKind.REJECT, claims[1].id, "", "")]
        ):
            at = AT + timedelta(minutes=n)
            made.store.append_decision(
                make_decision(kind, (subject,), reason="ü", author="amal", at=at, field=field, value=value)
            )
        made.store.enter("export", "json of default@1 sha256=00", author="amal", at=AT)
        taken = next(made.store.decisions())
        undo = make_decision(DecisionKind.UNDO, (taken.id, claims[0].id), reason="", author="b", at=AT + timedelta(hours=1))
        made.store.append_decision(undo)
        pipeline.refreshed(made)
        pipeline.reconcile_incidents(made, "ucdp-ged")
    (folder / "release.yml").write_text("delay_days: 90\n", encoding="utf-8")
    (folder / "answers").mkdir()
    (folder / "answers" / "ab.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def packed(book: Path) -> Path:
    with Casebook.open(book) as made:
        return write_bundle(made, book.parent / "whole.zip")


def everything(folder: Path) -> dict[str, object]:
    with Casebook.open(folder) as made:
        store = made.store
        return {
            "reports": list(store.reports()),
            "extractions": list(store.extractions()),
            "claims": list(store.claims()),
            "linkage": (store.linkage(), store.linkage_version(), store.rests_on()),
            "conclusions": [(p, store.conclusions(p), store.rests_on(p)) for p in store.policies()],
            "decisions": list(store.decisions()),
            "ledger": store.ledger(),
            "notices": [list(store.notices(stage)) for stage in ("ingest", "extract")],
            "originals": [(n, made.archive.get(n)) for n in made.archive.names()],
            "config": made.config,
            "files": {n: (folder / n).read_bytes() for n in ("release.yml", "answers/ab.json", "tolltrace.yml")},
            "state": ViewRecord(pipeline.view(made)).state,
            "verify": list(checks.verify(made)),
            "unread": [r.id for r in store.unextracted("other@7")],
        }


def test_what_is_restored_is_the_same_casebook_with_the_same_chain_and_tolls(book: Path, packed: Path, tmp_path: Path) -> None:
    state = restore_bundle(packed, tmp_path / "deep" / "copy")
    before, after = everything(book), everything(tmp_path / "deep" / "copy")
    assert {key for key in before if before[key] != after[key]} == set()
    assert state == after["state"]
    assert after["verify"] == []
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["copy"]


def test_the_same_casebook_gives_the_same_bytes_also_after_it_was_restored(packed: Path, tmp_path: Path) -> None:
    restore_bundle(packed, tmp_path / "copy")
    with Casebook.open(tmp_path / "copy") as copy:
        assert write_bundle(copy, tmp_path / "again.zip").read_bytes() == packed.read_bytes()


def test_the_checker_in_the_file_runs_alone(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        script = Path(archive.extract("check.py", tmp_path))
        state = json.loads(archive.read("manifest.json"))["state"]
    alone = functools.partial(subprocess.run, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    found = alone([sys.executable, "-I", "-S", str(script), str(packed)])
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith(f"all holds; state {state}; last hash of the ledger ")
    damaged = tmp_path / "damaged.zip"
    data = bytearray(packed.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    assert alone([sys.executable, "-I", "-S", str(script), str(damaged)]).returncode == 1
    assert alone([sys.executable, "-I", "-S", str(script)]).returncode == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_found(packed: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(packed.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(whole)
    assert list(checker.problems(str(damaged))) != []


def test_every_byte_of_the_last_kilobyte_and_every_cut_is_found(packed: Path, tmp_path: Path) -> None:
    whole = packed.read_bytes()
    damaged = tmp_path / "damaged.zip"
    for at in range(len(whole) - 1000, len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0x20
        damaged.write_bytes(changed)
        assert checker.sealed(str(damaged)), at
    for cut in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        damaged.write_bytes(whole[:cut])
        assert list(checker.problems(str(damaged))), cut
    damaged.write_bytes(whole + b"x")
    assert checker.sealed(str(damaged))


def repacked(packed: Path, target: Path, name: str, change: "functools.partial[bytes] | object") -> Path:
    """The file made again by somebody who changes a member and then makes every hash of the file fit."""
    import hashlib

    from tolltrace.publish.bundle import _seal, _Zip

    made = _Zip(target)
    with zipfile.ZipFile(packed) as archive:
        for member in archive.namelist():
            if member != "SHA256SUMS":
                content = archive.read(member)
                made.add(member, [change(content) if member == name else content])  # type: ignore[operator]
    made.close()
    _seal(target)
    assert hashlib.sha256(target.read_bytes()).digest() != hashlib.sha256(packed.read_bytes()).digest()
    return target


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("decisions.jsonl", lambda b: b.replace(b'"amal"', b'"omar"', 1), "not what was decided"),
        ("decisions.jsonl", lambda b: b"".join(b.splitlines(keepends=True)[:-1]), "does not name the decisions"),
        ("ledger.jsonl", lambda b: b.replace(b"sha256=00", b"sha256=11", 1), "chain breaks at entry 3"),
        ("claims.jsonl", lambda b: b.replace(b'"outcome":"killed"', b'"outcome":"injured"', 1), "does not fit its figure"),
        ("conclusions/default@1.totals.json", lambda b: b.replace(b'"low":', b'"low":1', 1), "is not the sum of its tolls"),
        ("reports.jsonl", lambda b: b.replace(b'"publisher": ""', b'"publisher": "x"', 1), "does not fit its content"),
    ],
)
def test_a_change_that_was_sealed_again_is_found_by_what_follows_from_what(
    packed: Path, tmp_path: Path, name: str, change: object, said: str
) -> None:
    forged = repacked(packed, tmp_path / "forged.zip", name, change)
    found = list(checker.problems(str(forged)))
    assert any(said in line for line in found), found
    with pytest.raises(CasebookError):
        restore_bundle(forged, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_nothing_is_written_over_and_nothing_outside_the_folder(packed: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CasebookError, match="is not empty"):
        restore_bundle(packed, taken)
    evil = repacked(packed, tmp_path / "evil.zip", "casebook/release.yml", lambda b: b + b"\n")
    data = evil.read_bytes().replace(b"casebook/release.yml", b"casebook/../../e.yml")
    evil.write_bytes(data)
    from tolltrace.publish.bundle import _seal

    _seal(evil)
    with pytest.raises(CasebookError):
        restore_bundle(evil, tmp_path / "copy")
    assert {p.name for p in tmp_path.iterdir()} == {"taken", "evil.zip"}
