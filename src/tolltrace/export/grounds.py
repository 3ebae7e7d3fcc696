"""What holds an incident together, and on whom it rests, for people at a terminal: every link with its weights, and for each
independent origin who cites whom."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from tolltrace.export.digest import date_text, happenings, place_text
from tolltrace.export.layout import Indented
from tolltrace.model import Incident, View
from tolltrace.model.plain import plain


def grounds(view: View, incident: Incident) -> Iterator[RenderableType]:
    """The links that made the incident, weakest last, and its origins; nothing where one report tells all of it."""
    members = set(incident.happenings)
    links = [k for k in view.linkage.links if k.joined and k.a in members and k.b in members]
    if links:
        yield Indented(Text("Held together by", "bold"))
    for link in sorted(links, key=lambda k: (-k.score, k.a, k.b)):
        sure = "" if link.certain else ", a question for a person"
        yield Indented(Text(f"{link.score:.2f}{sure}: {side(view, link.a)} and {side(view, link.b)}"), 5)
        yield Indented(Text(plain(link.explanation), "dim"), 7)
        for feature in sorted((f for f in link.features if f.weight), key=lambda f: -abs(f.weight)):
            yield Indented(Text(f"{feature.weight:+.2f} {feature.name}: {plain(feature.reason)}", "dim"), 9)
    if found := chains(view, incident):
        yield Indented(Text(f"Independent origins, who cites whom: {incident.origins}", "bold"))
        yield from (
            Indented(Text(" → ".join(names) if len(names) > 1 else f"{names[0]} speaks for itself"), 5) for names in found
        )


def side(view: View, happening: str) -> str:
    """A happening in words: when, where and in which report."""
    found = happenings(view).get(happening)
    if found is None:
        return happening
    report = view.report.get(found.report)
    return (
        f"{date_text(found.when)} {place_text(found.where) or 'place unknown'} ({plain(report.doc if report else found.report)})"
    )


def chains(view: View, incident: Incident) -> list[tuple[str, ...]]:
    """For each origin of the incident, the ways from a report over those it cites to the origin, in the order told."""
    ways: dict[tuple[str, ...], str] = {}
    for identity, origin in incident.origin_of:
        claim = view.claim.get(identity)
        report = view.report.get(claim.report) if claim else None
        if claim and report:
            first = plain(report.publisher or report.doc)
            ways.setdefault(chain([first, plain(claim.via), plain(claim.claimant)], spelled(view, origin)), origin)
    order = list(dict.fromkeys(ways.values()))
    return sorted(ways, key=lambda way: order.index(ways[way]))


def spelled(view: View, origin: str) -> str:
    """An origin as one reads it: a report's publisher where the report itself is the origin."""
    report = view.report.get(origin)
    return plain(report.publisher or report.doc) if report else plain(origin)


def chain(names: Iterable[str], origin: str, also: Sequence[str] = ()) -> tuple[str, ...]:
    """``names`` from a report to those it cites, then the origin unless one of them, or of the names that it has
    ``also``, is it; a name that stands twice in a row stands once."""
    told = [name for name in names if name]
    if origin.casefold() not in {n.casefold() for n in (*told, *also)}:
        told.append(origin)
    return tuple(n for i, n in enumerate(told) if not i or n.casefold() != told[i - 1].casefold())
