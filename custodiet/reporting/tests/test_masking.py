"""What is masked is gone from the copy, and nothing else is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custodiet.core.errors import NotValid
from custodiet.reporting.masking import masked

TEXT = "Wren Kestrel met him in Heron Street.\nWren said he drove KX21 ZZT. Wrenfield is a town."


@pytest.mark.parametrize(
    ("passages", "gives", "count"),
    [
        ({"names": ["Wren Kestrel", "wren"]}, "[a name] met him in Heron Street.\n[a name] said", 2),
        ({"places": ["heron street"]}, "Wren Kestrel met him in [a place].", 1),
        ({"others": ["KX21 ZZT"]}, "he drove [left out]. Wrenfield", 1),
        ({"names": ["Wren"], "places": [" "]}, "[a name] Kestrel", 2),
        ({"places": ["Wrenfield"]}, "Wren said he drove KX21 ZZT. [a place] is", 1),
    ],
)
def test_a_passage_is_masked_wherever_it_stands_as_a_whole_word(
    passages: dict[str, list[str]], gives: str, count: int
):
    text, found = masked(TEXT, passages)
    assert gives in text
    assert found == count


def test_a_name_that_is_broken_over_two_lines_is_masked():
    assert masked("Wren\nKestrel was there", {"names": ["Wren Kestrel"]})[0] == "[a name] was there"


@pytest.mark.parametrize(
    ("passages", "said"),
    [
        ({}, "at least one passage"),
        ({"names": ["  "]}, "at least one passage"),
        ({"names": ["W"]}, "too short"),
        ({"names": ["Wren"], "places": ["Heron Road"]}, "“Heron Road” is not in the report"),
        ({"names": ["Kestre"]}, "is not in the report"),
    ],
)
def test_what_cannot_be_masked_is_sent_back_and_nothing_is_believed_gone(
    passages: dict[str, list[str]], said: str
):
    with pytest.raises(NotValid) as refused:
        masked(TEXT, passages)
    assert said in " ".join(refused.value.problems.values())


words = st.text(st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F), min_size=2, max_size=8)


@given(st.lists(words, min_size=1, max_size=12), st.data())
def test_no_masked_word_is_left_and_every_other_stays(every: list[str], data: st.DataObject):
    chosen = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=3))
    text, count = masked(" ".join(every), {"names": chosen})
    gone = re.compile("|".join(re.escape(each) for each in chosen), re.IGNORECASE)
    left = text.replace("[a name]", " ").split()
    assert all(not gone.fullmatch(each) for each in left)
    assert len(left) + count == len(every)
