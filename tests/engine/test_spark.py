"""The same batch on Spark gives the same rows."""

from pathlib import Path

import pytest

from tests.engine.reports import as_jsonl, reports
from tests.engine.runs import contents, ended, started
from tolltrace.engine import Asked, Local, run
from tolltrace.engine.spark import session
from tolltrace.errors import InputError

LACKS = session.missing()
needs_spark = pytest.mark.skipif(bool(LACKS), reason=f"Spark lacks {LACKS}")
SPARK = ["--engine", "spark", "--master", "local[2]", "--processes", "1", "--piece", "20"]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return as_jsonl(tmp_path_factory.mktemp("in") / "news.jsonl", reports(120, 2))


@pytest.fixture(scope="module")
def whole(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "local"
    assert run(Asked((str(news),), str(out), reader="rules", piece=20), Local(1)).copies > 10
    return out


@needs_spark
def test_spark_gives_the_rows_of_one_process(news: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, _, _ = ended(started(news, out, *SPARK))
    assert code == 0
    assert contents(out) == contents(whole)


def test_what_spark_lacks_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: object())
    monkeypatch.setattr(session.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError) as told:
        session.started("local[1]", 1)
    assert str(told.value) == (
        "--engine spark: this machine lacks a Java runtime, 17 or newer; apt-get install default-jre-headless"
    )
