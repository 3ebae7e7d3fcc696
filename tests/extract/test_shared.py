"""What the figures of one happening share: one place, the finest that any of their sentences tells."""

from dataclasses import replace
from datetime import date

from tolltrace.extract.document import parse
from tolltrace.extract.shared import happenings, lies_in
from tolltrace.model import (
    UNDATED,
    Claim,
    Count,
    DatePrecision,
    Evidence,
    Modifier,
    Outcome,
    Scope,
    Span,
    When,
    Where,
    claim_id,
    make_report,
)

MONDAY = When(date(2016, 5, 2), date(2016, 5, 2), DatePrecision.DAY)


def claim(text: str, figure: str, place: str, told: str = "") -> Claim:
    """A claim of ``figure`` people killed at ``place``; ``told`` are the words that name it, where its evidence lies."""
    span = Span(text.index(figure), text.index(figure) + len(figure))
    low = int("".join(c for c in figure if c.isdigit()))
    words = (Evidence("where", Span(text.index(told), text.index(told) + len(told))),) if told else ()
    return Claim(
        claim_id("r", span, Outcome.KILLED),
        "r",
        span,
        span,
        Count(low, low, Modifier.EXACT, figure),
        Outcome.KILLED,
        when=MONDAY,
        where=Where(place),
        evidence=words,
    )


def places(text: str, *claims: Claim) -> list[str]:
    return [c.where.written for c in happenings(parse(make_report("d", text)), claims)]


def test_a_happening_is_placed_where_its_finest_sentence_puts_it() -> None:
    text = "A raid on Orman killed 31 people on Monday. The rockets hit Dar market in Orman, where 30 people died."
    coarse, fine = claim(text, "31 people", "Orman", "Orman"), claim(text, "30 people", "Dar market, Orman", "Dar market")
    assert places(text, coarse, fine) == ["Dar market, Orman", "Dar market, Orman"]
    found = happenings(parse(make_report("d", text)), [coarse, fine])
    assert [c.evidence for c in found] == [fine.evidence, fine.evidence], "the words that name the place come along"


def test_of_several_finer_places_the_one_told_most_often_is_taken() -> None:
    text = "A raid on Orman killed 41 people. At Dar market 40 died. In Bab quarter 39 died. In Bab quarter 38 more died."
    told = ("Orman", "Dar market, Orman", "Bab quarter, Orman", "Bab quarter, Orman")
    claims = [claim(text, figure, place) for figure, place in zip(("41", "40", "39", "38"), told, strict=True)]
    one = [replace(c, event="e1") for c in claims]
    assert [c.event for c in happenings(parse(make_report("d", text)), one)] == ["e1"] * 4
    assert places(text, *one)[0] == "Bab quarter, Orman"


def test_where_a_few_of_many_came_to_harm_is_no_place_for_all() -> None:
    text = "A raid on Orman killed 31 people on Monday. The rockets hit Dar market in Orman, where 4 people died."
    coarse, fine = claim(text, "31 people", "Orman", "Orman"), claim(text, "4 people", "Dar market, Orman", "Dar market")
    assert places(text, coarse, fine) == ["Orman", "Dar market, Orman"]


def test_a_count_told_again_takes_the_finer_place_and_no_other() -> None:
    text = "Army kills 35 fighters in Belen\n\nThe army killed 35 people in an ambush on Monday, near Sarha. It also took Korta."
    headline = claim(text, "35 fighters", "Belen", "Belen")
    assert places(text, headline, claim(text, "35 people", "Sarha, Belen", "Sarha")) == ["Sarha, Belen", "Sarha, Belen"]
    assert places(text, headline, claim(text, "35 people", "Sarha", "Sarha")) == ["Belen", "Sarha"]


def test_ones_and_twos_are_counted_of_many_happenings() -> None:
    text = "Army kills 2 fighters in Belen\n\nThe army killed 2 people in an ambush on Tuesday, near Sarha. It also took Korta."
    headline = replace(claim(text, "2 fighters", "Belen", "Belen"), when=UNDATED)
    lead = replace(claim(text, "2 people", "Sarha, Belen", "Sarha"), scope=Scope.AGGREGATE)
    assert places(text, headline, lead) == ["Belen", "Sarha, Belen"]


def test_a_total_of_many_places_is_left_where_it_is() -> None:
    text = "In all 90 people died in Orman this year. The rockets hit Dar market in Orman, where 30 people died."
    total = replace(claim(text, "90 people", "Orman"), scope=Scope.AGGREGATE)
    assert places(text, total, claim(text, "30 people", "Dar market, Orman")) == ["Orman", "Dar market, Orman"]


def test_a_place_lies_in_the_parent_written_behind_it() -> None:
    assert lies_in(Where("Dar market, Orman"), Where("Orman"))
    assert not lies_in(Where("Orman"), Where("Dar market, Orman"))
    assert not lies_in(Where("Orman, Sahl"), Where("Orman"))
    assert not lies_in(Where(""), Where("Orman"))
