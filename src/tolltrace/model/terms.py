"""The closed vocabularies: every word that a claim or a toll may use, one enumeration each.

They are string enumerations so that a value is its own name on disk, in JSON and on screen. Labels, descriptions and
export codes are data (``vocab/``); these types only make a misspelt value impossible.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What happened to the people counted."""

    KILLED = "killed"
    INJURED = "injured"
    CASUALTIES = "casualties"
    MISSING = "missing"
    DISPLACED = "displaced"
    DETAINED = "detained"
    ABDUCTED = "abducted"


class Status(StrEnum):
    """Who the people counted are said to be, in the report's own words."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class TollStatus(StrEnum):
    """The four lines of a toll: three statuses, and the total that they explain in part."""

    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    UNKNOWN = "unknown"
    TOTAL = "total"


class Modifier(StrEnum):
    """How a figure is hedged."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    ABOUT = "about"
    RANGE = "range"
    VAGUE = "vague"


class Stance(StrEnum):
    """How the claim stands towards the figure."""

    REPORTED = "reported"
    DENIED = "denied"
    DISPUTED = "disputed"
    ACKNOWLEDGED = "acknowledged"
    SUPERSEDED = "superseded"


class Scope(StrEnum):
    """A single happening, or a count over many: of months, of an offensive, of a whole conflict."""

    INCIDENT = "incident"
    AGGREGATE = "aggregate"


class Method(StrEnum):
    """How the harm was done."""

    AIRSTRIKE = "airstrike"
    DRONE_STRIKE = "drone strike"
    SHELLING = "shelling"
    MISSILE_STRIKE = "missile strike"
    CAR_BOMB = "car bomb"
    SUICIDE_BOMBING = "suicide bombing"
    EXPLOSIVE = "explosive"
    CHEMICAL = "chemical"
    SHOOTING = "shooting"
    EXECUTION = "execution"
    CLASH = "clash"
    OTHER = "other"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How closely a date is known, finest first."""

    DAY = "day"
    DAYS = "days"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class PlacePrecision(StrEnum):
    """How closely a place is known, finest first; ``near`` is a named place the harm happened close to."""

    EXACT = "exact"
    NEAR = "near"
    LOCALITY = "locality"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class Grade(StrEnum):
    """Airwars' five grades of an incident (METHODOLOGY section 1)."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class DecisionKind(StrEnum):
    """What a person may decide."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"
    PIN = "pin"
    ADD = "add"
    UNDO = "undo"
