"""The detectors' SQL, said as Spark says it. What has to change is written down here, and nowhere else."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

# Lets Spark read files under a name, and gives that name. The second says whether rows name their file.
Read = Callable[[list[str], bool], str]


@dataclass
class Step:
    """One select of several: a part that the others read by a name of its own.

    shared  read more than once; Spark works such a part out anew each time, unless it is told to keep it
    """

    name: str
    sql: str
    shared: bool


def to_spark(sql: str, fed: Mapping[str, int], read: Read) -> list[Step]:
    """Carry one select from DuckDB's dialect to Spark's, its WITH parts taken out; the select itself is last.

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
    parts: list[tuple[str, exp.Expr]] = []
    _take_out(tree, {}, parts)
    parts.append(("", tree))
    used = Counter(table.name for _, part in parts for table in part.find_all(exp.Table))
    raises = sqlglot.ErrorLevel.RAISE
    return [
        Step(name, part.sql("spark", unsupported_level=raises, comments=False), used[name] > 1)
        for name, part in parts
    ]


def _take_out(node: exp.Expr, known: Mapping[str, str], parts: list[tuple[str, exp.Expr]]) -> None:
    """Move every WITH part below a node to the list, each after those it reads, and name it anew there.

    known  the names that WITH parts further up gave -> their new names
    """
    from sqlglot import exp  # noqa: PLC0415 - only the extra [spark] brings it

    known = dict(known)
    if (given := node.find(exp.With, bfs=True)) is not None and given.parent is node:
        given.pop()
        for part in given.expressions:
            _take_out(part.this, known, parts)
            name = f"{part.alias}_{len(parts)}_{uuid.uuid4().hex[:8]}"
            parts.append((name, part.this))
            known[part.alias] = name
    if isinstance(node, exp.Table) and node.name in known:
        if not node.alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(node.name)))
        node.set("this", exp.to_identifier(known[node.name]))
    for child in list(node.iter_expressions()):
        _take_out(child, known, parts)


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
