"""Two ways to lay lines out at a terminal, without the trailing spaces that rich's padding would leave in a pipe."""

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Indented:
    """``text`` wrapped and indented by ``by``, further lines by ``hang`` more."""

    text: Text
    by: int = 3
    hang: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for number, line in enumerate(self.text.wrap(console, max(20, options.max_width - self.by - self.hang))):
            line.rstrip()
            yield Text(" " * (self.by + (self.hang if number else 0))) + line


@dataclass(frozen=True, slots=True)
class Hanging:
    """A label, then pieces that are never broken inside; further lines stand under the first piece."""

    label: str
    pieces: tuple[str, ...]
    by: int = 3
    column: int = 11

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines: list[str] = []
        for piece in self.pieces:
            if lines and len(lines[-1]) + 3 + len(piece) + self.by + self.column <= options.max_width:
                lines[-1] += f"   {piece}"
            else:
                lines.append(piece)
        for number, line in enumerate(lines):
            head = self.label if number == 0 else ""
            yield Text.assemble(" " * self.by, (f"{head:{self.column}}", "bold"), line)
