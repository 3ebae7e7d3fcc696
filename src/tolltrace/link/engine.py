"""Scoring at scale: the same blocks, judgements and weights as in this process, joined in DuckDB and weighed by Splink.

Blocks are joined in the database, where the pairs of a million happenings fit. Each comparison then judges every two values that
meet once, however many pairs have them; Splink weighs the levels with the same ``m`` and ``u``. What comes out are the scores
that ``score.scores`` gives for the same happenings (tested), so nothing after this step knows which way was taken.
"""

import logging
import math
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from typing import Any

from tolltrace.link import block
from tolltrace.link.block import STRETCH, Key, bare_keys, fine, window
from tolltrace.link.compare import COMPARISONS, Comparison
from tolltrace.link.happenings import Told
from tolltrace.link.score import FITS, KEPT, Raw, logit, worth_keeping
from tolltrace.link.weights import Weights

FROM = 20_000  # happenings; fewer are scored faster in this process
_CHUNK = 200_000  # rows handed to the database at a time
_BITS = (1 << 62) - 1


def available() -> bool:
    """Whether the database engine is installed (the extra "scale")."""
    return find_spec("splink") is not None and find_spec("duckdb") is not None


def scored(told: Sequence[Told], weights: Weights, *, threads: int = 2, memory: str = "4GB") -> Iterator[Raw]:
    """The raw scores worth keeping of ``told``, which is sorted by id. Needs the extra "scale"."""
    import duckdb

    database = duckdb.connect(":memory:", config={"threads": threads, "memory_limit": memory})
    try:
        _block(database, told)
        _judge(database, told)
        yield from _weighed(database, told, weights)
    finally:
        database.close()


def _fill(database: Any, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    import pyarrow

    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK)):
        batch = pyarrow.table(dict(zip(columns, map(pyarrow.array, zip(*chunk, strict=True)), strict=True)))
        database.register("batch", batch)
        database.execute(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM batch")  # noqa: S608 - our own names
        database.unregister("batch")


def _hashed(key: Key) -> int:
    return hash(key) & _BITS


_TABLES = """
    CREATE TABLE told (n INTEGER, report BIGINT, first INTEGER, last INTEGER);
    CREATE TABLE bare (code BIGINT, n INTEGER, flag BOOLEAN, sort UTINYINT);
    CREATE TABLE finer (key UBIGINT, n INTEGER, flag BOOLEAN, timed BOOLEAN);
    CREATE TABLE pairs (l INTEGER, r INTEGER);
"""
_WORDS, _EVER, _TIMED = range(3)

# Blocks that nobody they are for stands in, or one alone, make no pair.
_STRETCHED = f"""
    CREATE TABLE keys AS
    WITH found AS (
        SELECT hash(code) AS key, n, flag, sort <> {_WORDS} AS timed FROM bare WHERE sort <> {_TIMED}
        UNION ALL
        SELECT hash(code, unnest(range(t.first // {STRETCH}, t.last // {STRETCH} + 1))) AS key, n, flag, true AS timed
        FROM bare JOIN told t USING (n) WHERE sort = {_TIMED}
    )
    SELECT * FROM found WHERE key IN (SELECT key FROM found GROUP BY key HAVING count(*) > 1 AND bool_or(flag))
"""  # noqa: S608 - our own numbers
_CROWDED = """
    SELECT key FROM {keys} GROUP BY key
    HAVING count(*) * (count(*) - 1) // 2 - count_if(NOT flag) * (count_if(NOT flag) - 1) // 2 > {most}
"""
_MET = """
    INSERT INTO pairs
    SELECT DISTINCT least(a.n, b.n), greatest(a.n, b.n)
    FROM (SELECT * FROM {keys} WHERE flag) a JOIN {keys} b ON a.key = b.key
    JOIN told x ON x.n = a.n JOIN told y ON y.n = b.n
    WHERE a.n <> b.n AND (a.n < b.n OR NOT b.flag) AND x.report <> y.report
      AND (NOT a.timed OR x.first IS NULL OR y.first IS NULL OR (x.first <= y.last AND y.first <= x.last))
"""


def _block(database: Any, told: Sequence[Told]) -> None:
    """Fills ``pairs`` with the candidates, as ``block.candidates`` gives them."""
    database.execute(_TABLES)
    _fill(database, "told", ("n", "report", "first", "last"), _rows(told))
    _fill(database, "bare", ("code", "n", "flag", "sort"), _bare(told))
    database.execute(_STRETCHED)
    database.execute(f"DROP TABLE bare; CREATE TABLE crowded AS {_CROWDED.format(keys='keys', most=block.MOST_PAIRS)}")
    rows = database.execute("SELECT key, n, flag, timed FROM keys WHERE key IN (FROM crowded)").fetchall()
    database.execute("DELETE FROM keys WHERE key IN (FROM crowded)")
    cut = ((_hashed((key, *trait)), n, flag, timed) for key, n, flag, timed in rows for trait in fine(told[n]))
    _fill(database, "finer", ("key", "n", "flag", "timed"), cut)
    too_many = _CROWDED.format(keys="finer", most=block.MOST_PAIRS)
    database.execute(f"DELETE FROM finer WHERE key IN ({too_many})")  # noqa: S608 - our own numbers
    for table in ("keys", "finer"):
        database.execute(_MET.format(keys=table))
        database.execute(f"DROP TABLE {table}")
    database.execute("CREATE OR REPLACE TABLE pairs AS SELECT DISTINCT l, r FROM pairs")


def _bare(told: Sequence[Told]) -> Iterator[tuple[int, int, bool, int]]:
    codes: dict[Key, int] = {}
    for n, t in enumerate(told):
        timeless, timed = bare_keys(t)
        for key, flag in timeless:
            yield _hashed(key), n, flag, _EVER if key[0] == "ever" else _WORDS
        for key, flag in timed:
            yield codes.setdefault(key, len(codes)), n, flag, _TIMED


def _rows(told: Sequence[Told]) -> Iterator[tuple[int, int, int | None, int | None]]:
    for n, t in enumerate(told):
        days = window(t)
        first, last = (days[0].toordinal(), days[1].toordinal()) if days else (None, None)
        yield n, hash(t.happening.report), first, last


def _judge(database: Any, told: Sequence[Told]) -> None:
    """Adds to each pair the number of its level in every comparison; each two values that meet are judged once."""
    for comparison in COMPARISONS:
        ids: dict[Any, int] = {}
        values: list[Any] = []
        of = []
        for t in told:
            value = comparison.value(t)
            at = ids.setdefault(value, len(values))
            if at == len(values):
                values.append(value)
            of.append(at)
        database.execute("CREATE OR REPLACE TABLE valued (n INTEGER, v INTEGER)")
        _fill(database, "valued", ("n", "v"), enumerate(of))
        database.execute("CREATE OR REPLACE TABLE levels (x INTEGER, y INTEGER, level UTINYINT)")
        met = "SELECT DISTINCT a.v, b.v FROM pairs p JOIN valued a ON a.n = p.l JOIN valued b ON b.n = p.r"
        _fill(database, "levels", ("x", "y", "level"), _levels(database.cursor().execute(met), comparison, values))
        database.execute(f"""
            CREATE OR REPLACE TABLE pairs AS SELECT p.*, v.level AS {comparison.name}
            FROM pairs p JOIN valued a ON a.n = p.l JOIN valued b ON b.n = p.r JOIN levels v ON v.x = a.v AND v.y = b.v
        """)  # noqa: S608 - names of our own comparisons


def _levels(met: Any, comparison: Comparison, values: Sequence[Any]) -> Iterator[tuple[int, int, int]]:
    number = {level: n for n, level in enumerate(comparison.levels)}
    while rows := met.fetchmany(_CHUNK):
        for x, y in rows:
            yield x, y, number[comparison.level(values[x], values[y])]


def settings(weights: Weights) -> Any:
    """The model as Splink's settings: each comparison with its levels, by number, and their ``m`` and ``u``."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=_chance(weights.prior),
        comparisons=[_as_splink(c, weights) for c in COMPARISONS],
        blocking_rules_to_generate_predictions=[block_on("pair")],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
        additional_columns_to_retain=["l", "r"],
    )


def _as_splink(comparison: Comparison, weights: Weights) -> Any:
    table = weights.table(comparison)
    levels: list[dict[str, Any]] = []
    for n, level in enumerate(comparison.levels):
        row: dict[str, Any] = {"sql_condition": f"{comparison.name}_l = {n}", "label_for_charts": level}
        if level == comparison.silent:
            row["is_null_level"] = True
            levels.insert(0, row)
            continue
        own = comparison.halved.get(level)
        u = weights.u[comparison.name][own or level]
        levels.append(row | {"u_probability": u, "m_probability": min(1.0, u * math.exp(table[level]))})
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def _weighed(database: Any, told: Sequence[Told], weights: Weights) -> Iterator[Raw]:
    """The pairs worth keeping with Splink's weight. Rival tellings may be kept at any weight and are looked at one by one."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    logging.getLogger("splink.internals").setLevel(logging.ERROR)
    names = ", ".join(c.name for c in COMPARISONS)
    database.execute(
        f"CREATE TABLE one AS SELECT row_number() OVER () AS unique_id, row_number() OVER () AS pair, l, r, {names} FROM pairs"  # noqa: S608
    )
    nulls = ", ".join(f"0::UTINYINT AS {c.name}" for c in COMPARISONS)
    database.execute(f"CREATE TABLE other AS SELECT unique_id, pair, l, r, {nulls} FROM one")  # noqa: S608
    database.execute("DROP TABLE pairs")
    api = DuckDBAPI(connection=database)
    linker = Linker([api.register("one"), api.register("other")], settings(weights))
    found = linker.inference.predict(warning_mode="never").physical_name
    by_name = {c.name: c for c in COMPARISONS}
    place, time = by_name["place"], by_name["time"]
    least = logit(KEPT) / math.log(2)
    close = [
        n
        for n, level in enumerate(place.levels)
        if level in ("town", "town_holds", "sibling", "kind_of_place", "province_namesake")
    ]
    against = [[n for n, level in enumerate(c.levels) if level not in FITS[c.name]] for c in (place, time)]
    query = f"""
        SELECT l_l, r_l, match_weight, NOT (place_l IN {_in(against[0])} OR time_l IN {_in(against[1])}) AS fits,
               match_weight >= {least} AS sure
        FROM {found} WHERE match_weight >= {least} OR place_l IN {_in(close)} ORDER BY l_l, r_l
    """  # noqa: S608 - our own numbers
    rows = database.cursor().execute(query)
    while chunk := rows.fetchmany(_CHUNK):
        for a, b, weight, fits, _ in chunk:
            raw = Raw(told[a].id, told[b].id, weight * math.log(2), fits)
            if worth_keeping(raw, told[a], told[b]):
                yield raw


def _in(numbers: Sequence[int]) -> str:
    return f"({', '.join(map(str, numbers)) or '-1'})"
