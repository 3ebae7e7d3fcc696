"""Originals are kept once, whole, under their hash."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tolltrace.errors import CasebookError
from tolltrace.ingest import Archive
from tolltrace.model import sha256_hex

NINE = b"Nine farmers died."


def files(root: Path) -> list[str]:
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def test_put_is_idempotent(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha = sha256_hex(NINE)
    assert [archive.put(NINE), archive.put(NINE)] == [sha, sha]
    assert files(tmp_path) == [f"objects/{sha[:2]}/{sha[2:]}"]
    assert (archive.get(sha), sha in archive, "0" * 64 in archive, "../x" in archive) == (NINE, True, False, False)
    assert (list(archive.names()), list(archive.check())) == ([sha], [])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_what_is_put_comes_back(tmp_path: Path, data: bytes) -> None:
    archive = Archive(tmp_path)
    assert archive.get(archive.put(data)) == data


def test_check_finds_what_is_damaged_and_what_is_foreign(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert list(archive.check()) == []
    damaged = archive.path(archive.put(NINE))
    damaged.write_bytes(b"Five farmers died.")
    foreign = tmp_path / "objects" / "notes.txt"
    foreign.write_text("x")
    assert sorted(map(str, archive.check())) == sorted(
        [
            f"{damaged}: the original is not what was archived (the hash differs); restore it from a backup",
            f"{foreign}: a file that the archive did not make; move it elsewhere",
        ]
    )
    with pytest.raises(CasebookError, match="is damaged; restore it from a backup"):
        archive.get(sha256_hex(NINE))


def test_a_crash_leaves_no_half_object(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(tmp_path)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(CasebookError, match="the original cannot be archived \\(No space left on device\\)"):
            archive.put(NINE)
    assert files(tmp_path) == []
    with pytest.raises(CasebookError, match="no original"):
        archive.get(sha256_hex(NINE))
    assert archive.get(archive.put(NINE)) == NINE


def test_only_hashes_are_names(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        Archive(tmp_path).get("../../etc/passwd")
