"""From an incident's claims to its toll: what stands, what each bound rests on, the grade, the totals, the scenarios."""

from tolltrace.reconcile.compare import Compared, compare
from tolltrace.reconcile.history import Statement, history, revisions
from tolltrace.reconcile.incident import reconcile
from tolltrace.reconcile.policy import Policy, load_policy
from tolltrace.reconcile.scenarios import scenarios
from tolltrace.reconcile.totals import totals

__all__ = [
    "Compared",
    "Policy",
    "Statement",
    "compare",
    "history",
    "load_policy",
    "reconcile",
    "revisions",
    "scenarios",
    "totals",
]
