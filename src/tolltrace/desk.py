"""The desk: one casebook as people at work see it, whatever shows it (pages, API).

A decision is durable before anybody is told that it was taken, and what it changes in its own incidents is drawn at once. What
linking would make of it elsewhere is computed in the background from everything recorded, for a large record in a process of its
own; until that is done the state says how many decisions its results do not take in yet.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from tolltrace import pipeline
from tolltrace.errors import ReviewError, TolltraceError
from tolltrace.model import Decision, DecisionKind, View
from tolltrace.model.edits import rejected
from tolltrace.review import judge
from tolltrace.review.judge import Hand
from tolltrace.review.queue import Item
from tolltrace.sight.keep import Borrowed, Kept
from tolltrace.sight.settle import settle
from tolltrace.sight.work import Apart
from tolltrace.store import Casebook

WAIT = 0.06  # seconds that a decision about links waits for the rest: a small casebook's next page then shows all of it
BRIEF = 0.5  # seconds that a pass may take without a rest after it
LONGEST_REST = 60.0  # seconds
FEW = 3  # decisions that may be taken in while everybody waits
LARGE = 20_000  # claims from which on a pass has a process of its own: below, starting one would take longer than the pass
_LOCAL = frozenset({DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.EDIT, DecisionKind.PIN})
_ANSWERS = frozenset({DecisionKind.MERGE, DecisionKind.SPLIT})

Judgement = Callable[["State", Hand], Sequence[Decision]]
"""What a person wants: from what is in sight and their hand, the decisions to append (a function of ``judge``, as a rule)."""


class State:
    """What is in sight at one moment. The first ``through`` of the ``seen`` decisions are taken in by linking, further ones as
    far as they act within their incidents; ``shelf`` finds everything by key."""

    def __init__(self, shelf: Borrowed, version: str) -> None:
        self.shelf = shelf
        self.seen, self.through = shelf.seen, shelf.through
        self.version = f"{version}-{self.through}-{self.seen}"  # another one after a restart too
        self.about, self.void, self.verdict = shelf.about, shelf.void, shelf.verdict

    @property
    def behind(self) -> int:
        """How many decisions links, totals and scenarios do not take in yet."""
        return self.seen - self.through

    @property
    def waiting(self) -> int:
        """How many questions there are."""
        return sum(self.shelf.waiting.values())

    @cached_property
    def view(self) -> View:
        """The whole record: for what asks about all of it. A page does not."""
        return self.shelf.view()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The whole queue."""
        return tuple(self.shelf.questions("", 0, self.waiting))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, oldest first."""
        return tuple(self.shelf.decisions())

    def question(self, a: str, b: str) -> tuple[str, str]:
        """Two happenings between which a link is, or was until somebody answered: what a reviewer is asked about. Raises
        ReviewError for others: putting together what nobody asks about changes incidents, which is an editor's to do."""
        answered = any(d.kind in _ANSWERS and set(d.subjects) == {a, b} for d in self.about.get(a, ()))
        if f"{a}~{b}" not in self.shelf.link and not answered:
            mend = "reload the page: somebody decided or read again meanwhile"
            raise ReviewError("there is no link between these any more", mend)
        return a, b


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a judgement: the ``decisions`` appended, or what ``others`` decided about the same thing meanwhile (then
    nothing was appended)."""

    decisions: tuple[Decision, ...] = ()
    others: tuple[Decision, ...] = ()


class Desk:
    """A casebook opened for people. ``author`` is who decides where nobody logs in; ``large``: how many claims make a pass a
    process of its own. Safe to use from several threads."""

    def __init__(self, casebook: Casebook, author: str, *, large: int = LARGE) -> None:
        self.casebook, self.author, self.large = casebook, author, large
        self.working = threading.Lock()  # whatever records results: a pass, an import
        self._lock = threading.RLock()
        self._wake, self._idle, self._stopped = threading.Event(), threading.Event(), threading.Event()
        self._version = secrets.token_hex(6)
        self._apart = Apart()
        self._kept = Kept(casebook)
        self.failure = ""
        self._foreign = False  # whether another program recorded results that are not in sight yet
        store = casebook.store
        self._mark = store.mark()
        if not self._kept.found(self._mark, casebook.config.policy):
            self._remake(linking=not store.linkage_version() and bool(store.counts()["claims"]))
        self._catch_up()
        self._thread = threading.Thread(target=self._keep_up, name="results", daemon=True)
        self._thread.start()
        self._stir()

    @property
    def state(self) -> State:
        """The present state; what other programs recorded meanwhile is taken in."""
        if self.casebook.store.mark() != self._mark and self._lock.acquire(blocking=False):
            # Where somebody decides at this moment, what they decide is nobody's to see yet.
            try:
                self._look()
            finally:
                self._lock.release()
        return State(self._kept.shelf(), self._version)

    def decide(self, judgement: Judgement, *, author: str, reason: str = "", seen: int | None = None) -> Taken:
        """Takes a judgement on what is in sight. ``seen`` is the number of decisions that the person had in sight (None: all):
        what others decided about the same thing since comes back instead. Raises ReviewError where it cannot be taken."""
        with self._lock:
            self._look()
            state = State(self._kept.shelf(), self._version)
            latest = state.shelf.latest()
            hand = Hand(author, judge.after([latest] if latest else [], datetime.now(UTC)), reason.strip())
            decisions = tuple(judgement(state, hand))
            if others := self.casebook.store.append_decisions(decisions, state.seen if seen is None else min(seen, state.seen)):
                return Taken(others=others)
            self._catch_up()
        if any(d.kind not in _LOCAL for d in decisions):
            self._idle.wait(WAIT)
        return Taken(decisions=decisions)

    def link(self) -> None:
        """Links and reconciles anew, and shows it: after an import. The caller holds ``working``."""
        if self.casebook.store.counts()["claims"] >= self.large:
            self._apart_from_us(linking=True)
            return
        whole = pipeline.passed(self.casebook)
        with self._lock:
            self._mark = self.casebook.store.mark()
            self._kept.made(whole, self._mark)
            self._catch_up()

    def settle(self, timeout: float = 60) -> bool:
        """Waits until the results take in every decision; False when that took longer than ``timeout`` seconds."""
        return self._idle.wait(timeout)

    def close(self) -> None:
        """Stops the background work and closes the casebook."""
        self._stopped.set()
        self._wake.set()
        self._apart.stop()
        self._thread.join(timeout=30)
        self._kept.close()
        self.casebook.close()

    def _look(self) -> None:
        """Takes in what other programs recorded since; what this one is about to record is none of it."""
        mark = self.casebook.store.mark()
        if mark[:2] != self._mark[:2] and not self.working.locked():
            self._mark = mark
            if self._big:
                self._foreign = True
            else:
                self._remake(linking=False)
        if mark != self._mark or self._foreign:
            self._catch_up()

    def _catch_up(self) -> None:
        """Takes in the decisions that are not in sight yet."""
        store = self.casebook.store
        seen = int(str(self._kept.meta("seen")))
        decisions = tuple(store.decisions(seen))
        if decisions:
            idle = self._changes_nothing(decisions, seen)
            self._kept.take(decisions)
            if idle and seen == int(str(self._kept.meta("through"))):
                self._kept.meta("through", seen + len(decisions))
                store.rest_on(seen + len(decisions), seen)
        self._mark = (*self._mark[:2], store.mark()[2])
        self._stir()

    def _changes_nothing(self, decisions: Sequence[Decision], seen: int) -> bool:
        """Whether ``decisions`` leave every result as it is: claims found right that nobody had rejected before."""
        if any(d.kind is not DecisionKind.ACCEPT for d in decisions):
            return False
        shelf = self._kept.shelf()
        return shelf.seen == seen and not rejected(shelf.decided(s for d in decisions for s in d.subjects))

    def _stir(self) -> None:
        if self._foreign or self._kept.meta("seen") != self._kept.meta("through"):
            self._idle.clear()
            self._wake.set()
        else:
            self._idle.set()

    # The background

    @property
    def _big(self) -> bool:
        return int(str(self._kept.meta("claims") or 0)) >= self.large

    def _remake(self, *, linking: bool) -> None:
        """Makes what is in sight anew from what is recorded."""
        whole = pipeline.passed(self.casebook, linking=linking)
        self._mark = self.casebook.store.mark()
        self._kept.made(whole, self._mark)

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
                    linked = self._pass()
                self.failure = ""
                if linked and (took := time.monotonic() - began) > BRIEF:
                    self._stopped.wait(min(took, LONGEST_REST))  # people work undisturbed for as long as it took
            except (TolltraceError, ValueError) as error:
                if self._stopped.is_set():
                    return
                # The decisions are safe; what is shown stays as it was and says why.
                logging.getLogger(__name__).exception("results cannot be brought up to date")
                self.failure = str(error)
                self._idle.set()

    def _pass(self) -> bool:
        """One pass: of the whole record where linking may see more than what was drawn at once, else what was drawn is
        recorded. Tells whether it linked."""
        through, links = (int(str(self._kept.meta(n) or 0)) for n in ("through", "links"))
        if not self._big:
            self.link()
            return True
        if links <= through and not self._foreign:
            shelf = self._kept.shelf()
            settle(shelf, self.casebook.store)
            with self._lock:
                self._mark = (*self.casebook.store.mark()[:2], self._mark[2])
                self._kept.settled(shelf.seen, self._mark)
                self._stir()
            return False
        linking, self._foreign = links > through, False
        self._apart_from_us(linking=linking)
        return True

    def _apart_from_us(self, *, linking: bool) -> None:
        """A pass in a process of its own, shown when it is done."""
        self._apart.run(self.casebook.path, self._kept.aside, linking=linking)
        self._kept.caught_up(FEW)
        with self._lock:
            self._kept.turn()
            self._mark = (*self.casebook.store.mark()[:2], self._mark[2])
            self._catch_up()
