"""``tolltrace eval`` as a user meets it: what it prints and writes, and one clear line for whatever cannot be used."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.evaluate.cases import GOLD, PREDICTED, REPORTS, files, lines
from tolltrace.cli.app import app
from tolltrace.config import Config
from tolltrace.errors import TolltraceError
from tolltrace.evaluate import evaluate, print_evaluation, read_gold, read_predictions, read_reports
from tolltrace.store import Casebook


def run(*arguments: object) -> str:
    """What the command prints. Raises the error that it ends with."""
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["eval", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_claims_given_are_judged_and_written(tmp_path: Path) -> None:
    reports, gold, claims = files(tmp_path)
    out = tmp_path / "eval.json"
    told = run(reports, gold, "--predicted", claims, "--json", out, "--errors", 1, "--by", "sure,modifier")
    assert told.startswith("3 reports, 7 annotated claims, 8 predicted\n")
    assert "Missed: the worst 1 of 2" in told
    assert "By sure" in told
    assert "By publisher" not in told
    assert [line for line in told.splitlines() if line != line.rstrip()] == []
    written = json.loads(out.read_text(encoding="utf-8"))
    assert sorted(written) == ["baselines", "calibration", "confusions", "faults", "fields", "scores", "slices", "spread"]
    assert [s["by"] for s in written["slices"]] == ["sure", "modifier"]
    assert written["fields"]["status"] == {"hits": 4, "of": 5}
    assert written["faults"]["missed"][0]["figure"] == "killing anyone"


def test_without_claims_the_reports_are_read_and_linked(tmp_path: Path) -> None:
    reports, gold, _ = files(tmp_path)
    alone, linked = tmp_path / "alone.json", tmp_path / "linked.json"
    assert "No prediction names an incident" in run(reports, gold, "--json", alone)
    assert "No prediction names an incident" not in run(reports, gold, "--link", "--json", linked)
    one, two = (json.loads(p.read_text(encoding="utf-8"))["scores"] for p in (alone, linked))
    assert one["detection"]["f1"] > 0.7
    assert two["detection"] == one["detection"]
    assert one["links_across_reports"]["found"] == 0


def test_settings_of_a_casebook_are_used(tmp_path: Path) -> None:
    reports, gold, _ = files(tmp_path)
    book = tmp_path / "book"
    Casebook.create(book, Config(reader="llm")).close()
    with pytest.raises(TolltraceError, match="llm_url"):
        run(reports, gold, "--casebook", book)
    assert "3 reports" in run(reports, gold, "--casebook", book, "--reader", "rules")


@pytest.mark.parametrize("width", [80, 120])
def test_nothing_is_wider_than_the_terminal(tmp_path: Path, width: int) -> None:
    reports, gold, claims = files(tmp_path)
    long = [{**r, "publisher": "The Very Long Name of a Publisher of News from Everywhere " * 2} for r in REPORTS]
    reports.write_text(lines(long), encoding="utf-8")
    texts = read_reports(reports)
    screen = io.StringIO()
    found = evaluate(read_gold(gold, texts), read_predictions(claims, texts), by=("publisher", "report"), errors=9)
    print_evaluation(found, Console(file=screen, width=width))
    told = screen.getvalue().splitlines()
    assert max(map(len, told)) <= width
    assert any("*Two fighters*" in line for line in told)


def test_a_report_cannot_steer_the_terminal(tmp_path: Path) -> None:
    reports, gold, claims = files(tmp_path)
    evil = "12\x1b[2J\u202e [red]people[/red] were killed"
    reports.write_text(lines([{"doc": "evil\x1b[0m", "publisher": "\x1b[1mx", "text": evil}]), encoding="utf-8")
    gold.write_text(lines([{**GOLD[0], "doc": "evil\x1b[0m", "quote": "12", "claimant": "[bold]a\x1b["}]), encoding="utf-8")
    claims.write_text(lines([{"report": "evil\x1b[0m", "start": 0, "end": 2, "outcome": "killed"}]), encoding="utf-8")
    told = run(reports, gold, "--predicted", claims)
    assert not {"\x1b", "\u202e"} & set(told)
    assert "[red]people[/red]" in told


def changed(rows: list[dict[str, Any]], number: int, **values: Any) -> str:
    return lines([{**row, **values} if n == number else row for n, row in enumerate(rows, 1)])


BAD: dict[str, tuple[str, str, str]] = {
    "not json": ("gold", lines(GOLD[:2]) + '{"doc": \n', "gold.jsonl, line 3: not JSON"),
    "not an object": ("claims", "[1]\n", "claims.jsonl, line 1: not a JSON object"),
    "no doc": ("reports", changed(REPORTS, 2, doc=None), "reports.jsonl, line 2: doc is missing"),
    "doc twice": ("reports", changed(REPORTS, 3, doc="north"), "reports.jsonl, line 3: report 'north' is there twice"),
    "no report": ("reports", "\n", "reports.jsonl: holds no report"),
    "a word that is none": ("gold", changed(GOLD, 4, status="soldier"), "gold.jsonl, line 4: status is 'soldier'"),
    "no such day": ("gold", changed(GOLD, 1, date_start="2017-02-30"), "gold.jsonl, line 1: date_start is '2017-02-30'"),
    "not in the text": ("gold", changed(GOLD, 3, quote="31 people"), "gold.jsonl, line 3: its figure and quote are not in"),
    "id twice": ("gold", changed(GOLD, 2, id="c1"), "gold.jsonl, line 2: claim 'c1' of north is there twice"),
    "other reports": ("gold", lines([{"doc": "elsewhere", "none": True}]), "gold.jsonl: annotates none of the reports"),
    "a bound in words": ("claims", changed(PREDICTED, 5, low="dozens"), "claims.jsonl, line 5: low is 'dozens'"),
    "no offsets": ("claims", changed(PREDICTED, 2, end=None), "claims.jsonl, line 2: start and end are"),
    "backwards": ("claims", changed(PREDICTED, 2, start=9, end=4), "claims.jsonl, line 2: start and end are 9 and 4"),
    "past the end": ("claims", changed(PREDICTED, 2, end=9999), "claims.jsonl, line 2: its figure ends at 9999, the report at "),
    "another text": (
        "claims",
        changed(PREDICTED, 1, figure="21"),
        "claims.jsonl, line 1: at 12 the report has '12', not '21'",
    ),
    "span past the end": ("gold", changed(GOLD, 1, span=[5, 9999]), "gold.jsonl, line 1: span is [5, 9999]"),
    "overconfident": ("claims", changed(PREDICTED, 6, confidence=95), "claims.jsonl, line 6: confidence is 95"),
    "a name that is none": ("claims", changed(PREDICTED, 6, claimant=["a"]), "claims.jsonl, line 6: claimant is ['a']"),
    "claims of others": ("claims", lines(PREDICTED[-1:]), "claims.jsonl: none of its claims is about the reports"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_with_file_and_line(tmp_path: Path, case: str) -> None:
    paths = dict(zip(("reports", "gold", "claims"), files(tmp_path), strict=True))
    name, content, told = BAD[case]
    paths[name].write_text(content, encoding="utf-8")
    with pytest.raises(TolltraceError) as error:
        run(paths["reports"], paths["gold"], "--predicted", paths["claims"])
    line = str(error.value)
    assert told in line
    assert "\n" not in line
    assert line.startswith(str(tmp_path))
    assert "; " in line, "what to do about it follows a semicolon"


def test_bytes_that_are_no_text_and_files_that_are_not_there(tmp_path: Path) -> None:
    reports, gold, _ = files(tmp_path)
    gold.write_bytes(lines(GOLD[:1]).encode() + b'{"doc": "\xff"}\n')
    with pytest.raises(TolltraceError, match=r"gold.jsonl, line 2: not UTF-8; "):
        run(reports, gold)
    for path in (tmp_path / "nothing.jsonl", tmp_path):
        with pytest.raises(TolltraceError, match="cannot be read"):
            run(path, gold)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--by", "publisher,colour"], "no dimension 'colour'; choose among: publisher, "),
        (["--reader", "tea leaves"], "no reader 'tea leaves'; choose one of: rules, learned, llm"),
        (["--link", "--predicted", "claims.jsonl"], "the claims are given"),
        (["--casebook", "nowhere"], "no casebook here"),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, options: list[str], told: str) -> None:
    reports, gold, _ = files(tmp_path)
    with pytest.raises(TolltraceError, match=told):
        run(reports, gold, *options)
