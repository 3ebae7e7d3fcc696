"""A policy: the named, versioned set of coding rules under which tolls are drawn. It is data (``vocab/policies``).

A policy answers the same few questions (``QUESTIONS``) that every convention of casualty recording has to answer, each with one
of the answers that reconciling knows how to follow. Each answer says what it rests on, so that nobody mistakes our memory of a
codebook, or our inference, for the codebook.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from tolltrace.errors import VocabularyError
from tolltrace.model import Outcome, TollStatus
from tolltrace.vocab import names, vocabulary


class Basis(StrEnum):
    """What our word for a convention's rule rests on."""

    OWN = "own"  # the rule is ours
    STATED = "stated"  # found in a source
    MEMORY = "memory"  # from memory, unverified (MU)
    INFERRED = "inferred"  # an inference or a proposal of ours (INF)

    @property
    def mark(self) -> str:
        """What is printed behind a rule that is not to be relied on yet: "MU", "INF", else ""."""
        return {"memory": "MU", "inferred": "INF"}.get(self.value, "")


QUESTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "outcomes": ("all", "killed", "killed and injured"),
        "people": ("everyone", "civilians"),
        "lines": ("statuses", "total"),
        "unknown_status": ("own line", "civilian", "in range"),
        "admissions": ("beside", "within"),
        "figure": ("span", "lowest", "latest"),
        "best": ("attested", "lowest", "none"),
        "vague": ("stated", "coded", "blank"),
        "counted": ("every incident", "confirmed and fair", "two origins", "one death"),
    }
)
"""Each question of coding with the answers there are, that of the default policy first."""

_OUTCOMES = {
    "all": frozenset(Outcome),
    "killed": frozenset({Outcome.KILLED}),
    "killed and injured": frozenset({Outcome.KILLED, Outcome.INJURED}),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """How a convention answers one question: ``value`` is the answer, ``text`` says it in a sentence, ``basis`` and ``source``
    what that rests on."""

    value: str
    text: str
    basis: Basis
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A vague word ("dozens") that a convention codes as a number: ``stated`` is the low bound that the word states."""

    word: str
    stated: int | None
    coded: int


@dataclass(frozen=True)
class Policy:
    """``choices`` answers every question. ``rules`` maps a rule's id to the sentence that explains it, ``reasons`` why a claim
    was set aside to its wording. ``readings`` are the vague words that it codes as numbers. ``origins_needed``: an incident with
    fewer independent origins is provisional. ``graded``: whether the convention grades incidents at all. ``gaps`` are rules of
    the convention that are known and not followed here."""

    name: str
    version: str
    label: str
    description: str
    origins_needed: int
    choices: Mapping[str, Choice]
    rules: Mapping[str, str]
    reasons: Mapping[str, str]
    readings: tuple[Reading, ...] = ()
    graded: bool = False
    gaps: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"

    def asks(self, question: str) -> str:
        """This policy's answer to ``question``."""
        return self.choices[question].value

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """The outcomes that are coded."""
        return _OUTCOMES[self.asks("outcomes")]

    @property
    def headline(self) -> TollStatus:
        """The line that the convention publishes first."""
        return TollStatus.CIVILIAN if self.asks("people") == "civilians" else TollStatus.TOTAL

    def with_choice(self, question: str, other: "Policy") -> "Policy":
        """This policy with another's answer to one question: what a difference comes from is found by taking it away."""
        taken = ("people", "lines") if question == "people" else (question,)  # a leading line has to be there
        choices = MappingProxyType({**self.choices, **{q: other.choices[q] for q in taken}})
        readings = other.readings if question == "vague" else self.readings
        return replace(self, choices=choices, readings=readings)


@cache
def load_policy(name: str = "default") -> Policy:
    """The policy ``name``. Raises VocabularyError when there is none of that name or its file misses something."""
    if name not in (known := names("policies")):
        raise VocabularyError(f"no policy named {name!r}; the ones there are: {', '.join(known)}")
    data = vocabulary(f"policies/{name}")
    wording = vocabulary("policies/default")
    try:
        return Policy(
            name=str(data["name"]),
            version=str(data["version"]),
            label=str(data["label"]),
            description=str(data["description"]).strip(),
            origins_needed=int(data["origins_needed"]),
            choices=MappingProxyType({question: _choice(question, data["choices"]) for question in QUESTIONS}),
            rules=_texts(wording["rules"], data.get("rules")),
            reasons=_texts(wording["set_aside"], data.get("set_aside")),
            readings=tuple(_reading(word, found) for word, found in (data.get("readings") or {}).items()),
            graded=bool(data.get("graded", False)),
            gaps=tuple(str(text) for text in data.get("gaps") or ()),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VocabularyError(f"the policy {name!r} lacks or misstates {error}") from error


def _choice(question: str, choices: Mapping[str, Any]) -> Choice:
    found = choices[question]
    value = str(found["value"])
    if value not in QUESTIONS[question]:
        raise ValueError(f"{question}: {value!r}; the answers there are: {', '.join(QUESTIONS[question])}")
    return Choice(value, " ".join(str(found["text"]).split()), Basis(found["basis"]), str(found.get("source", "")))


def _reading(word: str, found: Mapping[str, Any]) -> Reading:
    stated = found["stated"]
    return Reading(str(word), None if stated is None else int(stated), int(found["coded"]))


def _texts(base: Mapping[str, str], own: Mapping[str, str] | None) -> Mapping[str, str]:
    return MappingProxyType({str(k): str(v) for k, v in {**base, **(own or {})}.items()})
