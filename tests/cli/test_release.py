"""tolltrace release and export --public: nothing is public before a person has signed this state and these rules."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_run import tolltrace

EXAMPLES = Path(__file__).parents[2] / "examples"
STRIKE = "An air strike on Aleppo, Syria, killed 14 civilians on Monday, 3 June 2019, residents said."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("release") / "book"
    assert tolltrace("run", EXAMPLES, "--casebook", book).returncode == 0
    return book


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "book"))


def test_nothing_is_public_before_it_is_signed_and_a_new_rule_asks_for_a_new_signature(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    refused = tolltrace("export", target, "--casebook", book, "--public")
    assert (refused.returncode, target.exists()) == (1, False)
    assert "nobody has signed this state" in refused.stderr
    listed = tolltrace("release", "--casebook", book, "--json", tmp_path / "list.json")
    assert "Published: 2 of 2 incidents" in listed.stdout
    assert "Not signed: nothing can be published yet" in listed.stdout
    rows = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert {"what": "name", "value": "Tokhar"}.items() <= next(r for r in rows if r["value"] == "Tokhar").items()
    assert tolltrace("release", "--casebook", book, "--sign", "amal").returncode == 1  # a reason is needed
    assert "Signed by amal" in tolltrace("release", "--casebook", book, "--sign", "amal", "--reason", "read").stdout
    assert tolltrace("export", target, "--casebook", book, "--public").returncode == 0
    assert "Tokhar" not in target.read_text(encoding="utf-8")
    (book / "release.yml").write_text("may_be_named: [Tokhar]\n", encoding="utf-8")
    assert tolltrace("export", target, "--casebook", book, "--public").returncode == 1
    assert tolltrace("release", "--casebook", book, "--sign", "amal", "--reason", "a village").returncode == 0
    assert tolltrace("export", target, "--casebook", book, "--public").returncode == 0
    assert "Tokhar" in target.read_text(encoding="utf-8")
    assert tolltrace("verify", "--casebook", book).returncode == 0


def test_a_wrong_rule_is_one_clear_line(book: Path) -> None:
    (book / "release.yml").write_text("delay: 3\n", encoding="utf-8")
    answer = tolltrace("release", "--casebook", book)
    assert answer.returncode == 1
    assert "no rule is named 'delay'" in answer.stderr


def test_one_incident_alone(book: Path, tmp_path: Path) -> None:
    whole, one = tmp_path / "whole.jsonl", tmp_path / "one.jsonl"
    asked = ("--casebook", book, "--format", "incidents-jsonl")
    assert tolltrace("export", whole, *asked).returncode == 0
    first, second = whole.read_text(encoding="utf-8").splitlines()
    assert tolltrace("export", one, *asked, "--incident", json.loads(second)["id"][:12]).returncode == 0
    assert one.read_text(encoding="utf-8").splitlines() == [second] != [first]
    assert tolltrace("export", one, *asked, "--incident", "inc-zz").returncode == 1


def test_a_publisher_that_nobody_knows_is_told_of_and_named_once_a_person_allows_it(tmp_path: Path) -> None:
    row = {"doc": "r1", "published": "2019-06-04", "publisher": "Ostwind", "text": STRIKE}
    (tmp_path / "r.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    book, sign = tmp_path / "book", ("--sign", "amal", "--reason", "read")
    assert tolltrace("run", tmp_path / "r.jsonl", "--casebook", book).returncode == 0
    told = (
        "note: publishers: not named in public: Ostwind (no source that we know, and no public address is recorded); "
        "a public medium's name goes under may_be_named in release.yml, or give its reports their url; then sign again\n"
    )
    assert tolltrace("release", "--casebook", book, *sign).stderr == told
    assert tolltrace("publish", tmp_path / "site", "--casebook", book).stderr == told
    (book / "release.yml").write_text("may_be_named: [Ostwind]\n", encoding="utf-8")
    assert tolltrace("release", "--casebook", book, *sign).stderr == ""
    assert tolltrace("publish", tmp_path / "site", "--casebook", book).stderr == ""
    assert any("Ostwind" in page.read_text(encoding="utf-8") for page in (tmp_path / "site").rglob("*.html"))
