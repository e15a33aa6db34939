"""The steps that a path may take. Data: a step more is an entry more, and no code.

A path starts at the person looked up and ends at whoever looked. Before the tie it walks among people,
incidents and addresses; the tie is the row that names an officer and a time; after it, at most one step leads
from that officer to a colleague. A call, a position or a message is never a tie: private contact explains
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Node(StrEnum):
    """What a step leads from and to."""

    PERSON = auto()
    INCIDENT = auto()
    ADDRESS = auto()
    OFFICER = auto()


@dataclass(frozen=True)
class Step:
    """One step through one table or two.

    says    how a sentence says it, after the one before it
    needs   canonical tables
    sql     a select; columns by the kind of step:
            among the public  from_key, to_key, valid_from, valid_until (moments; empty without an end)
            a tie             about, officer_id, record, began_at, ended_at, known_at
            to a colleague    what joins the officer of the tie (as t) to the look-up, see Colleague
    """

    name: str
    start: Node
    end: Node
    says: str
    needs: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Colleague:
    """A step from the officer of the tie to whoever looked.

    keys    column of the look-up (or of the post of whoever looked) -> column of the path
    joins   what is joined to the tie (as t) for those columns
    """

    name: str
    says: str
    needs: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    joins: str


# A hostel or a riot ties everybody to everybody: beyond so many people a step leads nowhere.

PUBLIC = (
    Step(
        "incident", Node.PERSON, Node.INCIDENT, "was party to an incident", ("incident_people", "incidents"),
        """
        SELECT p.person_id AS from_key, p.incident_id AS to_key, i.opened_at AS valid_from,
            CAST(NULL AS TIMESTAMPTZ) AS valid_until
        FROM incident_people AS p INNER JOIN incidents AS i ON p.incident_id = i.incident_id
        """,
    ),
    Step(
        "party", Node.INCIDENT, Node.PERSON, "to which another person was party", ("incident_people",),
        """
        SELECT p.incident_id AS from_key, p.person_id AS to_key, CAST(NULL AS TIMESTAMPTZ) AS valid_from,
            CAST(NULL AS TIMESTAMPTZ) AS valid_until
        FROM incident_people AS p
        INNER JOIN (
            SELECT incident_id FROM incident_people GROUP BY incident_id
            HAVING count(*) <= $explanation_parties_at_most
        ) AS few ON p.incident_id = few.incident_id
        """,
    ),
    Step(
        "home", Node.PERSON, Node.ADDRESS, "lived at an address", ("addresses",),
        """
        SELECT person_id AS from_key, address_id AS to_key, CAST(from_on AS TIMESTAMPTZ) AS valid_from,
            CAST(until_on AS TIMESTAMPTZ) + INTERVAL 24 HOUR AS valid_until
        FROM addresses
        """,
    ),
    Step(
        "resident", Node.ADDRESS, Node.PERSON, "where another person lived", ("addresses",),
        """
        SELECT a.address_id AS from_key, a.person_id AS to_key, CAST(a.from_on AS TIMESTAMPTZ) AS valid_from,
            CAST(a.until_on AS TIMESTAMPTZ) + INTERVAL 24 HOUR AS valid_until
        FROM addresses AS a
        INNER JOIN (
            SELECT address_id FROM addresses GROUP BY address_id
            HAVING count(*) <= $explanation_parties_at_most
        ) AS few ON a.address_id = few.address_id
        """,
    ),
    Step(
        "scene", Node.ADDRESS, Node.INCIDENT, "where an incident happened", ("incidents",),
        """
        SELECT address_id AS from_key, incident_id AS to_key, opened_at AS valid_from,
            CAST(NULL AS TIMESTAMPTZ) AS valid_until
        FROM incidents WHERE address_id IS NOT NULL AND address_id <> ''
        """,
    ),
)  # fmt: skip


def _tie(name: str, about: Node, says: str, table: str, sql: str) -> Step:
    return Step(name, about, Node.OFFICER, says, (table,), sql)


_ASSIGNED = """
    SELECT {about} AS about, officer_id, record_id AS record, from_at AS began_at, until_at AS ended_at,
        coalesce(recorded_at, from_at) AS known_at
    FROM assignments WHERE {where}
"""
_SENT = """
    SELECT {about} AS about, officer_id, incident_id AS record, dispatched_at AS began_at,
        coalesce(left_at, dispatched_at) AS ended_at, coalesce(recorded_at, dispatched_at) AS known_at
    FROM dispatches WHERE {where}
"""
_CONTACT = """
    SELECT {about} AS about, officer_id, incident_id AS record, contacted_at AS began_at,
        contacted_at AS ended_at, contacted_at AS known_at
    FROM contacts WHERE {where}
"""
_OF_A_PERSON, _OF_A_RECORD, _OF_AN_INCIDENT = (
    {"about": column, "where": f"{column} IS NOT NULL AND {column} <> ''"}
    for column in ("person_id", "record_id", "incident_id")
)

TIES = (
    _tie("assigned", Node.PERSON, "whose record was assigned", "assignments",
         _ASSIGNED.format(**_OF_A_PERSON)),
    _tie("in_the_case", Node.PERSON, "whose case had an officer", "assignments",
         _ASSIGNED.format(about="person_id", where="part = 'officer in the case'")),
    _tie("sent", Node.PERSON, "to whom an officer was sent", "dispatches", _SENT.format(**_OF_A_PERSON)),
    _tie("held", Node.PERSON, "who was held", "custody",
         """
         SELECT person_id AS about, officer_id, custody_id AS record, from_at AS began_at,
             until_at AS ended_at, from_at AS known_at
         FROM custody
         """),
    _tie("contact", Node.PERSON, "with whom contact is on record", "contacts",
         _CONTACT.format(**_OF_A_PERSON)),
    _tie("stopped", Node.PERSON, "who was stopped", "stops",
         """
         SELECT person_id AS about, officer_id, stop_id AS record, stopped_at AS began_at,
             stopped_at AS ended_at, stopped_at AS known_at
         FROM stops WHERE person_id IS NOT NULL AND officer_id IS NOT NULL
         """),
    _tie("looked_before", Node.PERSON, "looked up before, for a reason on record", "lookups",
         """
         SELECT person_id AS about, officer_id, lookup_id AS record, looked_up_at AS began_at,
             looked_up_at AS ended_at, looked_up_at AS known_at
         FROM lookups_with_reason
         """),
    _tie("assigned_incident", Node.INCIDENT, "which was assigned", "assignments",
         _ASSIGNED.format(**_OF_A_RECORD)),
    _tie("sent_incident", Node.INCIDENT, "to which an officer was sent", "dispatches",
         _SENT.format(**_OF_AN_INCIDENT)),
    _tie("contact_incident", Node.INCIDENT, "on which contact is on record", "contacts",
         _CONTACT.format(**_OF_AN_INCIDENT)),
)  # fmt: skip

_POST_OF_THE_OTHER = "INNER JOIN posts AS c ON t.officer_id = c.officer_id"
COLLEAGUES = (
    Colleague("self", "by or for the officer who looked", (), (("officer_id", "t.officer_id"),), ""),
    Colleague(
        "team", "by or for a colleague of the same team", ("officers",),
        (("unit", "c.unit"), ("team", "c.team")), f"{_POST_OF_THE_OTHER} AND c.team <> ''",
    ),
    Colleague(
        "unit", "by or for anybody of the same unit", ("officers",), (("unit", "c.unit"),),
        f"{_POST_OF_THE_OTHER} AND c.unit <> ''",
    ),
    Colleague(
        "supervises", "by or for an officer whom the one who looked supervises", ("officers",),
        (("officer_id", "c.supervisor_id"),),
        "INNER JOIN officers AS c ON t.officer_id = c.officer_id AND c.supervisor_id <> ''",
    ),
    Colleague(
        "supervised", "by or for the supervisor of the one who looked", ("officers",),
        (("officer_id", "c.officer_id"),), "INNER JOIN officers AS c ON t.officer_id = c.supervisor_id",
    ),
    Colleague(
        "shift", "by or for somebody of the unit whose shift the one who looked was on",
        ("officers", "duties"), (("officer_id", "d.officer_id"),),
        """INNER JOIN posts AS c ON t.officer_id = c.officer_id AND c.unit <> ''
        INNER JOIN (
            SELECT DISTINCT
                s.officer_id, CAST(s.from_at AS DATE) + n.days AS day, s.from_at AS starts_at,
                s.until_at AS ends_at, m.unit
            FROM (
                SELECT
                    officer_id, starts_at - $duty_minutes_either_side * INTERVAL 1 MINUTE AS from_at,
                    ends_at + $duty_minutes_either_side * INTERVAL 1 MINUTE AS until_at
                FROM duties
                WHERE ends_at >= starts_at
            ) AS s
            CROSS JOIN (VALUES (0), (1), (2)) AS n (days)
            INNER JOIN posts AS m ON s.officer_id = m.officer_id
        ) AS d
            ON c.unit = d.unit AND CAST(t.began_at AS DATE) = d.day
            AND t.began_at BETWEEN d.starts_at AND d.ends_at""",
    ),
    Colleague(
        "originator", "by or for the one who asked for the look-up", (), (("originator_id", "t.officer_id"),),
        "",
    ),
    # kept in the graph to be measured, and shown to explain nearly everything by accident
    Colleague("anybody", "by or for anybody at all", (), (), ""),
)  # fmt: skip

STEPS = {step.name: step for step in (*PUBLIC, *TIES)}
WHO = {each.name: each for each in COLLEAGUES}
