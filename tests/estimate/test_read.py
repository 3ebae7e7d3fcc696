"""Tables as CSV: both shapes, odd but right files, and one clear line for each wrong one."""

from pathlib import Path

import pytest

from tolltrace.errors import InputError
from tolltrace.estimate.read import read_table


def read(tmp_path: Path, text: str | bytes, unit: str = "item") -> object:
    path = tmp_path / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(path, unit)


@pytest.mark.parametrize(
    "text",
    [
        "A,B,C,count\n1,0,0,2\n0,1,1,1\n",
        "count;A;B;C\n2;1;0;0\n1;0;1;1\n",
        "A\tB\tC\tn\n1\t0\t0\t2\n\n0\t1\t1\t1\n",
        "id,A,B,C\nx,1,0,0\ny,0,1,1\nz,1,0,0\n",
        "\ufeffA,B,C\r\n1,0,0\r\n1,,0\r\n0,1,1\r\n",
        "A,B,C,Count\n1,0,0,1\n1,0,0,1\n0,1,1,1\n0,0,0,0\n1,1,1,0\n",
    ],
)
def test_shapes(tmp_path: Path, text: str) -> None:
    found = read_table(_file(tmp_path, text), "person")
    assert (found.lists, found.histories, found.unit) == (("A", "B", "C"), (((0, 1, 1), 1), ((1, 0, 0), 2)), "person")


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "it is empty"),
        ("A,B,C\n", "no item is on any list"),
        ("A,B,C,count\n1,0,0,x\n", "line 2: the count is 'x'"),
        ("A,B,C,count\n1,0,0,-3\n", "line 2: the count is '-3'"),
        ("A,B,C,count\n1,0,0,2.5\n", "line 2: the count is '2.5'"),
        ("A,B,C,count\n1,0,0,99999999999999\n", "line 2: the count is"),
        ("A,B,C,count\n1,0,0,1\n1,2,0,4\n", "line 3: B holds '2'"),
        ("A,B,C,deaths\n1,0,0,17\n", "deaths holds '17'; a list holds 0 or 1; name the counts' column count"),
        ("A,B,C,count\n1,0,0\n", "line 2: 3 values for 4 columns"),
        ("A,A,C\n1,0,0\n", "two lists are called 'A'"),
        ("A,,C\n1,0,0\n", "a column has no name"),
        ("A,B,C,n,count\n1,0,0,1,1\n", "2 columns look like counts"),
        ("id,count\nx,3\n", "no column is a list"),
        ("A,B,C\n1,0,0\n0,0,0\n", "line 3: an item is on no list"),
        ('A,B,C\n1,"0,0\n', "it is not CSV"),
        (b"A,B,C\n1,0,\xff\n", "it is not UTF-8 text"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_table(tmp_path)
