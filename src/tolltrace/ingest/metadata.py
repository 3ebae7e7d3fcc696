"""What is said about a document: publication dates, and the sidecar NAME.meta.yml (or NAME.txt.meta.yml) beside it."""

import reprlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from tolltrace.ingest.base import Metadata
from tolltrace.ingest.walk import SIDECAR

FIELDS = ("doc", "publisher", "published", "title", "url")
_LARGEST = 100_000  # bytes; a sidecar holds five lines
_FIRST_YEAR, _LAST_YEAR = 1800, 2200  # of publication

Odd = tuple[str, str]  # what is odd, and its mend


def parse_day(value: object) -> date | None:
    """A publication date from YAML, JSON or the command line: an ISO date or date-time, None when it is none or
    lies in no year in which a report can have been published."""
    day = _day(value)
    # Outside these years it is a slip of the hand, and reckoning days from it would leave the calendar.
    return day if day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def read_fields(data: Mapping[str, Any]) -> tuple[Metadata, list[Odd]]:
    """The fields of a line or a sidecar; a value that cannot be used is left out and named."""
    odd: list[Odd] = []
    words: dict[str, str] = {}
    for name in ("doc", "publisher", "title", "url"):
        value = data.get(name)
        if isinstance(value, str):
            # Names are one line; a stray break in one would break every table and message that shows it.
            words[name] = " ".join(clean(value).split())
        elif isinstance(value, int) and not isinstance(value, bool) and name == "doc":
            words[name] = str(value)
        elif value is not None:
            odd.append((f"{name} is not text ({shown(value)}) and was left out", f"write {name} in quotation marks"))
    given = data.get("published")
    day = parse_day(given)
    wrong = day is None and given not in (None, "")
    if wrong:
        odd.append(wrong_day(given))
    return Metadata(**words, published=day, undated=wrong), odd


def wrong_day(given: object) -> Odd:
    """The notice for a publication date that is none."""
    return f"published is no date ({shown(given)}); read as undated", "write it as YYYY-MM-DD"


def read_sidecar(path: Path) -> tuple[Metadata, list[tuple[Path, Odd]]]:
    """The sidecar of ``path``; the longer name wins over the shorter. What cannot be used is left out and named."""
    for beside in (path.with_name(path.name + SIDECAR), path.with_name(path.stem + SIDECAR)):
        try:
            with beside.open("rb") as file:
                # The base loader leaves every value a string: a title may be "Yes", a wrong date is still shown as written.
                data = yaml.load(file.read(_LARGEST), Loader=yaml.BaseLoader)  # noqa: S506 - it makes only strings, lists, maps
        except FileNotFoundError:
            continue
        except OSError as error:
            mend = "change its permissions or check the path"
            return Metadata(), [(beside, (f"the sidecar cannot be read ({error.strerror})", mend))]
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            at = f" (line {mark.line + 1})" if mark else ""
            return Metadata(), [
                (beside, (f"the sidecar cannot be read{at}", "write one `key: value` a line, dates as YYYY-MM-DD"))
            ]
        if not data:
            continue
        if not isinstance(data, dict):
            return Metadata(), [(beside, ("the sidecar holds no keys", f"write one `key: value` a line ({', '.join(FIELDS)})"))]
        said, odd = read_fields(data)
        unknown = [str(k) for k in data if k not in FIELDS]
        if unknown:
            odd.append((f"unknown key {shown(', '.join(unknown))} in the sidecar", f"the keys are {', '.join(FIELDS)}"))
        return said, [(beside, o) for o in odd]
    return Metadata(), []


def shown(value: object) -> str:
    """``value`` for a message: on one line and short."""
    # Only so much is looked at: a few bytes of YAML can name a value of any size.
    text = " ".join(reprlib.repr(value).split()) if not isinstance(value, str) else " ".join(repr(value[:200]).split())
    return text if len(text) <= 60 else text[:57] + "..."


def clean(text: str) -> str:
    """``text`` without what no database can hold, character for character so that offsets agree: halves of surrogate pairs
    and NUL become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
