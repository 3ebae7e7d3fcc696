"""A small casebook of invented reports that link with a question, and a desk on it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tolltrace import pipeline
from tolltrace.config import Config
from tolltrace.desk import Desk
from tolltrace.model import Decision, View, make_report
from tolltrace.model.edits import undone
from tolltrace.sight.build import build
from tolltrace.sight.shelf import Shelf
from tolltrace.store import Casebook
from tolltrace.store.base import Conclusions

HERALD = """Raid on Marwah kills dozens

At least 40 civilians were killed on Tuesday, 13 May 2031, when jets struck the village of Marwah \
near Aleppo, the Wadi Observatory said. Another 12 people were wounded, a medic said.
"""
COURIER = """Toll of Marwah strike rises

Airstrikes on the village of Marwah near Aleppo killed 55 civilians on 13 May 2031, residents said.
The Northern Coalition said it killed 9 fighters there.
"""
ARABIC = """مقتل 14 شخصاً في قصف على بلدة النور
قال مرصد الوادي لحقوق الإنسان إن 14 شخصاً على الأقل قتلوا يوم الأحد 4 أيار 2031 في قصف مدفعي على بلدة النور.
"""


def casebook(folder: Path) -> Casebook:
    """Three reports, read, linked (every join is a question) and reconciled."""
    book = Casebook.create(folder, Config(link_at=1.0))
    for doc, text, publisher, day in (
        ("herald", HERALD, "The Morning Herald", date(2031, 5, 14)),
        ("courier", COURIER, "Harbour Courier", date(2031, 5, 16)),
        ("wadi", ARABIC, "مرصد الوادي", date(2031, 5, 5)),
    ):
        book.store.add_report(make_report(doc, text, publisher=publisher, published=day))
    pipeline.extract(book)
    pipeline.refreshed(book)
    return book


@contextmanager
def desk(folder: Path, author: str = "amal") -> Iterator[Desk]:
    """A desk on a new casebook in ``folder``."""
    opened = Desk(casebook(folder), author)
    try:
        yield opened
    finally:
        opened.close()


class Told:
    """Decisions in a row, as a judge looks them up."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.decisions = decisions
        self.void = undone(decisions)

    def decision(self, identity: str) -> Decision | None:
        return next((d for d in self.decisions if d.id == identity), None)

    def batch(self, decision: Decision) -> list[Decision]:
        same = (d for d in self.decisions if (d.author, d.at) == (decision.author, decision.at))
        return [d for d in same if d.id not in self.void]


def shelf_of(view: View) -> Shelf:
    """A view as what is in sight, kept nowhere."""
    concluded = Conclusions(view.policy, view.reconciled, view.totals, view.scenarios)
    whole = pipeline.Pass(view.reports, view.claims, view.claims, view.linkage, concluded, (), ())
    return Shelf(build(":memory:", whole), lambda ids: [view.report[i] for i in ids if i in view.report])
