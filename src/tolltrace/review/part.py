"""A part of a view: some incidents with all that speaks of them, small enough to draw however large the record is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tolltrace.model import Claim, Happening, Incident, Link, Linkage, View


@dataclass(frozen=True)
class Shelf:
    """What is looked up again and again in one view; each is worked out once, when it is first asked for."""

    view: View

    @cached_property
    def claims_of(self) -> Mapping[str, Sequence[Claim]]:
        """The claims of each report."""
        found: dict[str, list[Claim]] = {}
        for claim in self.view.claims:
            found.setdefault(claim.report, []).append(claim)
        return found

    @cached_property
    def happening(self) -> Mapping[str, Happening]:
        """Happenings by id."""
        return {h.id: h for h in self.view.linkage.happenings}

    @cached_property
    def incident_of(self) -> Mapping[str, str]:
        """The incident id of each happening."""
        return {h: i.id for i in self.view.linkage.incidents for h in i.happenings}

    @cached_property
    def links_of(self) -> Mapping[str, Sequence[Link]]:
        """The links of each happening."""
        found: dict[str, list[Link]] = {}
        for link in self.view.linkage.links:
            for side in {link.a, link.b}:
                found.setdefault(side, []).append(link)
        return found

    @cached_property
    def link(self) -> Mapping[str, Link]:
        """Links by both happenings joined by "~", in either order."""
        return {name: k for k in self.view.linkage.links for name in (f"{k.a}~{k.b}", f"{k.b}~{k.a}")}

    @cached_property
    def by_date(self) -> Sequence[Incident]:
        """Incidents by their first possible day, undated ones last."""
        return sorted(self.view.linkage.incidents, key=lambda i: (i.when.start or date.max, i.when.end or date.max))

    def part(self, incidents: Collection[str], claims: Collection[str] = ()) -> View:
        """The view of ``incidents`` alone, with ``claims`` beside them; unknown ids are left out. Links lead to happenings of
        other incidents, which are named but not drawn. Totals and scenarios are those of the whole."""
        view = self.view
        chosen = [view.incident[i] for i in incidents if i in view.incident]
        own = [h for i in chosen for h in i.happenings]
        links = dict.fromkeys(k for h in own for k in self.links_of.get(h, ()))
        seen = dict.fromkeys([*own, *(side for k in links for side in (k.a, k.b))])
        happenings = tuple(self.happening[h] for h in seen if h in self.happening)
        told = dict.fromkeys([*(c for i in chosen for c in i.claims), *claims])
        kept = tuple(view.claim[c] for c in told if c in view.claim)
        reports = dict.fromkeys([*(c.report for c in kept), *(h.report for h in happenings)])
        return View(
            reports=tuple(view.report[r] for r in reports if r in view.report),
            claims=kept,
            linkage=Linkage(happenings, tuple(chosen), tuple(links)),
            reconciled=tuple(view.conclusion[i.id] for i in chosen if i.id in view.conclusion),
            totals=view.totals,
            policy=view.policy,
        )
