"""Checks a whole casebook in one ZIP file; needs Python 3.9 or newer and nothing else: python3 check.py CASEBOOK.zip

It finds any changed byte of the file, recomputes the hash of every original and text, the id of every report, claim and
decision, the chain of the ledger, the place of every figure in its text, and every total from the tolls. It says what does not
hold and ends with 1, or with 0 when all holds. What it cannot tell: whether somebody made another file that holds together.
Compare the last hash of the ledger, which it prints, with one that was written down elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

SEAL = b"tolltrace-sha256:"  # the comment of the file: this and the hash of all bytes before the comment
PIECE = 1 << 20


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_id(prefix: str, *parts: str | int | None) -> str:
    """The id that tolltrace gives to content: each part with its length, hashed."""
    digest = hashlib.sha256()
    for part in parts:
        data = b"\x00" if part is None else b"\x01" + str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return prefix + "-" + digest.hexdigest()[:20]


def sealed(path: str) -> str:
    """What is wrong with the file as a whole, "" when its seal fits every byte."""
    size, length = os.path.getsize(path), len(SEAL) + 64
    if size < length + 22:
        return "the file is too short to be a casebook"
    digest, left = hashlib.sha256(), size - length
    with open(path, "rb") as stream:
        while left:
            piece = stream.read(min(PIECE, left))
            digest.update(piece)
            left -= len(piece)
        seal = stream.read()
    return (
        ""
        if seal == SEAL + digest.hexdigest().encode()
        else "the file is not the one that was made: its seal does not fit its bytes"
    )


def lines(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    """The JSON lines of a member."""
    with archive.open(name) as stream:
        for line in stream:
            yield json.loads(line)


def check_files(archive: zipfile.ZipFile) -> Iterator[str]:
    """Every file is listed once with its hash, and nothing else is there."""
    listed: dict[str, str] = {}
    for line in archive.read("SHA256SUMS").decode("utf-8").splitlines():
        said, _, name = line.partition("  ")
        listed[name] = said
    there = [n for n in archive.namelist() if n != "SHA256SUMS"]
    if sorted(there) != sorted(listed):
        yield "the files are not those that are listed: " + ", ".join(sorted(set(there) ^ set(listed))[:5])
    for name in there:
        digest = hashlib.sha256()
        with archive.open(name) as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
        if digest.hexdigest() != listed.get(name):
            yield name + ": not the file that is listed"
        if name.startswith("originals/") and digest.hexdigest() != name[len("originals/") :].replace("/", ""):
            yield name + ": not the original that its name says"


def check_reports(archive: zipfile.ZipFile, texts: dict[str, str]) -> Iterator[str]:
    """Texts have their hash, reports their id, originals are there."""
    names = set(archive.namelist())
    for report in lines(archive, "reports.jsonl"):
        data = archive.read("texts/" + report["id"] + ".txt")
        text = data.decode("utf-8", "surrogatepass")
        texts[report["id"]] = text
        if sha256(data) != report["text_sha256"]:
            yield "report " + report["id"] + ": its text is not the one that was recorded"
        parts = (report["doc"], sha256(data), report["publisher"], str(report["published"] or ""), report["url"])
        if content_id("rep", *parts) != report["id"]:
            yield "report " + report["id"] + ": its id does not fit its content"
        original = report["archive_sha256"]
        if original and "originals/" + original[:2] + "/" + original[2:] not in names:
            yield "report " + report["id"] + ": its original is missing"


def check_claims(archive: zipfile.ZipFile, texts: dict[str, str], known: dict[str, Any]) -> Iterator[str]:
    """Claims have their id, and each figure and quote lies where it says."""
    for extraction in lines(archive, "claims.jsonl"):
        for claim in extraction["claims"]:
            where, text = "claim " + claim["id"], texts.get(claim["report"])
            known[claim["id"]] = claim
            (start, end), (first, last) = ((claim[k]["start"], claim[k]["end"]) for k in ("figure", "quote"))
            if text is None or claim["report"] != extraction["report"]:
                yield where + ": its report is not there"
            elif content_id("clm", claim["report"], start, end, claim["outcome"]) != claim["id"]:
                yield where + ": its id does not fit its figure"
            elif not first <= start <= end <= last <= len(text) or claim["count"]["phrase"] not in text[start:end]:
                yield where + ": its figure is not in the text where it says"


def check_decisions(archive: zipfile.ZipFile, known: dict[str, Any]) -> Iterator[str]:
    """Decisions have their id, and the ledger is one unbroken chain that names exactly them, in order."""
    decided: list[str] = []
    for d in lines(archive, "decisions.jsonl"):
        decided.append(d["id"])
        if content_id("dec", d["kind"], *d["subjects"], d["reason"], d["author"], d["at"], d["field"], d["value"]) != d["id"]:
            yield "decision " + d["id"] + ": not what was decided"
        if d["kind"] == "add":
            claim = json.loads(d["value"])
            known[claim["id"]] = claim
    head, entered = "", []
    for number, e in enumerate(lines(archive, "ledger.jsonl"), 1):
        head = sha256(json.dumps([head, e["kind"], e["ref"], e["author"], e["at"]]).encode())
        if head != e["hash"]:
            yield "ledger: its chain breaks at entry " + str(number)
            return
        if e["kind"] == "decision":
            entered.append(e["ref"])
    if entered != decided:
        yield "ledger: it does not name the decisions that are there"
    if head != json.loads(archive.read("manifest.json"))["ledger_head"]:
        yield "ledger: its last hash is not the one of the manifest"


def check_tolls(archive: zipfile.ZipFile, known: dict[str, Any]) -> Iterator[str]:
    """Totals are the sums of tolls; bounds do not cross; every claim behind a bound is there."""
    for name in (n for n in archive.namelist() if n.startswith("conclusions/") and n.endswith(".tolls.jsonl")):
        sums: dict[tuple[str, str], list[int]] = {}
        for conclusion in lines(archive, name):
            for toll in conclusion["tolls"]:
                low, best, high = toll["low"], toll["best"], toll["high"]
                where = name + ", incident " + conclusion["incident"] + ", " + toll["outcome"] + ", " + toll["status"]
                if (high is not None and low > high) or (best is not None and (best < low or (high is not None and best > high))):
                    yield where + ": its bounds cross"
                if lost := [c for t in toll["trace"] for c in t["used"] if c not in known]:
                    yield where + ": it rests on a claim that is not there: " + lost[0]
                line = sums.setdefault((toll["outcome"], toll["status"]), [0, 0, 0])
                line[0] += low
                line[1] += low if high is None else high
                line[2] += toll["open_top"]
        for total in json.loads(archive.read(name.replace(".tolls.jsonl", ".totals.json"))):
            found = sums.get((total["outcome"], total["status"]), [0, 0, 0])
            if found != [total["low"], total["high"], total["open_incidents"]]:
                yield name + ": the total " + total["outcome"] + ", " + total["status"] + " is not the sum of its tolls"


def problems(path: str) -> Iterator[str]:
    """Everything that does not hold, a line each."""
    if wrong := sealed(path):
        yield wrong
    try:
        with zipfile.ZipFile(path) as archive:
            yield from check_files(archive)
            texts: dict[str, str] = {}
            known: dict[str, Any] = {}
            yield from check_reports(archive, texts)
            yield from check_claims(archive, texts, known)
            yield from check_decisions(archive, known)
            yield from check_tolls(archive, known)
    except Exception as error:  # whatever damage does to a reader is a finding
        yield "the file cannot be read to its end (" + type(error).__name__ + ": " + str(error) + ")"


def main() -> int:
    """Prints what does not hold; 0 when all holds."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python3 check.py CASEBOOK.zip\n")
        return 2
    found = list(problems(sys.argv[1]))
    for line in found:
        sys.stdout.write(line + "\n")
    if found:
        return 1
    with zipfile.ZipFile(sys.argv[1]) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    sys.stdout.write(
        "all holds; state " + manifest["state"] + "; last hash of the ledger " + (manifest["ledger_head"] or "none") + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
