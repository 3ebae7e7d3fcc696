"""Peers on one invented casebook: what other packages for linking records make of the same happenings, in the same run.

    python -m tests.bench.link_peers 10000 [--dedupe]

Splink gets our pairs and levels, with the same weights, and joins by connected components: the model alone, without the crowd,
rivals and clusters. recordlinkage and dedupe (by hand, ``pip install recordlinkage dedupe "BTrees<6"``: dedupe 3.0.3 breaks with
newer BTrees) get the happenings as a table of day, place, point, tolls, method and party. recordlinkage learns without labels;
dedupe from labelled pairs of another casebook. Printed: seconds of the processor and B-cubed against the generator's truth.
"""

import io
import logging
import math
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from itertools import combinations
from typing import Any

from tests.bench.link_scale import b3
from tests.bench.world import World, marginals, world
from tolltrace.config import Config
from tolltrace.link.compare import COMPARISONS, Comparison
from tolltrace.link.happenings import Told, size
from tolltrace.link.judge import Values, scored, weighed
from tolltrace.link.meet import met
from tolltrace.link.score import Scorer, finish, partners
from tolltrace.link.solve import Given, solve
from tolltrace.link.weights import Weights, shipped
from tolltrace.model import Outcome

Groups = Iterable[Sequence[str]]
_LABELLED = 150  # pairs of each kind that dedupe learns from


def components(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Groups:
    top = {i: i for i in ids}

    def root(i: str) -> str:
        while top[i] != i:
            top[i] = i = top[top[i]]
        return i

    for a, b in pairs:
        top[root(a)] = root(b)
    found = defaultdict(list)
    for i in ids:
        found[root(i)].append(i)
    return list(found.values())


def ours(made: World) -> Groups:
    by_id = {t.id: t for t in made.told}
    raws = list(scored(made.told, Scorer(shipped())))
    pairs = finish(raws, by_id, partners(raws))
    return solve(Given({}, [{t.id} for t in made.told], ()), pairs, lambda *_: (), Config()).groups


def splink(made: World) -> Groups:
    import pandas as pd
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    left, right = met(made.told)
    _, levels = weighed([Values(c, made.told) for c in COMPARISONS], left, right, shipped())
    one = pd.DataFrame({"unique_id": range(len(left)), "pair": range(len(left))} | {"l": left, "r": right})
    other = one.copy()
    for comparison, level in zip(COMPARISONS, levels, strict=True):
        one[comparison.name], other[comparison.name] = level, 0
    settings = SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=1 / (1 + math.exp(-shipped().prior)),
        comparisons=[_as_splink(c, shipped()) for c in COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on("pair")],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        additional_columns_to_retain=["l", "r"],
    )
    api = DuckDBAPI()
    linker = Linker([api.register(one), api.register(other)], settings)
    found = linker.inference.predict(threshold_match_probability=Config().ask_at).as_pandas_dataframe()
    ids = [t.id for t in made.told]
    return components(ids, ((ids[a], ids[b]) for a, b in zip(found["l_l"], found["r_l"], strict=True)))


def _as_splink(comparison: Comparison, weights: Weights) -> Any:
    table = weights.table(comparison)
    levels: list[dict[str, Any]] = []
    for n, level in enumerate(comparison.levels):
        row: dict[str, Any] = {"sql_condition": f"{comparison.name}_l = {n}", "label_for_charts": level}
        if level == comparison.silent:
            levels.insert(0, row | {"is_null_level": True})
            continue
        u = weights.u[comparison.name][comparison.halved.get(level, level)]
        levels.append(row | {"u_probability": u, "m_probability": min(1.0, u * math.exp(table[level]))})
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def row(t: Told) -> dict[str, Any]:
    """A happening as other packages take it; None where it says nothing."""
    where, counts = t.happening.where, {o: t.counted(o) for o in (Outcome.KILLED, Outcome.INJURED)}
    lat, lon = (where.place.lat, where.place.lon) if where.place else (None, None)
    return {
        "day": t.start.isoformat() if t.start else None,
        "place": where.written.split(",")[0].lower() or None,
        "province": where.place.adm1 if where.place else None,
        "point": (lat, lon) if lat is not None and lon is not None else None,
        "killed": float(size(counts[Outcome.KILLED][0])) if counts[Outcome.KILLED] else None,
        "injured": float(size(counts[Outcome.INJURED][0])) if counts[Outcome.INJURED] else None,
        "method": t.happening.method.value if t.happening.method.value != "unknown" else None,
        "party": t.happening.responsible[0] if t.happening.responsible else None,
    }


def recordlinkage(made: World) -> Groups:
    import pandas as pd
    import recordlinkage as rl

    table = pd.DataFrame([row(t) for t in made.told], index=[t.id for t in made.told])
    table["week"] = pd.to_datetime(table["day"]).dt.strftime("%G-%V")
    index = rl.Index()
    index.block(["day", "province"])
    index.block(["week", "place"])
    pairs = index.index(table)
    compare = rl.Compare()
    for name in ("day", "province", "killed", "injured", "method", "party"):
        compare.exact(name, name, label=name)
    compare.string("place", "place", method="jarowinkler", threshold=0.85, label="place")
    found = rl.ECMClassifier().fit_predict(compare.compute(pairs, table))
    return components(list(table.index), found)


def dedupe(made: World) -> Groups:
    import dedupe as package
    from dedupe import serializer, variables

    fields = [
        variables.String("place", has_missing=True),
        variables.Exact("day", has_missing=True),
        variables.Exact("province", has_missing=True),
        variables.LatLong("point", has_missing=True),
        variables.Price("killed", has_missing=True),
        variables.Exact("method", has_missing=True),
        variables.Exact("party", has_missing=True),
    ]
    other, labelled = world(marginals(), 1_500, seed=23), io.StringIO()
    serializer.write_training(_labelled(other), labelled)
    labelled.seek(0)
    learner = package.Dedupe(fields, num_cores=1)
    learner.prepare_training({t.id: row(t) for t in other.told}, training_file=labelled)
    learner.train(index_predicates=False)
    data = {t.id: row(t) for t in made.told}
    return [ids for ids, _ in learner.partition(data, 0.5)]


def _labelled(made: World) -> Any:
    rng = random.Random(5)
    told = {t.id: t for t in made.told}
    by_event = defaultdict(list)
    for i, event in made.truth.items():
        by_event[event].append(i)
    one = [pair for ids in by_event.values() for pair in combinations(sorted(ids), 2)]
    left, right = met(made.told)
    near = [(made.told[a].id, made.told[b].id) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    two = [(a, b) for a, b in near if made.truth[a] != made.truth[b]]
    return {
        "match": [(row(told[a]), row(told[b])) for a, b in rng.sample(one, _LABELLED)],
        "distinct": [(row(told[a]), row(told[b])) for a, b in rng.sample(two, _LABELLED)],
    }


def main() -> None:
    made = world(marginals(), next((int(a) for a in sys.argv[1:] if a.isdigit()), 10_000))
    peers: list[tuple[str, Callable[[World], Groups]]] = [("ours", ours), ("splink", splink), ("recordlinkage", recordlinkage)]
    if "--dedupe" in sys.argv:
        peers.append(("dedupe", dedupe))
    for name, run in peers:
        if name != "ours" and find_spec(name) is None:
            print(f"{name}: not installed")
            continue
        cpu = time.process_time()
        rates = b3(run(made), made.truth)
        spent = time.process_time() - cpu
        print(f"{name}: B3 {rates[2]:.4f} (P {rates[0]:.4f} R {rates[1]:.4f}) in {spent:.1f} s of processor", flush=True)


if __name__ == "__main__":
    main()
