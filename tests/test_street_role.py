"""On PostgreSQL the street has a role of its own, and the database itself refuses it what is not its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.databases import Scratch, on_server, scratch

pytestmark = [
    pytest.mark.xdist_group("crowd"),
]


@dataclass(frozen=True)
class Street:
    """A database, and the same as the street's role sees it."""

    owner: Scratch
    role: str

    @property
    def url(self) -> str:
        """The database's address under the street's role."""
        parts = urlsplit(self.owner.url)
        return urlunsplit(parts._replace(netloc=f"{self.role}@{parts.netloc.rpartition('@')[2]}"))

    @property
    def theirs(self) -> Scratch:
        """For processes of the street."""
        return replace(self.owner, url=self.url)

    def say(self, *statements: str, as_owner: bool = False) -> list[tuple[Any, ...]]:
        """Say something as the role, in one connection; gives the rows of the last."""
        import psycopg

        with psycopg.connect(self.owner.url if as_owner else self.url, autocommit=True) as connection:
            for each in statements:
                cursor = connection.execute(each.encode())
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """The key ceremony is held, and the street's role has sent two reports and come back to them."""
    role = f"street_{secrets.token_hex(4)}"
    on_server(f"CREATE ROLE {role} LOGIN")
    try:
        with scratch(tmp_path_factory.mktemp("street")) as database:
            database.told("-m", "tests.street", "desks")
            for _ in range(2):  # again after a new version: it comes to the same
                done = database.run("-m", "custodiet", "street-role", role)
                assert done.returncode == 0, done.stdout + done.stderr
            found = Street(database, role)
            walked = found.theirs.told("-m", "tests.street", "walk", 2)
            assert walked == {"sent": 2, "twice": True, "draft": True, "read": True, "wrote": True}
            database.told("-m", "tests.street", "agency")
            yield found
            on_server(f"GRANT {role} TO CURRENT_USER")
    finally:
        on_server(f"DROP OWNED BY {role}")
        on_server(f"DROP ROLE {role}")


def tags(street: Street) -> list[str]:
    return [tag for (tag,) in street.say("SELECT tag FROM reporting_report ORDER BY id", as_owner=True)]


def knowing(tag: str) -> str:
    return f"SELECT set_config('custodiet.mailbox', '{tag}', false)"


def test_the_whole_way_of_a_report_is_walked_under_it_and_opens_for_its_handler(street: Street):
    found = street.owner.told("-m", "tests.street", "opened")
    assert [each.get("story", "")[:10] for each in found["reports"]] == ["Kingfisher"] * 2
    assert {"answers", "file", "file_name", "message"} <= set(found["reports"][0]["kinds"])


@pytest.mark.parametrize("table", ["report", "part", "wrap", "draft"])
def test_without_a_code_it_sees_no_row_and_with_one_only_that_codes(street: Street, table: str):
    everything = f"SELECT count(*) FROM reporting_{table}"  # noqa: S608  a name from above
    ((there,),) = street.say(everything, as_owner=True)
    assert there > 0
    assert street.say(everything) == [(0,)]
    assert street.say(knowing("0" * 64), everything) == [(0,)]
    one, other = tags(street)
    ((mine,),), ((theirs,),) = (street.say(knowing(tag), everything) for tag in (one, other))
    assert mine + theirs == (there if table != "draft" else 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_report SET urgent = true",
        "UPDATE reporting_report SET stage = 'ended'",
        "DELETE FROM reporting_report",
        "TRUNCATE reporting_draft",
        "UPDATE reporting_part SET hidden = ''",
        "DELETE FROM reporting_part",
        "UPDATE reporting_wrap SET data = ''",
        "DELETE FROM reporting_wrap",
        "INSERT INTO reporting_directoryentry (place, said, signature, salt) VALUES (99, '{}', '', '')",
        "DELETE FROM reporting_directoryentry",
        "SELECT 1 FROM reporting_handlerkey",
        "SELECT 1 FROM reporting_deskhold",
        "SELECT 1 FROM reporting_steppedout",
        "SELECT 1 FROM reporting_release",
        "UPDATE reporting_frompartner SET told_on = now()",
        "INSERT INTO reporting_partner (name) VALUES ('Mine')",
        "SELECT 1 FROM accounts_user",
        "SELECT 1 FROM ledger_line",
        "INSERT INTO ledger_line (seq) VALUES (1)",
        "SELECT 1 FROM intelligence_lead",
        "SELECT 1 FROM cases_case",
        "SELECT 1 FROM django_session",
        "CREATE TABLE mine (a int)",
        "ALTER TABLE reporting_report DISABLE ROW LEVEL SECURITY",
        "DROP POLICY street_sees ON reporting_report",
        "SET ROLE postgres",
    ],
)
def test_the_database_refuses_it_everything_else(street: Street, statement: str):
    import psycopg

    with pytest.raises(psycopg.Error) as refused:
        street.say(knowing(tags(street)[0]), statement)
    assert refused.value.sqlstate in {"42501", "22023"}, refused.value  # insufficient privilege; no such role
    assert refused.value.sqlstate == "42501" or statement.startswith("SET ROLE")


def test_every_table_of_the_house_but_seven_is_closed_to_it(street: Street):
    rows = street.say(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p') AND "
        "has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
    )
    assert {name for (name,) in rows} == {
        f"reporting_{each}"
        for each in ("directoryentry", "report", "part", "wrap", "draft", "partner", "frompartner")
    }


ADDED = (
    "INSERT INTO reporting_part (report_id, ident, kind, from_reporter, sealed_at, added_on, nonce, hidden, "
    "blob, salt) VALUES ({theirs}, 'x', 'message', true, 'server', '2026-11-24', '', '', '', '')"
)
COPIED = (
    "INSERT INTO reporting_report (ident, desk, door, manner, form, tag, proof, reporter_key, received_on, "
    "tray, urgent, stage, lead, entered, read_to, to_remove, salt{more}) "
    "VALUES ('{ident}', 'counter-corruption', 'public', "
    "'anonymous', '2026-11', '{tag}', '', '', '2026-11-24', 'main', false, '{stage}', '{lead}', {entered}, "
    "{read_to}, '{to_remove}', ''{values})"
)


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "ended"},
        {"lead": "intelligence.lead:1"},
        {"entered": "true"},
        {"read_to": "7"},
        {"to_remove": "x"},
        {"tag": "f" * 64},
    ],
)
def test_it_adds_no_report_that_is_not_new_or_whose_code_it_was_not_shown(
    street: Street, change: dict[str, str]
):
    import psycopg

    tag = secrets.token_hex(32)
    needed = street.say(
        "SELECT column_name, data_type FROM information_schema.columns WHERE "
        "table_name = 'reporting_report' AND is_nullable = 'NO' AND column_default IS NULL "
        "AND is_identity = 'NO'",
        as_owner=True,
    )
    rest = {name: kind for name, kind in needed if name not in COPIED}
    given = {
        "stage": "received",
        "lead": "",
        "entered": "false",
        "read_to": "0",
        "to_remove": "",
        "tag": tag,
        "ident": secrets.token_hex(16),
    }
    empty = {"boolean": "false", "bytea": "''", "integer": "0", "bigint": "0"}
    more = {
        "more": "".join(f", {name}" for name in rest),
        "values": "".join(f", {empty.get(kind, repr(''))}" for kind in rest.values()),
    }
    with pytest.raises(psycopg.Error, match="row-level security"):
        street.say(knowing(tag), COPIED.format(**{**given, **more, **change}))
    street.say(knowing(tag), COPIED.format(**{**given, **more}))
    street.say(f"DELETE FROM reporting_report WHERE tag = '{tag}'", as_owner=True)  # noqa: S608


def test_it_adds_no_part_to_a_report_of_somebody_else(street: Street):
    import psycopg

    one, other = tags(street)
    rows = street.say("SELECT id, tag FROM reporting_report", as_owner=True)
    theirs = {tag: number for number, tag in rows}[other]
    put = ADDED.format(theirs=theirs)
    with pytest.raises(psycopg.Error, match="row-level security"):
        street.say(knowing(one), put)
    street.say(knowing(other), "BEGIN", put, "ROLLBACK")


@pytest.mark.parametrize("role", ["custodiet", "no_such_role", "Street; DROP TABLE x"])
def test_an_owner_of_the_tables_and_a_role_that_is_not_there_are_refused_as_the_streets(
    street: Street, role: str
):
    done = street.owner.run("-m", "custodiet", "street-role", role)
    assert (
        done.returncode != 0 and role.split(";", maxsplit=1)[0].lower() in (done.stdout + done.stderr).lower()
    )


def test_an_agency_reports_at_its_own_door_under_it_and_its_writer_says_later_who_they_are(street: Street):
    """The last that is sent: how many reports there are is asked of by others."""
    seen = street.theirs.told("-m", "tests.street", "at_the_partners_door")
    assert seen == {"sent": True, "listed": True, "others": True, "told": True}
    rows = street.say(
        "SELECT p.kind, w.role FROM reporting_part p JOIN reporting_wrap w ON w.part_id = p.id "
        "JOIN reporting_frompartner f ON f.report_id = p.report_id",
        as_owner=True,
    )
    assert {("reference", "partner"), ("reference", "desk"), ("identity", "identity")} <= set(rows)
    assert ("identity", "desk") not in rows and ("answers", "partner") not in rows
    # without the agency's words its row is not there, and with another's code nothing of its reports
    assert street.say("SELECT count(*) FROM reporting_partner") == [(0,)]
    assert street.say(knowing(tags(street)[0]), "SELECT count(*) FROM reporting_partner") == [(0,)]
    numbers = "SELECT report_id FROM reporting_frompartner"
    assert street.say(numbers) == [] and len(street.say(numbers, as_owner=True)) == 1
