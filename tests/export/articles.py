"""The casebook of the two real articles in every format, held against whole files that spell nothing of the articles.

The articles may not be kept here. So each run of three or more words that an article has too is replaced, in what is written and
in what is kept, by a short hash of those words: one changed letter still shows. ``python -m tests.export.articles`` writes the
files anew, from the articles in TOLLTRACE_REPORTS.
"""

import hashlib
import html
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import duckdb
import pypdf

from tests.eval.gold import SEEDS, seed_set
from tests.export.golden import without_version
from tolltrace import pipeline
from tolltrace.config import Config
from tolltrace.export import FORMATS
from tolltrace.export.sidecar import SUFFIX
from tolltrace.ingest import IngestOptions
from tolltrace.publish.bundle import write_bundle
from tolltrace.store import Casebook
from tolltrace.stored import record_of

GOLDEN = Path(__file__).parent / "golden_articles"
OWN = ("check.py", "model.json", "README.txt", "SHA256SUMS")  # members of a bundle that are of the program, not of the casebook
LEAST = 3  # words of an article that stand together
_WORD = re.compile(r"\w+")
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
_SAID = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


def casebook(folder: Path) -> Casebook:
    """The two articles, read by the rules, linked and reconciled under the default policy; skips the test without them."""
    seed_set()
    book = Casebook.create(folder, Config(reader="rules"))
    pipeline.add(book, [SEEDS / "reports.jsonl"], IngestOptions())
    pipeline.extract(book)
    pipeline.refreshed(book)
    return book


def made(name: str, book: Casebook, folder: Path) -> dict[str, str]:
    """What the format ``name`` ("zip" for the bundle) writes of ``book``, as masked text by name of file or member."""
    if name == "zip":
        path = write_bundle(book, folder / "casebook.zip")
        kept = {k: v for k, v in _members(path).items() if k not in OWN}
        return {f"zip/{name}": masked(without_version(text)) for name, text in kept.items()}
    path = folder / (name + FORMATS[name].suffix)
    with record_of(book) as record:
        FORMATS[name].write(record, path)
    texts = {name: _text(path)}
    about = path.with_name(path.name + SUFFIX)
    if about.exists():
        texts[f"{name}.about"] = about.read_text(encoding="utf-8")
    return {file: masked(without_version(text)) for file, text in texts.items()}


def _text(path: Path) -> str:
    """A file as text: a workbook by its members, Parquet by types and rows, a PDF by its words, a chart by what it says."""
    if path.suffix == ".xlsx":
        return "".join(f"== {name}\n{text}\n" for name, text in _members(path).items())
    if path.suffix == ".parquet":
        found = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
        rows = (json.dumps(row, ensure_ascii=False, default=str) for row in found.fetchall())
        return "\n".join([str(list(zip(found.columns, map(str, found.types), strict=True))), *rows, ""])
    if path.suffix == ".pdf":
        return "\n\n".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages) + "\n"
    text = path.read_bytes().decode()
    return _SVG.sub(lambda m: "<svg>" + " | ".join(_SAID.findall(m.group())) + "</svg>", text)


def _members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {
            n: archive.read(n).decode() for n in archive.namelist() if n.endswith((".xml", ".rels", ".json", ".jsonl", ".yml"))
        }


@cache
def _articles() -> str:
    """Both articles as a format may write them: as they are, on one line, in JSON, in CSV, in HTML."""
    texts = [t for g in seed_set() for t in (g.report.text, " ".join(g.report.text.split()))]
    forms = [f(t) for t in texts for f in (str, html.escape, _json, _ascii, _csv, _xml)]
    return "\n\0\n".join(dict.fromkeys(forms))


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _ascii(text: str) -> str:
    return json.dumps(text)


def _csv(text: str) -> str:
    return text.replace('"', '""')


def _xml(text: str) -> str:
    return html.escape(text, quote=False)


def masked(text: str) -> str:
    """``text`` with every run of LEAST or more words of an article replaced by [words:hash]: none is left."""
    while (done := _once(text)) != text:
        text = done
    return text


def _once(text: str) -> str:
    words = list(_WORD.finditer(text))
    parts, last, n = [], 0, 0
    while n + LEAST <= len(words):
        start, end = words[n].start(), words[n + LEAST - 1].end()
        if text[start:end] not in _articles():
            n += 1
            continue
        n += LEAST
        while n < len(words) and text[start : words[n].end()] in _articles():
            end = words[n].end()
            n += 1
        run = text[start:end]
        parts += [text[last:start], f"[{len(_WORD.findall(run))}:{hashlib.sha256(run.encode()).hexdigest()[:12]}]"]
        last = end
    return "".join([*parts, text[last:]])


def names() -> Iterable[str]:
    """Every format there is, and the bundle."""
    return (*FORMATS, "zip")


def _all() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder, casebook(Path(folder, "casebook")) as book:
        for name in names():
            yield from made(name, book, Path(folder, "out")).items()


def file_of(name: str) -> Path:
    """Where the golden text of a file or member is kept."""
    return GOLDEN / f"{name.replace('/', '_')}.txt"


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.iterdir():
        old.unlink()
    for key, content in _all():
        file_of(key).write_text(content, encoding="utf-8", newline="")
