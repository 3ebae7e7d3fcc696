"""Each protection taken out once, in the code itself: the test that stands for it must fail then."""

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.release import test_release as t
from tolltrace.release import apply, cells, names, places, rules, scan

Check = Callable[[], None]


def contact(text: str, kind: str) -> Check:
    return lambda: t.test_contacts_are_found(text, kind)


REMOVED: dict[str, tuple[ModuleType, str, str, Check]] = {
    "embargo": (apply, "self._embargoed(incident) or ", "", t.test_an_embargo_holds_until_its_day),
    "delay": (apply, " or self._too_young(incident)", "", t.test_harm_that_is_young_waits),
    "delay of wider counts": (
        apply,
        " or bool(self._young(wide.when, {wide.report}))",
        "",
        t.test_a_wider_count_waits_as_its_report_does_and_its_place_is_as_coarse,
    ),
    "embargo of wider counts": (
        apply,
        "wide.report in self._blocked_reports or ",
        "",
        t.test_a_quote_does_not_tell_the_toll_of_an_incident_that_is_withheld,
    ),
    "place of wider counts": (
        apply,
        "level or self._wide_level(claim, report)",
        "level or Level(rules.finest_place)",
        t.test_a_wider_count_waits_as_its_report_does_and_its_place_is_as_coarse,
    ),
    "neighbours in a quote": (
        apply,
        "if alone or any(",
        "if alone and any(",
        t.test_a_quote_does_not_tell_the_toll_of_an_incident_that_is_withheld,
    ),
    "the other side of a link": (
        apply,
        'replace(scenario, a=a, b=b, explanation="", joined=(), apart=())',
        'replace(scenario, explanation="", joined=(), apart=())',
        t.test_a_quote_does_not_tell_the_toll_of_an_incident_that_is_withheld,
    ),
    "reasons of a link": (
        apply,
        'return replace(scenario, explanation="")',
        "return scenario",
        t.test_a_quote_does_not_tell_the_toll_of_an_incident_that_is_withheld,
    ),
    "who set a bound": (
        apply,
        'PINNED if t.rule == "pinned" else clean(t.text)',
        "clean(t.text)",
        t.test_what_a_reviewer_set_or_rejected_is_told_without_the_reviewer_and_the_note,
    ),
    "who rejected a claim": (
        apply,
        "clean(self._unsigned(s.reason))",
        "clean(s.reason)",
        t.test_what_a_reviewer_set_or_rejected_is_told_without_the_reviewer_and_the_note,
    ),
    "hash of an original": (
        apply,
        'report.archive_sha256 if url else ""',
        "report.archive_sha256",
        t.test_the_hash_of_an_original_is_published_only_with_a_public_address,
    ),
    "surnames in addresses": (apply, ", *_words_of(secrets, names)", "", t.test_an_address_may_not_spell_a_surname_either),
    "the figure alone": (
        apply,
        'alone = rules.quotes == "figure"',
        "alone = False",
        t.test_only_the_figure_where_the_rules_say_so_and_a_cleared_quote_where_a_person_read_it,
    ),
    "the finest place": (
        places,
        "kept = coarser(where.precision, level.precision)",
        "kept = where.precision",
        t.test_a_place_is_never_published_closer_than_the_rules_or_the_source_allow,
    ),
    "sensitive sites": (places, "if sensitive(texts):", "if False:", t.test_medical_and_shelter_sites_are_coarsened_more),
    "combatants": (
        places,
        "fighters = combatants_only(",
        "fighters = False and combatants_only(",
        t.test_incidents_that_harmed_combatants_only_have_no_coordinates,
    ),
    "small cells": (
        cells,
        "if row.incidents < least}",
        "if row.incidents < 0}",
        t.test_small_cells_are_hidden_and_cannot_be_told_by_subtraction,
    ),
    "subtraction": (
        cells,
        "if len(small) == 1 and len(rows) > 1:",
        "if False:",
        t.test_small_cells_are_hidden_and_cannot_be_told_by_subtraction,
    ),
    "unknown names": (
        names,
        "            gone.append(piece[start:end])\n",
        "            continue\n",
        t.test_two_hundred_canaries_stand_in_the_casebook_and_none_in_what_is_released,
    ),
    "speakers": (
        names,
        "return parties.kind_of(name) or WITHHELD, True",
        "return name, True",
        t.test_two_hundred_canaries_stand_in_the_casebook_and_none_in_what_is_released,
    ),
    "one person's consent": (names, "_fold(piece[start:end]) in names.agreed", "True", t.test_consent_is_one_person_s),
    "whole names of consent": (rules, "if len(str(value).split()) < 2:", "if False:", t.test_consent_is_one_person_s),
    "scripts without capitals": (
        names,
        "or not cased(word)",
        "",
        t.test_a_script_without_capitals_gives_its_figure_alone,
    ),
    "emails": (
        scan,
        "for match in _EMAIL.finditer(text):",
        "for match in ():",
        contact("write to a.b+c@mail.example.org", "email"),
    ),
    "phones": (scan, "if _phone(match.group()):", "if False:", contact("call 0944-123-456", "phone")),
    "streets": (scan, "    yield from _addresses(text)\n", "", contact("in building 7", "address")),
    "coordinates": (scan, "    for pattern in _GEO:", "    for pattern in ():", contact("at 36.1234, 37.5678", "coordinates")),
    "links": (scan, '("link", _LINK), ', '("link", _HANDLE), ', contact("see t.me/someone12", "link")),
    "handles": (scan, ', ("handle", _HANDLE)', ",", contact("ask @rima_12", "handle")),
}


@pytest.mark.parametrize("protection", REMOVED)
def test_without_a_protection_its_test_fails(protection: str) -> None:
    module, code, instead, check = REMOVED[protection]
    source = inspect.getsource(module)
    assert source.count(code) == 1, f"{protection}: the code of this protection has changed; name it anew"
    changed = swapped(module, source.replace(code, instead))
    assert changed
    try:
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            check()
    finally:
        for function, before in changed:
            function.__code__ = before


def swapped(module: ModuleType, source: str) -> list[tuple[FunctionType, CodeType]]:
    """Puts the code of ``source`` into the functions of ``module`` wherever they are already known; what each had before."""
    anew = dict(vars(module))
    exec(compile(source, str(module.__file__), "exec"), anew)
    other = dict(functions(module.__name__, anew))
    changed = []
    for name, function in functions(module.__name__, vars(module)):
        if function.__code__ != other[name].__code__:
            changed.append((function, function.__code__))
            function.__code__ = other[name].__code__
    return changed


def functions(home: str, names: dict[str, Any]) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods that a module itself defines, by name."""
    for name, thing in names.items():
        bare = inspect.unwrap(thing) if callable(thing) else thing
        if isinstance(bare, FunctionType) and bare.__module__ == home:
            yield name, bare
        elif isinstance(thing, type) and thing.__module__ == home:
            for own, method in vars(thing).items():
                found = getattr(method, "func", None) or getattr(method, "__func__", None) or method
                if isinstance(found, FunctionType) and not own.startswith("__"):
                    yield f"{name}.{own}", found
