"""release.yml: what may be published of a casebook, as data that a person can read, change and sign."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from tolltrace.errors import InputError
from tolltrace.model import PlacePrecision, sha256_hex
from tolltrace.vocab import vocabulary

NAME = "release.yml"
PUBLICATION = "publication"
LEVELS = tuple(p for p in PlacePrecision if p is not PlacePrecision.UNKNOWN)
_MEND = "see docs/how-to/publish.md"
_HEAD = (
    "# What may be published of this casebook. A rule that is left out is as it stands here: take the # away to change it.",
    "# Nothing is published until a person signs what tolltrace release lists; a changed rule asks for another signature.",
    "",
)


@dataclass(frozen=True, slots=True)
class Embargo:
    """Nothing of an incident, or of the incidents that a report tells of (``of``: an id or a report's name), before ``until``."""

    of: str
    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """A person agreed to be named for one ``purpose``; ``by`` holds the consent, given on ``recorded``."""

    name: str
    purpose: str
    recorded: date
    by: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The keys of ``rules`` in vocab/release.yml, which describes each. ``source`` is the text they were read from: its hash is
    what a person signs."""

    delay_days: int
    finest_place: PlacePrecision
    sensitive_place: PlacePrecision
    combatant_place: PlacePrecision
    small_cells: int
    quotes: str
    places: Mapping[str, PlacePrecision] = field(default_factory=lambda: MappingProxyType({}))
    embargo: tuple[Embargo, ...] = ()
    consent: tuple[Consent, ...] = ()
    may_be_named: tuple[str, ...] = ()
    cleared_quotes: tuple[str, ...] = ()
    source: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the rules in force, defaults included."""
        own = {f.name: str(getattr(self, f.name)) for f in fields(self) if f.name not in ("source", "places")}
        return sha256_hex(f"{sorted(own.items())}{sorted(self.places.items())}".encode())

    def named(self, purpose: str = PUBLICATION) -> tuple[str, ...]:
        """The persons who agreed to be named for ``purpose``."""
        return tuple(c.name for c in self.consent if c.purpose == purpose)


@cache
def default_rules() -> Rules:
    """The rules of a casebook that has none."""
    return made({}, "default")


def read_rules(path: Path) -> Rules:
    """The rules in ``path``, the defaults when there is no such file. Raises InputError, one line naming the key."""
    try:
        source = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return default_rules()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"the rules cannot be read ({error})", "save the file as UTF-8 text that you may read") from error
    try:
        data = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(path, "not YAML", "write one `key: value` a line", line=mark.line + 1 if mark else None) from error
    if data is not None and not isinstance(data, dict):
        raise InputError(path, "rules are keys with values", _MEND)
    return made(data or {}, str(path), source)


def commented() -> str:
    """A release.yml that changes nothing: every rule with its default and what it means, commented out."""
    described = files("tolltrace.vocab").joinpath("release.yml").read_text(encoding="utf-8")
    lines = described.partition("\nrules:\n")[2].partition("\n\n")[0].splitlines()
    return "\n".join([*_HEAD, *(f"# {line.strip()}" for line in lines)]) + "\n"


def made(data: Mapping[str, Any], where: str, source: str = "") -> Rules:
    """Rules of ``data`` over the defaults. Raises InputError for a key or value that cannot be used: a slip must not publish."""
    defaults = vocabulary("release")["rules"]
    if unknown := sorted(set(data) - set(defaults)):
        raise InputError(where, f"no rule is named {unknown[0]!r}", f"the rules are {', '.join(defaults)}")
    found = {**defaults, **data}
    try:
        return Rules(
            delay_days=_whole(found["delay_days"], 0),
            finest_place=_level(found["finest_place"]),
            sensitive_place=_level(found["sensitive_place"]),
            combatant_place=_level(found["combatant_place"]),
            small_cells=_whole(found["small_cells"], 0),
            quotes=_one_of(found["quotes"], ("redacted", "figure")),
            places=MappingProxyType({str(k): _level(v) for k, v in (found["places"] or {}).items()}),
            embargo=tuple(Embargo(str(e["of"]), _day(e["until"]), str(e.get("reason", ""))) for e in found["embargo"] or ()),
            consent=tuple(
                Consent(_person(c["name"]), str(c["purpose"]), _day(c["recorded"]), str(c["by"])) for c in found["consent"] or ()
            ),
            may_be_named=tuple(str(n) for n in found["may_be_named"] or ()),
            cleared_quotes=tuple(str(c) for c in found["cleared_quotes"] or ()),
            source=source,
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(where, str(error), _MEND) from error
    except KeyError as error:
        raise InputError(where, f"an entry of embargo or consent lacks {error.args[0]!r}", _MEND) from error


def _whole(value: object, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"{value!r} is no whole number from {least} on")
    return value


def _person(value: object) -> str:
    """A person's whole name: one word of it is many people's."""
    if len(str(value).split()) < 2:
        raise ValueError(f"the consent of {value!r} names no one person: write the whole name")
    return str(value)


def _level(value: object) -> PlacePrecision:
    if value not in LEVELS:
        raise ValueError(f"{value!r} is no precision of a place (one of {', '.join(LEVELS)})")
    return PlacePrecision(str(value))


def _one_of(value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return str(value)


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
