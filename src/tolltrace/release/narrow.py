"""A part of the record as a View of its own: some incidents, with the claims and reports behind them."""

from collections.abc import Collection
from dataclasses import replace

from tolltrace.errors import InputError
from tolltrace.model import Linkage, View
from tolltrace.reconcile import totals


def narrowed(view: View, keep: Collection[str], *, unheld: bool = False) -> View:
    """The incidents whose ids are in ``keep``, their claims and reports, and their totals; with ``unheld`` also the claims that
    no incident holds. An uncertain link that concerns them stays named, but what it would change in the whole record does not."""
    incidents = tuple(i for i in view.linkage.incidents if i.id in keep)
    if len(incidents) == len(view.linkage.incidents) and unheld:
        return view
    home = view.incident_of
    claims = tuple(c for c in view.claims if (home[c.id] in keep if c.id in home else unheld))
    sides = {h for i in incidents for h in i.happenings}
    cited = {c.report for c in claims}
    reconciled = tuple(r for r in view.reconciled if r.incident in keep)
    return replace(
        view,
        reports=tuple(r for r in view.reports if r.id in cited),
        claims=claims,
        linkage=Linkage(
            tuple(h for h in view.linkage.happenings if h.id in sides),
            incidents,
            tuple(link for link in view.linkage.links if {link.a, link.b} <= sides),
        ),
        reconciled=reconciled,
        totals=totals(reconciled),
        scenarios=tuple(replace(s, joined=(), apart=()) for s in view.scenarios if not sides.isdisjoint((s.a, s.b))),
    )


def one_incident(view: View, prefix: str) -> View:
    """The incident whose id starts with ``prefix``. Raises InputError unless there is exactly one."""
    found = [i.id for i in view.linkage.incidents if i.id.startswith(prefix)]
    if len(found) != 1:
        what = "no incident has an id that starts so" if not found else f"{len(found)} incidents have an id that starts so"
        raise InputError(f"--incident {prefix}", what, "give more of the id, as tolltrace show prints it")
    return narrowed(view, found)
