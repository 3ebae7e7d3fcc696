"""One frozen Config: what a casebook's tolltrace.yml and the command line may set."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Config:
    """``policy`` names the coding rules; ``reader`` the reader of claims; ``link_at`` and ``ask_at`` are the scores (0..1)
    at and above which two happenings are joined without, and with, a question to a person.

    ``llm_*`` are used by the reader "llm" only: the endpoint's base address, the model's name, the NAME of the environment
    variable that holds the key (the key itself is stored nowhere), seconds for an answer, tries for a question, and
    questions asked at a time. ``records`` is the address of the records in PostgreSQL (without a password), "" for the file
    in the casebook's folder."""

    policy: str = "default"
    reader: str = "learned"
    link_at: float = 0.8
    ask_at: float = 0.5
    max_text_bytes: int = 20_000_000
    llm_url: str = ""
    llm_model: str = ""
    llm_key_env: str = ""
    llm_timeout: int = 120
    llm_tries: int = 5
    llm_parallel: int = 4
    records: str = ""


def user_places() -> Path:
    """The user's own gazetteer, made by ``tolltrace places import``: TOLLTRACE_PLACES, else in the user's data folder."""
    if named := os.environ.get("TOLLTRACE_PLACES"):
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "tolltrace" / "places.sqlite"
