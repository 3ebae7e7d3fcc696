"""tolltrace eval: how well claims are read, measured on annotated reports."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tolltrace import pipeline
from tolltrace.cli.common import opened, progress
from tolltrace.config import Config
from tolltrace.errors import InputError
from tolltrace.evaluate import (
    DIMENSIONS,
    Predictions,
    evaluate,
    evaluation_json,
    predicted,
    print_evaluation,
    read_gold,
    read_predictions,
    read_reports,
)
from tolltrace.export.files import write_text
from tolltrace.link import link as link_claims
from tolltrace.model import Claim, Report

Reports = Annotated[Path, typer.Argument(help='The annotated reports: {"doc", "text", ...} a line.', show_default=False)]
Gold = Annotated[Path, typer.Argument(help="Their annotated claims, one a line.", show_default=False)]
Predicted = Annotated[
    Path | None, typer.Option("--predicted", help="Claims to judge, one a line; default: the reports are read now.")
]
Json = Annotated[Path | None, typer.Option("--json", help="Also write everything as one JSON object.")]
Errors = Annotated[int, typer.Option("--errors", min=0, help="How many errors of each kind to show.")]
By = Annotated[str, typer.Option("--by", help=f"Tell figures apart by any of: {', '.join(DIMENSIONS)}.")]
Link = Annotated[bool, typer.Option("--link", help="Also link the claims read into incidents across reports.")]
Reader = Annotated[
    str,
    typer.Option("--reader", help=f"What reads the claims, one of: {', '.join(pipeline.READERS)}; default: the configured one."),
]

Settings = Annotated[Path | None, typer.Option("--casebook", help="Read with the settings of this casebook.")]


def eval_(  # noqa: PLR0913 - the options that the command has
    reports: Reports,
    gold: Gold,
    *,
    given: Predicted = None,
    json: Json = None,
    errors: Errors = 5,
    by: By = "publisher,method",
    link: Link = False,
    reader: Reader = "",
    casebook: Settings = None,
) -> None:
    """Measure how well claims are read, on reports whose claims were annotated by people."""
    dimensions = [d.strip() for d in by.split(",") if d.strip()]
    for wrong in (d for d in dimensions if d not in DIMENSIONS):
        raise InputError("--by", f"no dimension {wrong!r}", f"choose among: {', '.join(DIMENSIONS)}")
    config = _config(casebook, reader)
    if given is not None and link:
        raise InputError("--link", "the claims are given", "leave --link out, and give each claim its incident")
    texts = read_reports(reports)
    annotated = read_gold(gold, texts)
    answers = casebook / pipeline.ANSWERS if casebook else None
    predictions = read_predictions(given, texts) if given else read_now(texts, config, linked=link, answers=answers)
    found = evaluate(annotated, predictions, by=dimensions, errors=errors)
    if json:
        write_text(json, (evaluation_json(found),))
    print_evaluation(found)


def _config(casebook: Path | None, reader: str) -> Config:
    config = Config()
    if casebook:
        with opened(casebook) as book:
            config = book.config
    if reader and reader not in pipeline.READERS:
        raise InputError("--reader", f"no reader {reader!r}", f"choose one of: {', '.join(pipeline.READERS)}")
    return replace(config, reader=reader) if reader else config


def read_now(reports: Sequence[Report], config: Config, *, linked: bool, answers: Path | None = None) -> Predictions:
    """The claims of ``reports`` as the configured reader gives them, with their incidents where ``linked``. ``answers`` is the
    folder where a reader that asks elsewhere keeps what it was told, None for nowhere."""
    extractor = pipeline.new_extractor(config, answers)
    claims: dict[str, list[Claim]] = {}
    with progress("reading claims", len(reports)) as step:
        for report in reports:
            claims[report.doc] = extractor.extract(report)
            step(1)
    incidents: dict[str, str] = {}
    if linked:
        linkage = link_claims(reports, [c for found in claims.values() for c in found], [], config)
        incidents = {claim: incident.id for incident in linkage.incidents for claim in incident.claims}
    return {doc: [predicted(c, incidents.get(c.id)) for c in found] for doc, found in claims.items()}
