"""Anchors, days of harm and days of statements in whole reports. All reports are invented."""

from datetime import date

import pytest

from tests.eval.gold import eval_set, seed_set
from tolltrace.extract.document import Document, parse
from tolltrace.extract.when import anchor_of, said_of, time_of
from tolltrace.model import UNDATED, Scope, Span, make_report

PUBLISHED = date(2016, 9, 15)  # a Thursday


def document(text: str, published: date | None = PUBLISHED) -> Document:
    return parse(make_report("d", text, published=published))


def figure(doc: Document, words: str) -> Span:
    at = doc.text.index(words)
    return Span(at, at + len(words))


def harm(text: str, words: str, scope: Scope = Scope.INCIDENT, published: date | None = PUBLISHED) -> str:
    doc = document(text, published)
    return str(time_of(doc, figure(doc, words), scope)[0])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Raid kills nine\n\nBy Jane Poe 13 September 2016\n\nNine people died.", "2016-09-13"),
        ("Raid kills nine\nTue Sep 13 2016 Raid kills nine. Nine people died.", "2016-09-13"),
        ("Raid kills nine\nRaid kills nine AFP Tuesday 13 Sep 2016 Nine people died.", "2016-09-13"),
        ("Raid kills nine\nPublished September 13 2016 Nine people died.", "2016-09-13"),
        ("Raid kills nine\n13-09-2016 Raid kills nine. Nine people died.", "2016-09-13"),
        ("Raid kills nine\nBEIRUT, Sept 13 (Reuters) - Nine people died.", "2016-09-13"),
        ("Raid kills nine\n(Reuters) - Sept 13 Nine people died.", "2016-09-13"),
        ("U.N. says raid kills nine\nU.N. says raid kills nine AFP Tuesday 13 Sep 2016 Nine people died.", "2016-09-13"),
        ("13 September، 2016\n\nDamascus - Nine people died.", "2016-09-13"),
        ("September 13, 2016: \nNine people died.", "2016-09-13"),
        ("Raid kills nine\n\n13 September 2016 - Nine people died.", "2016-09-13"),
        ("Raid kills nine in town\nRaid kills nine in town 13 September 2016 Nine people died.", "2016-09-13"),
        ("Raid kills nine in town\nRaid kills nine in town Tue Sep 13 2016 0830PM Nine people died.", "2016-09-13"),
        ("Raid kills nine\nEdited time 13 Sep 2016 1512 Nine people died.", "2016-09-13"),
        ("Raid kills nine\n2016/09/13 Nine people died.", "2016-09-13"),
        ("Raid kills nine\nSEPT. 13,2016 Nine people died.", "2016-09-13"),
    ],
)
def test_dateline_is_the_anchor(text: str, day: str) -> None:
    anchor = anchor_of(document(text))
    assert (str(anchor.day), anchor.source, anchor.conflict) == (day, "dateline", "")
    assert anchor.span is not None


@pytest.mark.parametrize(
    "text",
    [
        "Raid kills nine\n\nNine people died on 3 September 2016 in Harim.",
        "Raid kills nine\n\nNine people died. The war began there. On 3 March 2012 the town fell.",
        "Nine people died on Tuesday, 13 September 2016.",
        "Raid kills nine\n\nNine people died in town 13 September 2016 when jets came back.",
        "Raid kills nine\n\nA survivor of the 13 September 2015 Harim raid was among the nine who died.",
        "Raid kills nine\nMarch 3, 2012 was the day the war came to Harim. Nine people died.",
    ],
)
def test_a_date_in_the_story_is_no_dateline(text: str) -> None:
    anchor = anchor_of(document(text))
    assert (anchor.day, anchor.source, anchor.span) == (PUBLISHED, "published", None)
    assert anchor_of(document(text, None)).source == "none"


def test_a_dateline_beats_other_metadata_and_says_so() -> None:
    anchor = anchor_of(document("Raid kills nine\n\nBy Jane Poe 22 July 2016\n\nNine people died."))
    assert anchor.day == date(2016, 7, 22)
    assert anchor.conflict == (
        "The dateline in the text says 2016-07-22, the report's own data say published 2016-09-15; the dateline is followed."
    )


def test_clause_before_sentence_before_story() -> None:
    text = (
        "Strikes kill dozens in two towns\n\n"
        "Strikes killed 12 people in Harim on Monday and wounded 30 in Salqin on Tuesday, "
        "according to figures published Wednesday. "
        "Among the dead in Salqin were four nurses. Rescuers had counted 7 bodies the day before."
    )
    assert harm(text, "12 people") == "2016-09-12"
    assert harm(text, "30") == "2016-09-13"
    assert harm(text, "four nurses") == "2016-09-13"
    assert harm(text, "dozens") == "2016-09-12"
    assert harm(text, "7 bodies") == "2016-09-12"


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Shelling killed six people, a monitor said on Wednesday.", "six people", "undated"),
        ("On Wednesday the ministry announced that shells had killed six people on Sunday.", "six people", "2016-09-11"),
        ("Also on Wednesday the state news agency said six people were killed.", "six people", "undated"),
        ("Mortars killed six people, said a spokesman for the police on Wednesday.", "six people", "undated"),
        ("Mortars killed six people, said the mother of one of the pupils on Wednesday.", "six people", "undated"),
        ("The ministry reports that on Wednesday troops killed nine gunmen.", "nine gunmen", "2016-09-14"),
        ("The death toll from Sunday's blast rose to 26 on Wednesday.", "26", "2016-09-11"),
        ("In a letter dated 27 August, the army said its 15 April strike killed 21 mourners.", "21 mourners", "2016-04-15"),
        ("An attack on 2 August killed two. A week after the strike, a hospital listed nine dead.", "nine dead", "2016-08-02"),
        ("Sunday's raid came a day after eight farmers were killed.", "eight farmers", "2016-09-10"),
        ("The deaths came a day after the agency said 22 children had died.", "22 children", "undated"),
        ("The group claimed an August 2 bombing that killed 17 people.", "17 people", "2016-08-02"),
        ("It was the deadliest raid this year, killing 40 people.", "40 people", "undated"),
        ("Nine miners were killed. Talks are due on Friday.", "Nine miners", "undated"),
        ("Rebels entered the town on Sunday. Six villagers were shot dead.", "Six villagers", "2016-09-11"),
    ],
)
def test_times_of_statements_are_no_times_of_harm(text: str, words: str, day: str) -> None:
    assert harm("Blast in Harim\n\n" + text, words) == day


def test_totals_take_the_period_stated() -> None:
    text = (
        "Counting the dead of Harim\n\n"
        "Raids since the spring of 2015 have killed hundreds. The clinic was hit on Monday. "
        "In August the network estimated that 300 civilians had died in them. "
        "The war, which began in March 2011, has killed 90000 people. "
        "It has displaced 2 million in the conflict. In the war of the valleys thousands died."
    )
    assert harm(text, "hundreds", Scope.AGGREGATE) == "2015-03-01..2016-09-15"
    assert harm(text, "300 civilians", Scope.AGGREGATE) == "2015-03-01..2016-08-31"
    assert harm(text, "90000 people", Scope.AGGREGATE) == "2011-03-01..2016-09-15"
    assert harm(text, "2 million", Scope.AGGREGATE) == "2011-03-01..2016-09-15"


def test_hours_run_up_to_the_statement() -> None:
    text = (
        "Raids\n\nRaids have killed 18 fighters over the past 24 hours, a monitor said on Tuesday. In recent weeks dozens died."
    )
    assert harm(text, "18 fighters", Scope.AGGREGATE) == "2016-09-12..2016-09-13"
    assert harm(text, "dozens", Scope.AGGREGATE) == "undated"


def test_since_peace_talks_broke_off() -> None:
    text = "Siege\n\nHundreds of people have been killed in Harim since the truce collapsed in April."
    assert harm(text, "Hundreds of people", Scope.AGGREGATE) == "2016-04-01..2016-09-15"


def test_since_then_is_since_what_was_told_last() -> None:
    text = "Siege\n\nHarim has been besieged since early 2012, when it rose. Since then 90000 people have been killed."
    assert harm(text, "90000 people", Scope.AGGREGATE) == "2012-01-01..2016-09-15"


def test_a_heading_date_is_the_day_of_its_record() -> None:
    text = "July 24, 2016: \nThree people were reportedly killed in a home in Harim."
    assert harm(text, "Three people", published=None) == "2016-07-24"


def test_an_account_of_bygone_days_keeps_its_year() -> None:
    text = (
        "Findings\n\nOn 26 August 2013 a strike killed nine people in Harim. On 3 September, shells killed 12 women. "
        "On 2 January, a mine killed a boy."
    )
    found = {words: harm(text, words) for words in ("nine people", "12 women", "a boy")}
    assert found == {"nine people": "2013-08-26", "12 women": "2013-09-03", "a boy": "2014-01-02"}
    assert harm(text, "12 women", published=date(2013, 9, 10)) == "2013-09-03"


def test_nothing_tells() -> None:
    empty = document("", None)
    assert time_of(empty, Span(0, 0), Scope.AGGREGATE) == (UNDATED, None)
    doc = document("Raid kills nine\n\nNine people were killed in Harim.")
    assert time_of(doc, figure(doc, "Nine people"), Scope.INCIDENT) == (UNDATED, None)


def test_without_anchor_a_phrase_is_kept_and_no_year_guessed() -> None:
    doc = document("Raid\n\nThe raid near Harim last July killed two dozen civilians.", None)
    when, span = time_of(doc, figure(doc, "two dozen"), Scope.INCIDENT)
    assert (when.start, when.phrase) == (None, "last July")
    assert span is not None
    assert span.of(doc.text) == "last July"


def test_the_day_of_the_statement() -> None:
    text = (
        "Raid\n\nThe strike killed nine people on Monday, according to estimates published Wednesday. "
        "The army admitted 5 deaths several months later. Two others were hurt."
    )
    doc = document(text)
    assert str(said_of(doc, figure(doc, "nine people"))) == "2016-09-14"
    later = said_of(doc, figure(doc, "5 deaths"))
    assert (later.start, later.phrase) == (None, "several months later")
    assert str(said_of(doc, figure(doc, "Two others"))) == "2016-09-15"
    undated = document("Two others were hurt.", None)
    assert said_of(undated, figure(undated, "Two others")) == UNDATED


def test_the_two_articles() -> None:
    for gold in seed_set():
        doc = parse(gold.report)
        for claim in gold.claims:
            when, _ = time_of(doc, claim.span, Scope(claim.row["scope"]))
            found = [day and day.isoformat() for day in (when.start, when.end)]
            assert found == [claim.row["date_start"], claim.row["date_end"]], claim.row["id"]


def test_the_later_article_without_its_date_guesses_no_year() -> None:
    for gold in seed_set():
        doc = parse(make_report(gold.report.doc, gold.report.text))
        if anchor_of(doc).day is None:
            whens = {c.row["id"]: time_of(doc, c.span, Scope(c.row["scope"]))[0] for c in gold.claims}
            assert {key: when.start for key, when in whens.items() if when.start} == {}
            assert whens["c10"].phrase == "last July"


@pytest.mark.parametrize(("name", "floor"), [("train", 0.91), ("contrast-a", 0.94), ("contrast-b", 0.91)])
def test_days_near_the_annotated_ones(name: str, floor: float) -> None:
    """The share of bounded claims whose days overlap the annotated ones within a day, as the scorer counts it."""
    hits = total = 0
    for gold in eval_set(name):
        doc = parse(gold.report)
        for claim in gold.claims:
            if claim.row["low"] is None and claim.row["high"] is None:
                continue
            when, _ = time_of(doc, claim.span, Scope(claim.row["scope"]))
            total += 1
            hits += _near(claim.row["date_start"], claim.row["date_end"], when.start, when.end)
    assert hits / total >= floor


def _near(gold_start: str | None, gold_end: str | None, start: date | None, end: date | None) -> bool:
    first, last = gold_start or gold_end, gold_end or gold_start
    if first is None or last is None or start is None or end is None:
        return first is None and start is None
    low, high = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    return start.toordinal() - 1 <= high and low - 1 <= end.toordinal() and (end - start).days <= high - low + 7
