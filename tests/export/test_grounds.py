"""What holds an incident together and on whom it rests, at a terminal."""

import io
from dataclasses import replace

from rich.console import Console

from tests.export.sample import sample
from tolltrace.export.grounds import chain, chains, grounds


def test_links_with_weights_then_who_cites_whom() -> None:
    view = sample()
    first = view.linkage.incidents[0]
    told = [view.claim[c] for c in first.claims[:3]]
    voices = ("Wadi Observatory for Human Rights", "residents", view.claim[first.claims[2]].report)
    incident = replace(first, origins=3, origin_of=tuple((c.id, v) for c, v in zip(told, voices, strict=True)))
    file = io.StringIO()
    for part in grounds(view, incident):
        Console(file=file, width=100).print(part)
    assert file.getvalue().splitlines()[:7] == [
        "   Held together by",
        "     0.71, a question for a person: 2031-05-13 Tel Ashrah, Nahrin (000_early) and 2031-05 Tel Ashrah",
        "     (001_later)",
        "       Same village and month, but the later report names no day.",
        "         +2.40 place: both name Tel Ashrah, one of them near it",
        "         +1.10 date: 13 May 2031 lies in May 2031",
        "         -0.90 figures: 58 and 24 differ",
    ]
    assert [line.strip() for line in file.getvalue().splitlines()[8:]] == [
        "Independent origins, who cites whom: 3",
        *(" → ".join(way) for way in chains(view, incident)),
    ]


def test_a_chain_leads_to_the_origin_and_says_each_name_once() -> None:
    assert chain(["AFP", "", "AFP"], "agence france-presse") == ("AFP", "agence france-presse")
    assert chain(["Daily", "SANA", "state TV"], "Syrian government") == ("Daily", "SANA", "state TV", "Syrian government")
    assert chain(["Daily", "", ""], "Daily") == ("Daily",)
    assert chain(["Daily, 3 May"], "daily", ["Daily"]) == ("Daily, 3 May",)
