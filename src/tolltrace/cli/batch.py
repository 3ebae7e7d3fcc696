"""tolltrace batch: reports by the million, without a casebook."""

import os
import time
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from tolltrace.cli.common import COLUMNS, FAULT, STOPPED, Published, Source, complain, err, plural, report_notices
from tolltrace.errors import InputError, MissingExtraError

EVERY = 30.0  # seconds between two lines of progress where no terminal shows a bar
MOST = 20  # notices printed; all are in batch.json


class Where(StrEnum):
    """What runs a batch."""

    LOCAL = "local"
    SPARK = "spark"


Inputs = Annotated[list[Path], typer.Argument(help="Files or folders: .jsonl .parquet .warc .warc.gz", show_default=False)]
Out = Annotated[Path, typer.Option("--out", help="The folder for the results; the same command goes on with what it holds.")]
Which = Annotated[Where, typer.Option("--engine", help="Processes of this machine, or Spark.")]
Processes = Annotated[int, typer.Option("--processes", help="Worker processes (local); 0: one for each processor.")]
Master = Annotated[str, typer.Option("--master", help="Spark: where it runs, such as local[2] or spark://host:7077.")]
Reader = Annotated[str, typer.Option("--reader", help="What reads claims: learned, or rules (faster).")]
Rules = Annotated[str, typer.Option("--policy", help="The coding rules to use.")]
Piece = Annotated[int, typer.Option("--piece", help="Reports that a worker reads before it keeps them.")]


def batch(  # noqa: PLR0913 - the options that the command has
    inputs: Inputs,
    *,
    out: Out,
    engine: Which = Where.LOCAL,
    master: Master = "",
    processes: Processes = 0,
    reader: Reader = "learned",
    policy: Rules = "default",
    published: Published = "",
    source: Source = "",
    piece: Piece = 500,
) -> None:
    """Read, link and reconcile reports in bulk into Parquet; `tolltrace import FOLDER` makes a casebook of it."""
    if find_spec("pyarrow") is None or find_spec("warcio") is None:
        raise MissingExtraError("tolltrace batch", "batch")
    from tolltrace.engine import Asked, Local, run

    processes = processes or _processors()
    if engine is Where.SPARK:
        from tolltrace.engine.spark import Spark

    if processes < 0:
        raise InputError("--processes", f"{processes} is no number of workers", "give 1 or more")
    asked = Asked(tuple(map(str, inputs)), str(out), reader, policy, published, source, piece)
    with Progress(*COLUMNS, console=err, transient=True, disable=not err.is_terminal) as bar:
        try:
            runs = Local(processes) if engine is Where.LOCAL else Spark(master or f"local[{processes}]", 4 * processes)
            found = run(asked, runs, _Shown(bar))
        except KeyboardInterrupt as stop:
            complain("stopped; what was read stays, the same command goes on from there")
            raise typer.Exit(STOPPED) from stop
    fault = report_notices(found.notices[:MOST])
    if len(found.notices) > MOST:
        err.print(f"note: {len(found.notices) - MOST:,} more notices are in {out / 'batch.json'}")
        fault = fault or any(n.fault for n in found.notices)
    counts = found.counts
    copies = f", {plural(found.copies, 'copy').replace('copys', 'copies')} among them" if found.copies else ""
    typer.echo(
        f"{out}: {plural(counts['reports'], 'report')}{copies}, {plural(counts['claims'], 'claim')}, "
        f"{plural(counts['incidents'], 'incident')}"
    )
    if fault:
        raise typer.Exit(FAULT)


def _processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Shown:
    """Progress as a bar on a terminal, else as a line now and then."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("reading claims", total=None)
        self._done = self._before = self._total = 0
        self._began = self._told = time.monotonic()

    def begins(self, done: int, total: int) -> None:
        self._done = self._before = done
        self._total = total
        self._began = self._told = time.monotonic()
        self._bar.update(self._task, completed=done, total=total)
        if done:
            self._say(f"{done:,} of {total:,} reports were read before")

    def read(self, items: int) -> None:
        self._done += items
        self._bar.update(self._task, completed=self._done)
        now = time.monotonic()
        if now - self._told >= EVERY and self._done > self._before:
            self._told = now
            pace = (self._done - self._before) / (now - self._began)
            left = (self._total - self._done) / pace / 60
            self._say(f"{self._done:,} of {self._total:,} reports, {pace:,.1f} a second, about {left:,.0f} minutes left")

    def stage(self, name: str) -> None:
        self._bar.update(self._task, description=name, completed=None, total=None)
        self._say(name)

    def _say(self, line: str) -> None:
        if not err.is_terminal:
            err.print(line)
