"""A policy: the named, versioned set of coding rules under which tolls are drawn. Its words are data (``vocab/policies``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tolltrace.errors import VocabularyError
from tolltrace.vocab import names, vocabulary


@dataclass(frozen=True)
class Policy:
    """``rules`` maps a rule's id to the sentence that explains it, ``reasons`` why a claim was set aside to its wording.
    ``origins_needed``: an incident with fewer independent origins is provisional."""

    name: str
    version: str
    label: str
    description: str
    origins_needed: int
    rules: Mapping[str, str]
    reasons: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


@cache
def load_policy(name: str = "default") -> Policy:
    """The policy ``name``. Raises VocabularyError when there is none of that name or its file misses something."""
    if name not in (known := names("policies")):
        raise VocabularyError(f"no policy named {name!r}; the ones there are: {', '.join(known)}")
    data = vocabulary(f"policies/{name}")
    try:
        return Policy(
            name=str(data["name"]),
            version=str(data["version"]),
            label=str(data["label"]),
            description=str(data["description"]).strip(),
            origins_needed=int(data["origins_needed"]),
            rules=MappingProxyType({str(k): str(v) for k, v in data["rules"].items()}),
            reasons=MappingProxyType({str(k): str(v) for k, v in data["set_aside"].items()}),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VocabularyError(f"the policy {name!r} lacks or misstates {error}") from error
