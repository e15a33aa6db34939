"""The definition and the referral question, through the gate."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from custodiet.cases import actions
from custodiet.cases.forms import AnswerReferral
from custodiet.cases.models import DefinitionTest, ReferralAnswer
from custodiet.cases.rules import Channel, Duty, Element, ServingAs, Stage
from custodiet.cases.tests import file
from custodiet.core.errors import NotNow, NotValid
from custodiet.intelligence.tests import desk

NO = {"would_be": False, "facts": "The person is a colleague.", "missing": Element.PUBLIC}


def latest(case: file.Ref) -> DefinitionTest:
    return DefinitionTest.objects.filter(case_id=case.id).latest("pk")


@pytest.mark.commitment("T042", "T049", "T037")
def test_nobody_vulnerable_and_the_person_having_begun_it_is_still_within_the_definition(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    file.defined(case, people.head, noon, behaviours=("B8",), vulnerabilities=())
    assert latest(case).met
    assert file.row(case).serious_corruption
    assert actions.read_case(case, by=people.head, at=noon).may_refer


@pytest.mark.commitment("T031", "T032")
@pytest.mark.parametrize("kind", list(ServingAs))
@pytest.mark.parametrize("duty", list(Duty))
def test_off_duty_on_a_private_phone_and_whoever_serves_is_within_the_definition(
    people: SimpleNamespace, noon: datetime, kind: ServingAs, duty: Duty
) -> None:
    case = file.opened(people, noon)
    file.defined(case, people.head, noon, kind=kind, duty=duty, channels=(Channel.PRIVATE_PHONE,))
    assert latest(case).met
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.serious_corruption
    assert card.test is not None
    assert card.test.duty_words == duty.words


@pytest.mark.commitment("T035")
@pytest.mark.parametrize(
    ("sexual", "improper_emotional", "public", "met"),
    [
        (True, False, True, True),
        (False, True, True, True),
        (False, False, True, False),
        (True, True, False, False),
    ],
)
def test_either_purpose_is_enough_and_the_person_is_a_member_of_the_public(
    people: SimpleNamespace,
    noon: datetime,
    *,
    sexual: bool,
    improper_emotional: bool,
    public: bool,
    met: bool,
) -> None:
    case = file.opened(people, noon)
    file.defined(case, people.head, noon, sexual=sexual, improper_emotional=improper_emotional, public=public)
    assert latest(case).met is met
    assert file.row(case).serious_corruption  # one person's test takes nothing out of the definition


@pytest.mark.commitment("T033")
@pytest.mark.parametrize("why", ["serving_why", "position_why", "purpose_why", "public_why"])
def test_every_element_is_recorded_with_its_reason(people: SimpleNamespace, noon: datetime, why: str) -> None:
    case = file.opened(people, noon)
    with pytest.raises(NotValid) as refusal:
        file.defined(case, people.head, noon, **{why: " "})
    assert set(refusal.value.problems) == {why}


@pytest.mark.commitment("T036")
def test_what_is_said_to_have_been_done_is_recorded_by_the_codes_of_the_shelf(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    with pytest.raises(NotValid):
        file.defined(case, people.head, noon, behaviours=("B99",))
    file.defined(case, people.head, noon, behaviours=("B1", "B2"))
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.test is not None
    assert card.test.behaviours == ("Sexual intercourse", "Sexual touching or other sexual contact")


def test_an_earlier_test_stays_beside_a_later_one(people: SimpleNamespace, noon: datetime) -> None:
    case = file.opened(people, noon)
    file.defined(case, people.head, noon, public=False)
    file.defined(case, people.head, noon)
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.tests == 2
    assert [each.met for each in card.elements] == [True] * 4


def test_the_form_has_no_field_for_the_merits() -> None:
    assert set(AnswerReferral().fields) == {"would_be", "facts", "missing", "words_are_facts"}


@pytest.mark.commitment("T102")
@pytest.mark.parametrize(
    "words", ["insufficient evidence", "unlikely to be true", "no realistic prospect of charges"]
)
@pytest.mark.parametrize("would_be", [True, False])
def test_the_strength_of_the_evidence_is_sent_back_with_where_to_write_it(
    people: SimpleNamespace, noon: datetime, words: str, would_be: bool
) -> None:
    case = file.opened(people, noon)
    missing = None if would_be else Element.PURPOSE
    with pytest.raises(NotValid) as refusal:
        actions.answer_referral(
            case, by=people.head, at=noon, would_be=would_be, facts=f"There is {words}.", missing=missing
        )
    assert "Write it in the decisions of this case instead" in refusal.value.problems["facts"]
    assert refusal.value.because is not None
    assert refusal.value.because.name == "cases.merits_not_in_referral"
    assert not ReferralAnswer.objects.exists()


def test_words_that_are_facts_are_kept_with_a_reason_and_read_by_a_second_person(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    actions.answer_referral(
        case, by=people.head, at=noon, would_be=True, facts="He wrote: you are an unreliable witness.",
        words_are_facts="They are the words of the message.",
    )  # fmt: skip
    with pytest.raises(NotNow, match="second person"):
        actions.read_answer(case, by=people.head, at=noon, agrees=True, reason="They are")
    actions.read_answer(case, by=people.second_head, at=noon, agrees=True, reason="They are")
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.answers[0].words_named == ("unreliable witness",)
    assert card.answers[0].state_words == "Agreed by a second person"


def test_a_no_names_the_element_that_is_missing(people: SimpleNamespace, noon: datetime) -> None:
    case = file.opened(people, noon)
    with pytest.raises(NotValid) as refusal:
        actions.answer_referral(case, by=people.head, at=noon, **{**NO, "missing": None})
    assert "missing" in refusal.value.problems


@pytest.mark.commitment("T001")
def test_one_person_never_takes_a_matter_out_of_the_definition(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    actions.answer_referral(case, by=people.head, at=noon, **NO)
    assert file.row(case).serious_corruption
    with pytest.raises(NotNow):
        actions.agree_outside(case, by=people.head, at=noon, reason="I still think so")
    with pytest.raises(NotValid):
        actions.agree_outside(case, by=people.second_head, at=noon, reason=" ")
    assert file.row(case).stage == Stage.OPEN
    actions.agree_outside(case, by=people.second_head, at=noon, reason="Both serve; no member of the public")
    outside = file.row(case)
    assert outside.stage == Stage.OUTSIDE_DEFINITION
    assert not outside.serious_corruption


@pytest.mark.commitment("T001")
def test_one_person_with_two_accounts_is_not_two_people(people: SimpleNamespace, noon: datetime) -> None:
    holder = desk.officer(people.analyst, noon, "P-7")
    first, second = file.as_person(people.head, holder), file.as_person(people.second_head, holder)
    case = file.opened(people, noon)
    actions.answer_referral(case, by=first, at=noon, **NO)
    with pytest.raises(NotNow, match="You gave this answer"):
        actions.agree_outside(case, by=second, at=noon, reason="Both serve")
    with pytest.raises(NotNow, match="You gave this answer"):
        actions.read_answer(case, by=second, at=noon, agrees=False, reason="No")
    assert not actions.read_case(case, by=second, at=noon).may_read_answer
    assert actions.read_case(case, by=file.another_head(noon), at=noon).may_read_answer


def test_a_no_that_is_not_agreed_leaves_the_case_to_be_referred(
    people: SimpleNamespace, noon: datetime
) -> None:
    case = file.opened(people, noon)
    actions.answer_referral(case, by=people.head, at=noon, **NO)
    with pytest.raises(NotValid):
        actions.read_answer(case, by=people.second_head, at=noon, agrees=True, reason="Yes")
    actions.read_answer(
        case, by=people.second_head, at=noon, agrees=False, reason="She is a member of the public"
    )
    with pytest.raises(NotNow):
        actions.agree_outside(case, by=people.second_head, at=noon, reason="Changed my mind")
    actions.refer_case(case, by=people.head, at=noon, sent_at=noon, how="Secure email")
    assert file.row(case).stage == Stage.REFERRED


def test_a_yes_is_not_agreed_away(people: SimpleNamespace, noon: datetime) -> None:
    case = file.opened(people, noon)
    actions.answer_referral(case, by=people.head, at=noon, would_be=True, facts=file.FACTS)
    with pytest.raises(NotNow):
        actions.agree_outside(case, by=people.second_head, at=noon, reason="It is weak")
    with pytest.raises(NotValid):
        actions.answer_referral(
            case, by=people.head, at=noon, would_be=True, facts=file.FACTS, missing=Element.PUBLIC
        )


@pytest.mark.parametrize("field", ["contexts", "vulnerabilities"])
def test_something_else_is_said_in_own_words(people: SimpleNamespace, noon: datetime, field: str) -> None:
    case = file.opened(people, noon)
    with pytest.raises(NotValid) as refusal:
        file.defined(case, people.head, noon, **{field: ("other",)})
    assert set(refusal.value.problems) == {"own_words"}
    file.defined(case, people.head, noon, **{field: ("other",)}, own_words="Lives far from anybody")
    card = actions.read_case(case, by=people.head, at=noon)
    assert card.test is not None
    assert card.test.own_words == "Lives far from anybody"


@pytest.mark.parametrize(("length", "taken"), [(20_000, True), (20_001, False)])
def test_the_facts_have_a_longest_length(length: int, taken: bool) -> None:
    assert AnswerReferral({"would_be": "yes", "facts": "x" * length}).is_valid() is taken
