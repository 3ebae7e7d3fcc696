"""Incidents reconciled on Spark, a group of rows each."""

import pickle
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from tolltrace.engine.spark.linking import Found
from tolltrace.model import Incident, Reconciled, Report
from tolltrace.reconcile import load_policy
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.store.codec import decode, encode


def reconciled(policy: str, found: Found) -> Iterator[tuple[Incident, Reconciled]]:
    """Each incident with what its claims come to, by id."""

    def draw(rows: pa.Table) -> pa.Table:  # Spark looks at the types that are written here
        return _drawn(policy, rows)

    drawn = found.incidents.groupBy("id").applyInArrow(draw, "id string, document string, conclusion string")
    for row in drawn.orderBy("id").toLocalIterator(prefetchPartitions=True):
        yield decode(Incident, row.document), decode(Reconciled, row.conclusion)


def _drawn(policy: str, rows: pa.Table) -> pa.Table:
    found: list[dict[str, Any]] = []
    for row in rows.to_pylist():
        incident = decode(Incident, row["document"])
        claims, days = pickle.loads(row["whole"])  # noqa: S301 - made by our own worker in the same run
        by_id = {c.id: c for c in claims}
        stated = stated_days(claims, [Report(i, "", "", published=day) for i, day in days.items()])
        drawn = reconcile_revised(incident, by_id, stated, load_policy(policy))
        found.append({"id": row["id"], "document": row["document"], "conclusion": encode(drawn)})
    return pa.Table.from_pylist(found, pa.schema([("id", pa.string()), ("document", pa.string()), ("conclusion", pa.string())]))
