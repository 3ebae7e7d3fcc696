"""The gazetteer: spellings of one name fall together, namesakes are ranked, the hierarchy holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolltrace.errors import InputError
from tolltrace.model import PlacePrecision
from tolltrace.places import Gazetteer, contains, distance_km, kind
from tolltrace.places.folding import fold, loosen, skeleton

SPELLINGS = {
    "Deir ez-Zor": ["Deir ez-Zor", "Deir Ezzor", "Deir Ezzour", "Deir al-Zour", "Dayr az-Zawr", "Deir Ezour", "دير الزور"],
    "Khān Shaykhūn": ["Khan Sheikhoun", "Khan Shaykhun", "Khan Sheikhun", "Khan Shaykhoun"],
    "Hama": ["Hama", "Hamah", "Ḩamāh"],
    "Aleppo": ["Aleppo", "Halab", "حلب"],
    "Raqqa": ["Raqqa", "Ar Raqqah", "al-Raqqa", "Raqa", "Rakka"],
    "Damascus": ["Damascus", "Dimashq"],
    "Homs": ["Homs", "Hims"],
    "Idlib": ["Idlib", "Idleb"],
    "Daraa": ["Daraa", "Deraa", "Dar'a", "Dar’a"],
    "Manbij": ["Manbij", "Membij", "MANBIJ", "#Manbij"],
    "Dūmā": ["Douma", "Duma"],
    "‘Ayn al ‘Arab": ["Kobani", "Kobane", "Ain al-Arab"],
    "Tadmur": ["Palmyra", "Tadmor"],
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.default()


@pytest.mark.parametrize(("shown", "written"), [(shown, name) for shown, names in SPELLINGS.items() for name in names])
def test_spellings_of_one_town_find_it(gazetteer: Gazetteer, shown: str, written: str) -> None:
    first = gazetteer.lookup(written, country="SY")[0]
    assert (first.name, first.country, kind(first)) == (shown, "SY", "locality")


def test_a_name_that_only_sounds_alike_scores_lower(gazetteer: Gazetteer) -> None:
    exact, alike = gazetteer.lookup("Kafr Uwayd", country="SY")[0], gazetteer.lookup("Kfar Oweid", country="SY")[0]
    assert exact.key == alike.key
    assert alike.score < exact.score <= 1.0


def test_the_hinted_country_comes_first_and_others_stay_visible(gazetteer: Gazetteer) -> None:
    places = gazetteer.lookup("Tripoli", country="LB")
    assert places[0].country == "LB"
    assert "LY" in {p.country for p in places}
    assert places[0].score > next(p.score for p in places if p.country == "LY")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Daraa city", "geonames:170905"),
        ("Manbij district", "geonames:167357"),
        ("Al-Raqqa province", "province:SY.04"),
        ("rural Aleppo", "province:SY.09"),
        ("southern Idlib", "geonames:169389"),
        ("Latakia northern countryside", "province:SY.02"),
    ],
)
def test_words_around_a_name_are_not_of_it(gazetteer: Gazetteer, written: str, key: str) -> None:
    assert gazetteer.lookup(written, country="SY")[0].key == key


def test_unknown_and_empty_names_find_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Xqzzvkplm") == []
    assert gazetteer.lookup("") == []
    assert gazetteer.lookup("-- '") == []


def test_hierarchy(gazetteer: Gazetteer) -> None:
    manbij = gazetteer.lookup("Manbij", country="SY")[0]
    aleppo = next(p for p in gazetteer.lookup("Aleppo", country="SY") if kind(p) == "province")
    idlib = next(p for p in gazetteer.lookup("Idlib", country="SY") if kind(p) == "province")
    syria = gazetteer.lookup("Syria")[0]
    ghouta, douma = gazetteer.lookup("Eastern Ghouta")[0], gazetteer.lookup("Douma", country="SY")[0]
    assert (manbij.adm1, manbij.precision) == ("Aleppo", PlacePrecision.LOCALITY)
    assert (aleppo.precision, syria.precision, ghouta.precision) == (
        PlacePrecision.PROVINCE,
        PlacePrecision.COUNTRY,
        PlacePrecision.DISTRICT,
    )
    assert contains(aleppo, manbij)
    assert contains(syria, manbij)
    assert contains(syria, aleppo)
    assert contains(ghouta, douma)
    assert not contains(idlib, manbij)
    assert not contains(manbij, aleppo)
    assert not contains(manbij, manbij)


def test_distance(gazetteer: Gazetteer) -> None:
    aleppo, manbij = (gazetteer.lookup(n, country="SY")[0] for n in ("Aleppo", "Manbij"))
    apart = distance_km(aleppo, manbij)
    assert apart == pytest.approx(79.4, abs=1.5)
    assert apart == pytest.approx(distance_km(manbij, aleppo))
    assert distance_km(manbij, manbij) == 0


@pytest.mark.parametrize(
    ("name", "country", "adm1"),
    [
        ("Mosul", "IQ", "Nineveh"),
        ("Ramadi", "IQ", "Anbar"),
        ("Hodeidah", "YE", "Hodeidah"),
        ("Khan Younis", "PS", "Gaza Strip"),
        ("Rafah", "PS", "Gaza Strip"),
        ("Sirte", "LY", "Sirte"),
        ("Bakhmut", "UA", "Donetsk"),
        ("Lashkar Gah", "AF", "Helmand"),
        ("El Fasher", "SD", "North Darfur"),
        ("Beledweyne", "SO", "Hiran"),
        ("Baalbek", "LB", "Baalbek-Hermel"),
    ],
)
def test_provinces_of_the_countries_most_reported(gazetteer: Gazetteer, name: str, country: str, adm1: str) -> None:
    place = next(p for p in gazetteer.lookup(name, country=country) if kind(p) == "locality")
    assert (place.country, place.adm1) == (country, adm1)


def test_a_missing_or_foreign_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such gazetteer"):
        Gazetteer(tmp_path / "none.sqlite")
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputError, match="not a gazetteer"):
        Gazetteer(junk)


@given(st.text(max_size=40))
def test_folding_is_idempotent_in_effect_and_never_fails(name: str) -> None:
    folded = fold(name)
    assert fold(name.upper()) == fold(name.upper())
    assert len(loosen(folded)) <= len(folded)
    assert len(skeleton(folded)) <= len(folded)


@given(st.sampled_from(["Ariha", "Saraqib", "Bab al-Hawa", "Mayadin", "Zabadani"]), st.sampled_from(["al-", "Al ", "el-", "AL-"]))
def test_the_article_never_tells_two_places_apart(name: str, article: str) -> None:
    assert fold(article + name) == fold(name)
