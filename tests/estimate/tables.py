"""Tables with known answers, as published (see docs/concepts/estimation.md), and small ones for the rules."""

from tolltrace.estimate.table import Table, make_table


def table(cells: dict[str, int], lists: str = "ABCDEFGH", unit: str = "item") -> Table:
    """A table from cells written like "0110": 32."""
    size = len(next(iter(cells)))
    return make_table(lists[:size], {tuple(map(int, h)): n for h, n in cells.items()}, unit=unit)


KOSOVO_CELLS = {
    "0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32, "1000": 1131,
    "1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181, "1111": 27,
}  # fmt: skip
KOSOVO = make_table(
    ("EXH", "ABA", "OSCE", "HRW"), {tuple(map(int, h)): n for h, n in KOSOVO_CELLS.items()}, unit="person", name="kosovo"
)
HIV = table({
    "1110": 3, "1101": 1, "1100": 33, "1010": 20, "1001": 6, "1000": 403, "0111": 3, "0110": 35, "0101": 10, "0100": 545,
    "0011": 11, "0010": 621, "0001": 205,
})  # fmt: skip
THREE = table({"001": 60, "010": 49, "011": 4, "100": 247, "101": 112, "110": 142, "111": 12})
ARTIFICIAL_3 = table({"100": 40, "010": 30, "001": 20, "110": 6})
