"""The reporter's code: written down, read back, mistyped."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from custodiet.sealing.codes import Code, NotACode, commitment, new_code, proves, read_code

codes = st.binary(min_size=16, max_size=16).map(Code)


@given(codes)
def test_a_code_is_read_back_from_its_words_and_from_its_letters(code: Code):
    assert read_code(" ".join(code.words())) == code
    assert read_code(code.letters()) == code


@given(codes, st.sampled_from([" ", "  ", ", ", "-", "\n", ". "]))
def test_it_is_read_however_it_is_parted_in_any_case_and_with_words_cut_after_four_letters(
    code: Code, gap: str
):
    assert read_code(gap.join(code.words()).upper()) == code
    assert read_code(gap.join(word[:4] for word in code.words())) == code
    assert read_code(code.letters().replace("-", "").upper()) == code


@given(codes, st.integers(0, 26), st.integers(1, 31))
def test_one_wrong_letter_is_noticed(code: Code, place: int, step: int):
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    typed = list(code.letters().replace("-", ""))
    typed[place] = letters[(letters.index(typed[place]) + step) % 32]
    with pytest.raises(NotACode):
        read_code("".join(typed))


@given(codes, st.integers(0, 25))
def test_two_letters_exchanged_are_noticed(code: Code, place: int):
    typed = list(code.letters().replace("-", ""))
    assume(typed[place] != typed[place + 1])
    typed[place], typed[place + 1] = typed[place + 1], typed[place]
    with pytest.raises(NotACode):
        read_code("".join(typed))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "12 words, or 27 letters"),
        ("abandon " * 11, "11 words"),
        ("abandon " * 11 + "hosue", "Word 12, “hosue”"),
        ("abandon " * 12, "check their order".capitalize()),
        ("abandonn " + "abandon " * 10 + "about", "Word 1"),
        ("abc-def-ghi-jkm-npq-rst-uvw-xyz-lo0", "Character 25, “l”"),
        ("aaa-aaa-aaa-aaa-aaa-aaa-aaa-aaa-aab", "not a code"),
    ],
)
def test_a_code_that_is_not_one_is_sent_back_with_where_to_look(typed: str, said: str):
    with pytest.raises(NotACode) as refused:
        read_code(typed)
    assert said in refused.value.why


def test_letters_that_differ_only_in_the_spare_bits_are_refused():
    # the last of the 26 letters carries three bits of the code and two that must be nought
    seen = 0
    for last in "abcdefghijkmnpqrstuvwxyz23456789":
        for check in "abcdefghijkmnpqrstuvwxyz23456789":
            try:
                read_code("a" * 25 + last + check)
            except NotACode:
                continue
            seen += 1
    assert seen == 8


@given(codes)
def test_what_is_derived_is_always_the_same_and_tells_nothing_of_the_rest(code: Code):
    again = Code(code.secret)
    assert (code.tag(), code.proof(), code.reader()) == (again.tag(), again.proof(), again.reader())
    parts = {code.secret, code.tag(), code.proof(), code.reader().seed[:32], code.reader().seed[64:]}
    assert len(parts) == 5


@given(codes, codes)
def test_a_proof_fits_its_own_report_only(code: Code, other: Code):
    assert proves(code.proof(), commitment(code.proof()))
    assert proves(other.proof(), commitment(code.proof())) == (code == other)


def test_a_code_does_not_show_itself_and_no_two_are_alike():
    assert "secret" not in repr(new_code())
    assert new_code() != new_code()
