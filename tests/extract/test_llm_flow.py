"""A casebook read by a language model: from its settings to its claims, and what is left when the endpoint fails."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_run import tolltrace
from tests.extract.llm_server import Reply, chat, failure, serving
from tests.extract.test_llm import GOOD, TEXT, claim
from tolltrace import pipeline
from tolltrace.config import Config
from tolltrace.errors import InputError
from tolltrace.extract.document import parse
from tolltrace.extract.figures import find_figures
from tolltrace.extract.llm import Client, Endpoint, LlmReader
from tolltrace.extract.llm.prompt import VERSION
from tolltrace.ingest import IngestOptions
from tolltrace.model import Outcome, Stance, Status, make_report
from tolltrace.store import Casebook
from tolltrace.store.settings import read_config, write_config


def casebook(folder: Path, url: str, texts: list[str], **settings: Any) -> Casebook:
    folder.mkdir(exist_ok=True)
    config = Config(reader="llm", llm_url=url, llm_model="small-1", llm_tries=1, **settings)
    book = Casebook.create(folder / "cb", config)
    for n, text in enumerate(texts):
        (folder / f"r{n:02}.txt").write_text(text)
    pipeline.add(book, sorted(folder.glob("r*.txt")), IngestOptions(published="2019-05-08"))
    return book


def numbered(count: int) -> list[str]:
    return [f"Shelling in Qasra on Monday\nShelling killed {n} residents of Qasra on Monday." for n in range(11, 11 + count)]


def one_claim(body: dict[str, Any]) -> Reply:
    """The claim that a numbered report holds."""
    line = next(line for line in body["messages"][1]["content"].splitlines() if line.startswith("Shelling killed"))
    return chat({"claims": [claim(1, f"{line.split()[2]} residents", line, status="civilian")]})


def test_a_casebook_is_read_once(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_LLM_KEY", "secret-77")
    invented = claim(6, "90 dead", "and 90 dead were carried from the hospital by evening")
    with (
        serving(chat({"claims": [*GOOD, invented]})) as server,
        casebook(tmp_path, server.url, [TEXT], llm_key_env="TEST_LLM_KEY") as book,
    ):
        read = pipeline.extract(book)
        claims = list(book.store.claims())
        text = next(iter(book.store.reports())).text
        assert [(c.figure.of(text), c.outcome, c.status, c.stance) for c in claims] == [
            ("at least 14 dead", Outcome.KILLED, Status.UNKNOWN, Stance.REPORTED),
            ("at least 14 civilians", Outcome.KILLED, Status.CIVILIAN, Stance.REPORTED),
            ("five of them children", Outcome.KILLED, Status.CIVILIAN, Stance.REPORTED),
            ("No civilians", Outcome.CASUALTIES, Status.CIVILIAN, Stance.DENIED),
            ("thirty people", Outcome.INJURED, Status.UNKNOWN, Stance.REPORTED),
        ]
        assert {c.reader for c in claims} == {f"llm@{VERSION}+small-1"}
        # Time is normalised as for every reader: Monday before 8 May 2019.
        assert str(claims[1].when) == "2019-05-06"
        assert claims[2].part_of == claims[1].id
        assert read.reports == 1
        assert [str(n) for n in read.notices] == [
            'report r00: the claim "90 dead" is left out: its quote "and 90 dead were carried from the hospital by evening" '
            "is not in the text"
        ]
        assert not read.notices[0].fault
        assert pipeline.extract(book).reports == 0
        assert len(server.asked) == 1
        assert "sent to the language model at 127.0.0.1" in capsys.readouterr().err
    kept = [path for path in (tmp_path / "cb").rglob("*") if path.is_file()]
    assert not [path for path in kept if b"secret-77" in path.read_bytes()]
    assert [path.parent.name for path in kept if path.suffix == ".json"] == ["answers"]


def test_answers_are_kept_for_a_casebook_made_again(tmp_path: Path) -> None:
    with serving(one_claim) as server:
        with casebook(tmp_path, server.url, numbered(3)) as book:
            assert pipeline.extract(book).reports == 3
            first = list(book.store.claims())
        for path in (tmp_path / "cb").glob("casebook.sqlite*"):
            path.unlink()
        damaged = sorted((tmp_path / "cb" / "answers").glob("*.json"))[0]
        damaged.write_text('{"model": "small-1"')
        with casebook(tmp_path, server.url, numbered(3)) as book:
            assert pipeline.extract(book).reports == 3
            assert list(book.store.claims()) == first
        assert len(server.asked) == 4  # three, and the one whose file was damaged


def test_many_reports_are_asked_about_at_a_time(tmp_path: Path) -> None:
    with serving(one_claim) as server, casebook(tmp_path, server.url, numbered(12), llm_parallel=3) as book:
        assert pipeline.extract(book).reports == 12
        assert sorted(c.count.low or 0 for c in book.store.claims()) == list(range(11, 23))
        assert len(server.asked) == 12


def test_a_report_without_an_answer_stays_to_be_read(tmp_path: Path) -> None:
    good = {"now": False}

    def script(body: dict[str, Any]) -> Reply:
        return chat("{") if "killed 12 " in body["messages"][1]["content"] and not good["now"] else one_claim(body)

    with serving(script) as server, casebook(tmp_path, server.url, numbered(3)) as book:
        read = pipeline.extract(book)
        host = server.url.removeprefix("http://").removesuffix("/v1")
        assert [(str(n), n.fault) for n in read.notices] == [
            (
                f"report r01: its claims could not be read (the language model at {host}: the answer is no JSON object, or is "
                "cut off); it stays recorded; the same command tries it again",
                True,
            )
        ]
        assert read.reports == 2
        good["now"] = True
        assert pipeline.extract(book).reports == 1
        assert book.store.counts()["claims"] == 3


def test_reading_stops_when_the_endpoint_is_gone_and_goes_on_later(tmp_path: Path) -> None:
    with serving(failure(401, "no such key")) as server, casebook(tmp_path, server.url, numbered(60), llm_parallel=1) as book:
        read = pipeline.extract(book)
        host = server.url.removeprefix("http://").removesuffix("/v1")
        assert [(str(n), n.fault) for n in read.notices] == [
            (
                f"the language model at {host}: it answered 401 (no such key); reading stopped; "
                "what was read is recorded; the same command goes on from there",
                True,
            )
        ]
        assert (read.reports, len(server.asked)) == (0, 1)
        assert len(list(book.store.reports())) == 60
    with serving(one_claim) as server:
        write_config(tmp_path / "cb" / "tolltrace.yml", Config(reader="llm", llm_url=server.url, llm_model="small-1"))
        with Casebook.open(tmp_path / "cb") as book:
            assert pipeline.extract(book).reports == 60


def test_files_can_be_read_without_a_casebook(tmp_path: Path) -> None:
    for n, text in enumerate(numbered(2)):
        (tmp_path / f"r{n}.txt").write_text(text)
    with serving(
        one_claim,
    ) as server:
        config = Config(reader="llm", llm_url=server.url, llm_model="small-1")
        found = list(pipeline.extract_files([tmp_path], IngestOptions(), config))
    assert [[c.count.low for c in item[1]] for item in found if isinstance(item, tuple)] == [[11], [12]]
    with serving(failure(403)) as server:
        config = Config(reader="llm", llm_url=server.url, llm_model="small-1")
        found = list(pipeline.extract_files([tmp_path], IngestOptions(), config))
    assert len(found) == 1
    assert "it answered 403; reading stopped" in str(found[0])


def test_nothing_is_asked_unless_it_is_configured() -> None:
    assert Config().reader == "learned"
    with pytest.raises(InputError, match="the reader is llm, but llm_url is not set"):
        pipeline.new_extractor(Config(reader="llm"))
    with pytest.raises(InputError, match="no reader is named 'oracle'; the readers are rules, learned, llm"):
        pipeline.new_extractor(Config(reader="oracle"))


def test_the_settings_are_written_and_read(tmp_path: Path) -> None:
    config = Config(
        reader="llm",
        llm_url="https://h/v1",
        llm_model="m",
        llm_key_env="K",
        llm_timeout=9,
        llm_tries=2,
        llm_parallel=7,
    )
    write_config(tmp_path / "tolltrace.yml", config)
    assert read_config(tmp_path / "tolltrace.yml") == config


def test_a_user_who_stops_it_waits_for_no_further_question() -> None:
    documents = [(parse(make_report(f"r{n}", text)), find_figures(text)) for n, text in enumerate(numbered(40))]
    asked: list[object] = []

    def script(body: dict[str, Any]) -> Reply:
        asked.append(body)
        return failure(503) if len(asked) > 1 else one_claim(body)

    waits: list[float] = []

    def stop(seconds: float) -> None:
        waits.append(seconds)
        raise KeyboardInterrupt

    with serving(script) as server:
        reader = LlmReader(Client(Endpoint(server.url, "small-1", parallel=1), tell=lambda _: None, sleep=stop))
        with pytest.raises(KeyboardInterrupt):
            reader.prepare(documents)
        assert waits == [0.5]
        assert len(asked) <= 3


def test_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(numbered(1)[0])
    with serving(one_claim) as server:
        Casebook.create(tmp_path / "cb", Config(reader="llm", llm_url=server.url, llm_model="small-1")).close()
        done = tolltrace("run", tmp_path / "r.txt", "--casebook", tmp_path / "cb")
        host = server.url.removeprefix("http://").removesuffix("/v1")
        told = f"tolltrace: the text of reports is sent to the language model at {host}, on this machine\n"
        assert (done.returncode, done.stderr) == (0, told)
        assert "11 killed civilian" in done.stdout
        assert len(server.asked) == 1
