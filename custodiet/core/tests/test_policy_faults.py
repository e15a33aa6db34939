"""A shelf that is written wrongly is refused, in sentences that name file and rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.core import policy
from custodiet.core.policy_faults import own_faults, rule_faults
from custodiet.core.policy_kinds import Document, Rule, Standing
from custodiet.core.tests.shelves import CITED, DOCUMENTS, LATE, OWN, one, written


@pytest.mark.parametrize(
    ("local", "sentence"),
    [
        (OWN.replace("looked_at_within", "written_up_within"), "its standing is guidance: only a local rule"),
        (OWN.replace("looked_at_within", "nothing"), "there is no such rule on the shelf"),
        (OWN.replace('approved_by = "Deputy Chief Constable"', ""), "needs approved_by and reason"),
        (OWN.replace('reason = "Force order 1."', 'reason = ""'), "needs approved_by and reason"),
        (
            OWN.replace("value = 3", 'value = 3\nunit = "hours"'),
            "gives a unit: the value is in the rule's own, days",
        ),
        (OWN.replace("value = 3", "value = -3"), "must be a whole number"),
        ('["sources.looked_at_within"]\nsays = "It."', "has no versions"),
    ],
)
def test_a_forces_own_value_that_may_not_stand_is_refused(tmp_path: Path, local: str, sentence: str) -> None:
    with pytest.raises(policy.PolicyFault, match=sentence) as refused:
        policy.load(written(tmp_path, local=local))
    assert str(refused.value).startswith("local.toml, sources.")


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        (LATE.replace("2020-06-01", "2017-01-01"), "versions must ascend"),
        (LATE.replace("2020-06-01", "2016-12-31"), "versions must ascend"),
        (LATE.replace("2020-06-01", '"2020"'), "every version needs from, a day"),
        (LATE.replace("2020-06-01", "2020-06-01T12:00:00Z"), "every version needs from, a day"),
        (LATE.replace('"guidance"', '"custom"'), "standing must be one of statute, code, strategy"),
        (LATE.replace('unit = "hours"', 'unit = "fortnights"'), "unit must be one of"),
        (LATE.replace('says = "Written up within {value}."', ""), "says is missing"),
        (
            LATE.replace('document = "paper"', 'document = "other"'),
            "cites a document that is not in documents",
        ),
        (LATE.replace('place = "item 8"', 'place = ""'), "at which place in paper"),
        (LATE.replace('quote = "within a day"', 'quote = ""'), "say verified = false, and why in note"),
        (
            LATE.replace('verified = false, note = "No copy."', "verified = false"),
            "say verified = false, and why",
        ),
        (LATE.replace('note = "No copy."', 'quote = "x", note = ""'), "say verified = false, and why"),
        (LATE.replace('"within a day"', '"within a day", verified = true'), "leave verified out"),
        (LATE.replace('"within a day"', '"within a day", verified = false'), "leave verified out"),
        (LATE.replace('reason = "A week."', ""), "needs approved_by and reason"),
        (one("1", standing="code"), "has no cite: only a local rule"),
        (one("1", backing=CITED), "needs approved_by and reason, as every local value does"),
        (one("true"), "must be a whole number"),
        (one("-1"), "must be a whole number"),
        (one("1000001", unit="days"), "from 0 to a million"),
        (one('"1"', unit="days"), "must be a whole number"),
        (one("1", unit="yes/no"), "must be true or false"),
        (one('" "', unit="text"), "must be text"),
        (one("[]", unit="set"), "at least one word"),
        (one('["a", "a"]', unit="set"), "the same word twice"),
        (one("[1]", unit="set"), "must be text"),
        (one("1.01", unit="share"), "from 0.0 to 1.0"),
        (one("-0.01", unit="share"), "from 0.0 to 1.0"),
        (one('["a"]', unit="codes"), "each with a code and words"),
        (one('[{ code = "a" }]', unit="codes"), "must be text"),
        (one('[{ code = "a", words = "x" }, { code = "a", words = "y" }]', unit="codes"), "same code twice"),
        (
            one('[{ code = "a", words = "x", cite = { document = "none" } }]', unit="codes"),
            "code a, cites a document that is not",
        ),
        ('it = "flat"', "is not a table"),
        ('[it]\nsays = "It."\nunit = "count"\nstanding = "local"', "has no versions"),
        ('[it]\nsays = "It."\nunit = "count"\nstanding = "local"\nversions = 3', "has no versions"),
        (one("1", backing='cite = "paper"'), "cites a document that is not"),
    ],
)
def test_a_rule_written_wrongly_is_refused_by_file_and_name(
    tmp_path: Path, sources: str, sentence: str
) -> None:
    with pytest.raises(policy.PolicyFault) as refused:
        policy.load(written(tmp_path, sources))
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("sources.toml, ")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    sources = LATE.replace('"guidance"', '"custom"').replace("value = 7", "value = -7")
    with pytest.raises(policy.PolicyFault) as refused:
        policy.load(written(tmp_path, sources))
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (DOCUMENTS.replace('title = "A paper"\n', ""), "documents.toml, paper: title missing"),
        (DOCUMENTS.replace("copy = true", ""), r"paper: copy \(true or false\) missing"),
        ('paper = "flat"', "documents.toml, paper: is not a table"),
        (DOCUMENTS.replace("year = 2017", ""), r"paper: year \(or undated = true\) missing"),
        (DOCUMENTS.replace('fingerprint = "00"', ""), "paper: fingerprint missing"),
        ("[paper", "documents.toml cannot be read as TOML"),
    ],
)
def test_a_document_written_wrongly_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(policy.PolicyFault, match=sentence):
        policy.load(written(tmp_path, documents=text))


def test_a_folder_that_is_no_shelf_is_refused(tmp_path: Path) -> None:
    with pytest.raises(policy.PolicyFault, match=r"holds no documents\.toml"):
        policy.load(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (written(tmp_path) / "cases.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(policy.PolicyFault, match=r"cases.toml cannot be read as TOML"):
        policy.load(tmp_path)


LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["", "local", "count"]),
)
RULE_KEYS = st.sampled_from(["says", "unit", "standing", "versions", "from", "value", "cite", "note"])
KEYS = RULE_KEYS | st.sampled_from(
    ["approved_by", "reason", "document", "place", "quote", "verified", "code"]
)
ANYTHING = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=8), max_leaves=25
)
PAPER = {"paper": Document("paper", "A paper", "Somebody", 2017, copy=True)}
GOOD = {"from": date(2017, 1, 1), "value": 1, "approved_by": "A", "reason": "B"}
BASE = Rule("r.r", "R.", Standing.LOCAL, "count", 1, date(2017, 1, 1))


@given(ANYTHING)
def test_whatever_is_written_is_answered_with_sentences(raw: object) -> None:
    for fault in (*rule_faults(raw, PAPER), *own_faults(raw, BASE), *own_faults(raw, None)):
        assert fault.endswith(".")


UNIT = st.sampled_from(["count", "days", "text", "yes/no", "share", "set", "codes"])


@given(st.dictionaries(KEYS, ANYTHING), UNIT, ANYTHING | st.text())
def test_whatever_has_no_fault_can_be_read(version: dict[str, object], unit: str, value: object) -> None:
    raw = {
        "says": "It.",
        "unit": unit,
        "standing": "local",
        "versions": [{**GOOD, "value": value, **version}],
    }
    if not list(rule_faults(raw, PAPER)):
        assert policy._versions("r.it", raw, PAPER)[0].name == "r.it"
