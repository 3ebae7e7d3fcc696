"""tolltrace link --train: weights from a person's own merges and splits, and what links then rest on."""

from datetime import UTC, datetime
from pathlib import Path

from tests.cli.test_run import tolltrace, write
from tolltrace.cli.common import opened
from tolltrace.link.weights import read, shipped
from tolltrace.model import DecisionKind, make_decision

EARLY = (
    "An air strike on the market of Maskanah, in Syria's Aleppo province, killed 31 civilians on 20 March 2017, residents said."
)
LATER = "An air strike on Maskanah in Syria's Aleppo province killed 33 people on 20 March 2017, the White Helmets said."


def test_links_are_explained_and_weights_trained_on_own_decisions(tmp_path: Path) -> None:
    book = tmp_path / "book"
    reports = [write(tmp_path, "early.txt", EARLY), write(tmp_path, "later.txt", LATER)]
    assert tolltrace("run", *reports, "--published", "2017-03-21", "--casebook", book).returncode == 0
    refused = tolltrace("link", "--train", "--casebook", book)
    assert refused.returncode != 0
    assert "no decision joins or parts happenings" in refused.stderr
    with opened(book) as casebook:
        (link,) = casebook.store.linkage().links
        (incident,) = casebook.store.linkage().incidents
        judged = make_decision(
            DecisionKind.MERGE, (link.a, link.b), reason="one market", author="ana", at=datetime(2026, 11, 1, tzinfo=UTC)
        )
        casebook.store.append_decision(judged)
    shown = tolltrace("show", incident.id, "--casebook", book).stdout
    for feature in link.features:
        if feature.weight:
            assert f"{feature.weight:+.2f} {feature.name}: " in shown
    assert "Independent origins, who cites whom: 2" in shown
    assert "early → residents" in shown
    assert "later → White Helmets" in shown
    done = tolltrace("link", "--train", "--casebook", book)
    assert (done.returncode, done.stderr) == (0, "")
    assert "weights trained on 1 pair judged one and 0 judged two" in done.stdout
    trained = read(book / "link_weights.yml")
    assert trained != shipped()
