"""PROV-O as JSON-LD: how each toll came about, from archived bytes to text, claim, incident and bound.

Original bytes are named by their hash, everything else by its id. Agents are those who publish and state; the people who
decide in a casebook are not named.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tolltrace import __version__
from tolltrace.export.facts import sources, title, told
from tolltrace.export.files import write_text
from tolltrace.export.record import Entry, Record
from tolltrace.export.wire import toll_row
from tolltrace.model import Claim, Report, Toll, content_id

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "tt": "urn:tolltrace:",
    "label": "rdfs:label",
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasQuotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "used": {"@id": "prov:used", "@type": "@id"},
    "value": "prov:value",
}
Node = dict[str, Any]
_TOOL = f"tt:tolltrace-{__version__}"


def nodes(record: Record) -> Iterator[Node]:
    """Every node, each id once: the tool, then incident by incident."""
    yield {"@id": _TOOL, "@type": ["prov:Agent", "prov:SoftwareAgent"], "label": f"tolltrace {__version__}"}
    plan = f"tt:policy-{record.policy}"
    yield {"@id": plan, "@type": ["prov:Entity", "prov:Plan"], "label": record.policy}
    seen: set[str] = set()
    for entry in record.entries():
        for node in _entry(record, entry, plan):
            if node["@id"] not in seen:
                seen.add(node["@id"])
                yield node


def _entry(record: Record, entry: Entry, plan: str) -> Iterator[Node]:
    claims = told(record, entry)
    for report in sources(claims):
        yield from _report(report)
    for claim, report in claims:
        yield from _claim(claim, report)
    incident = f"tt:{entry.incident.id}"
    linking = f"tt:link-{entry.incident.id}"
    yield _activity(linking, "linking")
    yield {
        "@id": incident,
        "@type": ["prov:Entity", "tt:Incident"],
        "label": title(entry),
        "wasDerivedFrom": [f"tt:{c.id}" for c, _ in claims],
        "wasGeneratedBy": linking,
        "tt:caveats": list(entry.caveats),
        "tt:state": record.state,
    }
    if entry.conclusion is None:
        return
    reconciling = f"tt:reconcile-{entry.incident.id}"
    yield {**_activity(reconciling, "reconciling"), "used": [incident, plan]}
    for toll in entry.conclusion.tolls:
        yield from _toll(toll, entry.incident.id, reconciling)


def _toll(toll: Toll, incident: str, reconciling: str) -> Iterator[Node]:
    row = toll_row(toll)
    identity = f"tt:toll-{incident}-{toll.outcome.value}-{toll.status.value}"
    claims = list(dict.fromkeys(claim for trace in toll.trace for claim in trace.used))
    bounds = {f"tt:{name}": row[name] for name in ("low", "best", "high", "open_top")}
    yield {
        "@id": identity,
        "@type": ["prov:Entity", "tt:Toll"],
        "label": f"{toll.outcome.value}, {toll.status.value}: {toll}",
        **{name: value for name, value in bounds.items() if value is not None},
        **({"tt:conceded": str(toll.conceded)} if toll.conceded else {}),
        "wasDerivedFrom": [f"tt:{incident}", *(f"tt:{c}" for c in claims)],
        "wasGeneratedBy": reconciling,
    }
    for trace in toll.trace:
        yield {
            "@id": f"{identity}-{trace.bound}",
            "@type": ["prov:Entity", "tt:Bound"],
            "label": trace.text,
            "tt:rule": trace.rule,
            "tt:boundOf": {"@id": identity},
            "wasDerivedFrom": [f"tt:{c}" for c in trace.used],
        }


def _report(report: Report) -> Iterator[Node]:
    reading = f"tt:read-{report.id}"
    yield {**_activity(reading, report.derived_by or "made in memory")}
    text = {"@id": f"tt:{report.id}", "@type": ["prov:Entity", "tt:Report"], "label": report.title or report.doc}
    text |= {"tt:textSha256": report.text_sha256, "wasGeneratedBy": reading}
    if report.url:
        text["tt:address"] = report.url
    if report.archive_sha256:
        original = f"urn:sha256:{report.archive_sha256}"
        yield {"@id": original, "@type": "prov:Entity", "label": f"original of {report.doc}"}
        text["wasDerivedFrom"] = original
    if report.publisher:
        yield _agent(report.publisher)
        text["wasAttributedTo"] = _agent(report.publisher)["@id"]
    yield text


def _claim(claim: Claim, report: Report) -> Iterator[Node]:
    reading = f"tt:extract-{content_id('run', report.id, claim.reader)}"
    yield {**_activity(reading, claim.reader or "reading"), "used": f"tt:{report.id}"}
    node = {
        "@id": f"tt:{claim.id}",
        "@type": ["prov:Entity", "tt:Claim"],
        "label": f"{claim.outcome.value}: {claim.count}",
        "value": claim.quote.of(report.text),
        "tt:figureStart": claim.figure.start,
        "tt:figureEnd": claim.figure.end,
        "wasQuotedFrom": f"tt:{report.id}",
        "wasGeneratedBy": reading,
    }
    if claim.claimant:
        yield _agent(claim.claimant)
        node["wasAttributedTo"] = _agent(claim.claimant)["@id"]
    yield node


def _activity(identity: str, label: str) -> Node:
    return {"@id": identity, "@type": "prov:Activity", "label": label, "wasAssociatedWith": _TOOL}


def _agent(name: str) -> Node:
    return {"@id": f"tt:{content_id('agt', name)}", "@type": "prov:Agent", "label": name}


def chunks(record: Record) -> Iterator[str]:
    """The graph, a node a line."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    yield f'{{"@context": {encode(CONTEXT)},\n"@graph": ['
    between = "\n"
    for node in nodes(record):
        yield between + encode(node)
        between = ",\n"
    yield "\n]}\n"


def write_prov(record: Record, path: Path) -> Path:
    """The graph, written atomically."""
    return write_text(path, chunks(record))
