"""One root, few leaves. Errors carry their context and are translated to one clear line at the edge (the CLI).

TolltraceError
├── InputError        something the user gave cannot be used (file, line and mend are named)
├── CasebookError     a casebook is missing, damaged, or of another version
├── VocabularyError   a vocabulary or policy file is wrong
├── MissingExtraError  a feature needs an extra that is not installed
├── ReviewError       a person's decision cannot be taken
├── AccountError      something about an account cannot be done
├── EndpointError     a language model's endpoint gives no answer
└── InterruptedWorkError   the user stopped long work; what was done is recorded
"""

from pathlib import Path
from typing import Any


class TolltraceError(Exception):
    """The root: whatever tolltrace raises on purpose. Goes from a worker to the process that started it as it is."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Else Python would make it again from its one line, which the leaves are not made from.
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[TolltraceError], args: tuple[object, ...], state: dict[str, Any]) -> TolltraceError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class InputError(TolltraceError):
    """One input cannot be used. ``str(error)`` is one line: where, what, and the mend."""

    def __init__(self, where: str | Path, what: str, mend: str, *, line: int | None = None) -> None:
        self.where, self.what, self.mend, self.line = str(where), what, mend, line
        super().__init__(f"{self.where}{f', line {line}' if line else ''}: {what}; {mend}")


class CasebookError(TolltraceError):
    """A casebook cannot be opened or does not hold together."""


class VocabularyError(TolltraceError):
    """A vocabulary or policy file is wrong."""


class MissingExtraError(TolltraceError):
    """A feature needs an optional extra: ``what`` is missing and how to ``mend`` it."""

    def __init__(self, feature: str, extra: str) -> None:
        self.what, self.mend = f'{feature} needs the extra "{extra}"', f'pip install "tolltrace[{extra}]"'
        super().__init__(f"{self.what}: {self.mend}")


class EndpointError(TolltraceError):
    """An endpoint gives no answer that can be used. ``final``: no other question to it would fare better."""

    def __init__(self, host: str, what: str, *, final: bool) -> None:
        self.host, self.what, self.final = host, what, final
        super().__init__(f"the language model at {host}: {what}")


class ReviewError(TolltraceError):
    """A decision cannot be taken: ``what`` is in the way and how to ``mend`` it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(f"{what}; {mend}")


class AccountError(TolltraceError):
    """Something about an account cannot be done; ``code`` names the words "refusal_..." that say so on a page."""

    def __init__(self, code: str, what: str, mend: str) -> None:
        self.code, self.what, self.mend = code, what, mend
        super().__init__(f"{what}; {mend}")


class InterruptedWorkError(TolltraceError):
    """The user stopped long work."""
