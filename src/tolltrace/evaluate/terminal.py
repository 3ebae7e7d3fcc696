"""An evaluation for people at a terminal, in 80 columns: headline figures, then where they come from, then the errors.

Words of reports go through ``plain`` and rich's Text, as everywhere: a report can neither colour the terminal nor move its
cursor.
"""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from tolltrace.evaluate.calibration import Calibration
from tolltrace.evaluate.confusion import Confusion
from tolltrace.evaluate.evaluation import Evaluation
from tolltrace.evaluate.faults import Fault, Faults
from tolltrace.evaluate.rates import Rates
from tolltrace.evaluate.slices import Slices
from tolltrace.export.layout import Indented
from tolltrace.model.plain import plain

ROWS = 20  # values of a dimension that are listed; the JSON has them all
_INSTEAD = 3  # wrong words listed for an annotated one


def print_evaluation(found: Evaluation, console: Console | None = None) -> None:
    """Print an evaluation; nothing is wider than the console."""
    console = console or Console()
    marked = not console.is_terminal or console.no_color
    for part in _parts(found, marked):
        if console.is_terminal:
            console.print(part)
            continue
        with console.capture() as printed:
            console.print(part)
        # Tables pad their last column; in a file these spaces are only noise.
        console.file.write("".join(f"{line.rstrip()}\n" for line in printed.get().splitlines()))


def _parts(found: Evaluation, marked: bool) -> Iterator[RenderableType]:
    scores = found.scores
    counts = f"{scores.reports:,} reports, {scores.gold_claims:,} annotated claims, {scores.predicted_claims:,} predicted"
    yield Text(counts, "bold")
    yield _headline(found)
    yield from _across(found)
    yield _head("Fields of the claims found")
    yield _fields(found)
    yield Indented(Text("95% of draws: of as many reports. One answer: always the most frequent annotated value.", "dim"), 2)
    for confusion in found.confusions:
        yield _head(f"{confusion.field.capitalize()}, word by word")
        yield _confusion(confusion)
    for slices in found.slices:
        yield _head(f"By {slices.dimension}")
        yield _slices(slices)
        if len(slices.rows) > ROWS:
            yield Text(f"  and {len(slices.rows) - ROWS} more; see --json")
    if found.calibration is not None:
        yield _head("Confidence, and the share that is right")
        yield _calibration(found.calibration)
        yield Indented(
            Text(
                f"Expected calibration error: {found.calibration.error_claims:.3f} for being a claim, "
                f"{found.calibration.error_strict:.3f} for interval and status being right too."
            ),
            2,
        )
    yield from _faults(found.faults, marked)


def _table(*columns: str) -> Table:
    """A table without lines: the first column holds words, the others numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=number > 0)
    return table


def _headline(found: Evaluation) -> Table:
    table = _table("", "precision", "recall", "F1", "95% of draws")
    scores = found.scores
    rows = {
        "detection": scores.detection,
        "claim_strict": scores.claim_strict,
        "claim_full": scores.claim_full,
        "events in a report (B3)": scores.events,
    }
    if scores.across is not None:
        rows["incidents across reports (B3)"] = scores.across.incidents
        rows["links across reports"] = scores.across.links.rates
    for label, rates in rows.items():
        table.add_row(Text(f"  {label}"), *_rates(rates), _range(found, label))
    return table


def _range(found: Evaluation, name: str) -> str:
    within = found.spread.get(name)
    return f"{within.low:.3f}-{within.high:.3f}" if within else ""


def _across(found: Evaluation) -> Iterator[RenderableType]:
    if found.scores.across is None:
        return
    links = found.scores.across.links
    yield Indented(
        Text(f"{len(links.wanted & links.found)} of {len(links.wanted)} annotated links found, {len(links.found)} in all"), 2
    )
    if not found.linked:
        yield Indented(Text("No prediction names an incident: give --link, or claims with incidents.", "dim"), 2)


def _rates(rates: Rates) -> list[Text]:
    return [Text(f"{value:.3f}") for value in (rates.precision, rates.recall, rates.f1)]


def _fields(found: Evaluation) -> Table:
    table = _table("", "accuracy", "right", "of", "95% of draws", "one answer")
    for name, share in found.scores.fields.items():
        numbers = (f"{share.rate:.3f}", f"{share.hits:,}", f"{share.of:,}")
        table.add_row(Text(f"  {name}"), *numbers, _range(found, name), f"{found.baselines[name].rate:.3f}")
    return table


def _confusion(confusion: Confusion) -> Table:
    table = _table("", "claims", "precision", "recall", "read instead")
    table.columns[-1].justify, table.columns[-1].no_wrap = "left", False
    for word in confusion.words:
        rates, instead = confusion.rates(word), confusion.instead(word)
        told = [f"{plain(w) or 'missed'} {n}" for w, n in instead[:_INSTEAD]]
        rest = sum(n for _, n in instead[_INSTEAD:])
        told += [f"others {rest}"] if rest else []
        numbers = (f"{confusion.total(word):,}", f"{rates.precision:.3f}", f"{rates.recall:.3f}")
        table.add_row(Text(f"  {word}"), *numbers, Text(", ".join(told)))
    return table


def _slices(slices: Slices) -> Table:
    table = _table("", "annotated", "predicted", "detection", "strict", "full")
    for row in slices.rows[:ROWS]:
        f1 = (f"{rates.f1:.3f}" for rates in (row.detection, row.claim_strict, row.claim_full))
        table.add_row(Text(f"  {plain(row.value) or '(none)'}"), f"{row.gold:,}", f"{row.given:,}", *f1)
    return table


def _calibration(found: Calibration) -> Table:
    table = _table("", "predicted", "confidence", "claims", "right")
    for b in found.bins:
        shares = (f"{b.confidence:.3f}", f"{b.claims.rate:.3f}", f"{b.strict.rate:.3f}")
        table.add_row(Text(f"  {b.low:.1f} to {b.high:.1f}"), f"{b.claims.of:,}", *shares)
    return table


def _faults(found: Faults, marked: bool) -> Iterator[RenderableType]:
    for title, shown, total in (
        ("Missed", found.missed, found.all_missed),
        ("False alarms", found.false, found.all_false),
        ("Wrong fields", found.wrong, found.all_wrong),
    ):
        if shown:
            yield _head(f"{title}: the worst {len(shown):,} of {total:,}")
            for fault in shown:
                yield from _fault(fault, marked)


def _fault(fault: Fault, marked: bool) -> Iterator[RenderableType]:
    name = plain(f"{fault.doc} {fault.id}".rstrip())
    sure = "" if fault.confidence is None else f"  confidence {fault.confidence:.2f}"
    yield Indented(Text.assemble((name, "bold"), f"  {plain(fault.outcome)} {fault.interval}{sure}"), 2)
    mark, excerpt = "*" if marked else "", fault.excerpt
    # What plain takes off at both ends is put back, so that the figure never sticks to its neighbours.
    gap = (" " if excerpt.before[-1:].isspace() else "", " " if excerpt.after[:1].isspace() else "")
    quote = Text.assemble(
        "\u201c" + plain(excerpt.before) + gap[0],
        (f"{mark}{plain(excerpt.figure)}{mark}", "bold"),
        gap[1] + plain(excerpt.after) + "\u201d",
    )
    yield Indented(quote, 4)
    for wrong in fault.wrong:
        given, wanted = plain(wrong.given) or "(none)", plain(wrong.wanted) or "(none)"
        yield Indented(Text(f"{wrong.field}: {given}, annotated {wanted}", "red"), 4, 2)


def _head(title: str) -> Text:
    return Text(f"\n{title}", "bold underline")
