"""The contrast set: sentences written to tell apart what looks alike, with a pinned floor.

``contrast.txt`` holds the sentences and their claims. A claim is found when a predicted figure overlaps it with the same
outcome, and strictly right when interval and status agree as well; sentences without a claim must stay silent.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tolltrace.config import Config
from tolltrace.model import Claim, Span, make_report
from tolltrace.pipeline import new_extractor

FILE = Path(__file__).with_name("contrast.txt")
STRICT_FLOOR = 0.80  # strict F1 over the whole set
STANCE_FLOOR = 0.80  # of the claims found, those with the right stance
SILENCE_FLOOR = 0.90  # of the sentences without a claim, those that give none


@dataclass(frozen=True)
class Wanted:
    """A claim that a sentence holds."""

    span: Span
    outcome: str
    status: str
    low: int | None
    high: int | None
    stance: str
    scope: str


def contrast_set(text: str | None = None) -> list[tuple[str, list[Wanted]]]:
    """Sentences with their claims. Raises ValueError for a claim whose figure does not stand in its sentence."""
    found: list[tuple[str, list[Wanted]]] = []
    for line in (text or FILE.read_text(encoding="utf-8")).splitlines():
        if not line.strip() or line.startswith(("# ", "## ")):
            continue
        if not line.startswith("="):
            found.append((line, []))
            continue
        figure, outcome, status, interval, stance, scope = (part.strip() for part in line[1:].split("|"))
        sentence, claims = found[-1]
        at = sentence.index(figure)
        low, high = (int(bound) if bound else None for bound in interval.split(".."))
        claims.append(Wanted(Span(at, at + len(figure)), outcome, status, low, high, stance, scope))
    return found


def matches(wanted: list[Wanted], claims: list[Claim]) -> list[tuple[Wanted, Claim]]:
    """Each wanted claim with the predicted one whose figure overlaps it and whose outcome is the same, exact intervals first."""
    free = list(claims)
    pairs = []
    for want in wanted:
        fits = [c for c in free if c.figure.overlaps(want.span) and c.outcome == want.outcome]
        fits.sort(key=lambda c: (c.count.low, c.count.high) != (want.low, want.high))
        if fits:
            pairs.append((want, fits[0]))
            free.remove(fits[0])
    return pairs


def strictly(want: Wanted, claim: Claim) -> bool:
    return (claim.count.low, claim.count.high, claim.status) == (want.low, want.high, want.status)


def test_the_set_is_large_and_well_formed() -> None:
    sentences = contrast_set()
    assert len(sentences) >= 150
    assert sum(not wanted for _, wanted in sentences) >= 30


def test_contrast_sentences_reach_the_floor() -> None:
    extractor = new_extractor(Config())
    right = wanted_count = predicted = found = stances = silent = quiet = 0
    wrong = []
    for number, (sentence, wanted) in enumerate(contrast_set()):
        claims = extractor.extract(make_report(f"contrast-{number}", sentence, published=date(2016, 5, 12)))
        pairs = matches(wanted, claims)
        wanted_count += len(wanted)
        predicted += len(claims)
        found += len(pairs)
        good = sum(strictly(*pair) for pair in pairs)
        right += good
        stances += sum(want.stance == claim.stance for want, claim in pairs)
        if not wanted:
            silent += 1
            quiet += not claims
        if good < len(wanted) or len(claims) > len(wanted) or any(want.stance != claim.stance for want, claim in pairs):
            shown = [f"{c.count.phrase}|{c.outcome}|{c.status}|{c.count}|{c.stance}" for c in claims]
            wrong.append(f"{sentence}\n      -> {shown}")
    strict = 2 * right / (wanted_count + predicted)
    summary = f"strict F1 {strict:.3f}, stance {stances / found:.3f}, silence {quiet / silent:.3f}"
    print(summary, *wrong, sep="\n  ")
    assert (strict >= STRICT_FLOOR, stances / found >= STANCE_FLOOR, quiet / silent >= SILENCE_FLOOR) == (True, True, True), (
        summary
    )
