"""Incidents whose happenings people put together or apart, made anew by the links that are kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from tolltrace.link.solve import merge_link
from tolltrace.model import Claim, Decision, DecisionKind, Happening, Incident, Link, Reconciled, happening_id
from tolltrace.model.naming import names
from tolltrace.review.queue import link_id
from tolltrace.sight import group, rows
from tolltrace.sight.change import Change
from tolltrace.sight.rows import PUT
from tolltrace.store.codec import decode, encode


def regrouped(change: Change, decisions: Sequence[Decision], subjects: Collection[str]) -> set[str]:
    """Puts the happenings among ``subjects``, and those of their incidents, into incidents anew; gives the new incidents."""
    if not change.kinds & {DecisionKind.MERGE, DecisionKind.SPLIT, DecisionKind.ADD}:
        return set()
    shelf = change.shelf()
    told = {s for s in subjects if s in shelf.happening}
    for claim in (shelf.claim[s] for s in subjects if s in shelf.claim):
        if (identity := happening_id(claim.report, claim.event)) in shelf.happening:
            told.add(identity)
    told |= {  # of a claim that is no more
        happening_id(r, c.event) for d in decisions for r, c in _added(change, d) if happening_id(r, c.event) in shelf.happening
    }
    homes = {home for h in told if (home := shelf.incident_of.get(h))}
    before = [shelf.incident[i] for i in homes]
    happenings = [shelf.happening[h] for h in dict.fromkeys([*(h for i in before for h in i.happenings), *sorted(told)])]
    kept = [h for h in happenings if h.claims]
    said = group.answers([h.id for h in kept], shelf.decided(h.id for h in kept))
    links = _machine(change, [h.id for h in kept])
    groups = group.grouped(kept, links, said)
    made = _incidents(change, before, kept, groups.sets())
    _drop(change, before)
    for gone in (h for h in happenings if not h.claims):
        change.db.execute("DELETE FROM happenings WHERE id = ?", (gone.id,))
    for incident in made:
        change.db.execute(PUT["incident_texts"], rows.incident_text(incident, None))
        change.db.executemany("UPDATE happenings SET incident = ? WHERE id = ?", [(incident.id, h) for h in incident.happenings])
        change.db.executemany("UPDATE claims SET incident = ? WHERE id = ?", [(incident.id, c) for c in incident.claims])
    _answer(change, links, groups, said)
    return {i.id for i in made}


def _added(change: Change, decision: Decision) -> list[tuple[str, Claim]]:
    """What a decision to add, or one that takes such a decision back, is about."""
    if decision.kind is DecisionKind.UNDO:
        taken_back = change.shelf().decision(decision.subjects[0])
        return _added(change, taken_back) if taken_back else []
    return [(decision.subjects[0], decode(Claim, decision.value))] if decision.kind is DecisionKind.ADD else []


def _incidents(
    change: Change, before: Sequence[Incident], kept: Sequence[Happening], groups: Sequence[Sequence[str]]
) -> list[Incident]:
    """The incidents of ``groups``, named after those ``before``; one that has its members and claims already stays as it
    is."""
    shelf = change.shelf()
    by_id = {h.id: h for h in kept}
    claims = {c: shelf.claim[c] for h in kept for c in h.claims if c in shelf.claim}
    origin_of = {c: o for i in before for c, o in i.origin_of}
    known = {i.happenings: i for i in before}
    made = []
    gone = {i.id for i in before}
    named = names(before, groups, lambda i: i not in gone and i in shelf.incident)
    for name, members in zip(named, groups, strict=True):
        found = known.get(tuple(members))
        if found is None or set(found.claims) != {c for m in members for c in by_id[m].claims}:
            found = group.incident_of(name, [by_id[m] for m in members], claims, origin_of)
        made.append(found)
    return made


def _drop(change: Change, incidents: Iterable[Incident]) -> None:
    for incident in incidents:
        row = change.db.execute("SELECT conclusion FROM incident_texts WHERE id = ?", (incident.id,)).fetchone()
        if row and row[0]:
            change.tally.add(decode(Reconciled, row[0]), -1)
        change.db.execute("UPDATE claims SET incident = NULL WHERE incident = ?", (incident.id,))
        for table, key in (
            ("incident_texts", "id"),
            ("incidents", "id"),
            ("queue", "id"),
            ("parties", "incident"),
            ("statuses", "incident"),
            ("tolls", "incident"),
            ("moves", "incident"),
        ):
            change.db.execute(f"DELETE FROM {table} WHERE {key} = ?", (incident.id,))  # noqa: S608 - our own names


def _machine(change: Change, happenings: Iterable[str]) -> list[Link]:
    """The links of ``happenings`` as linking made them, those that people answered since included."""
    asked = "SELECT DISTINCT link FROM sides WHERE happening = ?"
    names = dict.fromkeys(n for h in happenings for (n,) in change.db.execute(asked, (h,)))
    found = (change.db.execute("SELECT machine FROM links WHERE id = ?", (n,)).fetchone() for n in names)
    return [decode(Link, row[0]) for row in found if row and row[0]]


def _answer(change: Change, links: Iterable[Link], groups: group.Groups, said: Mapping[group.Pair, Decision]) -> None:
    """Shows each link as people's answers leave it: those that hold nothing and ask nothing any more are hidden, and what a
    person joined has a link that says so."""
    apart = group.parted(said)
    for link in links:
        shown = group.stands(link, groups, apart)
        change.db.execute(
            "UPDATE links SET score = ?, document = ?, open = ? WHERE id = ?",
            (link.score, encode(link) if shown else None, shown and not link.certain, link_id(link)),
        )
    for happening in groups.of:
        asked = "SELECT link FROM sides JOIN links ON links.id = link WHERE happening = ? AND machine IS NULL"
        for (name,) in change.db.execute(asked, (happening,)).fetchall():
            change.db.execute("UPDATE links SET document = NULL, open = 0 WHERE id = ?", (name,))
    for pair in groups.merged:
        made = merge_link(pair, said[pair])
        known = change.db.execute("SELECT machine FROM links WHERE id = ?", (link_id(made),)).fetchone()
        row = rows.link_row(made, None)
        change.db.execute(PUT["links"], (*row[:6], known[0] if known else None, None, 0))
        change.db.executemany(PUT["sides"], [(side, link_id(made)) for side in pair])
