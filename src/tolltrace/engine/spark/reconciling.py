"""Incidents reconciled on Spark, a row each."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from tolltrace.engine.spark.blobs import Batches, batch
from tolltrace.engine.spark.linking import Found
from tolltrace.engine.spark.steps import columns, loads
from tolltrace.model import Incident, Reconciled, Report
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.store.codec import decode, encode

_DRAWN = "id string, document string, conclusion string"


def reconciled(policy: str, found: Found) -> Iterator[tuple[Incident, Reconciled]]:
    """Each incident with what its claims come to, by id."""
    drawn: Any = found.incidents.select("id", "document", "whole").mapInArrow(partial(_drawn, policy), _DRAWN)
    for row in drawn.orderBy("id").toLocalIterator(prefetchPartitions=True):
        yield decode(Incident, row.document), decode(Reconciled, row.conclusion)


def _drawn(policy: str, batches: Batches) -> Batches:
    rules = load_policy(policy)
    for some in batches:
        rows = []
        for identity, document, whole in columns(some, "id", "document", "whole"):
            claims, days = loads(whole)
            stated = stated_days(claims, [Report(i, "", "", published=day) for i, day in days.items()])
            drawn = reconcile_revised(decode(Incident, document), {c.id: c for c in claims}, stated, rules)
            rows.append({"id": identity, "document": document, "conclusion": encode(drawn)})
        yield batch(rows, _DRAWN)
