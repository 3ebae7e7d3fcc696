"""tolltrace reconcile: tolls, gradings and totals under a policy."""

import typer

from tolltrace import pipeline
from tolltrace.cli.common import CASEBOOK, Folder, Policy, opened, plural


def reconcile(*, casebook: Folder = CASEBOOK, policy: Policy = "") -> None:
    """Reconcile the toll of every incident; each bound keeps the rule and the claims behind it."""
    with opened(casebook) as book:
        found = pipeline.reconcile_incidents(book, policy)
    typer.echo(f"{casebook}: {plural(len(found.reconciled), 'incident')} reconciled under {found.policy}")
