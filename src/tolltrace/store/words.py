"""Column types that keep the same values in every database.

SQLite keeps any character in a text and any size of number. PostgreSQL refuses the character NUL in a text and gives an Integer
four bytes: there NUL is written as a noncharacter of Unicode, which comes back as NUL, and numbers of people have eight bytes.
"""

from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy import String as _String
from sqlalchemy import Text as _Text
from sqlalchemy.types import TypeDecorator

_SIGN = "\ufdd0"  # a noncharacter: no text has it, and if one has, it comes back all the same
_PAIRS = ((_SIGN, _SIGN + "1"), ("\0", _SIGN + "0"))  # what is written for what, in this order; back in the other


class _Words(TypeDecorator[str]):
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and dialect.name != "sqlite" and ("\0" in value or _SIGN in value):
            for kept, written in _PAIRS:
                value = value.replace(kept, written)
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is not None and _SIGN in value and dialect.name != "sqlite":
            for kept, written in reversed(_PAIRS):
                value = value.replace(written, kept)
        return value  # type: ignore[no-any-return]


class String(_Words):
    """A short text."""

    impl = _String
    cache_ok = True


class Text(_Words):
    """A long text."""

    impl = _Text
    cache_ok = True


People = BigInteger().with_variant(Integer(), "sqlite")
"""A number of people."""
