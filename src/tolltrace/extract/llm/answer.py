"""A model's answer as text, parsed as the schema and as nothing else: whatever does not fit is left out and told."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from tolltrace.model import Method, Outcome, Scope, Stance, Status
from tolltrace.model.plain import plain

MOST = 200  # claims of one window: a window of 6,000 characters holds fewer figures
_LONGEST = 2000  # characters of one field
_SHOWN = 80  # characters of a model's words that a notice shows
_TRIES = 50  # braces at which an answer is looked for in prose
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL | re.IGNORECASE)


class AnswerError(ValueError):
    """The answer is not of the schema as a whole: cut off, refused, or no JSON."""


@dataclass(frozen=True, slots=True)
class Said:
    """One claim as the model tells it. Words are not yet found in the text; ``stance`` and ``method`` are what a reader may
    leave open (None, unknown)."""

    index: int
    figure: str
    quote: str
    outcome: Outcome
    status: Status
    group: str
    claimant: str
    via: str
    stance: Stance | None
    scope: Scope
    responsible: str
    method: Method
    time: str
    place: str
    part_of: int | None
    repeat_of: int | None


def shown(words: str) -> str:
    """A model's words, short and safe to print."""
    line = plain(words).encode("utf-8", "replace").decode()  # half a sign could not be recorded
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[: _SHOWN - 1]}…"'


def parse_answer(content: str, tell: Callable[[str], None]) -> list[Said]:
    """The claims of an answer, in its order; ``tell`` hears of each that does not fit and why. Raises AnswerError."""
    data = _json(content)
    claims = data.get("claims")
    if not isinstance(claims, list):
        raise AnswerError("the answer holds no list of claims")
    if len(claims) > MOST:
        tell(f"the model gave {len(claims)} claims; only the first {MOST} are looked at")
    found = [_said(item, position, tell) for position, item in enumerate(claims[:MOST], 1)]
    return [said for said in found if said is not None]


def _json(content: str) -> dict[str, Any]:
    """The JSON object of an answer: the whole of it, in a code fence, or in prose."""
    text = content.strip()
    for candidate in (text, *(m.strip() for m in _FENCE.findall(text))):
        if isinstance(data := _loads(candidate), dict):
            return data
    at = text.find("{")
    for _ in range(_TRIES):
        if at < 0:
            break
        if isinstance(data := _loads(text[at:], whole=False), dict) and "claims" in data:
            return data
        at = text.find("{", at + 1)
    raise AnswerError("the answer is no JSON object" + (", or is cut off" if "{" in text else ""))


_DECODER = json.JSONDecoder()


def _loads(text: str, *, whole: bool = True) -> Any:
    try:
        return json.loads(text) if whole else _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):  # too deep or too long a number is no answer either
        return None


def _said(item: Any, position: int, tell: Callable[[str], None]) -> Said | None:
    if not isinstance(item, dict):
        tell(f"claim {position} of the answer is no object; it is left out")
        return None
    words = {
        name: _words(item.get(name)) for name in ("figure", "quote", "group", "claimant", "via", "responsible", "time", "place")
    }
    about = f"the claim {shown(words['figure'])}"
    outcome, scope = _term(Outcome, item.get("outcome")), _term(Scope, item.get("scope"))
    if outcome is None or scope is None:  # no default is harmless: a campaign's total must not enter an incident
        name = "outcome" if outcome is None else "scope"
        tell(f"{about} has the {name} {shown(str(item.get(name)))}, which there is not; it is left out")
        return None
    status, stance = _term(Status, item.get("status")), _term(Stance, item.get("stance"))
    method = _term(Method, item.get("method"))
    for name, term in (("status", status), ("stance", stance), ("method", method)):
        if term is None:
            tell(f"{about} has the {name} {shown(str(item.get(name)))}, which there is not; it is left open")
    index = _whole(item.get("index"))
    return Said(
        index=position if index is None else index,
        outcome=outcome,
        scope=scope,
        status=status or Status.UNKNOWN,
        stance=stance,
        method=method or Method.UNKNOWN,
        part_of=_whole(item.get("part_of")),
        repeat_of=_whole(item.get("repeat_of")),
        **words,
    )


def _words(value: Any) -> str:
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


_Term = TypeVar("_Term", bound=StrEnum)


def _term(terms: type[_Term], value: Any) -> _Term | None:
    try:
        return terms(value) if isinstance(value, str) else None
    except ValueError:
        return None
