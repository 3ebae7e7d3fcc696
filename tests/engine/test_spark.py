"""The same batch on Spark gives the same rows, whatever is killed on the way."""

import os
import re
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.memory import descendants
from tests.engine.reports import Told, as_jsonl, reports
from tests.engine.runs import contents, ended, parts, runs, started, until
from tolltrace.engine import Asked, Local, run
from tolltrace.engine.spark import session
from tolltrace.errors import InputError

LACKS = session.missing()
needs_spark = pytest.mark.skipif(bool(LACKS), reason=f"Spark lacks {LACKS}")
SPARK = ["--engine", "spark", "--processes", "1", "--piece", "20", "--master"]
TOLD = reports(240, 2)
LONG = 400.0  # seconds: a busy machine starts Spark in minutes


def _by_an_agency(told: Told) -> Told:
    """The same without the speakers, as an agency's text: its outlets are one voice then."""
    text = re.sub(r", [^,.]+ said\.|[A-Z][^.]+ added that ", lambda m: "." if m.group().endswith(".") else "", told.text)
    return replace(told, text=f"{text}\n(AFP)")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    told = [_by_an_agency(t) if n % 3 == 0 else t for n, t in enumerate(TOLD)]
    return as_jsonl(tmp_path_factory.mktemp("in") / "news.jsonl", told)


@pytest.fixture(scope="module")
def whole(news: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    out = tmp_path_factory.mktemp("out") / "local"
    assert run(Asked((str(news),), str(out), reader="rules", piece=20), Local(1)).copies > 10
    found = contents(out)
    assert any("Agence France-Presse" in row for row in found["incidents"])
    return found


def _like(pid: int, words: bytes) -> list[int]:
    """The processes that ``pid`` started whose command has ``words``, those started last at the end."""
    found = []
    for one in descendants(pid)[1:]:
        try:
            if words in Path(f"/proc/{one}/cmdline").read_bytes():
                found.append(one)
        except OSError:
            continue
    return found


@needs_spark
def test_a_killed_worker_and_then_a_killed_driver_lose_and_double_nothing(
    news: Path, whole: dict[str, list[str]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = started(news, out, *SPARK, "local[2]")
    until(lambda: parts(out), LONG)
    worker = until(lambda: _like(process.pid, b"pyspark.daemon")[1:])[-1]
    os.kill(worker, signal.SIGKILL)
    until(lambda: not runs(worker))
    read = len(parts(out))
    until(lambda: len(parts(out)) > read, LONG)  # it goes on
    assert process.poll() is None
    others = descendants(process.pid)[1:]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not (out / "tolls").exists()
    until(lambda: not any(map(runs, others)))  # the virtual machine and its workers end with the driver
    marked = parts(out)[0] / "notices.jsonl"
    marked.write_text('{"where": "here", "what": "read before", "mend": "", "fault": false}\n', encoding="ascii")
    code, said, wrong = ended(started(news, out, *SPARK, "local[2]"))
    assert (code, wrong.count("were read before"), "240 reports" in said) == (0, 1, True)
    assert "note: here: read before" in wrong
    assert contents(out) == whole
    assert not (out / "work").exists()


@needs_spark
def test_a_cluster_gives_the_rows_of_one_process_though_a_machine_dies(
    news: Path, whole: dict[str, list[str]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = started(news, out, *SPARK, "local-cluster[2,1,1024]")
    until(lambda: parts(out), LONG)
    executor = _like(process.pid, b"CoarseGrainedExecutorBackend")[-1]
    os.kill(executor, signal.SIGKILL)
    code, _, wrong = ended(process)
    assert code == 0, wrong
    assert contents(out) == whole


@needs_spark
def test_scores_of_a_driver_that_died_are_not_worked_out_again(news: Path, whole: dict[str, list[str]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started(news, out, *SPARK, "local[2]")
    kept = out / "work" / "scores.npz"
    until(kept.is_file, LONG)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    before = kept.stat().st_ino
    again = started(news, out, *SPARK, "local[2]")
    seen = set[int]()
    while again.poll() is None:
        with suppress(OSError):  # not there, or gone with the batch's end
            seen.add(kept.stat().st_ino)
        time.sleep(0.05)
    again.communicate()
    assert (again.returncode, seen) == (0, {before})
    assert contents(out) == whole


def test_what_spark_lacks_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: object())
    monkeypatch.setattr(session.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError) as told:
        session.started("local[1]", 1)
    assert str(told.value) == (
        "--engine spark: this machine lacks a Java runtime, 17 or newer; apt-get install default-jre-headless"
    )
