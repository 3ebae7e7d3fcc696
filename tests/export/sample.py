"""A rich, wholly invented View: every town, party, monitor and figure here is made up.

It holds what pages get wrong: Arabic text and right-to-left names, hostile markup, a very long quote, open tops, an undated
and an unplaced incident, contested status, a concession, aggregates, a superseded and a denied figure, an uncertain link, and
one incident with forty claims.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tolltrace.model import (
    Claim,
    Count,
    DatePrecision,
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
    View,
    When,
    Where,
    claim_id,
    happening_id,
    incident_id,
    make_report,
)

EXACT, AT_LEAST, MORE_THAN, AT_MOST = Modifier.EXACT, Modifier.AT_LEAST, Modifier.MORE_THAN, Modifier.AT_MOST
ABOUT, RANGE, VAGUE = Modifier.ABOUT, Modifier.RANGE, Modifier.VAGUE
CIVILIAN, COMBATANT, UNKNOWN = Status.CIVILIAN, Status.COMBATANT, Status.UNKNOWN
KILLED, INJURED = Outcome.KILLED, Outcome.INJURED

LONG = (
    "Speaking over a telephone line that failed twice, a teacher who had sheltered in the cellar of the school with her own "
    "children and those of two neighbours, and who asked that her name be left out because her brother was still on the other "
    "side of the river, said that when the dust had settled she counted 31 dead in the courtyard alone, that she stopped "
    "counting when she came to the children from the lower class, that others had been carried away before she came up, and "
    "that nobody, neither the council nor the soldiers who came the next morning, had asked her for the number since"
)

EARLY = f"""Air raid on Tel Ashrah kills dozens
By our correspondent

At least 58 people, including 11 children, were killed on Tuesday when jets struck the village of Tel Ashrah in Nahrin \
province, the Wadi Observatory for Human Rights said. It had initially put the toll at 21.

Residents reached by telephone said as many as 190 people were buried. "We dug with our hands," one said.

{LONG}.

The Northern Coalition said it was assessing the reports. Two of its drones & one jet were in the area <at the time>.
"""

LATER = """Coalition admits harm in Tel Ashrah, disputes figure

Nearly a year after the raid near Tel Ashrah last May, the Northern Coalition said on Monday that 24 civilians died there. \
Rights groups put the number at between 75 and over 200.

The Defence Council denied that any civilian was hurt: "no civilians were killed", its spokesman said.

Since the campaign began, 300 civilians have been killed by the coalition, the Justice Forum counts; the Wadi Observatory says \
600 to 1,000. Some 400,000 people have been displaced by the war.
"""

ARABIC = """مقتل 14 شخصاً في قصف على قصر النور
قال مرصد الوادي لحقوق الإنسان إن 14 شخصاً على الأقل قتلوا وأصيب 30 آخرون يوم الأحد في قصف مدفعي على بلدة قصر النور \
(Qasr al-Nour) بريف نهرين الشرقي.
وقال متحدث باسم جيش الجمهورية إن 9 مسلحين قتلوا ولم يصب أي مدني.
"""

HOSTILE = """<script>alert("x")</script> & <b>bold</b> headline
"An unknown number" of people were hurt by a mine, the <img src=x onerror=alert(1)> mayor's office told the "Daily 'Post'" \
\u202eagency\u202c yesterday.
=HYPERLINK("nothing"), +1 and @all were scrawled on a wall; one man was shot dead there.
"""

MARKET = "Shelling of the market in Bir Sabra\n\n" + "\n".join(
    f"Local source {n} said {20 + 7 * n % 41} people were killed in the market on Friday." for n in range(40)
)


def _span(text: str, words: str, within: str = "") -> Span:
    """Where ``words`` stands, first inside ``within``; the sample is wrong when it does not."""
    base = text.index(within) if within else 0
    start = text.index(words, base)
    return Span(start, start + len(words))


@dataclass
class Maker:
    """Makes claims of one report from the words of its text."""

    report: Report
    event: str = "e1"
    base: dict[str, object] = field(default_factory=dict)

    def claim(self, quote: str, figure: str, count: Count, outcome: Outcome = KILLED, **more: object) -> Claim:
        span, whole = _span(self.report.text, figure, quote), _span(self.report.text, quote)
        values = {"event": self.event, "reader": "rules@0", **self.base, **more}
        return Claim(claim_id(self.report.id, span, outcome), self.report.id, span, whole, count, outcome, **values)  # type: ignore[arg-type]


def _day(day: date, phrase: str = "") -> When:
    return When(day, day, DatePrecision.DAY, phrase)


def _where(written: str, lat: float, lon: float, precision: PlacePrecision = PlacePrecision.LOCALITY) -> Where:
    name = written.split(",", maxsplit=1)[0]
    return Where(written, Place(name.lower(), name, "ZZ", "Nahrin", "", lat, lon, PlacePrecision.LOCALITY, 0.9), precision)


def sample() -> View:
    """The view. Incidents: Tel Ashrah (joined by an uncertain link), Qasr al-Nour, Bir Sabra, a mine without date or place."""
    early = replace(
        make_report(
            "000_early", EARLY, publisher="The Morning Herald", published=date(2031, 5, 14), title="Air raid on Tel Ashrah"
        ),
        language="en",
        url="https://news.example/early",
    )
    later = make_report("001_later", LATER, publisher="Nahrin Review", published=date(2032, 4, 6), title="Coalition admits harm")
    arabic = replace(
        make_report(
            "002_qasr", ARABIC, publisher="وكالة الوادي", published=date(2031, 6, 2), title="مقتل 14 شخصاً في قصف على قصر النور"
        ),
        language="ar",
    )
    market = make_report("003_market", MARKET, publisher="Bir Sabra Media Office", published=date(2031, 7, 5))
    hostile = make_report("004_<b>hostile</b>", HOSTILE, publisher='The "Daily" <Post>', title='<script>alert("t")</script>')

    raid, raid_place = _day(date(2031, 5, 13), "Tuesday"), _where("Tel Ashrah, Nahrin", 35.1, 38.2)
    coalition, observatory = "Northern Coalition", "Wadi Observatory for Human Rights"
    said = _day(date(2031, 5, 14))
    a = Maker(early, base={"when": raid, "where": raid_place, "method": Method.AIRSTRIKE, "responsible": coalition, "said": said})
    lead = "At least 58 people, including 11 children, were killed on Tuesday when jets struck the village of Tel Ashrah"
    a1 = a.claim(
        lead, "At least 58 people", Count(58, None, AT_LEAST, "At least 58 people"), claimant=observatory, confidence=0.92
    )
    a2 = a.claim(
        lead,
        "11 children",
        Count(11, 11, EXACT, "11 children"),
        claimant=observatory,
        status=CIVILIAN,
        group="children",
        part_of=a1.id,
    )
    a3 = a.claim(
        "It had initially put the toll at 21",
        "21",
        Count(21, 21, EXACT, "21"),
        claimant=observatory,
        stance=Stance.SUPERSEDED,
        said=_day(date(2031, 5, 13)),
    )
    a4 = a.claim(
        "Residents reached by telephone said as many as 190 people were buried",
        "as many as 190 people",
        Count(None, 190, AT_MOST, "as many as 190 people"),
        claimant="Residents",
        status=CIVILIAN,
        group="people",
    )
    a5 = a.claim(
        LONG, "31 dead", Count(31, 31, EXACT, "31 dead"), claimant="a teacher", status=CIVILIAN, via="The Morning Herald"
    )

    month = When(date(2031, 5, 1), date(2031, 5, 31), DatePrecision.MONTH, "last May")
    near = _where("Tel Ashrah", 35.1, 38.2, PlacePrecision.NEAR)
    b = Maker(later, base={"when": month, "where": near, "method": Method.AIRSTRIKE, "responsible": coalition})
    b1 = b.claim(
        "the Northern Coalition said on Monday that 24 civilians died there",
        "24 civilians",
        Count(24, 24, EXACT, "24 civilians"),
        claimant=coalition,
        status=CIVILIAN,
        stance=Stance.ACKNOWLEDGED,
        said=_day(date(2032, 4, 5)),
    )
    b2 = b.claim(
        "Rights groups put the number at between 75 and over 200",
        "between 75 and over 200",
        Count(75, None, RANGE, "between 75 and over 200", 201),
        claimant="Rights groups",
        status=CIVILIAN,
        said=_day(date(2032, 4, 6)),
    )
    b3 = b.claim(
        'The Defence Council denied that any civilian was hurt: "no civilians were killed"',
        "no civilians",
        Count(0, 0, EXACT, "no civilians"),
        claimant="Defence Council",
        status=CIVILIAN,
        stance=Stance.DENIED,
        said=_day(date(2032, 4, 6)),
    )
    campaign = When(date(2031, 1, 1), date(2032, 4, 6), DatePrecision.DAYS, "Since the campaign began")
    wide = {"scope": Scope.AGGREGATE, "when": campaign, "where": Where("Nahrin"), "event": "a1"}
    since = "Since the campaign began, 300 civilians have been killed by the coalition, the Justice Forum counts"
    b4 = b.claim(
        since, "300 civilians", Count(300, 300, EXACT, "300 civilians"), claimant="Justice Forum", status=CIVILIAN, **wide
    )
    observed = "the Wadi Observatory says 600 to 1,000"
    b5 = b.claim(observed, "600 to 1,000", Count(600, 1000, RANGE, "600 to 1,000"), claimant=observatory, status=CIVILIAN, **wide)
    fled = "Some 400,000 people have been displaced by the war"
    b6 = b.claim(fled, "Some 400,000 people", Count(400000, 400000, ABOUT, "Some 400,000 people"), Outcome.DISPLACED, **wide)

    sunday, qasr = _day(date(2031, 6, 1), "يوم الأحد"), _where("قصر النور, نهرين", 35.4, 38.9)
    c = Maker(arabic, base={"when": sunday, "where": qasr, "method": Method.SHELLING, "responsible": "جيش الجمهورية"})
    monitor = "مرصد الوادي لحقوق الإنسان"
    told = "قال مرصد الوادي لحقوق الإنسان إن 14 شخصاً على الأقل قتلوا وأصيب 30 آخرون يوم الأحد"
    c0 = c.claim("مقتل 14 شخصاً في قصف على قصر النور", "14 شخصاً", Count(14, 14, EXACT, "14 شخصاً"))
    c1 = c.claim(
        told,
        "14 شخصاً على الأقل",
        Count(14, None, AT_LEAST, "14 شخصاً على الأقل"),
        claimant=monitor,
        status=CIVILIAN,
        repeat_of=c0.id,
    )
    c2 = c.claim(told, "30 آخرون", Count(30, 30, EXACT, "30 آخرون"), INJURED, claimant=monitor)
    army = "وقال متحدث باسم جيش الجمهورية إن 9 مسلحين قتلوا ولم يصب أي مدني"
    c3 = c.claim(army, "9 مسلحين", Count(9, 9, EXACT, "9 مسلحين"), claimant="جيش الجمهورية", status=COMBATANT, group="مسلحين")
    c4 = c.claim(
        army, "أي مدني", Count(0, 0, EXACT, "أي مدني"), INJURED, claimant="جيش الجمهورية", status=CIVILIAN, stance=Stance.DENIED
    )

    d = Maker(market, base={"where": _where("Bir Sabra", 35.6, 38.5), "method": Method.SHELLING})
    friday = date(2031, 7, 4)
    dd = []
    for n in range(40):
        people = 20 + 7 * n % 41
        line, words = f"Local source {n} said {people} people were killed in the market on Friday", f"{people} people"
        count = Count(people, people, EXACT, words)
        dd.append(
            d.claim(
                line, words, count, claimant=f"Local source {n}", when=_day(friday), said=_day(friday + timedelta(hours=24 * n))
            )
        )

    e = Maker(hostile)
    mine = '"An unknown number" of people were hurt by a mine, the <img src=x onerror=alert(1)> mayor\'s office'
    e1 = e.claim(
        mine,
        "An unknown number",
        Count(None, None, VAGUE, "An unknown number"),
        INJURED,
        claimant="<img src=x onerror=alert(1)> mayor's office",
        method=Method.EXPLOSIVE,
        stance=Stance.DISPUTED,
    )
    e2 = e.claim(
        "one man was shot dead there",
        "one man",
        Count(1, 1, EXACT, "one man"),
        group="=man",
        claimant="\u202egnorw\u202c",
        method=Method.SHOOTING,
        event="e2",
    )

    def happening(report: Report, event: str, claims: list[Claim], **more: object) -> Happening:
        first = claims[0]
        values = {"when": first.when, "where": first.where, "method": first.method, **more}
        return Happening(happening_id(report.id, event), report.id, event, tuple(x.id for x in claims), **values)  # type: ignore[arg-type]

    h_early = happening(early, "e1", [a1, a2, a3, a4, a5], responsible=(coalition,))
    h_later = happening(later, "e1", [b1, b2, b3], responsible=(coalition,))
    h_qasr = happening(arabic, "e1", [c0, c1, c2, c3, c4], responsible=("جيش الجمهورية",))
    h_market = happening(market, "e1", dd)
    h_mine = happening(hostile, "e1", [e1])
    h_wall = happening(hostile, "e2", [e2])

    def incident(happenings: tuple[Happening, ...], **more: object) -> Incident:
        first = happenings[0]
        ids = tuple(h.id for h in happenings)
        claims = tuple(x for h in happenings for x in h.claims)
        values = {"when": first.when, "where": first.where, "method": first.method, "responsible": first.responsible, **more}
        return Incident(incident_id(ids), ids, claims, **values)  # type: ignore[arg-type]

    i_raid = incident((h_early, h_later), origins=3, cohesion=0.71)
    i_qasr = incident((h_qasr,), origins=1)
    i_market = incident((h_market,), origins=40)
    i_mine, i_wall = incident((h_mine,), origins=1), incident((h_wall,), origins=1)

    aside = (
        SetAside(a3.id, "the same claimant later put it at least 58"),
        SetAside(b3.id, "its own claimant denies any harm"),
        SetAside(b1.id, "an admission stands beside the range"),
        SetAside(a2.id, "a breakdown lies within its whole"),
    )
    trace = (
        Trace("low", "low.smallest", "The smallest lower bound that an admissible claim states is 31.", (a5.id,), aside),
        Trace(
            "high",
            "high.largest",
            "The largest number stated is 201; that claim goes beyond it, so the top is open.",
            (b2.id,),
            aside,
        ),
        Trace("conceded", "conceded.beside", "The Northern Coalition admits 24 civilians.", (b1.id,)),
    )
    total_trace = tuple(replace(t, text=t.text + " <Counted for the total.>") for t in trace)
    raid_tolls = (
        Toll(KILLED, TollStatus.CIVILIAN, 31, 201, None, True, (24, 24), trace),
        Toll(KILLED, TollStatus.COMBATANT, 0, 0),
        Toll(KILLED, TollStatus.UNKNOWN, 0, 58, None, True),
        Toll(KILLED, TollStatus.TOTAL, 31, 201, None, True, (24, 24), total_trace),
    )
    qasr_tolls = (
        Toll(
            KILLED,
            TollStatus.CIVILIAN,
            0,
            14,
            None,
            True,
            None,
            (Trace("low", "status.contested", "Both sides name them.", (c1.id, c3.id)),),
        ),
        Toll(KILLED, TollStatus.COMBATANT, 0, 9, None),
        Toll(
            KILLED,
            TollStatus.TOTAL,
            9,
            14,
            14,
            True,
            None,
            (Trace("best", "best.origins", "Most origins say 14.", (c0.id, c1.id)),),
        ),
        Toll(INJURED, TollStatus.TOTAL, 30, 30, 30, False, None, (Trace("low", "low.smallest", "One figure.", (c2.id,)),)),
    )
    reconciled = (
        Reconciled(
            i_raid.id, "default@1", raid_tolls, Grading(Grade.CONFIRMED, "the Northern Coalition accepts responsibility", False)
        ),
        Reconciled(
            i_qasr.id, "default@1", qasr_tolls, Grading(Grade.CONTESTED, "rivals name the dead civilians and fighters", True)
        ),
        Reconciled(
            i_market.id,
            "default@1",
            (Toll(KILLED, TollStatus.TOTAL, 20, 60, 27, trace=(Trace("low", "low.smallest", "20.", (dd[0].id,)),)),),
            Grading(Grade.FAIR, "two or more credible sources", False),
        ),
        Reconciled(
            i_mine.id,
            "default@1",
            (Toll(INJURED, TollStatus.TOTAL, 0, None, open_top=True),),
            Grading(Grade.WEAK, "one source", True),
        ),
        Reconciled(
            i_wall.id, "default@1", (Toll(KILLED, TollStatus.TOTAL, 1, 1, 1),), Grading(Grade.DISCOUNTED, "<no> party", True)
        ),
    )
    totals = (
        Total(KILLED, TollStatus.CIVILIAN, 31, 215, True, 2, 2),
        Total(KILLED, TollStatus.COMBATANT, 0, 9, False, 1),
        Total(KILLED, TollStatus.UNKNOWN, 0, 58, True, 1, 1),
        Total(KILLED, TollStatus.TOTAL, 61, 276, True, 4, 2),
        Total(INJURED, TollStatus.TOTAL, 30, 30, True, 2, 1),
    )
    apart = (Total(KILLED, TollStatus.CIVILIAN, 106, 405, True, 3, 3), Total(KILLED, TollStatus.TOTAL, 136, 466, True, 5, 3))
    features = (
        Feature("place", 2.4, "both name Tel Ashrah, one of them near it"),
        Feature("date", 1.1, "13 May 2031 lies in May 2031"),
        Feature("method", 0.6, "both an airstrike"),
        Feature("figures", -0.9, "58 and 24 differ"),
    )
    link = Link(h_early.id, h_later.id, 0.71, True, False, features, "Same village and month, but the later report names no day.")
    doubt = Link(
        h_qasr.id, h_market.id, 0.22, False, False, (Feature("date", -2.0, "33 days apart"),), "Both shelling, a month apart."
    )
    incidents = (i_raid, i_qasr, i_market, i_mine, i_wall)
    return View(
        reports=(early, arabic, market, later, hostile),
        claims=(a1, a2, a3, a4, a5, c0, c1, c2, c3, c4, *dd, b1, b2, b3, b4, b5, b6, e1, e2),
        linkage=Linkage((h_early, h_later, h_qasr, h_market, h_mine, h_wall), incidents, (link, doubt)),
        reconciled=reconciled,
        totals=totals,
        scenarios=(Scenario(h_early.id, h_later.id, 0.71, link.explanation, totals, apart),),
        notices=(
            Notice("005_empty.txt", "the file is empty", "leave it out"),
            Notice("004_<b>hostile</b>", "no date: relative days stay unresolved", "give --published"),
        ),
        policy="default@1",
    )


def many(count: int, view: View | None = None) -> View:
    """The sample with ``count`` incidents of one claim each beside its own, for speed and length."""
    view = view or sample()
    text = "\n".join(f"Gunmen killed {n % 9 + 1} people in hamlet {n} overnight." for n in range(count))
    report = make_report("900_many", text, publisher="Count Desk", published=date(2031, 8, 1))
    maker = Maker(report)
    claims, happenings, incidents, reconciled = [], [], [], []
    for n in range(count):
        line, people = f"Gunmen killed {n % 9 + 1} people in hamlet {n} overnight", n % 9 + 1
        number = Count(people, people, EXACT, f"{people} people")
        claim = maker.claim(line, f"{people} people", number, event=f"e{n}", where=Where(f"hamlet {n}"), method=Method.SHOOTING)
        told = Happening(
            happening_id(report.id, f"e{n}"), report.id, f"e{n}", (claim.id,), where=claim.where, method=claim.method
        )
        one = Incident(incident_id((told.id,)), (told.id,), (claim.id,), where=claim.where, method=claim.method, origins=1)
        claims.append(claim)
        happenings.append(told)
        incidents.append(one)
        toll = Toll(KILLED, TollStatus.TOTAL, people, people, people, trace=(Trace("low", "low.smallest", "One.", (claim.id,)),))
        reconciled.append(Reconciled(one.id, "default@1", (toll,), Grading(Grade.WEAK, "one source", True)))
    return replace(
        view,
        reports=(*view.reports, report),
        claims=(*view.claims, *claims),
        linkage=replace(
            view.linkage,
            happenings=(*view.linkage.happenings, *happenings),
            incidents=(*view.linkage.incidents, *incidents),
        ),
        reconciled=(*view.reconciled, *reconciled),
    )
