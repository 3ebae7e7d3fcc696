"""Accounts from the machine itself, and what a server for others refuses to start without."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.team import CHEAP, PASSWORD
from tolltrace.accounts import NAME, Door, Grant, Role, Vault
from tolltrace.accounts.secret import Passwords
from tolltrace.cli.serve import Where
from tolltrace.errors import AccountError, InputError
from tolltrace.store import Casebook


def run(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from tolltrace.cli import main; main()", *words, "--casebook", str(folder)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, check=False)


def test_the_owner_from_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    assert run(folder, "accounts", "add", "vera", "--role", "viewer", "--password-stdin", typed=PASSWORD).returncode == 1
    made = run(folder, "accounts", "add", "olga", "--password-stdin", typed=f"{PASSWORD}\n")
    assert (made.returncode, made.stdout) == (0, f"{folder}: olga may come in as owner\n")
    weak = run(folder, "accounts", "add", "rami", "--password-stdin", typed="short\n")
    assert weak.stderr.startswith("tolltrace: the password is shorter than 12 characters; ")
    token = run(folder, "accounts", "token", "olga", "--grant", "read").stdout.strip()
    vault = Vault(folder / NAME, passwords=Passwords(CHEAP))
    assert vault.bearer(token).grants == {Grant.READ}  # type: ignore[union-attr]
    assert isinstance(Door(vault).enter("OLGA", PASSWORD, "", "here"), str)
    drawn = run(folder, "accounts", "password", "olga").stdout.split("comes in with ")[1].split()[0]
    assert isinstance(Door(vault).enter("olga", drawn, "", "here"), str)
    assert run(folder, "accounts", "list").stdout == "olga\towner, in, first password\n"
    with Casebook.open(folder) as book:
        assert [e.kind for e in book.store.ledger()] == ["account"] * 3
        assert not any(PASSWORD in e.ref or drawn in e.ref or token in e.ref for e in book.store.ledger())


def test_a_server_for_others_needs_accounts_first(tmp_path: Path) -> None:
    (tmp_path / "pem").write_text("x")
    said = run(tmp_path / "c", "serve", "--site", "records.example.org", "--behind-proxy").stderr
    assert said.startswith(
        "tolltrace: --host: nobody has an account, and without accounts everybody there could open the record; "
    )


@pytest.mark.parametrize(
    ("where", "what"),
    [
        (Where("0.0.0.0", 1), "would travel readable"),
        (Where("0.0.0.0", 1, ("a.example",), proxy=True), "would travel readable"),
        (Where("127.0.0.1", 1, proxy=True), "browsers must know it by a name"),
        (Where("127.0.0.1", 1, cert=Path("c")), "a certificate needs its key"),
        (Where("127.0.0.1", 1, cert=Path("none"), key=Path("none")), "there is no such file"),
    ],
)
def test_what_would_not_be_safe_is_refused(where: Where, what: str) -> None:
    with pytest.raises(InputError, match=what):
        where.check()


def test_the_names_that_are_answered() -> None:
    local = ["127.0.0.1:8765", "localhost:8765", "[::1]:8765"]
    assert Where("127.0.0.1", 8765).names == local
    shared = Where("127.0.0.1", 8765, ("Records.example.org",), proxy=True)
    shared.check()
    assert shared.names == [*local, "records.example.org", "records.example.org:8765"]
    assert (shared.alone, shared.address) == (False, "https://Records.example.org/")


def test_the_file_is_private_and_of_our_version(tmp_path: Path) -> None:
    vault = Vault(tmp_path / NAME, passwords=Passwords(CHEAP))
    assert not vault.any()
    assert not vault.path.exists()  # looking makes nothing
    vault.add("olga", Role.OWNER, PASSWORD)
    assert vault.path.stat().st_mode & 0o777 == 0o600
    for name in ("OLGA", "olga", "ｏｌｇａ", " olga "):
        with pytest.raises(AccountError, match="an account like"):
            vault.add(name, Role.VIEWER, PASSWORD)
    again = Vault(tmp_path / NAME, passwords=Passwords(CHEAP))
    assert [a.name for a in again.accounts()] == ["olga"]
