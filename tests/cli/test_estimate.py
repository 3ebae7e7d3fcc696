"""tolltrace estimate as a user meets it: a table or a casebook in, one clear line for what cannot be done."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.test_run import STRIKE, tolltrace, write
from tests.estimate.tables import KOSOVO_CELLS

KOSOVO = "EXH,ABA,OSCE,HRW,count\n" + "".join(f"{','.join(h)},{c}\n" for h, c in KOSOVO_CELLS.items())


def test_a_table_gives_estimates_json_and_a_page(tmp_path: Path) -> None:
    pytest.importorskip("statsmodels", reason='the extra "estimate" is not installed')
    table, data, page = write(tmp_path, "kosovo.csv", KOSOVO), tmp_path / "k.json", tmp_path / "k.html"
    done = tolltrace("estimate", table, "--unit", "person", "--method", "loglinear,chao", "--json", data, "--html", page)
    assert (done.returncode, done.stderr) == (0, "")
    assert "4,400 persons on at least one of 4 lists" in done.stdout
    assert "14,341.7" in done.stdout
    body = json.loads(data.read_text(encoding="utf-8"))
    assert [e["method"] for e in body["estimated"]] == ["loglinear", "chao"]
    assert "14,343" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--lists", "EXH,ABA"), "2 lists, and fewer than three are refused"),
        (("--lists", "EXH,ABA,UN"), "there is no list 'UN'"),
        (("--method", "magic"), "no method 'magic'"),
        (("--weights", "dic"), "no criterion 'dic'"),
        (("--casebook", "book"), "give either a CSV file or --casebook"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = tolltrace("estimate", write(tmp_path, "kosovo.csv", KOSOVO), *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert says in line


def test_without_the_extra_formulas_answer_and_models_name_it(tmp_path: Path) -> None:
    """A stand-in for a machine without statsmodels: a module of that name that cannot be imported."""
    write(tmp_path, "statsmodels.py", "raise ImportError('not installed')\n")
    table = write(tmp_path, "kosovo.csv", KOSOVO)
    run = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from tolltrace.cli import main; main()"
    import subprocess

    def call(method: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", run, "estimate", str(table), "--method", method]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    missing = call("loglinear")
    assert missing.returncode == 1
    assert missing.stderr == 'tolltrace: a log-linear model needs the extra "estimate": pip install "tolltrace[estimate]"\n'
    assert call("chao,pairs").returncode == 0


def test_a_casebook_of_one_source_is_refused(tmp_path: Path) -> None:
    book = tmp_path / "book"
    report = write(tmp_path, "maskanah.txt", STRIKE)
    assert tolltrace("run", report, "--published", "2017-03-21", "--source", "Aleppo Today", "--casebook", book).returncode == 0
    done = tolltrace("estimate", "--casebook", book)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "fewer than three are refused" in line or "no incident has a named source" in line


def test_incidents_by_source_are_estimated_and_no_toll_changes(tmp_path: Path) -> None:
    """Nine strikes in nine towns, told by one to three of three monitors."""
    monitors = ("the Syrian Observatory for Human Rights", "the White Helmets", "Airwars")
    towns = ("Manbij", "Raqqa", "Hama", "Homs", "Palmyra", "Daraa", "Azaz", "Jarabulus", "Afrin")
    rows = []
    for n, town in enumerate(towns):
        for k, monitor in enumerate(monitors):
            if (n + 1) % (k + 2) or n == 8:
                told = f"An air strike on {town}, in Syria, killed {n + 4} civilians on {n + 3} March 2017, {monitor} said."
                text = f"Air strike on {town}\n\n{told}"
                rows.append({"doc": f"{town}-{k}", "published": f"2017-03-{n + 4:02d}", "text": text, "source": "Levant Daily"})
    book = tmp_path / "book"
    reports = write(tmp_path, "reports.jsonl", "\n".join(map(json.dumps, rows)) + "\n")
    assert tolltrace("run", reports, "--casebook", book).returncode == 0
    before = tolltrace("show", "--casebook", book).stdout
    data = tmp_path / "estimate.json"
    done = tolltrace("estimate", "--casebook", book, "--method", "chao,pairs", "--json", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert "incidents that none of these sources reported" in done.stdout
    assert "Not deaths" in done.stdout
    documented = json.loads(data.read_text(encoding="utf-8"))["documented"]
    assert (documented["unit"], documented["total"]) == ("incident", 9)
    assert {row["name"] for row in documented["lists"]} == {"Syrian Observatory for Human Rights", "White Helmets", "Airwars"}
    assert tolltrace("show", "--casebook", book).stdout == before
