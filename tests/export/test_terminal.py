"""The printed summary: what stands in it, that it fits 80 columns, and that a report cannot steer the terminal."""

import io
from dataclasses import replace

from rich.cells import cell_len
from rich.console import Console

from tests.export.sample import many, sample
from tolltrace.export.digest import bounds_text, range_text
from tolltrace.export.terminal import Limits, print_incident, print_summary
from tolltrace.model import Linkage, Outcome, SetAside, Toll, TollStatus, Total, Trace, View
from tolltrace.model.plain import plain


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
        "   21 killed [superseded]  Wadi Observatory for Human Rights  (000_early)",
        "     “It had initially put the toll at *21*”",
        "   >=58 killed  Wadi Observatory for Human Rights  (000_early)",
        "     “*At least 58 people*, including 11 children, were killed on Tuesday when",
        "     jets struck the village of Tel Ashrah”",
    ]
    assert "     21 killed, Wadi Observatory for Human Rights: the same claimant later put" in lines
    assert "    killed civilian    joined: 31 to >=215 / apart: 106 to >=405" in lines
    assert "Cross-checks: wider counts, never added" in lines
    assert "   and 32 more claims; see --html" in lines
    assert "   >=14 killed civilian  مرصد الوادي لحقوق الإنسان  (002_qasr, 2 times)" in lines
    assert "  005_empty.txt: the file is empty; leave it out" in lines


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
    assert [range_text(t) for t in tolls] == [str(t) for t in tolls]
    assert range_text(tolls[-1], group=True) == "1,200 to 3,400"
    assert range_text(Total(Outcome.KILLED, TollStatus.TOTAL, 4, 4, True, 1)) == ">=4"
    assert [bounds_text(b) for b in ((24, 24), (10, 15), (10, None), (None, 24), (None, None))] == [
        "24",
        "10 to 15",
        ">=10",
        "<=24",
        "?",
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
        "  missing    total ?   in 1 incident",
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
