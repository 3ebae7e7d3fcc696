"""What leaves the casebook and what must not: one test a protection, each of which fails when that protection is taken out."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.export.sample import Maker, sample
from tests.release.canaries import canaries, seeded
from tolltrace.errors import InputError
from tolltrace.model import (
    Count,
    DatePrecision,
    Grade,
    Grading,
    Happening,
    Incident,
    Linkage,
    Modifier,
    Outcome,
    Place,
    PlacePrecision,
    Reconciled,
    Scenario,
    Scope,
    SetAside,
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
from tolltrace.places.geometry import distance_km
from tolltrace.reconcile import totals
from tolltrace.reconcile.table import Row
from tolltrace.release import apply
from tolltrace.release.apply import Released, released
from tolltrace.release.cells import suppressed
from tolltrace.release.names import names_of, redacted, speaker
from tolltrace.release.places import Level, coarsened
from tolltrace.release.rules import LEVELS, commented, default_rules, made, read_rules
from tolltrace.release.scan import WITHHELD, hits, scanned

DEFAULT = default_rules()
LATER = date(2033, 1, 1)
SEEDED = seeded()
NOT_PUBLIC = ("mailto:a@b.example", "file:///home/me/x.txt", "ftp://x.example", "http://localhost/x", "http://[x", "")


def strings(value: object) -> Iterator[str]:
    """Every string and number in a record, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, float):
        yield f"{value:.5f}"
    elif isinstance(value, tuple | list):
        for item in value:
            yield from strings(item)
    elif is_dataclass(value) and not isinstance(value, Enum):
        for f in fields(value):
            yield from strings(getattr(value, f.name))


def leaked(view: View) -> set[str]:
    said = "\n".join(strings(view)).casefold()
    return {needle for needle in canaries().needles() if needle.casefold() in said}


def test_two_hundred_canaries_stand_in_the_casebook_and_none_in_what_is_released() -> None:
    c = canaries()
    assert sum(len(x) for x in (c.names, c.phones, c.emails, c.points, c.shelters)) == 200
    assert len(set(c.needles())) == len(c.needles())
    assert leaked(SEEDED) == set(c.needles())
    assert leaked(released(SEEDED, DEFAULT, LATER).view) == set()


def test_what_is_released_still_tells_of_every_incident() -> None:
    view = released(SEEDED, DEFAULT, LATER).view
    assert len(view.linkage.incidents) == 40
    assert {str(t) for r in view.reconciled for t in r.tolls} == {"12"}
    claim = view.claims[0]
    report = view.report[claim.report]
    assert claim.quote.of(report.text) == f"{WITHHELD} said 12 people were killed at the shelter at {WITHHELD}, call {WITHHELD}"
    assert claim.figure.of(report.text) == "12 people" == claim.count.phrase
    assert {i.where.written for i in view.linkage.incidents} == {"Aleppo, Syria"}  # a shelter: the province and no closer


def test_spans_of_what_is_released_point_at_its_own_texts() -> None:
    for view in (SEEDED, sample()):
        for claim in released(view, DEFAULT, LATER).view.claims:
            assert claim.quote.covers(claim.figure)


def test_a_release_is_listed_and_the_same_input_gives_the_same_release() -> None:
    once, again = (released(sample(), DEFAULT, LATER) for _ in range(2))
    assert once == again
    assert {w.what for w in once.withheld} == {"incident", "place", "name", "title", "source"}
    assert {w.what for w in released(SEEDED, DEFAULT, LATER).withheld} == {
        "place",
        "name",
        "title",
        "source",
        "address",
        "contact",
    }


# One protection at a time


def test_names_are_withheld_unless_consent_is_recorded_for_this_purpose() -> None:
    text = f"{canaries().names[0]} counted 9 dead in Marwaha"
    assert redacted(text, names_of(())) == (f"{WITHHELD} counted 9 dead in {WITHHELD}", (), (canaries().names[0], "Marwaha"))
    consent = {"name": canaries().names[0], "recorded": "2031-05-01", "by": "the desk"}
    agreed = made({"consent": [{**consent, "purpose": "publication"}]}, "test")
    other = made({"consent": [{**consent, "purpose": "court"}]}, "test")
    assert canaries().names[0] in leaked(released(SEEDED, agreed, LATER).view)
    assert leaked(released(SEEDED, other, LATER).view) == set()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("SOHR head Rami Abdel Rahman", "Syrian Observatory for Human Rights"),
        ("Pentagon spokesman Karl Berg", "United States"),
        ("residents", "residents"),
        ("a local medic", "a local medic"),
        ("Dr Salma Idris, a doctor", "medic"),
        ("Salma Idris", WITHHELD),
        ("سلمى إدريس", WITHHELD),
        ("", ""),
    ],
)
def test_who_may_be_said_to_speak(name: str, shown: str) -> None:
    assert speaker(name, names_of(()))[0] == shown


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call +963 11 222 3344 now", "phone"),
        ("call 0944-123-456", "phone"),
        ("call (011) 222 33 44", "phone"),
        ("اتصل ٠٩٤٤١٢٣٤٥٦", "phone"),
        ("write to a.b+c@mail.example.org", "email"),
        ("write to salma (at) example (dot) org", "email"),
        ("at 36.1234, 37.5678", "coordinates"),
        ("at 36.1234N 37.5678E", "coordinates"),
        ("at 36,12345; 37,54321", "coordinates"),
        ("lat 36.12, lon 37.5", "coordinates"),
        ("about 36.12345 or so", "coordinates"),
        ("at 36°12'34\"N 37°01'02\"E", "coordinates"),
        ("at 37S CV 12345 67890", "coordinates"),
        ("at 8G5R6C2M+XX", "coordinates"),
        ("geo:36.12,37.34", "coordinates"),
        ("see https://t.me/someone/12", "link"),
        ("see t.me/someone12", "link"),
        ("ask @rima_12", "handle"),
        ("the shelter at 14 Olive Street", "address"),
        ("in building 7", "address"),
        ("شارع 14", "address"),
    ],
)
def test_contacts_are_found(text: str, kind: str) -> None:
    assert [h.kind for h in hits(text)][:1] == [kind]
    assert not any(ch.isdigit() for ch in scanned(text)[0])


@pytest.mark.parametrize(
    "text",
    [
        "1,200,000 displaced and 1 200 000 more",
        "between 75 and over 200 on 2016-07-19, 19/07/2016 and in 2016-2017",
        "20 people died on the road to Damascus, 3 in a house",
        "600 to 1,000 since 2014; 42+76+2=120",
        "killed 12.5 per cent of 400,000",
        "12 civilians @ the market, 4.75 a day",
    ],
)
def test_figures_and_dates_are_no_contacts(text: str) -> None:
    assert scanned(text) == (text, ())


@given(st.text(max_size=80))
def test_scanning_again_finds_nothing_more(text: str) -> None:
    once = scanned(text)[0]
    assert WITHHELD not in once or scanned(once)[0].count(WITHHELD) >= once.count(WITHHELD)
    assert len(hits(once)) <= len(hits(text))


def exact(lat: float, lon: float) -> Where:
    place = SEEDED.linkage.incidents[0].where.place
    assert place is not None
    return Where("9 Rose Street, Manbij", replace(place, lat=lat, lon=lon), PlacePrecision.EXACT)


@settings(deadline=None)
@given(st.floats(-60, 60), st.floats(-179, 179), st.sampled_from(LEVELS[1:-1]))
def test_coordinates_move_but_stay_within_the_circle_that_maps_draw(lat: float, lon: float, level: PlacePrecision) -> None:
    from tolltrace.export.facts import radius_km

    where = coarsened(exact(lat, lon), Level(level))
    assert where.precision is level
    assert where.lat is not None
    assert where.lon is not None
    radius = radius_km(where)
    assert radius is not None
    assert distance_km(lat, lon, where.lat, where.lon) <= radius * 1.01
    # the same cell, the same point: nothing of the digits below remains
    assert coarsened(exact(where.lat, where.lon), Level(level)).place == where.place


def test_a_place_is_never_published_closer_than_the_rules_or_the_source_allow() -> None:
    for finest in LEVELS:
        rules = made({"finest_place": finest.value, "sensitive_place": "exact", "combatant_place": "exact"}, "test")
        for view in (SEEDED, sample()):
            precision = {i.id: i.where.precision for i in view.linkage.incidents}
            for i in released(view, rules, LATER).view.linkage.incidents:
                if i.where.precision is PlacePrecision.UNKNOWN:
                    continue
                order = [PlacePrecision.EXACT, PlacePrecision.LOCALITY, PlacePrecision.NEAR, *LEVELS[3:]]
                assert order.index(i.where.precision) >= max(order.index(finest), order.index(precision[i.id]))
    one = SEEDED.linkage.incidents[0].id
    rules = made({"places": {one: "country"}}, "test")
    where = released(SEEDED, rules, LATER).view.incident[one].where
    assert (where.written, where.lat, where.precision.value) == ("Syria", None, "country")


def test_medical_and_shelter_sites_are_coarsened_more() -> None:
    plain = made({"sensitive_place": "locality"}, "test")
    written = {i.where.precision for i in released(SEEDED, plain, LATER).view.linkage.incidents}
    assert written == {PlacePrecision.LOCALITY}
    assert {i.where.precision for i in released(SEEDED, DEFAULT, LATER).view.linkage.incidents} == {PlacePrecision.PROVINCE}


def test_harm_that_is_young_waits() -> None:
    young = date(2031, 5, 20)
    assert released(SEEDED, DEFAULT, young).view.linkage.incidents == ()
    assert {w.why for w in released(SEEDED, DEFAULT, young).withheld if w.what == "incident"} == {"younger than 30 days"}
    assert len(released(SEEDED, made({"delay_days": 0}, "test"), young).view.linkage.incidents) == 40
    unknown = [w for w in released(sample(), DEFAULT, LATER).withheld if w.what == "incident"]
    assert {w.why for w in unknown} == {"neither the harm nor a report of it is dated"}


def test_an_embargo_holds_until_its_day() -> None:
    incident, report = SEEDED.linkage.incidents[0].id, SEEDED.reports[1].doc
    rules = made({"embargo": [{"of": incident, "until": "2033-06-01"}, {"of": report, "until": "2033-06-01"}]}, "test")
    held = {i.id for i in SEEDED.linkage.incidents} - {i.id for i in released(SEEDED, rules, LATER).view.linkage.incidents}
    assert held == {incident, SEEDED.linkage.incidents[1].id}
    assert len(released(SEEDED, rules, date(2033, 6, 1)).view.linkage.incidents) == 40


def test_incidents_that_harmed_combatants_only_have_no_coordinates() -> None:
    view = sample()
    raid = view.linkage.incidents[0]
    tolls = tuple(t for t in view.conclusion[raid.id].tolls if t.status in (TollStatus.CIVILIAN, TollStatus.COMBATANT))
    fighters = tuple(
        replace(t, status=TollStatus.COMBATANT if t.status is TollStatus.CIVILIAN else TollStatus.CIVILIAN) for t in tolls
    )
    only = replace(view, reconciled=(replace(view.conclusion[raid.id], tolls=fighters), *view.reconciled[1:]))
    where = released(only, DEFAULT, LATER).view.incident[raid.id].where
    assert (where.precision, where.lat, where.lon) == (PlacePrecision.PROVINCE, None, None)
    assert released(view, DEFAULT, LATER).view.incident[raid.id].where.lat is not None


def test_small_cells_are_hidden_and_cannot_be_told_by_subtraction() -> None:
    rows = [Row((k,), (), n) for k, n in (("a", 9), ("b", 2), ("c", 5), ("d", 7))]
    assert suppressed(rows, 3) == suppressed(rows, 3)
    assert ([r.key for r in suppressed(rows, 3).rows], suppressed(rows, 3).hidden) == ([("a",), ("d",)], 2)
    assert suppressed(rows, 0).hidden == 0
    assert suppressed([Row(("a",), (), 1)], 3).rows == ()


def test_only_the_figure_where_the_rules_say_so_and_a_cleared_quote_where_a_person_read_it() -> None:
    first = SEEDED.claims[0]
    rules = made({"quotes": "figure", "cleared_quotes": [first.id]}, "test")
    view = released(SEEDED, rules, LATER).view
    said = [c.quote.of(view.report[c.report].text) for c in view.claims[:2]]
    cleared = f"{canaries().names[0]} said 12 people were killed at the shelter at {WITHHELD}, call {WITHHELD}"
    assert said == [cleared, "[…] 7 wounded […]"]


def test_a_script_without_capitals_gives_its_figure_alone() -> None:
    view = released(sample(), DEFAULT, LATER).view
    arabic = next(r for r in view.reports if r.language == "ar" or "14" in r.text.split("\n", maxsplit=1)[0])
    assert {ch for ch in arabic.text if ch.isalpha() and not ch.isascii()} == set()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"names": "all"}, "no rule is named 'names'"),
        ({"delay_days": -1}, "no whole number"),
        ({"delay_days": True}, "no whole number"),
        ({"finest_place": "street"}, "no precision"),
        ({"embargo": [{"of": "x"}]}, "lacks 'until'"),
        ({"quotes": "all"}, "none of redacted, figure"),
    ],
)
def test_a_slip_in_the_rules_is_refused(data: dict[str, object], what: str) -> None:
    with pytest.raises(InputError, match=what):
        made(data, "release.yml")


def test_the_rules_that_init_writes_are_the_defaults_and_each_can_be_taken_in(tmp_path: Path) -> None:
    text = commented()
    (tmp_path / "release.yml").write_text(text, encoding="utf-8")
    assert read_rules(tmp_path / "release.yml").digest == DEFAULT.digest
    keys = [line[2:] for line in text.splitlines() if re.match(r"# [a-z_]+: ", line)]
    (tmp_path / "release.yml").write_text("\n".join(keys), encoding="utf-8")
    assert len(keys) == len(fields(DEFAULT)) - 1  # all but the source
    assert read_rules(tmp_path / "release.yml").digest == DEFAULT.digest


# That each protection is what holds: taken out, canaries leak


@pytest.mark.parametrize(
    ("target", "stand_in"),
    [
        ("redacted", lambda text, names: (text, (), ())),
        ("speaker", lambda name, names: (name, False)),
        ("coarsened", lambda where, level: where),
        ("_when", lambda when, names: when),
        ("_label", lambda event: event),
        ("_tells", lambda url, gone: False),
    ],
)
def test_without_one_protection_canaries_leak(target: str, stand_in: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, target, stand_in)
    assert leaked(released(SEEDED, DEFAULT, LATER).view) != set()


@pytest.mark.parametrize("method", ["_report", "_concluded", "_incident", "_happening"])
def test_without_one_step_canaries_leak(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply._Release, method, lambda self, item, *_: item)
    assert leaked(released(SEEDED, DEFAULT, LATER).view) != set()


# What one released thing tells of another that is not


def told(*, wide_day: date | None = None) -> View:
    """One report that tells of two towns in one clause, with a wider count, a pinned bound and a rejected claim."""
    text = "Raids killed 12 people in Marwah and 40 in Tel Hassan; 90 died in the province, at a hospital too, this month."
    report = replace(
        make_report("desk", text, publisher="Reuters", published=date(2031, 5, 14), url="https://news.example/raids"),
        archive_sha256="ab" * 32,
    )
    maker = Maker(report)
    day = When(date(2031, 5, 13), date(2031, 5, 13), DatePrecision.DAY)
    clause = "Raids killed 12 people in Marwah and 40 in Tel Hassan"
    first = maker.claim(clause, "12 people", Count(12, 12, Modifier.EXACT, "12 people"), when=day)
    second = maker.claim(clause, "40", Count(40, 40, Modifier.EXACT, "40"), when=day, event="e2")
    month = When(wide_day, wide_day, DatePrecision.MONTH if wide_day else DatePrecision.UNKNOWN)
    place = Where("Idlib", Place("p", "Idlib", "SY", "Idlib", "", 35.93, 36.63, PlacePrecision.LOCALITY), PlacePrecision.LOCALITY)
    wide = maker.claim(
        "90 died in the province, at a hospital too", "90", Count(90, 90, Modifier.EXACT, "90"), scope=Scope.AGGREGATE,
        when=month, where=place, event="a1",
    )  # fmt: skip
    found = [Happening(happening_id(report.id, c.event), report.id, c.event, (c.id,), day) for c in (first, second)]
    incidents = [Incident(incident_id((h.id,)), (h.id,), h.claims, day) for h in found]
    aside = SetAside(first.id, "rejected by amal: spoke with her brother in the camp")
    pinned = Trace("low", "pinned", "amal set low to 12: the morgue's list", (), (aside,))
    tolls = tuple(
        Reconciled(
            i.id, "default@1", (Toll(Outcome.KILLED, TollStatus.TOTAL, n, n, n, trace=(pinned,)),), Grading(Grade.WEAK, "", True)
        )
        for i, n in zip(incidents, (12, 40), strict=True)
    )
    link = Scenario(found[0].id, found[1].id, 0.6, "both near Tel Hassan", totals(tolls), totals(tolls))
    linkage = Linkage(tuple(found), tuple(incidents))
    return View((report,), (first, second, wide), linkage, tolls, totals(tolls), (link,), (), "default@1")


def test_what_a_reviewer_set_or_rejected_is_told_without_the_reviewer_and_the_note() -> None:
    view = released(told(), DEFAULT, LATER).view
    assert {t.text for r in view.reconciled for x in r.tolls for t in x.trace} == {"A reviewer set it."}
    assert {s.reason for r in view.reconciled for x in r.tolls for t in x.trace for s in t.set_aside} == {
        "rejected by a reviewer"
    }


def test_a_quote_does_not_tell_the_toll_of_an_incident_that_is_withheld() -> None:
    view = told()
    second = view.linkage.incidents[1].id
    rules = made({"embargo": [{"of": second, "until": "2040-01-01"}]}, "test")
    held, shown = (released(view, r, LATER).view for r in (rules, DEFAULT))
    assert [c.quote.of(held.report[c.report].text) for c in held.claims] == ["[…] 12 people […]"]
    assert "and 40 in" in shown.report[shown.reports[0].id].text
    killed = [t for t in held.totals if (t.outcome, t.status) == (Outcome.KILLED, TollStatus.TOTAL)]
    assert [(t.low, t.incidents) for t in killed] == [(12, 1)]
    assert held.scenarios == (Scenario(view.scenarios[0].a, "", 0.6, "", (), ()),)
    assert {s.explanation for s in shown.scenarios} == {""}


def test_a_wider_count_waits_as_its_report_does_and_its_place_is_as_coarse() -> None:
    def wide(view: View, today: date) -> list[Where]:
        return [c.where for c in released(view, DEFAULT, today).view.claims if c.scope is Scope.AGGREGATE]

    assert wide(told(), date(2031, 5, 20)) == []
    assert wide(told(wide_day=date(2031, 6, 30)), date(2031, 7, 15)) == []
    assert [(w.written, w.precision.value) for w in wide(told(), LATER)] == [("Idlib, Syria", "province")]


def test_the_hash_of_an_original_is_published_only_with_a_public_address() -> None:
    view = told()
    hidden = replace(view, reports=(replace(view.reports[0], url="mailto:a@b.example"),))
    assert [r.archive_sha256 for v in (view, hidden) for r in released(v, DEFAULT, LATER).view.reports] == ["ab" * 32, ""]


def test_consent_is_one_person_s() -> None:
    one = {"purpose": "publication", "recorded": "2031-05-01", "by": "the desk"}
    with pytest.raises(InputError, match="write the whole name"):
        made({"consent": [{**one, "name": "Zahira"}]}, "test")
    names = names_of((), ("Zahira Quzmani",))
    said = redacted("Zahira Quzmani counted 9, and Zahira Quzmani Delvashi counted 8", names)[0]
    assert said == f"Zahira Quzmani counted 9, and {WITHHELD} counted 8"
    assert speaker("Zahira Quzmani", names) == ("Zahira Quzmani", False)
    assert speaker("Zahira Quzmani Delvashi", names)[1]


def test_an_address_may_not_spell_a_surname_either() -> None:
    c = canaries()
    surname = c.names[0].split()[1]
    assert c.names[0] in {claim.claimant for claim in SEEDED.claims}
    told_by = replace(SEEDED.reports[0], url=f"https://news.example/story-of-{surname.lower()}")
    view = released(replace(SEEDED, reports=(told_by, *SEEDED.reports[1:])), DEFAULT, LATER).view
    assert view.reports[0].url == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://news.example/a/b?who=me#part", "https://news.example/a/b"),
        ("https://user:word@news.example:8080/a", "https://news.example:8080/a"),
        *(
            (url, "")
            for url in ("mailto:a@b.example", "file:///home/me/x.txt", "ftp://x.example", "http://localhost/x", "http://[x", "")
        ),
    ],
)
def test_only_public_addresses_without_who_asked_are_published(url: str, shown: str) -> None:
    assert apply._address(url) == shown


def test_secrets_name_who_was_withheld() -> None:
    found: Released = released(SEEDED, DEFAULT, LATER)
    assert set(canaries().names) <= {s.removeprefix("Dr ") for s in found.secrets} | set(found.secrets)


def test_status_of_claims_and_tolls_are_left_alone() -> None:
    before, after = SEEDED, released(SEEDED, DEFAULT, LATER).view
    assert [(c.id, c.outcome, c.status, c.count.low, c.count.high) for c in after.claims] == [
        (c.id, c.outcome, c.status, c.count.low, c.count.high) for c in before.claims
    ]
    assert after.totals == before.totals
    assert {c.status for c in after.claims} == {Status.CIVILIAN, Status.UNKNOWN}
    assert after.totals[0].outcome is Outcome.KILLED
