"""Weights fitted to a casebook, words that mean the same in any casebook, places misread, and reports that count nobody."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.link.cases import ALEPPO, DARAA, MANBIJ, SARMADA, claim, on, report
from tests.properties.test_link_index import crowd
from tolltrace.config import Config
from tolltrace.link import fit, link
from tolltrace.link.compare_place import named_level, named_reason, named_value
from tolltrace.link.context import context, in_context, tally, tells, told_of, traits
from tolltrace.link.happenings import Told, happenings
from tolltrace.link.mentions import mentions
from tolltrace.link.weights import shipped
from tolltrace.model import Claim, Method, Report


def test_a_small_casebook_keeps_the_shipped_weights() -> None:
    texts, claims = crowd(1, 40)
    assert fit.fitted(told_of(claims, {r.id: r for r in texts}), shipped()) == shipped()


def dense(n: int) -> tuple[list[Report], list[Claim]]:
    """Many strikes of one month on one town, each told once, with another toll, target and family."""
    texts, claims = [], []
    for at in range(n):
        day = date(2024, 3, 1) + timedelta(at % 30)
        texts.append(report(f"n{at}", f"A strike hit the home of the {name(at)} family.", published=str(day)))
        claims.append(claim(texts[-1], 1 + at % 23, 1 + at % 23, when=on(str(day)), where=MANBIJ))
    return texts, claims


def name(at: int) -> str:
    return "".join("bdfgklmnrst"[int(d)] + "ao"[at % 2] for d in f"{at:03d}").capitalize()


def test_where_one_town_is_struck_every_day_a_link_needs_more() -> None:
    texts, claims = dense(400)
    told = told_of(claims, {r.id: r for r in texts})
    found = fit.fitted(told, shipped())
    assert found.prior < shipped().prior - 0.5
    joins = [k for k in link(texts, claims, [], Config()).links if k.joined]
    before = [k for k in link(texts, claims, [], Config(), shipped()).links if k.joined]
    assert len(joins) < len(before)


def test_a_large_casebook_is_fitted_on_some_months_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, claims = dense(300)
    told = told_of(claims, {r.id: r for r in texts})
    monkeypatch.setattr(fit, "_LOOKED_AT", 100)
    step = fit.every(len(told))
    assert step == 3
    days = [replace(told[0], start=date(2024, 3, 1) + timedelta(n)) for n in range(960)]
    looked_at = [t.start for t in days if fit.looked_at(t, step)]
    assert all(d and d.toordinal() // 32 % 3 == 0 for d in looked_at)
    assert 288 <= len(looked_at) <= 352


def test_a_word_tells_more_the_larger_the_casebook_and_a_name_more_than_another_word() -> None:
    small, large = tally({}, 0, 100), tally({}, 0, 4000)
    assert tells("orchard", 3, small) < tells("orchard", 3, large)
    assert tells("orchard", 40, large) < tells("orchard", 3, large) < tells("Ammar", 3, large)
    assert tells("Ammar", 2, tally({}, 0, 2)) == tells("Ammar", 2, tally({}, 0, 64)) > 0


def placed(text: str, claims: list[Claim], source: Report) -> Told:
    (told,) = traits(happenings(claims, {source.id: source}), {source.id: replace(source, text=text)})
    return in_context(told, context([told], 1), {})


def test_reports_of_one_happening_name_each_others_place() -> None:
    a, b = report("a"), report("b")
    one = placed("Shells fell on Sarmada, east of Daraa.", [claim(a, 3, 3, where=SARMADA)], a)
    two = placed("In Daraa, far from Sarmada, three died.", [claim(b, 3, 3, where=DARAA)], b)
    none = placed("In Daraa three died.", [claim(b, 3, 3, where=DARAA)], b)
    levels = [named_level(named_value(x), named_value(y)) for x, y in ((one, two), (one, none), (none, one))]
    assert levels == ["both", "one", "one"]
    assert named_reason(named_value(one), named_value(two), "both") == "each report names the other's place"
    assert named_reason(named_value(one), named_value(none), "one") == "both reports name Daraa"
    bare = placed("Three died.", [claim(a, 3, 3, where=SARMADA)], a)
    assert named_level(named_value(bare), named_value(none)) == "neither"
    city = placed("Three died near Sarmada.", [claim(b, 3, 3, where=ALEPPO)], b)
    inside = placed("Three died in Aleppo.", [claim(a, 3, 3, where=MANBIJ)], a)
    assert named_level(named_value(city), named_value(inside)) == "silent"  # one place lies in the other: nothing was misread


def test_a_report_that_counts_nobody_goes_to_the_incident_it_tells_of() -> None:
    said = "Rescuers searched the Orchard Lane bakery for Yusuf Karimi and Leila Hamdan after the blast near Fenwick Bridge."
    counting = report("counts", f"Three people died. {said}", published="2024-03-18")
    quiet = report("quiet", f"{said} Nobody spoke of numbers.", published="2024-03-18")
    other = report("other", "The council met about the price of bread in the north.", published="2024-03-18")
    filler = [report(f"f{n}", f"Nothing but rain was seen in village {name(n)} today.") for n in range(70)]
    claims = [claim(counting, 3, 3, when=on("2024-03-18"), where=MANBIJ, method=Method.EXPLOSIVE)]
    claims += [claim(f, 1, 1, when=on("2024-05-01"), where=DARAA) for f in filler]
    texts = [counting, quiet, other, *filler]
    linkage = link(texts, claims, [], Config())
    (found,) = mentions(texts, claims, linkage, 0.5)
    home = next(i for i in linkage.incidents if claims[0].id in i.claims)
    assert (found.report, found.incident) == (quiet.id, home.id)
    assert "both mention" in found.explanation
    assert mentions([counting], claims[:1], link([counting], claims[:1], [], Config()), 0.5) == ()
