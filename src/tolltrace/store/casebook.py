"""A casebook's folder: the records, the archive of originals and the settings, opened and closed together."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from tolltrace.config import Config
from tolltrace.errors import CasebookError
from tolltrace.ingest import Archive, Ingested, rederived
from tolltrace.model import Notice, Report
from tolltrace.store import postgres, settings, sqlite
from tolltrace.store.base import Store

RECORDS = "casebook.sqlite"
ORIGINALS = "archive"
BATCH = 100  # reports in one transaction: a crash loses at most the unfinished one, which the next run adds again
BATCH_BYTES = 50_000_000  # of originals, at which a batch is closed early: they are held in memory


class Casebook:
    """``store``, ``archive`` and ``config`` of the folder ``path``. Also a context manager that closes it."""

    def __init__(self, path: Path, store: Store, archive: Archive, config: Config) -> None:
        self.path, self.store, self.archive, self.config = path, store, archive, config

    @classmethod
    def create(cls, path: Path, config: Config | None = None) -> "Casebook":
        """A new casebook in ``path`` (made with its parents; other files in it are left alone). Settings that lie there
        already are kept unless ``config`` is given. Where they name a database that holds a casebook already, the folder joins
        it. Raises CasebookError when there is one in the folder already or it cannot be made."""
        _check_folder(path)
        if (path / RECORDS).exists():
            raise CasebookError(f"{path}: there is a casebook already; open it, or choose another folder")
        config = settings.read_config(path / settings.NAME) if config is None else config
        store = postgres.open_or_create(_without_password(config.records)) if config.records else None
        try:
            path.mkdir(parents=True, exist_ok=True)
            settings.write_config(path / settings.NAME, config)
        except OSError as error:
            raise CasebookError(
                f"{path}: no casebook can be made here ({error.strerror}); choose a folder you may write to"
            ) from error
        return cls(path, store or sqlite.create(path / RECORDS), Archive(path / ORIGINALS), config)

    @classmethod
    def open(cls, path: Path) -> "Casebook":
        """The casebook in ``path``. Raises CasebookError when there is none, or it is damaged or newer; InputError for its
        settings."""
        _check_folder(path)
        if not path.is_dir():
            raise CasebookError(f"{path}: no casebook here; make one with: tolltrace init {path}")
        config = settings.read_config(path / settings.NAME)
        address = _without_password(config.records)
        store = postgres.open_store(address) if address else sqlite.open_store(path / RECORDS)
        return cls(path, store, Archive(path / ORIGINALS), config)

    @classmethod
    def open_or_create(cls, path: Path) -> "Casebook":
        """The casebook in ``path``, made when there is none."""
        if not is_casebook(path):
            try:
                return cls.create(path)
            except CasebookError:
                if not is_casebook(path):  # otherwise somebody else made it meanwhile
                    raise
        return cls.open(path)

    def add(self, items: Iterable[Ingested]) -> Iterator[tuple[Ingested, bool]]:
        """Archives originals and records reports, in batches; yields each item with whether it was new, once it is recorded.

        The original is on disk before its report is recorded, so no report ever lacks it.
        """
        for batch in _batches(items):
            for item in batch:
                self.archive.put(item.original, flush=False)
            self.archive.flush()
            yield from zip(batch, self.store.add_reports(item.report for item in batch), strict=True)

    def verify(self) -> Iterator[Notice]:
        """Everything that does not hold in records and archive: also originals that are missing, or that give another text
        today by the method that the report names."""
        yield from self.store.verify()
        yield from self.archive.check()
        for report in self.store.reports():
            if not report.archive_sha256:
                continue
            where = f"report {report.doc} ({report.id})"
            if report.archive_sha256 in self.archive:
                yield from self._rederived(report, where)
            else:
                yield Notice(
                    where, f"its original {report.archive_sha256} is not in the archive", "restore it from a backup", fault=True
                )

    def _rederived(self, report: Report, where: str) -> Iterator[Notice]:
        try:
            text = rederived(self.archive.get(report.archive_sha256), report.derived_by)
        except CasebookError:
            return  # damaged: the archive's own check has said so
        if text is not None and text != report.text:
            mend = "restore the casebook from a backup, or add the original again"
            yield Notice(where, f"its text is not what its original gives ({report.derived_by})", mend, fault=True)

    def close(self) -> None:
        """Closes the records."""
        self.store.close()

    def __enter__(self) -> "Casebook":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def is_casebook(path: Path) -> bool:
    """Whether ``path`` is a casebook's folder: it has the file of the records, or its settings say where they are."""
    return (path / RECORDS).exists() or bool(settings.read_config(path / settings.NAME).records)


def _check_folder(path: Path) -> None:
    if postgres.is_address(str(path)):
        mend = "the originals lie in a folder all the same: tolltrace init FOLDER --records ADDRESS, then --casebook FOLDER"
        raise CasebookError(f"{path}: a casebook is named by its folder; {mend}")
    locked = path.with_name(f"{path.name}.age") if path.name else path
    if not path.exists() and locked.is_file():  # a new one beside it would part the record in two
        raise CasebookError(f"{path}: this casebook is locked; bring it back with: tolltrace unlock --casebook {path} --key FILE")


def _without_password(address: str) -> str:
    """``address`` unless it tells a password: settings are copied, packed and handed on."""
    if address and postgres.has_password(address):
        mend = "put it in ~/.pgpass or in the environment variable PGPASSWORD"
        raise CasebookError(f"{settings.NAME}: the address of the records tells a password; {mend}")
    return address


def _batches(items: Iterable[Ingested]) -> Iterator[list[Ingested]]:
    batch: list[Ingested] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.original)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
