"""A person signs what is published: the state of the casebook and the rules, both by their hash, entered in the ledger.

Whatever is public needs a signature for exactly this state and these rules. A changed claim, decision or rule asks for another.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tolltrace import pipeline
from tolltrace.errors import CasebookError
from tolltrace.export.record import ViewRecord
from tolltrace.model import Notice, View
from tolltrace.release.apply import Released, released
from tolltrace.release.rules import NAME, Rules, read_rules
from tolltrace.store import Casebook

SIGNED = "release signed"


UNNAMED_MEND = f"a public medium's name goes under may_be_named in {NAME}, or give its reports their url; then sign again"


@dataclass(frozen=True, slots=True)
class Draft:
    """A release that may or may not be signed: the whole ``view`` with its ``state``, the rules, what they leave of it, and who
    signed it ("" nobody)."""

    view: View
    state: str
    rules: Rules
    release: Released
    signed_by: str

    @property
    def ref(self) -> str:
        """What a signature is about."""
        return _ref(self.state, self.rules)


def unnamed(made: Draft) -> list[Notice]:
    """What to tell of publishers that nobody knows: that they stay unnamed, why, and how to change it; nothing where there are
    none."""
    names = made.release.unnamed_publishers()
    what = f"not named in public: {', '.join(names)} (no source that we know, and no public address is recorded)"
    return [Notice("publishers", what, UNNAMED_MEND)] if names else []


def draft(casebook: Casebook, policy: str = "", today: date | None = None) -> Draft:
    """What would be published of ``casebook`` now. Nothing is recorded."""
    view = pipeline.view(casebook, policy)
    rules = read_rules(casebook.path / NAME)
    state = ViewRecord(view).state
    found = [e.author for e in casebook.store.ledger() if e.kind == SIGNED and e.ref.partition(" why=")[0] == _ref(state, rules)]
    done = released(view, rules, today or datetime.now(UTC).date())
    return Draft(view, state, rules, done, found[-1] if found else "")


def sign(casebook: Casebook, made: Draft, author: str, reason: str) -> None:
    """Enters the signature of ``author``. Raises CasebookError without a name or a reason."""
    if not author.strip() or not reason.strip():
        raise CasebookError("a release is signed with a name and a reason: --sign NAME --reason TEXT")
    casebook.store.enter(SIGNED, f"{made.ref} why={reason.strip()}", author=author.strip(), at=datetime.now(UTC))


def signed(casebook: Casebook, policy: str = "", today: date | None = None) -> Draft:
    """The draft, where it is signed. Raises CasebookError, with the mend, where it is not."""
    made = draft(casebook, policy, today)
    if not made.signed_by:
        raise CasebookError(
            f"{casebook.path}: nobody has signed this state and these rules; read what tolltrace release lists, then: "
            f"tolltrace release --casebook {casebook.path} --sign NAME --reason TEXT"
        )
    return made


def _ref(state: str, rules: Rules) -> str:
    return f"state={state} rules={rules.digest}"
