"""The history of a toll: who said which figure, when, against the range that was concluded."""

from tolltrace.charts.marks import AnyChart, Band, Row, panel, themed
from tolltrace.charts.order import as_stated, speaker, stated
from tolltrace.charts.scale import scale_for
from tolltrace.charts.theme import ENGLISH, KINDS, WIDE, ChartWords, Layout
from tolltrace.model import Claim, DatePrecision, Outcome, Toll, TollStatus, View
from tolltrace.model.plain import plain
from tolltrace.model.repeats import folded

MOST = 80  # rows of a panel; beyond, the latest are left out and the title says so


def history_claims(view: View, incident: str) -> dict[Outcome, list[Claim]]:
    """The claims of ``incident`` by outcome, in the order in which they were stated; a breakdown follows its whole, and of
    the tellings of one figure that which says most is shown."""
    claims = [view.claim[c] for c in view.incident[incident].claims if c in view.claim]
    claims = [told.claim for told in folded(as_stated(view, claims))]
    found = {outcome: [c for c in claims if c.outcome is outcome] for outcome in Outcome}
    return {outcome: mine for outcome, mine in found.items() if mine}


def history_chart(view: View, incident: str, words: ChartWords = ENGLISH, layout: Layout = WIDE) -> AnyChart:
    """The chart of one incident (an id), a panel for each outcome. Raises KeyError for an unknown id, and ValueError for an
    incident without claims."""
    conclusion = view.conclusion.get(incident)
    panels = []
    for outcome, claims in history_claims(view, incident).items():
        tolls = [t for t in conclusion.tolls if t.outcome is outcome] if conclusion else []
        toll = next((t for t in tolls if t.status is TollStatus.TOTAL), tolls[0] if tolls else None)
        rows = [_row(view, claim, words) for claim in claims[:MOST]]
        stated = [n for row in rows for n in (row.low, row.high)]
        scale = scale_for([*stated, *((toll.low, toll.high) if toll else ())])
        title = words.outcomes[outcome] + (f" ({MOST}/{len(claims)})" if len(claims) > MOST else "")
        panels.append(panel(rows, scale, title, _band(toll, words), people=words.people, layout=layout))
    if not panels:
        raise ValueError(f"incident {incident} holds no claims to draw")
    return themed(panels)


def _band(toll: Toll | None, words: ChartWords) -> Band | None:
    if toll is None:
        return None
    low = toll.low if toll.high is not None or toll.low else None
    label = f"{words.reconciled}: {words.range(low, toll.high, open_top=toll.open_top)}"
    return Band(toll.low, toll.high, toll.open_top, words.own(label))


def _row(view: View, claim: Claim, words: ChartWords) -> Row:
    count, kind = claim.count, KINDS[claim.stance]
    high = count.high if count.high is not None else count.top
    who = (plain(claim.group) if claim.part_of else "") or speaker(view, claim) or words.nobody
    text = words.count(count)
    if claim.status.value != "unknown":
        text += f" {words.statuses[claim.status.value]}"
    return Row(
        label=f"\u2068{who}\u2069",
        moment=_moment(view, claim),
        text=words.own(text),
        low=count.low,
        high=high,
        shape=kind.shape,
        colour=kind.colour,
        solid=kind.solid,
        open_low=count.low is None and count.bounded,
        open_top=count.high is None and count.bounded,
        part=bool(claim.part_of),
    )


def _moment(view: View, claim: Claim) -> str:
    """The day of the statement as closely as it is known: ``2031-05-14``, ``2031-05``, ``2031``, or "" when unknown."""
    day = stated(view, claim)
    if day is None:
        return ""
    if claim.said.precision is DatePrecision.YEAR:
        return f"{day:%Y}"
    return f"{day:%Y-%m}" if claim.said.precision is DatePrecision.MONTH else f"{day}"
