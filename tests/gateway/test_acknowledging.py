"""A partner says at the gateway that it has an answer of ours (IN-01): it is filed, and no order
comes of it."""

from tests.gateway.edge import EVERY, Fakes, bearing, problem
from tests.gateway.formats import interchanges

WORD = interchanges.x12(["AK1*PR*17", "AK5*A", "AK9*A*1*1*1"], kind="997")


def hand_in(fakes: Fakes, document: bytes, form: str = "x12"):
    path = f"/v1/channels/every/documents/{form}"
    return fakes.ask("POST", path, content=document, headers=bearing(EVERY.key))


def test_what_it_acknowledges_is_told_back(fakes: Fakes):
    answer = hand_in(fakes, WORD)
    assert (answer.status_code, answer.json()) == (202, {"items": [], "acknowledged": ["17"]})
    assert fakes.kept == [], "no record of an order"


def test_it_is_filed_as_what_nothing_need_come_of(fakes: Fakes):
    hand_in(fakes, WORD)
    hand_in(fakes, interchanges.edifact(["UCI+17+A+B+7"], kind="CONTRL:D:3:UN"), form="any")
    hand_in(fakes, interchanges.x12(interchanges.order_850()))
    assert [filed["acknowledges"] for filed in fakes.filed] == [True, True, False]


def test_one_that_names_nothing_is_refused_like_any_other(fakes: Fakes):
    answer = hand_in(fakes, interchanges.x12(["AK9*A*1*1*1"], kind="997"))
    assert problem(answer) == (422, "not-readable")
    assert fakes.filed == []
