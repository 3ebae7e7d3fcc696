"""A comparison of conventions in both languages: nothing that a convention says is left without its words."""

import re

import pytest

from tests.reconcile.cases import by_id, claim, figure, incident
from tolltrace.errors import InputError
from tolltrace.export.compare import Comparison
from tolltrace.export.compare_page import render_comparison
from tolltrace.export.compare_words import compare_words
from tolltrace.model import Linkage, Modifier, Stance, Status, View
from tolltrace.reconcile import compare, load_policy
from tolltrace.reconcile.compare import Treatment
from tolltrace.vocab import names, vocabulary

POLICIES = tuple(load_policy(name) for name in names("policies"))


def comparison() -> Comparison:
    dozens = figure(24, None, modifier=Modifier.VAGUE, phrase="dozens")
    claims = (
        claim(dozens, "Local agency", Status.CIVILIAN),
        claim(figure(12, 12), "Syrian Observatory for Human Rights", Status.UNKNOWN, report="rep-b"),
        claim(figure(3, 3), "US military", Status.CIVILIAN, stance=Stance.ACKNOWLEDGED, report="rep-c"),
    )
    of = incident(*claims)
    view = View((), claims, Linkage((), (of,), ()), (), (), (), "default@1")
    return Comparison(view, POLICIES, compare(of, by_id(*claims), POLICIES))


def test_everything_that_conventions_say_is_said_in_arabic() -> None:
    w = compare_words("ar")
    choices = [c for p in POLICIES for c in p.choices.values()]
    said = {*(c.text for c in choices), *(c.source for c in choices), *(p.description for p in POLICIES)}
    said |= {gap for p in POLICIES for gap in p.gaps} - {""}
    assert [text for text in sorted(said - {""}) if "\u2066" in w.sentence(text)] == []
    assert sorted(set(w.said) - {" ".join(text.split()) for text in said}) == [
        "graded confirmed", "graded contested", "graded discounted", "graded fair", "graded weak",
        "no death is reported", "provisional",
    ]  # fmt: skip


def test_both_languages_have_the_same_words() -> None:
    english, arabic = vocabulary("compare.en"), vocabulary("compare.ar")
    holes = re.compile(r"\{\w+\}")
    for part in ("asked", "text"):
        assert list(english[part]) == list(arabic[part])
        for key, text in english[part].items():
            assert sorted(holes.findall(text)) == sorted(holes.findall(arabic[part][key])), key


def test_the_page_in_arabic_reads_from_right_to_left_and_leaves_nothing_english() -> None:
    page = render_comparison(comparison(), "ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert "\u2066" not in page  # a sentence without a translation would be set apart so
    assert "لماذا تختلف \u2068Airwars\u2069 عن \u2068ACLED\u2069" in page
    assert "معترف به 3" in page


def test_the_page_in_english_says_what_it_did() -> None:
    page = render_comparison(comparison())
    assert '<html lang="en" dir="ltr">' in page
    assert "Why Airwars differs from ACLED" in page
    assert "\u2068" not in page
    assert "conceded 3" in page


def test_a_treatment_in_words() -> None:
    english, arabic = compare_words("en"), compare_words("ar")
    both = Treatment("c", ("low", "high"))
    assert (english.treated(both), arabic.treated(both)) == ("sets low and high", "يحدد الأدنى والأعلى")
    denial = Treatment("c", reason="a denial by the party it concerns is no count of the harm")
    assert english.treated(denial) == "set aside: a denial by the party it concerns is no count of the harm"
    assert arabic.treated(denial) == "مستبعد: نفي الطرف المعني ليس عدّاً للضرر"
    assert arabic.treated(Treatment("c", reason="no words for this")) == "مستبعد: \u2066no words for this\u2069"
    assert (english.treated(None), arabic.treated(Treatment("c"))) == ("not there", "معتمد ولا يحدد أي حد")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="no page in this language"):
        compare_words("xx")
