"""The detectors' SQL, said as Spark says it. What has to change is written down here, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

# Lets Spark read files under a name, and gives that name. The second says whether rows name their file.
Read = Callable[[list[str], bool], str]


def to_spark(sql: str, fed: Mapping[str, int], read: Read) -> str:
    """Carry one select from DuckDB's dialect to Spark's.

    fed   the rules that it is fed: name -> whole number
    read  is handed the paths of a read_parquet, and gives the name under which Spark knows their rows
    Refused, with sqlglot's own fault: anything that sqlglot knows Spark cannot say.
    """
    import sqlglot  # noqa: PLC0415 - only the extra [spark] brings it
    from sqlglot import exp  # noqa: PLC0415 - as above

    tree = sqlglot.parse_one(with_numbers(sql, fed), read="duckdb")
    for files in list(tree.find_all(exp.ReadParquet)):
        paths, names_file = _files(files)
        files.replace(exp.to_identifier(read(paths, names_file)))
    return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False)


def with_numbers(sql: str, fed: Mapping[str, int]) -> str:
    """Put the rules' numbers where a select names them.

    Before it is parsed: between two dollars sqlglot may see a quotation, and Spark will not multiply an
    interval by a parameter whose type it has not been told.
    """
    return re.sub(r"\$([a-z_]+)", lambda name: str(fed.get(name[1], name[0])), sql)


def _files(node: exp.ReadParquet) -> tuple[list[str], bool]:
    """Name the files that a read_parquet reads, and say whether each row is to name its file."""
    listed, *options = node.expressions
    paths = [path.name for path in listed.expressions]
    return paths, any(option.this.name == "filename" for option in options)
