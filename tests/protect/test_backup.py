"""Backups, keys and locks as people use them."""

import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pyrage
import pytest

from tests.export.sample import sample
from tests.publish.cases import recorded
from tests.release.canaries import canaries, seeded
from tests.web.team import CHEAP
from tolltrace.accounts import NAME, Grant, Role, Vault
from tolltrace.accounts.secret import Passwords
from tolltrace.errors import CasebookError, InputError
from tolltrace.protect import keys
from tolltrace.protect.backup import backup, restore
from tolltrace.protect.lock import lock, locked_file, unlock
from tolltrace.publish.bundle import write_bundle
from tolltrace.store import Casebook


@pytest.fixture
def book(tmp_path: Path) -> Path:
    recorded(seeded(), tmp_path / "book").close()
    return tmp_path / "book"


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".sqlite" not in p.name
    }


def test_a_backup_restores_every_file_for_each_recipient_and_nobody_else(book: Path, tmp_path: Path) -> None:
    (book / "accounts.sqlite").write_bytes(b"")
    (book / "notes.txt").write_text("mine", encoding="utf-8")
    one, two = keys.make(tmp_path / "one"), keys.make(tmp_path / "two")
    keys.make(tmp_path / "three")
    target = tmp_path / "away" / "b.age"
    backup(book, target, [one, two])
    for name in ("one", "two"):
        restore(target, tmp_path / f"copy-{name}", tmp_path / name)
        assert files(tmp_path / f"copy-{name}") == files(book)
        with Casebook.open(tmp_path / f"copy-{name}") as copy, Casebook.open(book) as original:
            assert list(copy.store.reports()) == list(original.store.reports())
        assert stat.S_IMODE((tmp_path / f"copy-{name}").stat().st_mode) == 0o700
    with pytest.raises(CasebookError, match="none of the keys opens it"):
        restore(target, tmp_path / "no", tmp_path / "three")
    assert not (tmp_path / "no").exists()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not any(n.encode() in target.read_bytes() for n in canaries().needles())


def test_a_damaged_backup_is_refused_and_leaves_nothing(book: Path, tmp_path: Path) -> None:
    to = keys.make(tmp_path / "key")
    backup(book, tmp_path / "b.age", [to])
    whole = (tmp_path / "b.age").read_bytes()
    for damage in (whole[:-1], whole[: len(whole) // 2], whole[:500] + bytes([whole[500] ^ 1]) + whole[501:], b""):
        (tmp_path / "d.age").write_bytes(damage)
        with pytest.raises(CasebookError):
            restore(tmp_path / "d.age", tmp_path / "copy", tmp_path / "key")
        assert {p.name for p in tmp_path.iterdir()} == {"book", "key", "b.age", "d.age"}


def test_a_backup_that_does_not_restore_is_not_kept(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = keys.make(tmp_path / "key")
    (tmp_path / "b.age").write_bytes(b"earlier")
    original = pyrage.encrypt_io

    def careless(reader, writer, names):  # type: ignore[no-untyped-def]
        reader.seek(1000)
        original(reader, writer, names)

    monkeypatch.setattr(pyrage, "encrypt_io", careless)
    with pytest.raises(CasebookError):
        backup(book, tmp_path / "b.age", [to])
    assert (tmp_path / "b.age").read_bytes() == b"earlier"


def test_a_locked_casebook_is_one_file_without_a_readable_word_and_comes_back(book: Path, tmp_path: Path) -> None:
    to = keys.make(tmp_path / "key")
    before = files(book)
    lock(book, [to])
    assert {p.name for p in tmp_path.iterdir()} == {"book.age", "key"}
    assert not any(n.encode() in locked_file(book).read_bytes() for n in canaries().needles())
    with pytest.raises(CasebookError, match="this casebook is locked; bring it back with: tolltrace unlock"):
        Casebook.open(book)
    unlock(book, tmp_path / "key")
    assert files(book) == before
    assert {p.name for p in tmp_path.iterdir()} == {"book", "key"}
    with pytest.raises(CasebookError, match="is not locked"):
        unlock(book, tmp_path / "key")


def test_somebody_who_writes_while_it_is_locked_loses_nothing(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tolltrace.protect import lock as module

    to = keys.make(tmp_path / "key")
    original = module.backup

    def meanwhile(folder: Path, target: Path, names: list[str]) -> int:
        done = original(folder, target, names)
        with Casebook.open(folder) as other:
            other.store.add_report(sample().reports[0])
        return done

    monkeypatch.setattr(module, "backup", meanwhile)
    with pytest.raises(CasebookError, match="somebody wrote to it meanwhile"):
        lock(book, [to])
    with Casebook.open(book) as kept:
        assert kept.store.report(sample().reports[0].id) is not None


def test_keys_are_private_and_never_told(tmp_path: Path) -> None:
    to = keys.make(tmp_path / "key")
    secret = (tmp_path / "key").read_text(encoding="ascii").splitlines()[1]
    assert to.startswith("age1")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    with pytest.raises(InputError, match="left alone"):
        keys.make(tmp_path / "key")
    with pytest.raises(InputError) as caught:
        keys.recipients([secret])
    assert secret not in str(caught.value)
    with pytest.raises(InputError) as caught:
        keys.recipients(["age1nonsense"])
    assert str(caught.value) == (
        "--to age1nonsense: is no recipient of age (mistyped, or cut short); "
        "give the age1... that tolltrace keygen printed, which stands in the key file too"
    )
    (tmp_path / "bad").write_text(secret[:-3], encoding="ascii")
    with pytest.raises(InputError) as caught:
        keys.identities(tmp_path / "bad")
    assert secret[:-3] not in f"{caught.value}{caught.value.__cause__}{caught.value.__context__}"
    with pytest.raises(InputError, match="nobody is named"):
        keys.recipients([])


def test_no_command_takes_a_secret_on_its_command_line_or_prints_one(book: Path, tmp_path: Path) -> None:
    def tolltrace(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from tolltrace.cli import main; main()", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    to = tolltrace("keygen", tmp_path / "key").stdout.strip()
    secret = (tmp_path / "key").read_text(encoding="ascii").splitlines()[1]
    said = [
        tolltrace("backup", tmp_path / "b.age", "--casebook", book, "--to", to),
        tolltrace("restore", tmp_path / "b.age", "--casebook", tmp_path / "copy", "--key", tmp_path / "key"),
        tolltrace("lock", "--casebook", book, "--to", to),
        tolltrace("unlock", "--casebook", book, "--key", tmp_path / "key"),
        tolltrace("unlock", "--casebook", book, "--key", tmp_path / "key"),
        tolltrace("backup", tmp_path / "c.age", "--casebook", book, "--to", secret),
    ]
    assert [x.returncode for x in said] == [0, 0, 0, 0, 1, 1]
    assert not any(secret in x.stdout + x.stderr for x in said)
    assert "restored and compared" in said[0].stdout


def test_accounts_are_in_a_backup_and_a_lock_encrypted_and_never_in_a_zip_file(book: Path, tmp_path: Path) -> None:
    vault = Vault(book / NAME, passwords=Passwords(CHEAP))
    vault.add("Amal", Role.OWNER, "a long enough password")
    key = vault.offer_key("Amal")
    session, (_, token) = vault.begin("Amal"), vault.add_token("Amal", "press", [Grant.READ], 9)
    assert vault.visitor(session) is not None
    vault.close()
    kept = [b"$argon2", key.encode(), NAME.encode(), b"Amal"]
    assert all(secret in (book / NAME).read_bytes() for secret in kept if secret != NAME.encode())
    with Casebook.open(book) as open_book:
        whole = write_bundle(open_book, tmp_path / "whole.zip")
    with zipfile.ZipFile(whole) as archive:
        members = [name.encode() + b"\n" + archive.read(name) for name in archive.namelist() if name != "check.py"]
    assert [secret for secret in kept for member in members if secret in member] == []
    to = keys.make(tmp_path / "key")
    backup(book, tmp_path / "b.age", [to])
    lock(book, [to])
    for sealed in (tmp_path / "b.age", locked_file(book)):
        assert [secret for secret in kept if secret in sealed.read_bytes()] == []
    restore(tmp_path / "b.age", tmp_path / "copy", tmp_path / "key")
    unlock(book, tmp_path / "key")
    for folder in (book, tmp_path / "copy"):
        back = Vault(folder / NAME, passwords=Passwords(CHEAP))
        assert back.password_fits("amal", "a long enough password")
        assert back.offered("Amal") == key
        assert back.bearer(token) is not None
        assert back.visitor(session) is None  # who was logged in when it was packed logs in again
        assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
        back.close()
