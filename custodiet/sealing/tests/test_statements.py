"""A statement proves what it says, wherever it is checked, and nothing that anybody made of it."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from custodiet.sealing.codes import commitment, new_code
from custodiet.sealing.statements import NAMES, NotAStatement, Signer, checked_statement, stated, vouched

UNIT, DEPUTY, STRANGER = (Ed25519PrivateKey.generate() for _ in range(3))
PINNED = [each.public_key().public_bytes_raw() for each in (UNIT, DEPUTY)]
KEY = Ed25519PrivateKey.generate()
CODE, DAY, SERVICE = new_code(), date(2026, 11, 24), "northmarch.example/custodiet"


def signer(unit: Ed25519PrivateKey = UNIT, key: Ed25519PrivateKey = KEY) -> Signer:
    return Signer(key, vouched(key.public_key(), unit))


def statement(**more: object) -> str:
    given_ = {"signer": signer(), "service": SERVICE, "on": DAY, "proof": CODE.proof(), **more}
    return stated(given_.pop("signer"), **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", [UNIT, DEPUTY])
def test_a_statement_says_which_service_and_which_day_and_nothing_of_the_report(unit: Ed25519PrivateKey):
    text = statement(signer=signer(unit))
    found = checked_statement(text, PINNED)
    assert (found.service, found.on, found.kept) == (SERVICE, DAY, commitment(CODE.proof()))
    assert len(text.splitlines()) == len(NAMES) + 1
    words, seed = " ".join(CODE.words()[:2]), CODE.reader().seed.hex()[:20]
    for told in (CODE.secret.hex(), CODE.tag().hex(), words, seed):
        assert told not in " ".join(text.lower().split())


@pytest.mark.parametrize(
    "how", [str.strip, lambda text: text.replace("\n", "\r\n\r\n"), lambda text: text.replace(": ", ":   ")]
)
def test_it_is_read_as_people_paste_it(how):
    assert checked_statement(how(statement()), PINNED).on == DAY


@given(st.data())
def test_whatever_is_changed_in_it_is_refused(data: st.DataObject):
    lines = statement().splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    name, _, said = lines[place].rpartition(" ")
    letter = data.draw(st.integers(0, len(said) - 1))
    put = data.draw(st.sampled_from("0123456789abcdefx-").filter(lambda each: each != said[letter]))
    lines[place] = f"{name} {said[:letter]}{put}{said[letter + 1 :]}"
    with pytest.raises(NotAStatement):
        checked_statement("\n".join(lines), PINNED)


@given(st.integers(0, len(statement()) - 3))
def test_wherever_it_is_cut_it_is_refused(length: int):
    with pytest.raises(NotAStatement):
        checked_statement(statement()[:length], PINNED)


def test_a_key_that_the_unit_did_not_vouch_for_signs_nothing():
    own = Ed25519PrivateKey.generate()
    borrowed = Signer(own, vouched(KEY.public_key(), UNIT))
    for other in (signer(STRANGER, own), signer(own, own), borrowed):
        with pytest.raises(NotAStatement, match="not signed by this service"):
            checked_statement(statement(signer=other), PINNED)
    with pytest.raises(NotAStatement):
        checked_statement(statement(), [])


@given(st.text(max_size=300))
def test_anything_else_is_refused(text: str):
    with pytest.raises(NotAStatement):
        checked_statement(text, PINNED)
