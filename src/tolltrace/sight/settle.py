"""What was drawn at once, recorded: conclusions that decisions changed, without a pass over the whole record."""

from tolltrace.sight.keep import Borrowed
from tolltrace.store import Store
from tolltrace.store.base import Conclusions


def settle(shelf: Borrowed, store: Store) -> None:
    """Records in ``store`` what ``shelf`` has concluded since the last pass. The linkage must be the one that ``store`` has."""
    changed = [incident for (incident,) in shelf.db.execute("SELECT incident FROM changed ORDER BY incident")]
    concluded = tuple(shelf.conclusion[i] for i in changed if i in shelf.conclusion)
    store.amend(Conclusions(shelf.policy, concluded, shelf.totals, shelf.told()), decisions=shelf.seen)
