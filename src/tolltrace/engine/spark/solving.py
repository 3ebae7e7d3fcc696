"""What Spark's workers do with happenings that scores tie together: cluster them, and draw up their incidents and links."""

import pickle
from typing import Any

import pyarrow as pa

from tolltrace.config import Config
from tolltrace.engine.spark import blobs
from tolltrace.engine.spark.steps import loads
from tolltrace.link.happenings import Told
from tolltrace.link.origin import origins
from tolltrace.link.score import Score, Scorer
from tolltrace.link.solve import given, incident, solve
from tolltrace.link.weights import Weights
from tolltrace.model import Feature, Report
from tolltrace.store.codec import encode

SOLVED = "kind string, id string, document string, whole binary"


def solved(config: Config, weights: Weights, publishers: Any, members: pa.Table, scored: pa.Table) -> pa.Table:
    """The incidents and links of whole parts: ``members`` are their happenings (``whole``, ``fitting``, ``voice``, ``text_key``),
    ``scored`` the scores within each part."""
    told: dict[str, Told] = {}
    published, fitting, texts, copy_of = {}, {}, {}, {}
    names = ("whole", "fitting", "voice", "text_key")
    for data, times, voice, text_key in zip(*(blobs.column(members, n) for n in names), strict=True):
        t, day = loads(data)
        told[t.id], fitting[t.id] = t, times
        report = t.happening.report
        published[report], texts[report], copy_of[report] = day, text_key, voice
    ordered = [told[i] for i in sorted(told)]
    of = {blobs.number(t.id): t.id for t in ordered}
    found = blobs.joined(blobs.column(scored, "data"), blobs.SCORE)
    ends = ([of[n] for n in found[end].tolist()] for end in ("a", "b"))
    scores = {(a, b): Score(a, b, chance) for a, b, chance in zip(*ends, found["chance"].tolist(), strict=True)}
    scorer = Scorer(weights)

    def explained(a: str, b: str) -> tuple[Feature, ...]:
        return scorer.explained(told[a], told[b], max(fitting[a], fitting[b]))

    stubs = [Report(i, "", text) for i, text in texts.items()]
    result = solve(given(ordered, stubs, ()), scores, explained, config)
    speakers = {i: Report(i, "", "", publishers.value.get(i, "")) for i in copy_of.values()}
    voices = origins((t.claims for t in ordered), speakers, copy_of)
    rows: list[dict[str, Any]] = []
    for group in result.groups:
        inside = [told[i] for i in group]
        one = incident(inside, voices, result.cohesion.get(group, 1.0))
        days = {t.happening.report: published[t.happening.report] for t in inside}
        whole = pickle.dumps(([c for t in inside for c in t.claims], days))
        rows.append({"kind": "incident", "id": one.id, "document": encode(one), "whole": whole})
    rows += [{"kind": "link", "id": link.a, "document": encode(link), "whole": None} for link in result.links]
    return pa.Table.from_batches([blobs.batch(rows, SOLVED)])
