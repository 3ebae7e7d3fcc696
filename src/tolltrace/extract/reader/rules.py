"""The rule reader: decides with written rules which figures are casualty claims and what the report says of them.

Every rule looks at the figure's own sentence; what a sentence leaves out ("Eleven of them were children.") comes from the
sentences before it. Rules that look close by are trusted more: a claim's confidence falls with the distance they bridge.
"""

from collections.abc import Sequence

from tolltrace.extract.base import Figure, Reading
from tolltrace.extract.document import Document
from tolltrace.extract.reader.judge import Methods, quote_at, scope_at
from tolltrace.extract.reader.lexicon import lexicon
from tolltrace.extract.reader.parts import Part
from tolltrace.extract.reader.sentence import Found, SentenceReader
from tolltrace.extract.reader.status import own_status
from tolltrace.model import Status


class RuleReader:
    """Reads by rules and vocabulary alone; needs no model and no network."""

    name = "rules"
    version = "1"

    def read(self, document: Document, figures: Sequence[Figure]) -> list[Reading]:
        """Readings in text order. Claimant, via, responsible and stance are left to the extractor."""
        methods = Methods(document)
        reader = SentenceReader(document.text, lexicon())
        for number, inside in _by_sentence(document, figures):
            sentence = document.sentences[number]
            reader.read(sentence, number, inside, methods.armed(sentence))
        return _readings(document, reader.found, methods)


def _by_sentence(document: Document, figures: Sequence[Figure]) -> list[tuple[int, list[Figure]]]:
    grouped: dict[int, list[Figure]] = {}
    for figure in sorted(figures, key=lambda f: f.span):
        grouped.setdefault(document.sentence_index(figure.span.start), []).append(figure)
    return list(grouped.items())


def _readings(document: Document, found: Sequence[Found], methods: Methods) -> list[Reading]:
    ordered = sorted(range(len(found)), key=lambda i: found[i].figure.span)
    position = {old: new for new, old in enumerate(ordered)}
    said = [own_status(document.text, f.figure, document.sentences[f.sentence]) for f in found]
    readings: list[Reading] = []
    for i in ordered:
        f = found[i]
        status, group = said[i]
        if status is Status.UNKNOWN and f.whole is not None and not f.figure.noun and f.part is not Part.AMONG_NEXT:
            status, group = said[f.whole][0], group or said[f.whole][1]
        readings.append(
            Reading(
                figure=f.figure,
                quote=quote_at(document, f.figure.span),
                outcome=f.outcome,
                status=status,
                group=group,
                scope=scope_at(document, f.figure),
                method=methods.at(f.figure.span),
                part_of=position[f.whole] if f.whole is not None else None,
                confidence=round(f.confidence, 3),
            )
        )
    return readings
