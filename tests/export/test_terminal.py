"""The printed summary: what stands in it, that it fits 80 columns, and that a report cannot steer the terminal."""

import io
from dataclasses import replace
from datetime import date

from rich.cells import cell_len
from rich.console import Console

from tests.export.sample import many, sample
from tolltrace.export.digest import bounds_text, by_date, count_text, place_text, range_text
from tolltrace.export.terminal import Limits, print_incident, print_summary
from tolltrace.model import Count, Linkage, Modifier, Outcome, SetAside, Toll, TollStatus, Total, Trace, View, Where
from tolltrace.model.plain import plain
from tolltrace.model.repeats import Told, folded


def printed(view: View, width: int = 80, limits: Limits | None = None, *, colour: bool = False) -> str:
    file = io.StringIO()
    print_summary(view, Console(file=file, width=width, force_terminal=colour), limits)
    return file.getvalue()


def test_what_an_incident_shows() -> None:
    lines = printed(sample()).splitlines()
    at = lines.index("1. 2031-05-13  Tel Ashrah, Nahrin  airstrike  Northern Coalition")
    assert lines[at + 1 : at + 10] == [
        "   confirmed: the Northern Coalition accepts responsibility; 3 independent",
        "   origins",
        "   killed     civilian 31 to >=201 (conceded 24)   unknown 0 to >=58",
        "              total 31 to >=201 (conceded 24)",
        "   >=58 killed  Wadi Observatory for Human Rights  (000_early)",
        "     “*At least 58 people*, including 11 children, were killed on Tuesday when",
        "     jets struck the...”",
        "   <=190 killed civilian  Residents  (000_early)",
        "     “Residents reached by telephone said *as many as 190 people* were buried”",
    ]
    assert "     21 killed, Wadi Observatory for Human Rights: the same claimant later put" in lines
    assert "    killed civilian    joined: 31 to >=215 / apart: 106 to >=405" in lines
    assert "Cross-checks: wider counts, never added" in lines
    assert f"   and 34 more claims; see --html or `tolltrace show {sample().linkage.incidents[2].id[:12]}`" in lines
    assert "Incidents, by date, undated last" in lines
    assert "  005_empty.txt: the file is empty; leave it out" in lines


def test_what_is_told_twice_stands_under_its_claim_and_is_not_set_aside() -> None:
    view = sample()
    lead, attributed = view.claims[5], view.claims[6]
    aside = (SetAside(lead.id, "repeats a figure"),)
    toll = replace(view.reconciled[1].tolls[0], trace=(Trace("low", "rule", "Low.", (attributed.id,), aside),))
    changed = replace(view, reconciled=(view.reconciled[0], replace(view.reconciled[1], tolls=(toll,)), *view.reconciled[2:]))
    lines = printed(changed).splitlines()
    at = lines.index("   >=14 killed civilian  مرصد الوادي لحقوق الإنسان  (002_qasr)")
    assert lines[at + 3] == "     told again in the same report"
    assert not [line for line in lines if "repeats a figure" in line]


def test_incidents_are_in_the_order_of_their_days_with_undated_ones_last() -> None:
    view = sample()
    turned = replace(view, linkage=replace(view.linkage, incidents=view.linkage.incidents[::-1]))
    assert [i.when.start for i in by_date(turned)] == [date(2031, 5, 13), date(2031, 6, 1), date(2031, 7, 4), None, None]
    heads = [line for line in printed(turned).splitlines() if line[:2] in {f"{n}." for n in range(1, 6)}]
    assert [head[:14] for head in heads[:3]] == ["1. 2031-05-13 ", "2. 2031-06-01 ", "3. 2031-07-04 "]


def test_a_repeat_in_another_voice_or_with_another_number_stands_beside_its_first_telling() -> None:
    lead, attributed = sample().claims[5], sample().claims[6]
    other = replace(attributed, id="clm-other", claimant="Residents")
    more = replace(attributed, id="clm-more", count=Count(19, 19, Modifier.EXACT, "19"))
    told = folded([lead, attributed, other, more])
    assert [(t.claim.id, tuple(r.id for r in t.repeats)) for t in told] == [
        (attributed.id, (lead.id,)),
        ("clm-other", ()),
        ("clm-more", ()),
    ]
    assert folded([attributed, lead]) == [Told(attributed, (lead,))]


def test_a_place_says_each_name_once() -> None:
    assert place_text(Where("Kherson, KHERSON, Ukraine")) == "Kherson, Ukraine"
    assert place_text(Where()) == ""


def test_figures_in_words() -> None:
    counts = (
        Count(75, None, Modifier.RANGE, "", 201),
        Count(600, 1000, Modifier.RANGE, ""),
        Count(None, None, Modifier.VAGUE, ""),
    )
    assert [count_text(c) for c in counts] == ["75 to >=201", "600 to 1000", "number not stated"]


def test_it_fits_80_columns_without_trailing_space_or_colour() -> None:
    lines = printed(many(400)).splitlines()
    assert max(cell_len(line) for line in lines) <= 80
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\x1b" not in "".join(lines)


def test_hundreds_of_incidents_stay_readable() -> None:
    text = printed(many(400))
    assert "and 385 more; see --html, --json or `tolltrace show`" in text
    assert text.count("\n") < 300
    assert "1. 2031-05-13  Tel Ashrah" in text
    assert "and 404 more" in printed(many(400), limits=Limits(incidents=1))


def test_claims_behind_a_bound_are_shown_even_when_others_are_not() -> None:
    view = sample()
    bound = view.conclusion[view.linkage.incidents[2].id].tolls[0].trace[0].used
    last = view.linkage.incidents[2].claims[-1]
    conclusions = tuple(
        replace(r, tolls=tuple(replace(t, trace=tuple(replace(x, used=(last,)) for x in t.trace)) for t in r.tolls))
        if r.tolls[0].trace and r.tolls[0].trace[0].used == bound
        else r
        for r in view.reconciled
    )
    text = printed(replace(view, reconciled=conclusions))
    assert "Local source 39" in text
    assert "Local source 7" not in text


def test_an_empty_view_is_one_line() -> None:
    assert printed(View((), (), Linkage(), (), ())) == "0 reports, 0 claims, 0 incidents (policy none)\n"


def test_a_report_cannot_steer_the_terminal() -> None:
    view = sample()
    claims = tuple(replace(c, claimant="\x1b[2J\x1b]0;owned\x07[red]x[/red]\u202e") for c in view.claims)
    text = printed(replace(view, claims=claims))
    assert "[2J]0;owned[red]x[/red]" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_with_colour_the_figure_is_bold_and_without_asterisks() -> None:
    text = printed(sample(), colour=True)
    assert "\x1b[1mAt least 58 people\x1b[0m" in text
    assert "*At least" not in text


def test_one_incident_with_its_traces() -> None:
    view, file = sample(), io.StringIO()
    print_incident(view, view.linkage.incidents[2].id, Console(file=file, width=100))
    text = file.getvalue()
    assert text.count("Local source") == 40 + 40 + 1
    assert "   killed, total: 20 to 60\n     low by low.smallest: 20.\n       from 20 killed, Local source 0\n" in text


def test_ranges_in_words() -> None:
    tolls = [Toll(Outcome.KILLED, TollStatus.TOTAL, *b) for b in ((3, 9), (4, 4), (0, None), (5, None), (0, 0), (1200, 3400))]
    assert [range_text(t) for t in tolls] == ["3 to 9", "4", "number not stated", ">=5", "0", "1200 to 3400"]
    assert range_text(Toll(Outcome.KILLED, TollStatus.UNKNOWN, 0, 0, open_top=True)) == "number not stated"
    assert range_text(tolls[-1], group=True) == "1,200 to 3,400"
    assert range_text(Total(Outcome.KILLED, TollStatus.TOTAL, 4, 4, True, 1)) == ">=4"
    assert [bounds_text(b) for b in ((24, 24), (10, 15), (10, None), (None, 24), (None, None))] == [
        "24",
        "10 to 15",
        ">=10",
        "<=24",
        "number not stated",
    ]


def test_plain_text_keeps_arabic_and_drops_controls() -> None:
    assert plain("قصر\n النور\u202e \x1b[1m") == "قصر النور [1m"


def test_totals_say_what_was_said_and_no_more() -> None:
    view = sample()
    silent = Total(Outcome.MISSING, TollStatus.CIVILIAN, 0, 0, False, 1)
    unknown = Total(Outcome.MISSING, TollStatus.TOTAL, 0, 0, True, 1, 1)
    lines = printed(replace(view, totals=(*view.totals, silent, unknown))).splitlines()
    at = lines.index("Totals, nobody counted twice")
    assert lines[at + 1 : at + 5] == [
        "  killed     civilian 31 to >=215   combatant 0 to 9   unknown 0 to >=58",
        "             total 61 to >=276   in 4 incidents",
        "  injured    total >=30   in 2 incidents",
        "  missing    total number not stated   in 1 incident",
    ]


def test_what_is_set_aside_alike_is_said_once() -> None:
    view = sample()
    again = tuple(replace(c, claimant="Residents", count=view.claims[0].count) for c in view.claims[:2])
    aside = tuple(SetAside(c.id, "repeats a figure") for c in again)
    toll = replace(view.reconciled[0].tolls[0], trace=(Trace("low", "rule", "Low.", (), aside),))
    changed = replace(
        view, claims=(*again, *view.claims[2:]), reconciled=(replace(view.reconciled[0], tolls=(toll,)), *view.reconciled[1:])
    )
    assert "     >=58 killed, Residents: repeats a figure (2 times)\n" in printed(changed)
