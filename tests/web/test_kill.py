"""kill -9 in the middle of a thousand decisions: nothing that was acknowledged is lost, and the server starts again on what is
left. The longer form, with many kills in one casebook, is tests/bench/kill.py."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.bench.kill import PEOPLE, Round, _wrong, killed
from tests.review.cases import casebook
from tests.web.test_serve import serving
from tolltrace.store import Casebook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    casebook(tmp_path / "c").close()
    return tmp_path / "c"


def test_a_kill_amid_a_thousand_decisions_loses_none(folder: Path) -> None:
    made = killed(folder, "one", 1_000, 400)
    assert made.wrong == []
    assert 400 <= made.count < 1_000
    assert all(made.acknowledged[n] for n in range(PEOPLE))
    with serving(folder) as (_, address):  # it starts again, and shows what was decided
        assert "reason one." not in httpx.get(f"{address}/queue").text
        assert httpx.get(f"{address}/log").text.count("one.") >= 50


def test_a_loss_would_be_seen(folder: Path) -> None:
    made = Round({0: ["one.0.0", "one.0.1"]})
    with Casebook.open(folder) as book:
        assert list(book.store.decisions()) == []
    assert _wrong(folder, "one", made) == ["of person 0, 2 were acknowledged and 0 are recorded"]


PASS = "import sys; from pathlib import Path; from tolltrace.sight.work import Apart; "
PASS += "Apart().run(Path(sys.argv[1]), Path(sys.argv[1], 'next.sqlite'), linking=True)"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children of a process are looked up in /proc")
def test_a_pass_ends_with_the_server_that_was_killed(folder: Path) -> None:
    with Casebook.open(folder) as book, book.store.linking():  # a pass that started waits for this
        server = subprocess.Popen([sys.executable, "-c", PASS, str(folder)])
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        _until(lambda: children.read_text(encoding="ascii").strip() != "")
        work = int(children.read_text(encoding="ascii"))
        _until(lambda: b"tolltrace.sight.work" in Path(f"/proc/{work}/cmdline").read_bytes())
        server.kill()
        server.wait()
        _until(lambda: not Path(f"/proc/{work}").exists() or "Z" in Path(f"/proc/{work}/stat").read_text(encoding="ascii"))


def _until(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)
