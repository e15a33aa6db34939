"""The street's own role on PostgreSQL: it adds reports, and reads the one mailbox that it has the code of.

What it may do is data, here. The database itself refuses the rest: rows of other reports are not there for
it, nothing of a report can be changed or deleted, and no other table can be read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

from custodiet.core.errors import NotNow, NotValid

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# What this connection has shown the code of: what a report is found by, put there by readers.known.
KNOWN = "tag = ANY (string_to_array(current_setting('custodiet.mailbox', true), ' '))"
POLICIES = ("others", "street_sees", "street_adds")
AN_AGENCYS = "id IN (SELECT report_id FROM reporting_frompartner)"
OF_MINE = "report_id IN (SELECT id FROM reporting_report)"


@dataclass(frozen=True)
class Grant:
    """What the street may do with one table.

    may   statements, as GRANT names them
    rows  which rows it sees; None for all of them
    new   what a row that it adds must be, beside one that it sees
    """

    table: str
    may: tuple[str, ...]
    rows: str | None = None
    new: str = "true"


GRANTS = (
    Grant("reporting_directoryentry", ("SELECT",)),
    Grant(
        "reporting_report", ("SELECT", "INSERT"),
        f"{KNOWN} OR {AN_AGENCYS}",
        f"{KNOWN} AND stage = 'received' AND lead = '' AND NOT entered AND read_to = 0 AND to_remove = ''",
    ),
    Grant("reporting_part", ("SELECT", "INSERT"), f"{OF_MINE} AND kind <> 'note'", "from_reporter"),
    Grant("reporting_wrap", ("SELECT", "INSERT"), "part_id IN (SELECT id FROM reporting_part)"),
    Grant("reporting_draft", ("SELECT", "INSERT", "UPDATE", "DELETE"), KNOWN),
    # a partner agency at its own door: its row by its words, and the reports that are its own
    Grant("reporting_partner", ("SELECT",), KNOWN),
    Grant(
        "reporting_frompartner", ("SELECT", "INSERT"), "partner_id IN (SELECT id FROM reporting_partner)",
        "acknowledged_on IS NULL AND told_on IS NULL",
    ),
)  # fmt: skip


def set_up(role: str) -> list[str]:
    """Give a role what the street needs and nothing else. Gives the statements that were run.

    To be run again after each new version: a new table is closed to it until then.
    Refuses another database than PostgreSQL, a role that does not exist, and one that may do more anyway.
    """
    if connection.vendor != "postgresql":
        raise NotNow("Only PostgreSQL has roles. SQLite's file is read by whoever runs the site.")
    if not NAME.fullmatch(role):
        raise NotValid("A role is named in small letters, figures and low lines, such as street.")
    _refuse_mighty(role)
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        *(line for grant in GRANTS for line in _statements(grant, role)),
    ]
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)
    return statements


def _statements(grant: Grant, role: str) -> list[str]:
    lines = [f"GRANT {', '.join(grant.may)} ON {grant.table} TO {role}"]
    if grant.rows is None:
        return lines
    # The owner of the tables, who serves the staff, is not held to these; any third role only to its grants.
    others = f"current_user <> '{role}'"
    lines.append(f"ALTER TABLE {grant.table} ENABLE ROW LEVEL SECURITY")
    lines += [f"DROP POLICY IF EXISTS {name} ON {grant.table}" for name in POLICIES]
    lines += [f"CREATE POLICY others ON {grant.table} USING ({others}) WITH CHECK ({others})"]
    seeing = [each for each in grant.may if each != "INSERT"]
    whole = "ALL" if len(seeing) > 1 else "SELECT"
    lines += [f"CREATE POLICY street_sees ON {grant.table} FOR {whole} TO {role} USING ({grant.rows})"]
    if "INSERT" not in grant.may:
        return lines
    check = f"({grant.rows}) AND ({grant.new})"
    return [*lines, f"CREATE POLICY street_adds ON {grant.table} FOR INSERT TO {role} WITH CHECK ({check})"]


def _refuse_mighty(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise NotNow(f"There is no role {role}. Make it first: CREATE ROLE {role} LOGIN PASSWORD '…';")
        cursor.execute(
            "SELECT pg_has_role(%s, tableowner, 'MEMBER') FROM pg_tables WHERE tablename = %s",
            [role, "reporting_report"],
        )
        owns = cursor.fetchone()
    if found[0] or (owns and owns[0]):
        raise NotNow(
            f"{role} may read everything anyway: it owns the tables, or is above them. Make another."
        )
