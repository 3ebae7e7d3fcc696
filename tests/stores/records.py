"""Records for the stores' tests: small invented ones, and a Hypothesis strategy for every record of the model."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
    Decision,
    DecisionKind,
    Evidence,
    Feature,
    Grade,
    Grading,
    Happening,
    Incident,
    Link,
    Linkage,
    Method,
    Modifier,
    Notice,
    Outcome,
    Place,
    PlacePrecision,
    Reconciled,
    Report,
    Scenario,
    Scope,
    SetAside,
    Span,
    Stance,
    Status,
    Toll,
    TollStatus,
    Total,
    Trace,
    When,
    Where,
    claim_id,
    happening_id,
    incident_id,
    make_decision,
    make_report,
)

TEXT = "Shell hits barn\nAt least nine farmers died near Qasr Amir, a nurse said. Two were brothers."


def a_report(doc: str = "barn", text: str = TEXT) -> Report:
    return make_report(
        doc, text, publisher="Wadi Herald", published=date(2019, 3, 5), title="Barn", url=f"https://w.example/{doc}"
    )


def claims_of(report: Report) -> tuple[Claim, ...]:
    """Two claims of TEXT: nine farmers, and the two brothers among them."""
    nine, two = _span(report.text, "At least nine farmers"), _span(report.text, "Two")
    whole = claim_id(report.id, nine, Outcome.KILLED)
    return (
        Claim(
            whole,
            report.id,
            nine,
            _span(report.text, "At least nine farmers died near Qasr Amir, a nurse said."),
            Count(9, None, Modifier.AT_LEAST, "At least nine"),
            Outcome.KILLED,
            Status.CIVILIAN,
            claimant="nurse",
            when=When(date(2019, 3, 5), date(2019, 3, 5), DatePrecision.DAY, "on Tuesday"),
            where=Where("Qasr Amir", Place("q1", "Qasr Amir", "SY", lat=35.5, lon=36.25), PlacePrecision.NEAR),
            method=Method.SHELLING,
            event="e1",
            evidence=(Evidence("claimant", _span(report.text, "a nurse")),),
            reader="rules@1",
        ),
        Claim(
            claim_id(report.id, two, Outcome.KILLED),
            report.id,
            two,
            _span(report.text, "Two were brothers."),
            Count(2, 2, Modifier.EXACT, "Two"),
            Outcome.KILLED,
            event="e1",
            part_of=whole,
            confidence=0.75,
            reader="rules@1",
        ),
    )


def _span(text: str, piece: str) -> Span:
    start = text.index(piece)
    return Span(start, start + len(piece))


def linkage_of(*reports: Report) -> Linkage:
    """One incident of all reports' claims."""
    happenings = tuple(
        Happening(happening_id(r.id, "e1"), r.id, "e1", tuple(c.id for c in claims_of(r)), method=Method.SHELLING)
        for r in reports
    )
    ids = tuple(h.id for h in happenings)
    incident = Incident(incident_id(ids), ids, tuple(c for h in happenings for c in h.claims), origins=len(reports))
    links = tuple(Link(ids[0], b, 0.9, True, False, (Feature("day", 2.5, "the same day"),), "likely one") for b in ids[1:])
    return Linkage(happenings, (incident,), links)


def reconciled_of(linkage: Linkage, policy: str = "default@1") -> tuple[Reconciled, ...]:
    return tuple(
        Reconciled(
            i.id,
            policy,
            (
                Toll(
                    Outcome.KILLED,
                    TollStatus.TOTAL,
                    9,
                    9,
                    open_top=True,
                    conceded=(2, None),
                    trace=(
                        Trace("low", "smallest-low", "the nurse", i.claims[:1], (SetAside(i.claims[1], "part of the nine"),)),
                    ),
                ),
            ),
            Grading(Grade.WEAK, "one origin", True),
        )
        for i in linkage.incidents
    )


TOTAL = Total(Outcome.KILLED, TollStatus.TOTAL, 9, 9, True, 1, 1)
SCENARIO = Scenario("hap-1", "hap-2", 0.6, "near in time", (TOTAL,), ())


def a_decision(n: int = 1) -> Decision:
    at = datetime(2019, 3, 6, 12, n, tzinfo=UTC)
    return make_decision(DecisionKind.REJECT, (f"clm-{n}",), reason="a rumour", author="amal", at=at)


words = st.text(max_size=12)
ids = st.text(min_size=1, max_size=8)
spans = st.tuples(st.integers(0, 999), st.integers(0, 99)).map(lambda t: Span(t[0], t[0] + t[1]))
floats = st.floats(allow_nan=False, allow_infinity=False)
bounds = st.none() | st.integers(0, 10**12)
pairs = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(sorted)
counts = st.one_of(
    pairs.flatmap(lambda p: st.builds(Count, st.just(p[0]), st.just(p[1]), st.sampled_from(Modifier), words, bounds)),
    st.builds(Count, bounds, st.none(), st.sampled_from(Modifier), words, bounds),
)
periods = st.tuples(st.dates(), st.dates()).map(sorted)
dated = st.sampled_from([p for p in DatePrecision if p is not DatePrecision.UNKNOWN])
whens = st.one_of(
    st.builds(When, phrase=words, note=words),
    periods.flatmap(lambda p: st.builds(When, st.just(p[0]), st.just(p[1]), dated, words, words)),
)
places = st.builds(
    Place, words, words, words, words, words, st.none() | floats, st.none() | floats, st.sampled_from(PlacePrecision), floats
)
wheres = st.builds(Where, words, st.none() | places, st.sampled_from(PlacePrecision), st.lists(places, max_size=2).map(tuple))
evidence = st.builds(Evidence, words, spans)
claims = st.builds(
    Claim,
    ids,
    ids,
    spans,
    spans,
    counts,
    st.sampled_from(Outcome),
    st.sampled_from(Status),
    words,
    words,
    words,
    st.sampled_from(Stance),
    st.sampled_from(Scope),
    whens,
    whens,
    wheres,
    words,
    st.sampled_from(Method),
    words,
    words,
    words,
    floats,
    st.lists(evidence, max_size=3).map(tuple),
    words,
)
several = st.lists(ids, max_size=3).map(tuple)
happenings = st.builds(Happening, ids, ids, words, several, whens, wheres, st.sampled_from(Method), several)
incidents = st.builds(
    Incident, ids, several, several, whens, wheres, st.sampled_from(Method), several, st.integers(0, 99), floats
)
features = st.builds(Feature, words, floats, words)
links = st.builds(Link, ids, ids, floats, st.booleans(), st.booleans(), st.lists(features, max_size=2).map(tuple), words)
linkages = st.builds(
    Linkage,
    st.lists(happenings, max_size=2).map(tuple),
    st.lists(incidents, max_size=2).map(tuple),
    st.lists(links, max_size=2).map(tuple),
)
reports = st.builds(
    Report,
    ids,
    words,
    words,
    words,
    st.none() | st.dates(),
    words,
    words,
    words,
    words,
    words,
    st.lists(words, max_size=2).map(tuple),
)
traces = st.builds(Trace, words, words, words, several, st.lists(st.builds(SetAside, ids, words), max_size=2).map(tuple))
tolls = pairs.flatmap(
    lambda p: st.builds(
        Toll,
        st.sampled_from(Outcome),
        st.sampled_from(TollStatus),
        st.just(p[0]),
        st.just(p[1]),
        st.none() | st.integers(p[0], p[1]),
        st.booleans(),
        st.none() | st.tuples(bounds, bounds),
        st.lists(traces, max_size=2).map(tuple),
    )
)
gradings = st.builds(Grading, st.sampled_from(Grade), words, st.booleans())
reconciled = st.builds(Reconciled, ids, words, st.lists(tolls, max_size=2).map(tuple), gradings)
totals = st.builds(
    Total,
    st.sampled_from(Outcome),
    st.sampled_from(TollStatus),
    st.integers(),
    st.integers(),
    st.booleans(),
    st.integers(),
    st.integers(),
)
some_totals = st.lists(totals, max_size=2).map(tuple)
scenarios = st.builds(Scenario, ids, ids, floats, words, some_totals, some_totals)
notices = st.builds(Notice, words, words, words, st.booleans())
zones = st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m)))
decisions = st.builds(
    Decision, ids, st.sampled_from(DecisionKind), several, words, words, st.datetimes(timezones=zones), words, words
)
RECORDS = {
    "claims": claims,
    "decisions": decisions,
    "linkages": linkages,
    "notices": notices,
    "reconciled": reconciled,
    "reports": reports,
    "scenarios": scenarios,
}
