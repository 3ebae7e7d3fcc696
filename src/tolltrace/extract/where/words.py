"""The words that place names are read by, from the vocabulary "places", compiled once."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from tolltrace.extract.alternation import alternation
from tolltrace.vocab import vocabulary


class Words(NamedTuple):
    """Sets are in lower case. ``people`` and ``countries`` map a demonym or a country's name to its code. ``building_noun`` is
    in whatever ``building`` finds, and is looked for faster."""

    never: frozenset[str]
    never_inside: frozenset[str]
    common: frozenset[str]
    organisations: frozenset[str]
    titles: frozenset[str]
    people: dict[str, str]
    countries: dict[str, str]
    provinces: dict[str, str]
    facilities: frozenset[str]
    areas: frozenset[str]
    province_nouns: frozenset[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    after: re.Pattern[str]
    speech: re.Pattern[str]
    generic: re.Pattern[str]
    speaker: re.Pattern[str]
    side: re.Pattern[str]
    plain: re.Pattern[str]
    area_of: re.Pattern[str]
    of_people: re.Pattern[str]
    peoples_war: re.Pattern[str]
    peoples_town: re.Pattern[str]
    actor: re.Pattern[str]
    harm: re.Pattern[str]
    compound_heads: frozenset[str]
    capitals: frozenset[str]
    near: frozenset[str]
    paths: frozenset[str]
    building: re.Pattern[str]
    building_noun: re.Pattern[str]


_SIDES = (  # the letters that they begin with are the cheaper question
    "(?=[nsewculr])(?:north|south|east|west|northern|southern|eastern|western|central|north-?east(?:ern)?|north-?west(?:ern)?|"
    "south-?east(?:ern)?|south-?west(?:ern)?|upper|lower|rural)"
)


@cache
def words() -> Words:
    """The vocabulary, read once a process."""
    data = vocabulary("places")
    countries = {name.lower(): code for code, row in data["countries"].items() for name in row["names"]}
    people = {name.lower(): code for code, row in data["countries"].items() for name in row["people"]}
    buildings, parts_of_towns = alternation(data["buildings"]), alternation(data["parts_of_towns"])
    areas, facilities = alternation(data["areas"]), alternation(data["facilities"])
    locatives = alternation(data["locatives"])
    # What stands before a name that is a place: "in the northern Syrian town of ", "10 km east of ", "struck ".
    peoples = alternation({*people, *(g.lower() for g in data["holders"])}, space=r"\ ")
    head = re.compile(
        rf"\b(?:(?P<side>(?:{_SIDES}|km|kilomet(?:er|re)s|miles|outskirts|edge|vicinity)(?:\s+\([^)]*\))?\s+(?:of|from))|"
        rf"(?P<prep>{locatives})|(?P<hit>{alternation(data['hits'])}))\s+",
        re.IGNORECASE,
    )
    # What may stand between that and the name: "in [the northern Syrian town of] ", "struck [rebel-held parts of] ".
    tail = re.compile(
        rf"(?:(?:both|two|three|four|five|six|seven|the|a|an|its|their|his|of|nearby|neighbou?ring|besieged|embattled|opposition|"
        rf"key|strategic|historic|ancient|border|provincial|flashpoint|second|old|main|desert|coastal|rural|mainly|mostly|"
        rf"parts|part|areas|area|{_SIDES}|[a-z]+-(?:held|controlled|besieged|run|majority)|{peoples}|city\s+centre|cent(?:er|re))\s+)*"
        rf"(?:(?P<noun>{areas}|{facilities}|countryside|outskirts|edge|centre|center|vicinity)\s+(?:(?:of|called|named)\s+)?(?:the\s+)?)?"
        rf"(?:(?:the\s+)?(?:{_SIDES})\s+)?(?:(?P<noun2>{areas})\s+of\s+)?",
        re.IGNORECASE,
    )
    after = re.compile(
        rf"(?:['’]s?)?\s+(?P<noun>(?:(?:{_SIDES}|refugee|military|air|field|children['’]?s|maternity|eye|national|university|teaching|training|border|central|public|general|girls|boys|secondary|primary|media|"
        rf"family|residential|thermal|gas)\s+){{0,2}}(?:{areas}|{facilities}))\b",
        re.IGNORECASE,
    )
    never = frozenset(word.lower() for word in data["never"])
    common = frozenset(word.lower() for word in (*data["areas"], *data["facilities"]))
    return Words(
        never | common | {f"{word}s" for word in common},
        never - frozenset(data["name_words"]) - common,
        common,
        frozenset(word.lower() for word in data["organisations"]),
        frozenset(word.lower() for word in data["titles"]),
        people,
        countries,
        _provinces(data),
        frozenset(word.lower() for word in data["facilities"]),
        frozenset(word.lower() for word in data["areas"]),
        frozenset(word.lower() for word in data["province_nouns"]),
        head,
        tail,
        after,
        re.compile(rf"\s+(?:has\s+|also\s+|later\s+)?(?:{alternation(data['speech'])})\b"),
        re.compile(rf"\b(?:{alternation(data['generic'])})s?\b", re.IGNORECASE),
        re.compile(rf"\b(?:{alternation(data['speakers'])})\s+$", re.IGNORECASE),
        re.compile(rf"\b(?:{_SIDES})\s+$", re.IGNORECASE),
        re.compile(r"\b(?:near|at|(?:town|village|port|city|camp|district)\s+of)\s+$", re.IGNORECASE),
        re.compile(rf"\b(?P<noun>{areas}|{facilities})\s+of\s+(?:the\s+)?$", re.IGNORECASE),
        re.compile(rf"\b(?P<people>{alternation(list(people))})\b", re.IGNORECASE),
        re.compile(
            rf"\b(?P<people>{alternation(list(people))})\s+(?:civil\s+)?(?:war|conflict|uprising|crisis)\b", re.IGNORECASE
        ),
        re.compile(
            rf"\bthe\s+(?P<people>(?i:{alternation(list(people))}))\s+(?:city|town|village)\b(?!\s+(?:of\s+)?[A-Z#]|\s+of\s+al-)"
        ),
        re.compile(rf"(?:['’]s?)?\s+(?:{alternation(data['actors'])})", re.IGNORECASE),
        re.compile(rf"\b(?:{alternation(data['harm'])})", re.IGNORECASE),
        frozenset(word.lower() for word in data["compound_heads"]),
        frozenset(word.lower() for word in data["capitals"]),
        frozenset(data["near"]) | {"around"},
        frozenset(data["paths"]),
        # "in a crowded vegetable market", "struck the western districts": one word before it, unless that only leads to it.
        re.compile(
            rf"(?:\b(?P<in>in|at|on|near|inside|outside|into|hit|struck|targeted|shelled|bombed)\s+)?(?:\b(?:the|an?|its|their|this|that)\s+)?"
            rf"(?P<what>(?:(?!(?:{alternation(data['before_buildings'])})\b)\b[a-z][a-z'-]+\s+)?"
            rf"\b(?:{buildings})|(?:{_SIDES})\s+(?:{parts_of_towns}))\b"
        ),
        re.compile(rf"(?:\b(?:{buildings})|\s(?:{parts_of_towns}))\b"),
    )


def _provinces(data: Mapping[str, Any]) -> dict[str, str]:
    """Province and region names that one country alone has: they tell the country of a report that does not name it."""
    found: dict[str, set[str]] = {}
    rows = [(code, name) for code, by_code in data["provinces"].items() for names in by_code.values() for name in names]
    rows += [(row["country"], name) for row in data["regions"] for name in (row["name"], *row["aliases"])]
    for code, name in rows:
        found.setdefault(name.lower(), set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1 and len(name) >= 4}
