"""Roles of people and grants of tokens. A role holds what the ones below it hold; a grant narrows what a program may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do: look (viewer), judge claims and link questions (reviewer), change tolls and incidents and bring
    reports in (editor), decide who else may (owner)."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    OWNER = "owner"

    def covers(self, least: "Role") -> bool:
        """Whether this role may do what ``least`` may."""
        return _RANK[self] >= _RANK[least]


_RANK = {role: rank for rank, role in enumerate(Role)}


class Grant(StrEnum):
    """What a token lets a program do in its owner's name, within their role; ``public`` reads the signed release alone."""

    READ = "read"
    PUBLIC = "public"
    DECIDE = "decide"
    EXPORT = "export"


VISITOR = "tolltrace.visitor"  # where a request's scope holds its Visitor


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request. ``session`` is the hash of the session's secret, "" without one; ``grants`` is None but for a token;
    ``unsettled``: still with the password that somebody else chose, and may do nothing but change it."""

    name: str
    role: Role
    session: str = ""
    grants: frozenset[Grant] | None = None
    unsettled: bool = False
