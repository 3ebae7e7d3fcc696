"""Incidents reconciled on Spark, a row each."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from tolltrace.engine.drawn import Rows, rows
from tolltrace.engine.spark.blobs import Batches, batch
from tolltrace.engine.spark.linking import Found
from tolltrace.engine.spark.steps import columns, loads
from tolltrace.model import Incident, Reconciled, Report
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.store.codec import decode, encode

_DRAWN = "id string, document string, conclusion string"
_TOGETHER = 500  # incidents


def reconciled(policy: str, found: Found) -> Iterator[Rows]:
    """What the claims of all incidents come to, some at a time, by id."""
    drawn = _each(policy, found)
    while some := list(islice(drawn, _TOGETHER)):
        yield rows(some)


def _each(policy: str, found: Found) -> Iterator[tuple[Incident, Reconciled]]:
    drawn: Any = found.incidents.select("id", "document", "whole").mapInArrow(partial(_drawn, policy), _DRAWN)
    for row in drawn.orderBy("id").toLocalIterator(prefetchPartitions=True):
        yield decode(Incident, row.document), decode(Reconciled, row.conclusion)


def _drawn(policy: str, batches: Batches) -> Batches:
    rules = load_policy(policy)
    for some in batches:
        told = []
        for identity, document, whole in columns(some, "id", "document", "whole"):
            claims, days = loads(whole)
            stated = stated_days(claims, [Report(i, "", "", published=day) for i, day in days.items()])
            drawn = reconcile_revised(decode(Incident, document), {c.id: c for c in claims}, stated, rules)
            told.append({"id": identity, "document": document, "conclusion": encode(drawn)})
        yield batch(told, _DRAWN)
