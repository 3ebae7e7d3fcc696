"""The evidence of an incident as its page shows it: the claims by origin who cites whom, and contradictions."""

from collections.abc import Iterable
from dataclasses import dataclass

from tolltrace.export.grounds import chain
from tolltrace.export.page import Entry, Page, Told
from tolltrace.model import Incident
from tolltrace.model.plain import plain
from tolltrace.review.contradictions import Clash, contradictions


@dataclass(frozen=True, slots=True)
class Voice:
    """The claims that go back to one origin, in the order in which they were stated. ``name`` is the origin as its claims
    write it, "" for claims that are the origin of no figure; each of ``chains`` leads from a report over those it cites to the
    origin."""

    name: str
    told: tuple[Told, ...]
    chains: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two claims that cannot both be right, and by how many people."""

    kind: Clash
    a: Told
    b: Told
    gap: int


def voices(page: Page, entry: Entry, incident: Incident) -> list[Voice]:
    """The claims by origin, the origin that spoke first leading; those without an origin last."""
    origin = dict(incident.origin_of)
    groups: dict[str, list[Told]] = {}
    for told in entry.told:
        groups.setdefault(origin.get(told.claim.id, ""), []).append(told)
    found = []
    for key, cards in sorted(groups.items(), key=lambda g: g[0] == ""):
        name = _name(key, cards, page)
        every = [t for one in cards for t in (one, *one.repeats)]
        chains = dict.fromkeys(_chain(t, name, page) for t in every) if name else {}
        found.append(Voice(name, tuple(cards), tuple(chains)))
    return found


def _name(origin: str, told: Iterable[Told], page: Page) -> str:
    """The origin as one reads it: its report, or the claimant as written (origins are kept in small letters)."""
    if origin in page.view.report:
        report = page.view.report[origin]
        return plain(report.publisher or report.doc)
    written = (n for t in told for n in (t.claim.claimant, t.report.publisher) if n)
    return next((plain(n) for n in written if n.casefold() == origin.casefold()), plain(origin))


def _chain(told: Told, origin: str, page: Page) -> tuple[str, ...]:
    """From the report to the origin; a name that stands twice in a row stands once."""
    claim = told.claim
    return chain([page.cited(told.report), plain(claim.via), plain(claim.claimant)], origin, [told.report.publisher])


def opposed(page: Page, incident: Incident) -> list[Opposed]:
    """The contradictions of an incident with both claims."""
    claims = [page.view.claim[c] for c in incident.claims if c in page.view.claim]
    found = []
    for one in contradictions(claims, dict(incident.origin_of)):
        a, b = page.told(one.a), page.told(one.b)
        if a is not None and b is not None:
            found.append(Opposed(one.kind, a, b, one.gap))
    return found
