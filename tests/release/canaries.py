"""A casebook seeded with 200 things that must never be published: 40 each of names, phones, emails, coordinates and shelter
addresses.

They stand wherever an input, a reader or a person can put them: texts, quotes, titles, addresses, speakers, places, labels,
notes, reasons, links and notices. Every name and number is invented.
"""

from dataclasses import dataclass, replace
from datetime import date

from tests.export.sample import Maker
from tolltrace.model import (
    Count,
    DatePrecision,
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
    Scenario,
    SetAside,
    Span,
    Status,
    Toll,
    TollStatus,
    Trace,
    View,
    When,
    Where,
    happening_id,
    incident_id,
    make_report,
)
from tolltrace.reconcile import totals

EACH = 40
FIRST = ("Zahira", "Qusayn", "Mirvet", "Tawfiqa", "Ilhamo", "Rushdan", "Basmira", "Yazanko")
LAST = ("Quzmani", "Delvashi", "Harruqi", "Ostmara", "Tibzawi")


@dataclass(frozen=True)
class Canaries:
    names: tuple[str, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    shelters: tuple[str, ...]

    def needles(self) -> list[str]:
        """What no public byte may spell: whole things, surnames and house names, each coordinate by itself."""
        found = [*self.names, *self.phones, *self.emails, *self.shelters]
        found += [name.split()[1] for name in self.names]
        found += [f"{value:.5f}" for point in self.points for value in point]
        return found


def canaries() -> Canaries:
    names = tuple(
        f"{FIRST[n % 8]} {LAST[n // 8]}{'aeiou'[n % 5]}{n}".rstrip("0123456789") + "xyzvwqkjhgfdsbnm"[n % 16] for n in range(EACH)
    )
    return Canaries(
        names,
        tuple(f"+963 9{n:02d} {431 + n} {702 + 3 * n}" for n in range(EACH)),
        tuple(f"witness{n}.q{n * 7}@mail-{n}.example.net" for n in range(EACH)),
        tuple((round(35.12345 + n * 0.01731, 5), round(37.54321 + n * 0.02113, 5)) for n in range(EACH)),
        tuple(f"{n + 3} Zaytuna{'abcdefgh'[n % 8]}{'klmnp'[n // 8]} Street" for n in range(EACH)),
    )


def seeded() -> View:
    """Forty reports of two claims each, every canary in several fields."""
    c = canaries()
    day = date(2031, 5, 13)
    when = When(day, day, DatePrecision.DAY, "Tuesday")
    reports, claims, happenings, incidents, reconciled, notices = [], [], [], [], [], []
    for n in range(EACH):
        name, phone, email, (lat, lon), shelter = c.names[n], c.phones[n], c.emails[n], c.points[n], c.shelters[n]
        point = f"{lat:.5f}, {lon:.5f}"
        first = f"{name} said 12 people were killed at the shelter at {shelter}, call {phone}"
        second = f"Neighbours of {name} counted 7 wounded at {point}, write to {email}"
        text = f"{first}.\n{second}.\n{name} lives at {shelter} ({point}); {phone}; {email}."
        report = make_report(
            f"interview {name}",
            text,
            publisher=name if n % 2 else f"Desk of {email}",
            published=day,
            title=f"What {name} saw at {shelter}",
            url=f"https://news.example/{name.replace(' ', '-').lower()}?mail={email}" if n % 3 else f"mailto:{email}",
        )
        report = replace(report, notices=(f"the author is {name}",), archive_sha256=f"{n:064x}", derived_by="text@1")
        place = Place(
            key=f"own:{shelter}",
            name=f"Shelter {shelter}",
            country="SY",
            adm1="Aleppo",
            adm2="Manbij",
            lat=lat,
            lon=lon,
            precision=PlacePrecision.EXACT,
            score=1.0,
        )
        where = Where(f"{shelter}, Manbij", place, PlacePrecision.EXACT, (replace(place, name=shelter),))
        maker = Maker(report, base={"when": replace(when, phrase=f"when {name} called", note=phone), "where": where})
        made = [
            maker.claim(
                first, "12 people", Count(12, 12, Modifier.EXACT, "12 people"), claimant=name, status=Status.CIVILIAN,
                via=f"{name}, {phone}", group=f"relatives of {name}", responsible=f"Commander {name}", event=f"{name}",
            ),
            maker.claim(
                second, "7 wounded", Count(7, 7, Modifier.EXACT, f"7 wounded {name}"), Outcome.INJURED, claimant=f"Dr {name}",
                event=f"{name}", said=replace(when, phrase=email),
            ),
        ]  # fmt: skip
        made = [replace(x, evidence=(Evidence("claimant", Span(0, len(name))),)) for x in made]
        told = Happening(
            happening_id(report.id, name), report.id, name, tuple(x.id for x in made), when, where, Method.AIRSTRIKE, (name,)
        )
        incident = Incident(
            incident_id((told.id,)),
            (told.id,),
            told.claims,
            replace(when, phrase=name),
            where,
            Method.AIRSTRIKE,
            (f"Commander {name}",),
            1,
            origin_of=tuple((x.id, name) for x in made),
        )
        trace = Trace(
            "low", "low.smallest", f"{name} ({phone}) says 12.", (made[0].id,), (SetAside(made[1].id, f"{email} denies"),)
        )
        tolls = (
            Toll(Outcome.KILLED, TollStatus.CIVILIAN, 12, 12, 12, trace=(trace,)),
            Toll(Outcome.KILLED, TollStatus.TOTAL, 12, 12, 12, trace=(trace,)),
        )
        grading = Grading(Grade.WEAK, f"Only {name} at {shelter} tells it, {point}.", True)
        reports.append(report)
        claims += made
        happenings.append(told)
        incidents.append(incident)
        reconciled.append(Reconciled(incident.id, "default@1", tolls, grading))
        notices.append(Notice(f"{name}.txt", f"{phone} {email} {point} {shelter}"))
    a, b = happenings[0], happenings[1]
    features = (Feature("place", 1.0, f"both at {c.shelters[0]}"),)
    link = Link(a.id, b.id, 0.6, True, False, features, f"{c.names[0]} tells of both, {c.phones[0]}")
    summed = totals(reconciled)
    return View(
        tuple(reports),
        tuple(claims),
        Linkage(tuple(happenings), tuple(incidents), (link,)),
        tuple(reconciled),
        summed,
        (Scenario(a.id, b.id, 0.6, link.explanation, summed, summed),),
        tuple(notices),
        "default@1",
    )
