"""The desk: one casebook as people at work see it, whatever shows it (pages, API).

A decision is durable before anybody is told that it was taken. What it changes in its own incident is drawn at once; what it
may change elsewhere (links, totals, scenarios) is computed in the background from everything recorded, and until that is done
the state says how many decisions its results do not take in yet.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from tolltrace import pipeline
from tolltrace.errors import ReviewError, TolltraceError
from tolltrace.model import Claim, Decision, DecisionKind, View
from tolltrace.model.edits import edited, in_order, rejected, undone
from tolltrace.reconcile import load_policy, totals
from tolltrace.reconcile.history import reconcile_revised, stated_days
from tolltrace.review import judge
from tolltrace.review.judge import Hand
from tolltrace.review.part import Shelf
from tolltrace.review.queue import Item, queue
from tolltrace.store import Casebook

WAIT = 0.06  # seconds that a decision about links waits for the rest: a small casebook's next page then shows all of it
BRIEF = 0.5  # seconds that a pass may take without a rest after it
LONGEST_REST = 60.0  # seconds
_LOCAL = frozenset({DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT, DecisionKind.PIN})
_ANSWERS = frozenset({DecisionKind.MERGE, DecisionKind.SPLIT})

Judgement = Callable[["State", Hand], Sequence[Decision]]
"""What a person wants: from what is in sight and their hand, the decisions to append (a function of ``judge``, as a rule)."""


@dataclass(frozen=True)
class State:
    """What is in sight: the view on ``shelf`` takes in the first ``through`` of ``decisions``, and further ones where they act at
    once. ``known`` is the queue where it follows from the one before without looking at everything again."""

    shelf: Shelf
    decisions: tuple[Decision, ...]
    through: int
    known: tuple[Item, ...] | None = field(default=None, compare=False, repr=False)
    version: str = field(default_factory=lambda: secrets.token_hex(8), compare=False)  # another one after a restart too

    @property
    def view(self) -> View:
        """The record."""
        return self.shelf.view

    @property
    def seen(self) -> int:
        """The number of decisions in sight: what a form carries, so that a later judgement on the same thing is told."""
        return len(self.decisions)

    @property
    def behind(self) -> int:
        """How many decisions links, totals and scenarios do not take in yet."""
        return len(self.decisions) - self.through

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The queue."""
        return queue(self.view, self.decisions) if self.known is None else self.known

    @cached_property
    def about(self) -> dict[str, tuple[Decision, ...]]:
        """The decisions about each subject, oldest first, those undone included."""
        found: dict[str, list[Decision]] = {}
        for decision in self.decisions:
            for subject in dict.fromkeys(decision.subjects):
                found.setdefault(subject, []).append(decision)
        return {subject: tuple(made) for subject, made in found.items()}

    def question(self, a: str, b: str) -> tuple[str, str]:
        """Two happenings between which a link is, or was until somebody answered: what a reviewer is asked about. Raises
        ReviewError for others: putting together what nobody asks about changes incidents, which is an editor's to do."""
        answered = any(d.kind in _ANSWERS and set(d.subjects) == {a, b} for d in self.about.get(a, ()))
        if f"{a}~{b}" not in self.shelf.link and not answered:
            mend = "reload the page: somebody decided or read again meanwhile"
            raise ReviewError("there is no link between these any more", mend)
        return a, b

    @cached_property
    def void(self) -> set[str]:
        """The ids of decisions that were undone."""
        return undone(self.decisions)

    @cached_property
    def verdict(self) -> dict[str, Decision]:
        """The last standing word on each claim or incident: accepted, rejected, edited or added."""
        kinds = (DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT, DecisionKind.ADD)
        return {s: d for d in in_order(self.decisions) if d.kind in kinds for s in d.subjects}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a judgement: the ``decisions`` appended, or what ``others`` decided about the same thing meanwhile (then
    nothing was appended)."""

    decisions: tuple[Decision, ...] = ()
    others: tuple[Decision, ...] = ()


class Desk:
    """A casebook opened for people. ``author`` is who decides where nobody logs in. Safe to use from several threads."""

    def __init__(self, casebook: Casebook, author: str) -> None:
        self.casebook, self.author = casebook, author
        self.working = threading.Lock()  # whatever records results: a pass, an import
        self._lock = threading.RLock()
        self._wake, self._idle = threading.Event(), threading.Event()
        self._stopped = threading.Event()
        self.failure = ""
        if not casebook.store.linkage_version() and casebook.store.counts()["claims"]:
            pipeline.refreshed(casebook)
        self._mark = casebook.store.mark()
        self._state = self._load()
        self._thread = threading.Thread(target=self._keep_up, name="results", daemon=True)
        self._thread.start()
        if self._state.behind:
            self._wake.set()
        else:
            self._idle.set()

    @property
    def state(self) -> State:
        """The present state; what other programs recorded meanwhile is taken in."""
        mark = self.casebook.store.mark()
        with self._lock:
            if mark != self._mark:
                self._mark, self._state = mark, self._load()
                self._stir()
            return self._state

    def decide(self, judgement: Judgement, *, author: str, reason: str = "", seen: int | None = None) -> Taken:
        """Takes a judgement on what is in sight. ``seen`` is the number of decisions that the person had in sight (None: all):
        what others decided about the same thing since comes back instead. Raises ReviewError where it cannot be taken."""
        with self._lock:
            state = self.state
            hand = Hand(author, judge.after(state.decisions, datetime.now(UTC)), reason.strip())
            decisions = tuple(judgement(state, hand))
            store = self.casebook.store
            if others := store.append_decisions(decisions, state.seen if seen is None else min(seen, state.seen)):
                return Taken(others=others)
            self._mark = store.mark()
            if self._mark[2] == state.seen + len(decisions):
                self._state = _folded(state, decisions)
                if not self._state.behind:
                    store.rest_on(self._state.seen, state.seen)
            else:  # another program decided something else in the same moment
                self._state = self._load()
            self._stir()
        if any(d.kind not in _LOCAL for d in decisions):
            self._idle.wait(WAIT)
        return Taken(decisions=decisions)

    def reload(self) -> None:
        """Reads everything anew: after an import."""
        with self._lock:
            self._mark, self._state = self.casebook.store.mark(), self._load()

    def settle(self, timeout: float = 60) -> bool:
        """Waits until the results take in every decision; False when that took longer than ``timeout`` seconds."""
        return self._idle.wait(timeout)

    def close(self) -> None:
        """Stops the background work and closes the casebook."""
        self._stopped.set()
        self._wake.set()
        self._thread.join(timeout=30)
        self.casebook.close()

    def _load(self) -> State:
        store = self.casebook.store
        policy = self.casebook.config.policy
        decisions = tuple(store.decisions())
        through = store.rests_on(policy if store.conclusions(policy) else "")
        return _caught_up(pipeline.view(self.casebook), decisions, min(through, len(decisions)))

    def _stir(self) -> None:
        if self._state.behind:
            self._idle.clear()
            self._wake.set()

    def _keep_up(self) -> None:
        """Brings the results up to the decisions, again and again."""
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._stopped.is_set():
                return
            began = time.monotonic()
            try:
                with self.working:
                    view = pipeline.refreshed(self.casebook)
                self.failure = ""
                self._settle_on(view)
                self._rest(time.monotonic() - began)
            except (TolltraceError, ValueError) as error:
                # The decisions are safe; what is shown stays as it was and says why.
                logging.getLogger(__name__).exception("results cannot be brought up to date")
                self.failure = str(error)
                self._idle.set()

    def _rest(self, took: float) -> None:
        """After a pass of a large record, lets people work undisturbed for as long as it took before the next one."""
        if took > BRIEF:
            self._stopped.wait(min(took, LONGEST_REST))

    def _settle_on(self, view: View) -> None:
        with self._lock:
            store = self.casebook.store
            self._mark = store.mark()
            decisions = tuple(store.decisions())
            self._state = _caught_up(view, decisions, store.rests_on(self.casebook.config.policy))
            if self._state.behind:
                self._wake.set()
            else:
                self._idle.set()


def _caught_up(view: View, decisions: tuple[Decision, ...], through: int) -> State:
    """The state of a view that takes in the first ``through`` of ``decisions``: those made while it was computed act too."""
    state = State(Shelf(view), decisions[:through], through)
    return _folded(state, decisions[through:]) if through < len(decisions) else state


def idle(decisions: Sequence[Decision], before: Sequence[Decision]) -> bool:
    """Whether ``decisions`` leave every result as it is: claims found right that nobody had rejected ``before``."""
    if any(d.kind is not DecisionKind.ACCEPT for d in decisions):
        return False
    lifted = rejected(before)
    return not any(s in lifted for d in decisions for s in d.subjects)


def _folded(state: State, decisions: tuple[Decision, ...]) -> State:
    """The state with ``decisions`` appended; those about a claim or a bound act at once within their own incidents."""
    made = (*state.decisions, *decisions)
    if idle(decisions, state.decisions):
        judged = {s for d in decisions for s in d.subjects}
        through = len(made) if not state.behind else state.through
        return State(state.shelf, made, through, tuple(i for i in state.items if i.id not in judged))
    local = [d for d in decisions if d.kind in _LOCAL]
    if not local:
        return State(state.shelf, made, state.through)
    touched = {s for d in local for s in d.subjects}
    view = state.view
    claims = _patched(view, local)
    by_id = {**view.claim, **{c.id: c for c in claims if c.id in touched}}
    policy = load_policy(view.policy.partition("@")[0] or "default")
    stated = stated_days(claims, view.reports)
    homes = {view.incident_of.get(s, state.shelf.incident_of.get(s, s)) for s in touched}
    anew = {home: reconcile_revised(view.incident[home], by_id, stated, policy, made) for home in homes if home in view.incident}
    reconciled = tuple(anew.get(r.incident, r) for r in view.reconciled)
    sums = totals(reconciled) if anew else view.totals
    return State(Shelf(replace(view, claims=claims, reconciled=reconciled, totals=sums)), made, state.through)


def _patched(view: View, decisions: Sequence[Decision]) -> tuple[Claim, ...]:
    edits = {s for d in decisions if d.kind is DecisionKind.EDIT for s in d.subjects}
    if not edits:
        return view.claims
    return tuple(edited([c], decisions)[0] if c.id in edits else c for c in view.claims)
