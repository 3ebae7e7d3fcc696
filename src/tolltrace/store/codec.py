"""Model records to JSON documents and back, without loss: ``decode(type(x), encode(x)) == x`` for every record of the model.

One rule for all records instead of one pair of functions each, so that a field added to the model can never be forgotten
here; msgspec does the work. The kinds of value that may be stored stand in one table (``_SCALARS``) beside enumerations, tuples,
options and nested records; any other type is refused when a record of it is first met, not when data is lost. Every field is
written, defaults too: a default that changes later must not change what was recorded.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import GenericAlias, NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from tolltrace.errors import CasebookError

R = TypeVar("R")

_SCALARS = (str, int, bool, float, date, datetime)


@dataclass(frozen=True, slots=True)
class _Codec:
    """How a record of one kind is written, and how one and a list of them are read."""

    write: Callable[[object], str]
    read: Callable[[str], Any]
    read_all: Callable[[str], tuple[Any, ...]]


def encode(record: object) -> str:
    """``record`` (any frozen record of the model) as one compact JSON document."""
    return _codec(type(record)).write(record)


def decode(kind: type[R], document: str) -> R:
    """The record of type ``kind`` that ``document`` holds. Raises CasebookError when it is no such document."""
    codec = _codec(kind)
    try:
        made: R = codec.read(document)
        _nothing_dropped(document, codec.write(made))
    except (ValueError, TypeError, KeyError, msgspec.MsgspecError) as error:
        raise CasebookError(f"a stored {kind.__name__} is damaged ({error}); run verify to find it") from error
    return made


def encode_all(records: tuple[object, ...]) -> str:
    """Several records as one JSON list."""
    return f"[{','.join([_codec(type(r)).write(r) for r in records])}]"


def decode_all(kind: type[R], document: str) -> tuple[R, ...]:
    """The records of type ``kind`` in a JSON list. Raises CasebookError when it is no such list."""
    try:
        made = _codec(kind).read_all(document)
        _nothing_dropped(document, encode_all(made))
    except (ValueError, TypeError, KeyError, msgspec.MsgspecError) as error:
        raise CasebookError(f"a stored list of {kind.__name__} is damaged ({error}); run verify to find it") from error
    return made


def _nothing_dropped(document: str, kept: str) -> None:
    """Raises KeyError for a field that the record does not know: what a newer version recorded is never lost silently. What this
    version wrote is written the same again, so that only other documents are looked at field by field."""
    if kept != document and (field := _unknown(json.loads(document), json.loads(kept))):
        raise KeyError(field)


def _unknown(stored: Any, kept: Any) -> str:
    """The first field of ``stored`` that ``kept`` lacks, "" when there is none."""
    if isinstance(stored, dict) and isinstance(kept, dict):
        found = (_unknown(value, kept[name]) if name in kept else name for name, value in stored.items())
        return next(filter(None, found), "")
    if isinstance(stored, list) and isinstance(kept, list):
        return next(filter(None, map(_unknown, stored, kept)), "")
    return ""


_ENCODER = msgspec.json.Encoder()


# A dictionary and not functools.cache: the type checker does not see that types can be hashed.
_CODECS: dict[type, _Codec] = {}


def _codec(kind: type) -> _Codec:
    if kind not in _CODECS:
        _CODECS[kind] = _build(kind)
    return _CODECS[kind]


def _build(kind: type) -> _Codec:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no record of the model")
    write = _write_moments if datetime in _leaves(kind) else _write
    several: Any = GenericAlias(tuple, (kind, ...))
    return _Codec(write, msgspec.json.Decoder(kind).decode, msgspec.json.Decoder(several).decode)


def _write(record: object) -> str:
    return _ENCODER.encode(record).decode()


def _write_moments(record: object) -> str:
    """A record with moments in it, which stand as Python writes them ("+00:00"): ledgers hold hashes of such documents."""
    plain = msgspec.to_builtins(record, builtin_types=(datetime,))
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=datetime.isoformat)


def _leaves(hint: Any) -> frozenset[type]:
    """The scalar types that values of ``hint`` hold. Raises TypeError for a type that there is no way to store."""
    if hint in _SCALARS:
        return frozenset({hint})
    if get_origin(hint) in (Union, UnionType, tuple):
        inner = [a for a in get_args(hint) if a not in (NoneType, Ellipsis)]
    elif isinstance(hint, type) and issubclass(hint, Enum):
        return frozenset({str})
    elif isinstance(hint, type) and is_dataclass(hint):
        inner = list(get_type_hints(hint).values())
    else:
        raise TypeError(f"no way to store a {hint}")
    return frozenset[type]().union(*(_leaves(a) for a in inner))
