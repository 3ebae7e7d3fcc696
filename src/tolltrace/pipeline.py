"""The whole flow, short: the only module that joins stages to a store.

ingest -> extract -> link -> reconcile, each a step of its own that records what it did and can be stopped and resumed.
Nothing here decides anything: it calls the stages in order and hands their results on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from tolltrace import __version__
from tolltrace.config import Config, user_places
from tolltrace.errors import EndpointError, InputError
from tolltrace.extract.base import Extractor, Reader, ReaderUnavailableError
from tolltrace.extract.extractor import ClaimExtractor
from tolltrace.extract.reader import RuleReader
from tolltrace.ingest import Ingested, IngestOptions, ingest
from tolltrace.link import link
from tolltrace.link.train import Trained, retrained
from tolltrace.link.weights import Weights, shipped, to_text
from tolltrace.link.weights import read as read_weights
from tolltrace.model import Claim, Decision, Link, Linkage, Notice, Report, View
from tolltrace.model.edits import edited
from tolltrace.model.naming import keeping
from tolltrace.places import Gazetteer
from tolltrace.reconcile import Compared, Policy, compare, load_policy
from tolltrace.reconcile.history import as_of, reconcile_revised, stated_days
from tolltrace.reconcile.scenarios import swaps, told
from tolltrace.reconcile.stream import Decided, few_collections
from tolltrace.reconcile.summary import Asked, Summary, summarise
from tolltrace.reconcile.totals import Tally
from tolltrace.review.added import with_added
from tolltrace.store import Casebook, Store
from tolltrace.store.base import Conclusions, Extraction

WEIGHTS = "link_weights.yml"  # in a casebook: weights of linking trained on its own decisions
LINKED_BY = f"link@{__version__}"
BATCH = 50  # reports a transaction: a crash loses at most the unfinished batch, which the next run redoes
ANSWERS = "answers"  # in a casebook: what a language model answered, if one was asked

Progress = Callable[[int], None]
"""Called with the number of further items done."""


def _silent(_: int) -> None:
    """The progress of a caller who shows none."""


class Teller:
    """Who is told of each report as it is recorded, and how inputs are named in notices."""

    def landed(self, where: str, new: bool) -> None:
        """A report from ``where`` is recorded; ``new`` says whether it was not before."""

    def name(self, where: str) -> str:
        """What notices call the input ``where``."""
        return where


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: reports new to the casebook, reports it had already, and what a person should know."""

    new: int
    known: int
    notices: tuple[Notice, ...]

    @property
    def faults(self) -> bool:
        """Whether something given could not be used as given."""
        return any(n.fault for n in self.notices)


def _language_model(config: Config, answers: Path | None, _: Gazetteer) -> Reader:
    from tolltrace.extract.llm import LlmReader  # only where it is asked for

    return LlmReader.of(config, answers)


def _learned(_: Config, __: Path | None, gazetteer: Gazetteer) -> Reader:
    from tolltrace.extract.learned import LearnedReader, shipped  # the model takes a while to load

    return LearnedReader(shipped(), gazetteer)


READERS: dict[str, Callable[[Config, Path | None, Gazetteer], Reader]] = {
    "rules": lambda *_: RuleReader(),
    "learned": _learned,
    "llm": _language_model,
}
"""The readers there are, by name: made from a config, the folder where answers from elsewhere are kept (None for nowhere), and
the gazetteer."""


def new_extractor(config: Config, answers: Path | None = None) -> ClaimExtractor:
    """The extractor that ``config.reader`` names, with the default gazetteer and the user's own places on top; the rules, with a
    notice, where it cannot run. Raises InputError for a reader that there is not, or that lacks settings."""
    if config.reader not in READERS:
        raise InputError("tolltrace.yml", f"no reader is named {config.reader!r}", f"the readers are {', '.join(READERS)}")
    gazetteer = Gazetteer.with_imports(user_places())
    try:
        return ClaimExtractor(READERS[config.reader](config, answers, gazetteer), gazetteer)
    except ReaderUnavailableError as error:
        told = Notice(f"the reader {config.reader!r}", f"cannot run on this machine ({error})", "the rules read instead")
        return ClaimExtractor(RuleReader(), gazetteer, [told])


def reader_of(config: Config) -> str:
    """Name and version of the reader that ``config`` asks for, as extractions are recorded under it."""
    extractor = new_extractor(config)
    return f"{extractor.name}@{extractor.version}"


def add(
    casebook: Casebook, paths: Sequence[Path], options: IngestOptions, progress: Progress = _silent, teller: Teller | None = None
) -> Added:
    """Archives and records every report of ``paths``; adding the same report twice changes nothing."""
    teller = teller or Teller()
    notices: list[Notice] = []
    tally = {True: 0, False: 0}
    texts: dict[str, set[str]] = {}
    for report in casebook.store.reports():
        texts.setdefault(report.doc, set()).add(report.text_sha256)
    for item, new in casebook.add(_landed(ingest(paths, options, casebook.config), notices)):
        tally[new] += 1
        progress(1)
        teller.landed(item.where, new)
        if new and (earlier := texts.get(item.report.doc)):
            notices.append(_same_name(item, item.report.text_sha256 in earlier))
    notices = [replace(notice, where=teller.name(notice.where)) for notice in notices]
    casebook.store.put_notices("ingest", [*_elsewhere(casebook, paths), *notices], replace=True)
    return Added(tally[True], tally[False], tuple(notices))


def _same_name(item: Ingested, same_text: bool) -> Notice:
    if same_text:
        return Notice(
            item.where, f"{item.report.doc} was recorded before with another date or publisher", "these count from now on"
        )
    what = f"another text is recorded under the name {item.report.doc}, and both count"
    return Notice(item.where, what, "if one replaces the other, start a new casebook with the right one; else rename it")


def _elsewhere(casebook: Casebook, paths: Sequence[Path]) -> list[Notice]:
    """The earlier notices about other inputs: what was said of an input counts until it is read again."""
    again = tuple(str(path) for path in paths)
    read = tuple(f"{path}{sign}" for path in again for sign in ("/", ",", ":"))
    return [n for n in casebook.store.notices("ingest") if n.where not in again and not n.where.startswith(read)]


def _landed(items: Iterable[Ingested | Notice], notices: list[Notice]) -> Iterator[Ingested]:
    """The reports among ``items``; notices are put aside into ``notices``."""
    for item in items:
        if isinstance(item, Notice):
            notices.append(item)
        else:
            yield item


@dataclass(frozen=True, slots=True)
class Extracted:
    """What reading claims did: reports read, and those that could not be read, which stay to be read again."""

    reports: int
    notices: tuple[Notice, ...]


def extract(casebook: Casebook, progress: Progress = _silent) -> Extracted:
    """Reads the claims of every report that this reader has not read yet."""
    extractor = new_extractor(casebook.config, casebook.path / ANSWERS)
    identity = f"{extractor.name}@{extractor.version}"
    notices: list[Notice] = []
    again: set[str] = set()
    done = 0
    for reports in _batches(casebook.store.unextracted(identity), BATCH):
        read, stopped = _read_batch(extractor, reports)
        extractions = [item for item in read if isinstance(item, Extraction)]
        notices += [*(item for item in read if isinstance(item, Notice)), *extractor.take_notices()]
        casebook.store.put_extractions(identity, extractions)
        done += len(extractions)
        again |= {f"report {report.doc}" for report in reports}
        progress(len(reports))
        if stopped is not None:
            notices.append(stopped)
            break
    # What was told of reports that were not read again still holds.
    before = [n for n in casebook.store.notices("extract") if n.where.startswith("report ") and n.where not in again]
    casebook.store.put_notices("extract", [*before, *notices], replace=True)
    return Extracted(done, tuple(notices))


def _read_batch(extractor: ClaimExtractor, reports: Sequence[Report]) -> tuple[list[Extraction | Notice], Notice | None]:
    """The claims of each report, and why reading stopped before the last one, if it did."""
    with suppress(Exception):  # a report that breaks the reader breaks it again when it is read, and is named then
        extractor.prepare(reports)
    read: list[Extraction | Notice] = []
    for report in reports:
        try:
            read.append(read_report(extractor, report))
        except EndpointError as error:
            return read, _stopped(error)
    return read, None


def _stopped(error: EndpointError) -> Notice:
    return Notice(f"the language model at {error.host}", f"{error.what}; reading stopped", _LATER, fault=True)


_LATER = "what was read is recorded; the same command goes on from there"


def read_report(extractor: Extractor, report: Report) -> Extraction | Notice:
    """The claims of one report. A report that breaks the reader must not stop the thousands behind it: it becomes a Notice.
    Raises EndpointError when no further report would fare better."""
    try:
        return Extraction(report.id, tuple(extractor.extract(report)))
    except EndpointError as error:
        if error.final:
            raise
        what = f"its claims could not be read ({error})"
        return Notice(f"report {report.doc}", what, "it stays recorded; the same command tries it again", fault=True)
    except Exception as error:
        what = f"its claims could not be read ({type(error).__name__}: {error})"
        return Notice(f"report {report.doc}", what, "it stays recorded; please tell the makers of tolltrace", fault=True)


def link_claims(casebook: Casebook) -> Linkage:
    """Links all claims into incidents and records them."""
    with casebook.store.linking():
        decisions = list(casebook.store.decisions())
        linkage = _linked(casebook, decisions)
        casebook.store.put_linkage(linkage, LINKED_BY, decisions=len(decisions))
    return linkage


def relinked(casebook: Casebook) -> Linkage:
    """What linking gives now; nothing is recorded."""
    return _linked(casebook, list(casebook.store.decisions()))


def _linked(casebook: Casebook, decisions: Sequence[Decision]) -> Linkage:
    reports, claims = current(casebook.store, decisions)
    return _link(casebook, reports, edited(claims, decisions), decisions)


def _link(casebook: Casebook, reports: Sequence[Report], claims: Sequence[Claim], decisions: Sequence[Decision]) -> Linkage:
    """Everything linked anew; incidents keep the ids under which the casebook knows them."""
    found = link(reports, claims, decisions, casebook.config, _weights(casebook))
    return keeping(found, casebook.store.linkage().incidents)


def _weights(casebook: Casebook) -> Weights | None:
    """The casebook's own weights of linking where it has trained some; None for those shipped, fitted to it where it is large."""
    own = casebook.path / WEIGHTS
    return read_weights(own) if own.is_file() else None


def train_linking(casebook: Casebook) -> Trained:
    """Trains the weights of linking on the casebook's own decisions and records them in it; linking uses them from then on.
    Raises InputError when nobody has merged or split anything yet."""
    decisions = list(casebook.store.decisions())
    reports, claims = current(casebook.store, decisions)
    found = retrained(reports, edited(claims, decisions), decisions, shipped())
    if not found.one + found.two:
        mend = "say of some pairs of happenings whether they are one: tolltrace serve"
        raise InputError(casebook.path, "no decision joins or parts happenings, so there is nothing to train on", mend)
    heading = f"Trained on {found.one} pairs judged one, {found.two} judged two and {found.open} open ones. Delete to go back."
    (casebook.path / WEIGHTS).write_text(to_text(found.weights, heading), encoding="utf-8")
    return found


def reconcile_incidents(casebook: Casebook, policy: str = "") -> Conclusions:
    """Reconciles every incident under ``policy`` (default: the casebook's) and records tolls, totals and scenarios."""
    decisions = list(casebook.store.decisions())
    conclusions = _concluded(casebook, policy, decisions)
    casebook.store.put_conclusions(conclusions, decisions=len(decisions))
    return conclusions


def concluded(casebook: Casebook, policy: str = "") -> Conclusions:
    """What reconciling the recorded incidents gives now; nothing is recorded."""
    return _concluded(casebook, policy, list(casebook.store.decisions()))


def _concluded(casebook: Casebook, policy: str, decisions: Sequence[Decision]) -> Conclusions:
    reports, claims = current(casebook.store, decisions)
    stated = stated_days(claims, reports)
    return conclude(claims, casebook.store.linkage(), decisions, policy or casebook.config.policy, stated)


def conclude(
    claims: Sequence[Claim],
    linkage: Linkage,
    decisions: Sequence[Decision],
    policy_name: str,
    stated: Mapping[str, date] = MappingProxyType({}),
) -> Conclusions:
    """Tolls, totals and scenarios of a linkage under a policy: a pure function. ``stated`` is the day of each claim that has one,
    from which revisions follow."""
    return concluding(claims, linkage, decisions, policy_name, stated)[0]


Changes = tuple[tuple[Link, Tally], ...]
"""Each link that awaits a person's word, best score first, with what its other answer would change in the totals."""


def concluding(
    claims: Sequence[Claim], linkage: Linkage, decisions: Sequence[Decision], policy_name: str, stated: Mapping[str, date]
) -> tuple[Conclusions, Changes]:
    """What ``conclude`` gives, and what the other answer to each open link would change."""
    policy = load_policy(policy_name)
    by_id = {c.id: c for c in claims}
    decided = Decided(decisions)
    with few_collections():
        reconciled = tuple(reconcile_revised(i, by_id, stated, policy, decided.about(i)) for i in linkage.incidents)
        changes = tuple((swap.link, swap.change) for swap in swaps(linkage, by_id, policy, decisions))
    tally = Tally(reconciled)
    return Conclusions(str(policy), reconciled, tally.totals(), told(tally, changes)), changes


@dataclass(frozen=True)
class Pass:
    """A whole record under the casebook's policy: ``read`` are the claims as they were read, ``claims`` the same with every
    person's edit applied; ``decisions`` are all that it takes in."""

    reports: Sequence[Report]
    read: Sequence[Claim]
    claims: Sequence[Claim]
    linkage: Linkage
    conclusions: Conclusions
    changes: Changes
    decisions: Sequence[Decision]

    @cached_property
    def view(self) -> View:
        """What readers of results see of it."""
        return _view(self.reports, self.claims, self.linkage, self.conclusions)


def passed(casebook: Casebook, *, linking: bool = True) -> Pass:
    """Links and reconciles the whole record, and records what comes of it. Without ``linking`` the linkage that is recorded is
    kept, with the decisions that it takes in, and nothing is recorded."""
    store = casebook.store
    with store.linking() if linking else nullcontext():
        decisions = list(store.decisions())
        if not linking:
            decisions = decisions[: store.rests_on()]
        reports, read = current(store, decisions)
        claims = edited(read, decisions)
        linkage = _link(casebook, reports, claims, decisions) if linking else store.linkage()
        stated = stated_days(claims, reports)
        conclusions, changes = concluding(read, linkage, decisions, casebook.config.policy, stated)
        if linking:
            store.put_results(linkage, LINKED_BY, conclusions, decisions=len(decisions))
    return Pass(reports, read, claims, linkage, conclusions, changes, decisions)


def current(store: Store, decisions: Sequence[Decision]) -> tuple[list[Report], list[Claim]]:
    """The reports that count, and their claims, those that a person added included. One text recorded again under the same name,
    with another date or publisher, is one report told better: the version added last counts, the earlier ones stay on record."""
    latest = {(report.doc, report.text_sha256): report for report in store.reports()}
    ids = {report.id for report in latest.values()}
    read = (claim for claim in store.claims() if claim.report in ids)
    return list(latest.values()), with_added(read, decisions, ids)


def refreshed(casebook: Casebook) -> View:
    """Links and reconciles under the casebook's policy, records both, and gives the view of it."""
    seen = passed(casebook).view
    return replace(seen, notices=tuple(casebook.store.notices()))


def view(casebook: Casebook, policy: str = "", day: date | None = None) -> View:
    """What the casebook holds now, under ``policy``; steps that were not taken yet leave their part empty. Under another policy
    than the casebook's, and as of a ``day`` (statements made by then), it is reconciled now and not recorded."""
    if day is not None:
        return _view_as_of(casebook, policy or casebook.config.policy, day)
    store = casebook.store
    decisions = list(store.decisions())
    found = store.conclusions(policy or casebook.config.policy)
    if policy and policy != casebook.config.policy and (found is None or store.rests_on(policy) < len(decisions)):
        found = concluded(casebook, policy)
    reports, claims = current(store, decisions)
    seen = _view(reports, edited(claims, decisions), store.linkage(), found or Conclusions(""))
    return replace(seen, notices=tuple(store.notices()))


def _view_as_of(casebook: Casebook, policy: str, day: date) -> View:
    """What was known on ``day``: claims stated by then, the incidents that they tell of, and what they come to."""
    store = casebook.store
    decisions = list(store.decisions())
    reports, claims = current(store, decisions)
    stated = stated_days(claims, reports)
    known = [c for c in claims if c.id in stated and stated[c.id] <= day]
    linkage = as_of(store.linkage(), stated, day)
    told = {c.report for c in known}
    seen = _view(
        [r for r in reports if r.id in told],
        edited(known, decisions),
        linkage,
        conclude(known, linkage, decisions, policy, stated),
    )
    undated = sum(c.id not in stated for c in claims)
    notices = [Notice(f"as of {day}", f"claims whose day nothing tells are left out: {undated}")] if undated else []
    return replace(seen, notices=tuple(notices))


def summed(casebook: Casebook, asked: Asked, policy: str = "", day: date | None = None) -> tuple[View, Summary]:
    """The totals asked for under ``policy``, as of ``day``, and the view that names what they speak of."""
    seen = view(casebook, policy, day)
    rules = load_policy(policy or casebook.config.policy)
    return seen, summarise(seen, rules, asked, list(casebook.store.decisions()))


def compared(casebook: Casebook, policies: Sequence[Policy], incident: str = "") -> tuple[View, tuple[Compared, ...]]:
    """Every incident whose id starts with ``incident`` under each of ``policies``, and the view that names what they speak of."""
    seen = view(casebook)
    decisions = list(casebook.store.decisions())
    by_id = {c.id: c for c in current(casebook.store, decisions)[1]}
    chosen = [i for i in seen.linkage.incidents if i.id.startswith(incident)]
    return seen, tuple(one for i in chosen for one in compare(i, by_id, policies, decisions))


def read_and_conclude(
    reports: Sequence[Report],
    *,
    config: Config | None = None,
    decisions: Sequence[Decision] = (),
    extractor: Extractor | None = None,
) -> View:
    """The whole flow in memory, without a casebook: reports in, a View out."""
    config = config or Config()
    extractor = extractor or new_extractor(config)
    claims = edited((claim for report in reports for claim in extractor.extract(report)), decisions)
    linkage = link(reports, claims, decisions, config)
    found = conclude(claims, linkage, decisions, config.policy, stated_days(claims, reports))
    return _view(reports, claims, linkage, found)


def extract_files(
    paths: Iterable[Path], options: IngestOptions, config: Config
) -> Iterator[Notice | tuple[Ingested, list[Claim]]]:
    """The claims of each report of ``paths``, no casebook needed; notices in between as they arise."""
    extractor = new_extractor(config)
    for item in ingest(paths, options, config):
        if isinstance(item, Notice):
            yield item
            continue
        try:
            read = read_report(extractor, item.report)
        except EndpointError as error:
            yield _stopped(error)
            return
        yield from extractor.take_notices()
        yield read if isinstance(read, Notice) else (item, list(read.claims))


def _view(reports: Sequence[Report], claims: Sequence[Claim], linkage: Linkage, found: Conclusions) -> View:
    in_order = sorted(reports, key=lambda r: (r.published is None, r.published or 0, r.doc, r.id))
    rank = {report.id: n for n, report in enumerate(in_order)}
    return View(
        reports=tuple(in_order),
        claims=tuple(sorted(claims, key=lambda c: (rank[c.report], c.figure, c.outcome))),
        linkage=linkage,
        reconciled=found.reconciled,
        totals=found.totals,
        scenarios=found.scenarios,
        policy=found.policy,
    )


def _batches(reports: Iterable[Report], size: int) -> Iterator[list[Report]]:
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
