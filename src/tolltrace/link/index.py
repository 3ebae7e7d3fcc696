"""Linking one report more: the same incidents as linking everything anew, at the cost of what lies about the new report.

An index keeps what linking computes on the way: blocks, scores, how many others fit each happening, how many reports use a word.
A new report changes scores only where its happenings meet others, where it makes a word less rare, and where it makes a place
more crowded; of the incidents only those that such scores tie together are solved again. When it changes what is common in the
whole casebook (``context``), which happens each time the casebook has about doubled, everything is linked anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tolltrace.config import Config
from tolltrace.link.block import Key, Pair, crowded, keys, pairs_of
from tolltrace.link.context import Context, in_context, spread, tally, traits
from tolltrace.link.fit import fitted
from tolltrace.link.happenings import Told, happenings
from tolltrace.link.judge import scored
from tolltrace.link.origin import Copies, origins
from tolltrace.link.score import KEPT, Raw, Score, Scorer, finished, logit, worth_keeping
from tolltrace.link.solve import components, given, incident, solve
from tolltrace.link.weights import Weights, shipped
from tolltrace.model import Claim, Decision, DecisionKind, Feature, Incident, Link, Linkage, Method, Report
from tolltrace.model.edits import edited
from tolltrace.model.naming import names
from tolltrace.model.redirect import Redirect, redirects


@dataclass(frozen=True, slots=True)
class Change:
    """What adding reports did: incidents that are new or other than before, ids that are gone, and where these lead."""

    incidents: tuple[Incident, ...]
    gone: tuple[str, ...]
    redirects: tuple[Redirect, ...]


class Index:
    """The linkage of a growing casebook. ``decisions`` and ``config`` stay as they are; with others, make another index.

    ``weights``: None for those that ``link`` fits, fitted again whenever everything is linked anew; in between they stay, so
    that one report does not move every score. At any time the linkage is that of ``link`` with ``Index.weights``.
    """

    def __init__(self, decisions: Sequence[Decision], config: Config, weights: Weights | None = None) -> None:
        self._decisions, self._config = tuple(decisions), config
        self._fixed = weights is not None
        self._scorer = Scorer(weights or shipped())
        self._reports: dict[str, Report] = {}
        self._told: dict[str, Told] = {}
        self._of_report: dict[str, list[str]] = {}
        self._same_text: dict[str, set[str]] = defaultdict(set)
        self._copies = Copies()
        self._incidents: dict[str, Incident] = {}
        self._links: dict[str, list[Link]] = {}  # by the smallest happening of what was solved together
        self._part: dict[str, str] = {}  # the smallest happening of what each was solved with
        self._parts: dict[str, list[str]] = {}
        self._incident_of: dict[str, str] = {}
        self._tied: dict[str, set[str]] = defaultdict(set)
        for decision in self._decisions:
            if decision.kind is DecisionKind.MERGE:
                for i in decision.subjects:
                    self._tied[i] |= set(decision.subjects) - {i}
        self._clear()

    def _clear(self) -> None:
        self._seen: Counter[str | Method] = Counter()
        self._uses: Counter[str] = Counter()
        self._users: dict[str, set[str]] = defaultdict(set)
        self._blocks: dict[Key, dict[str, bool]] = defaultdict(dict)
        self._raws: dict[str, dict[str, Raw]] = defaultdict(dict)
        self._fitting: Counter[str] = Counter()
        self._context = tally({}, 0, 0)

    @property
    def weights(self) -> Weights:
        """Those that scores rest on now."""
        return self._scorer.weights

    def linkage(self) -> Linkage:
        """The whole linkage, as ``link`` gives it; incidents keep the ids of those before (``naming``)."""
        told = [self._told[i].happening for i in sorted(self._told)]
        found = sorted(self._incidents.values(), key=lambda i: i.id)
        links = sorted((k for links in self._links.values() for k in links), key=lambda k: (k.a, k.b))
        return Linkage(tuple(told), tuple(found), tuple(links))

    def add(self, reports: Iterable[Report], claims: Iterable[Claim]) -> Change:
        """Takes in reports with all their claims. Raises ValueError for a report that is there already."""
        new = {r.id: r for r in reports}
        if known := new.keys() & self._reports.keys():
            raise ValueError(f"report {min(known)} is in the index already")
        fresh = traits(happenings(edited(list(claims), self._decisions), new), new)
        moved: set[str] = set()
        for report in new.values():
            self._reports[report.id] = report
            self._same_text[report.text.rstrip()].add(report.id)
            moved |= self._copies.add(report)
        context = self._counted(fresh)
        for t in fresh:
            self._of_report.setdefault(t.happening.report, []).append(t.id)
        if context != self._context or len(fresh) > len(self._told) // 4:
            stale = self._anew(fresh, context)
        else:
            stale = self._grown(fresh)
        about = {i for r in (*moved, *new) for i in self._of_report.get(r, ())}
        return self._solved(stale | about)

    def _counted(self, fresh: Sequence[Told]) -> Context:
        """What is common with ``fresh`` counted in."""
        for t in fresh:
            self._seen[t.happening.method] += 1
            self._seen.update(t.happening.responsible)
        reports = len(self._of_report) + len({t.happening.report for t in fresh})
        return tally(self._seen, len(self._told) + len(fresh), reports)

    def _anew(self, fresh: Sequence[Told], context: Context) -> set[str]:
        told = [*self._told.values(), *fresh]
        seen = self._seen
        self._clear()
        self._seen, self._context = seen, context
        self._uses = spread(told, context)
        for t in sorted(told, key=lambda t: t.id):
            self._enter(in_context(t, context, self._uses))
        ordered = [self._told[i] for i in sorted(self._told)]
        if not self._fixed:
            self._scorer = Scorer(fitted(ordered, shipped()))
        for raw in scored(ordered, self._scorer):
            self._keep(raw)
        return set(self._told)

    def _enter(self, told: Told) -> None:
        self._told[told.id] = told
        for word in self._context.words_of(told):
            if self._uses[word] <= self._context.most:
                self._users[word].add(told.id)
        for key, flag in keys(told):
            self._blocks[key][told.id] = flag

    def _keep(self, raw: Raw) -> None:
        self._raws[raw.a][raw.b] = self._raws[raw.b][raw.a] = raw
        if raw.fits and raw.total >= logit(KEPT):
            self._fitting[raw.a] += 1
            self._fitting[raw.b] += 1

    def _drop(self, a: str, b: str) -> bool:
        raw = self._raws[a].pop(b, None)
        if raw is None:
            return False
        del self._raws[b][a]
        if raw.fits and raw.total >= logit(KEPT):
            self._fitting[raw.a] -= 1
            self._fitting[raw.b] -= 1
        return True

    def _grown(self, fresh: Sequence[Told]) -> set[str]:
        """Blocks and scores with ``fresh`` in; returns the happenings of which a score may have changed."""
        changed = self._less_rare(fresh)
        renewed = {i: in_context(self._told[i], self._context, self._uses) for i in changed}
        renewed = {i: t for i, t in renewed.items() if t.words != self._told[i].words}
        entered = [in_context(t, self._context, self._uses) for t in fresh]
        touched = renewed.keys() | {t.id for t in entered}
        stale: dict[Pair, bool] = {}
        rebuilt: dict[Key, set[Pair]] = {}
        for i in renewed:
            for other in self._raws[i]:
                stale[min(i, other), max(i, other)] = True
            for key, _ in keys(self._told[i]):
                self._note(key, rebuilt)
        for t in (*renewed.values(), *entered):
            for key, _ in keys(t):
                self._note(key, rebuilt)
        for i in renewed:
            for key, _ in keys(self._told[i]):
                self._blocks[key].pop(i, None)
        for t in (*renewed.values(), *entered):
            self._enter(t)
        met: set[Pair] = set()
        for key, before in rebuilt.items():
            after = set(pairs_of(key, self._blocks[key], self._told))
            met |= {pair for pair in after if pair not in before or not touched.isdisjoint(pair)}
            for pair in before - after:
                stale[pair] = True
        return self._rescored(met, stale)

    def _note(self, key: Key, before: dict[Key, set[Pair]]) -> None:
        if key not in before:
            before[key] = set(pairs_of(key, self._blocks.get(key, {}), self._told))

    def _rescored(self, met: set[Pair], stale: Iterable[Pair]) -> set[str]:
        ends: set[str] = set()
        for a, b in {*met, *stale}:
            had = self._drop(a, b)
            if (a, b) in met or self._meet(a, b):
                raw = self._scorer.raw(self._told[a], self._told[b])
                if worth_keeping(raw, self._told[a], self._told[b]):
                    self._keep(raw)
                    had = True
            if had:
                ends |= {a, b}
        return ends

    def _meet(self, a: str, b: str) -> bool:
        """Whether two happenings still share a block in which they are compared."""
        shared = {key for key, _ in keys(self._told[a])} & {key for key, _ in keys(self._told[b])}
        for key in shared:
            members = self._blocks[key]
            near = members if crowded(members) else {i: members[i] for i in (a, b)}
            if (a, b) in pairs_of(key, near, self._told):
                return True
        return False

    def _less_rare(self, fresh: Sequence[Told]) -> set[str]:
        """Counts the words of ``fresh`` and returns the happenings that use one which tells less, or at last something, since."""
        found: set[str] = set()
        by_report: dict[str, set[str]] = defaultdict(set)
        for t in fresh:
            by_report[t.happening.report].update(self._context.words_of(t))
        for word, n in Counter(w for words in by_report.values() for w in words).items():
            before = self._uses[word]
            self._uses[word] = before + n
            if before and before <= self._context.most:
                # How rare a word is also decides which of a happening's words are its rarest, so any change counts.
                found |= self._users[word]
                if before + n > self._context.most:
                    del self._users[word]
        return found

    def _score(self, raw: Raw) -> Score:
        return finished(raw, self._told[raw.a], self._told[raw.b], max(self._fitting[raw.a], self._fitting[raw.b]))

    def _solved(self, stale: set[str]) -> Change:
        """Solves again what ``stale`` happenings are or were tied to."""
        region: set[str] = set()
        queue = set(stale)
        scores: dict[Pair, Score] = {}
        for i in stale:  # where a place became more crowded, ties of its neighbours have changed as well
            queue.update(self._raws[i])  # not |=, which would copy the whole queue each time
        while queue:
            i = queue.pop()
            if i in region or i not in self._told:
                continue
            region.add(i)
            ties = set(self._parts.get(self._part.get(i, ""), ())) | self._tied[i]
            for twin in self._same_text[self._reports[self._told[i].happening.report].text.rstrip()]:
                ties.update(self._of_report.get(twin, ()))
            for other, raw in self._raws[i].items():
                if (raw.a, raw.b) not in scores:
                    scores[raw.a, raw.b] = self._score(raw)
                if scores[raw.a, raw.b].chance >= self._config.ask_at:
                    ties.add(other)
            queue |= ties - region
        kept = {p: s for p, s in scores.items() if s.chance >= KEPT and region.issuperset(p)}
        return self._put(region, kept)

    def _put(self, region: set[str], scores: dict[Pair, Score]) -> Change:
        told = [self._told[i] for i in sorted(region)]
        reports = {t.happening.report: self._reports[t.happening.report] for t in told}
        before = given(told, reports.values(), self._decisions)
        solved = solve(before, scores, self._explained, self._config)
        old = {self._incident_of[i] for i in region if i in self._incident_of}
        gone = {i: self._incidents.pop(i) for i in old}
        for part in {self._part[i] for i in region if i in self._part}:
            self._links.pop(part, None)
            self._parts.pop(part, None)
        for tied in components(before.start, scores, self._config.ask_at):
            self._parts[tied[0]] = tied
            self._part |= dict.fromkeys(tied, tied[0])
        for link in solved.links:
            self._links.setdefault(self._part[link.a], []).append(link)
        first = {r: self._copies.first(r) for r in reports}
        voices = origins((t.claims for t in told), self._reports, first)
        now = []
        named = names(gone.values(), solved.groups, self._incidents.__contains__)
        for name, group in zip(named, solved.groups, strict=True):
            found = replace(incident([self._told[m] for m in group], voices, solved.cohesion.get(group, 1.0)), id=name)
            self._incidents[found.id] = found
            self._incident_of |= dict.fromkeys(group, found.id)
            now.append(found)
        fresh = tuple(sorted((i for i in now if gone.get(i.id) != i), key=lambda i: i.id))
        return Change(fresh, tuple(sorted(gone.keys() - {i.id for i in now})), redirects(gone.values(), now))

    def _explained(self, a: str, b: str) -> tuple[Feature, ...]:
        return self._scorer.explained(self._told[a], self._told[b], max(self._fitting[a], self._fitting[b]))
