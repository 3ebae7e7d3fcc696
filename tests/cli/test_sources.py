"""tolltrace sources: unknown speakers are listed, and become one only by a person's word."""

from pathlib import Path

from tests.cli.test_run import tolltrace, write
from tests.link.cases import claim, report
from tolltrace.cli.common import opened
from tolltrace.link.names import Candidate, candidates

EARLY = "An air strike on the market of Maskanah, Syria, killed 31 civilians on 20 March 2017, Nahrin Monitor said."
LATER = "An air strike on Maskanah in Syria's Aleppo province killed 33 people on 20 March 2017, the Nahrin Valley Monitor said."


def test_an_unknown_name_is_a_candidate_until_a_person_says_who_it_is(tmp_path: Path) -> None:
    book = tmp_path / "book"
    reports = [write(tmp_path, "early.txt", EARLY), write(tmp_path, "later.txt", LATER)]
    assert tolltrace("run", *reports, "--published", "2017-03-21", "--casebook", book).returncode == 0
    listed = tolltrace("sources", "--casebook", book).stdout.splitlines()
    assert listed == [
        f"{book}: 2 speakers that no list knows",
        "  Nahrin Monitor: 1 claim in 1 report; perhaps Nahrin Valley Monitor",
        "  Nahrin Valley Monitor: 1 claim in 1 report; perhaps Nahrin Monitor",
    ]
    refused = tolltrace("sources", "--name", "Nahrin Monitor", "--is", "Nobody", "--casebook", book)
    assert refused.returncode != 0
    assert "give --name, --is and --reason together" in refused.stderr
    said = ("--name", "Nahrin Valley Monitor", "--is", "Nahrin Monitor", "--reason", "its own site says so")
    done = tolltrace("sources", *said, "--casebook", book)
    assert done.stdout == f"{book}: 1 claim of Nahrin Valley Monitor now Nahrin Monitor's; next: tolltrace link\n"
    assert tolltrace("sources", *said, "--casebook", book).returncode != 0
    with opened(book) as casebook:
        assert casebook.store.linkage().incidents[0].origins == 2
    assert tolltrace("link", "--casebook", book).returncode == 0
    with opened(book) as casebook:
        assert [i.origins for i in casebook.store.linkage().incidents] == [1]
    assert tolltrace("sources", "--casebook", book).stdout.splitlines()[1:] == ["  Nahrin Monitor: 2 claims in 2 reports"]
    assert tolltrace("verify", "--casebook", book).returncode == 0


def test_names_are_alike_by_initials_or_telling_words() -> None:
    source = report("one")
    names = (
        "Nahrin Centre for Conflict Studies",
        "NCCS",
        "Berg Foundation",
        "Foundation of Karl Berg",
        "Ali Moreno",
        "residents",
    )
    claims = [claim(source, 3, 3, at=n, claimant=name) for n, name in enumerate(names)]
    assert candidates(claims, {"Ali Moreno": "Lena Moreno"}) == [
        Candidate("Ali Moreno", 1, 1, ("Lena Moreno",)),
        Candidate("Berg Foundation", 1, 1, ("Foundation of Karl Berg",)),
        Candidate("Foundation of Karl Berg", 1, 1, ("Berg Foundation",)),
        Candidate("NCCS", 1, 1, ("Nahrin Centre for Conflict Studies",)),
        Candidate("Nahrin Centre for Conflict Studies", 1, 1, ("NCCS",)),
    ]
