"""What is recorded: the Store contract, the SQLite casebook, and a casebook's folder."""

from tolltrace.store.base import Conclusions, Extraction, Store
from tolltrace.store.casebook import Casebook
from tolltrace.store.sqlite import in_memory

__all__ = ["Casebook", "Conclusions", "Extraction", "Store", "in_memory"]
