"""What is done on a customer's word bears a proof, or the name of who heard it (CF-01, RV-07;
docs/decisions/0071)."""

from orders.audit.checks.spoken import unproven
from orders.audit.spoken import Effect, proven
from tests.audit.made import said, story

WORD = "orders.answers.v1/0/7"


def test_a_word_with_a_proof_or_a_name_is_somebodys():
    assert proven({"proof": "sha256:1", "answered_by": ""})
    assert proven({"proof": "", "answered_by": "S1"})
    assert not proven({"proof": "", "answered_by": ""})


def test_nothing_comes_of_a_word_that_is_nobodys():
    closed = story(effects=[Effect("OfferClosed", WORD)])
    assert said(unproven(closed, {WORD: False})) == [
        f"OfferClosed came of {WORD}, which bears no proof and names nobody"
    ]
    assert not said(unproven(closed, {WORD: True}))


def test_what_people_of_the_house_decide_is_theirs():
    assert not said(unproven(story(effects=[Effect("HoldReleased", WORD)]), {}))
