"""One frozen Config: what a casebook's tolltrace.yml and the command line may set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    """``policy`` names the coding rules; ``reader`` the reader of claims; ``link_at`` and ``ask_at`` are the scores (0..1)
    at and above which two happenings are joined without, and with, a question to a person."""

    policy: str = "default"
    reader: str = "rules"
    link_at: float = 0.8
    ask_at: float = 0.5
    max_text_bytes: int = 20_000_000
