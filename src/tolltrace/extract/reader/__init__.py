"""Readers: what says which figures are claims. The rule reader is the first."""

from tolltrace.extract.reader.rules import RuleReader

__all__ = ["RuleReader"]
