"""Where something stands in a report: half-open character offsets into its text, which never changes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``text[start:end]``; offsets are in Unicode code points. Raises ValueError unless 0 <= start <= end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The characters of ``text`` at this span."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether both share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters that state one field of a claim: ``field`` is the claim's attribute name ("claimant", "when" ...)."""

    field: str
    span: Span
