"""Model records to JSON documents and back, without loss: ``decode(type(x), encode(x)) == x`` for every record of the model.

One rule for all records instead of one pair of functions each, so that a field added to the model can never be forgotten
here. The kinds of value that may be stored stand in one table (``_SCALARS``) beside enumerations, tuples, options and nested
records; any other type is refused when the codec of its record is built, not when data is lost. Every field is written,
defaults too: a default that changes later must not change what was recorded.
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tolltrace.errors import CasebookError

R = TypeVar("R")
Coder = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


# type -> (to JSON, from JSON)
_SCALARS: dict[type, tuple[Coder, Coder]] = {
    str: (_same, _same),
    int: (_same, _same),
    bool: (_same, _same),
    float: (_same, float),  # JSON may have written 1.0 as 1
    date: (date.isoformat, date.fromisoformat),
    datetime: (datetime.isoformat, datetime.fromisoformat),
}


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def encode(record: object) -> str:
    """``record`` (any frozen record of the model) as one compact JSON document."""
    return _compact(_record_codec(type(record))[0](record))


def decode(kind: type[R], document: str) -> R:
    """The record of type ``kind`` that ``document`` holds. Raises CasebookError when it is no such document."""
    try:
        made: R = _record_codec(kind)[1](json.loads(document))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CasebookError(f"a stored {kind.__name__} is damaged ({error}); run verify to find it") from error
    return made


def encode_all(records: tuple[object, ...]) -> str:
    """Several records as one JSON list."""
    return _compact([_record_codec(type(r))[0](r) for r in records])


def decode_all(kind: type[R], document: str) -> tuple[R, ...]:
    """The records of type ``kind`` in a JSON list. Raises CasebookError when it is no such list."""
    try:
        return tuple(_record_codec(kind)[1](entry) for entry in json.loads(document))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CasebookError(f"a stored list of {kind.__name__} is damaged ({error}); run verify to find it") from error


def _record_codec(kind: type) -> tuple[Coder, Coder]:
    # A dictionary and not functools.cache: the type checker does not see that types can be hashed.
    if kind not in _CODECS:
        _CODECS[kind] = _build(kind)
    return _CODECS[kind]


_CODECS: dict[type, tuple[Coder, Coder]] = {}


def _build(kind: type) -> tuple[Coder, Coder]:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no record of the model")
    hints = get_type_hints(kind)
    plan = [(f.name, *_codec(hints[f.name])) for f in fields(kind)]
    writers = [(name, None if write is _same else write) for name, write, _ in plan]
    readers = {name: (None if read is _same else read) for name, _, read in plan}
    names = list(readers)
    # Most fields are read as they are: only the others are visited one by one.
    in_order = [(i, read) for i, (_, _, read) in enumerate(plan) if read is not _same]
    required = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]

    def write(record: Any) -> dict[str, Any]:
        return {name: getattr(record, name) if w is None else w(getattr(record, name)) for name, w in writers}

    # Most dates and places of most claims are unknown: the one empty record stands for all of them.
    empty = None if required else kind()
    blank = None if empty is None else write(empty)

    def read(document: dict[str, Any]) -> Any:
        if blank is not None and document == blank:
            return empty
        if list(document) == names:  # written by this version: every field, in order
            values = list(document.values())
            for i, r in in_order:
                values[i] = r(values[i])
            return kind(*values)
        for name in required:
            if name not in document:
                raise KeyError(f"{kind.__name__} without {name}")
        # An unknown field is a KeyError here: dropping it silently would lose what a newer version recorded.
        by_name = {name: value if (known := readers[name]) is None else known(value) for name, value in document.items()}
        return kind(**by_name)

    return write, read


def _codec(hint: Any) -> tuple[Coder, Coder]:
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (inner,) = [a for a in args if a is not NoneType]
        write, read = _codec(inner)
        if write is _same and read is _same:
            return _same, _same
        return (lambda v: None if v is None else write(v)), (lambda v: None if v is None else read(v))
    if origin is tuple:
        return _tuple_codec(args)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return (lambda v: v.value), {member.value: member for member in hint}.__getitem__
    if isinstance(hint, type) and is_dataclass(hint):
        return _record_codec(hint)
    raise TypeError(f"no way to store a {hint}")


def _tuple_codec(args: tuple[Any, ...]) -> tuple[Coder, Coder]:
    if len(args) == 2 and args[1] is Ellipsis:
        write, read = _codec(args[0])
        if write is _same and read is _same:
            return list, tuple
        return (lambda v: [write(x) for x in v]), (lambda v: tuple(read(x) for x in v))
    pairs = [_codec(a) for a in args]
    return (
        lambda v: [write(x) for (write, _), x in zip(pairs, v, strict=True)],
        lambda v: tuple(read(x) for (_, read), x in zip(pairs, v, strict=True)),
    )
