"""Control numbers of interchanges are used once (IN-01; docs/decisions/0059): the edge asks intake
before what came under one is taken."""

from email.message import EmailMessage
from typing import Any

import pytest

from orders.client.listening import Heard
from orders.contracts.records import InterchangeReceived
from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Profile
from services.intake.stage import STAGE
from tests.gateway.edge import EASY, EVERY, Fakes, bearing, problem
from tests.gateway.formats import interchanges as made
from tests.stages.room import Room

DOCUMENTS = {
    "x12": made.x12(made.order_850()),
    "edifact": made.edifact(made.orders()),
    "tradacoms": made.tradacoms(made.order_tradacoms()),
}
PLACES = {
    "x12": "segment 1, element 13",
    "edifact": "segment 1, element 5",
    "tradacoms": "segment 1, element 5",
}
WHO = {
    "x12": ("BRIGHT", "HOUSE", "000000007"),
    "edifact": ("5412345000013", "4098765000010", "R7"),
    "tradacoms": ("5012345000010", "5098765000013", "R7"),
}


def hand_in(fakes: Fakes, form: str, document: bytes = b"", key: str = EVERY.key, **headers: str):
    path = f"/v1/channels/{'easy' if key == EASY.key else 'every'}/documents/{form}"
    content = document or DOCUMENTS[form]
    return fakes.ask("POST", path, content=content, headers={**bearing(key), **headers})


def noted(outcome: str) -> tuple[str, dict[str, Any]]:
    return "InterchangeNoted", {"outcome": outcome, "first_at": 1, "at": 2}


def numbered(form: str, document: bytes) -> list[Any]:
    return list(reader(form)(document, Profile(channel="every", currency="EUR")).numbered)


@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_number_is_told_to_intake_before_what_came_under_it(fakes: Fakes, form: str):
    assert hand_in(fakes, form).status_code == 202
    (first, came), (second, order) = fakes.said()
    assert (first, second) == ("InterchangeReceived", "OrderSubmitted")
    assert (came["format"], came["sender"], came["receiver"], came["number"]) == (form, *WHO[form])
    assert came["document"] == order["document"]
    assert fakes.kept[0].key.decode().startswith("@interchange/every/")


def test_a_key_says_nothing_of_who_sent_it(fakes: Fakes):
    hand_in(fakes, "x12")
    assert not any(word in fakes.kept[0].key for word in (b"BRIGHT", b"HOUSE", b"000000007"))


@pytest.mark.parametrize("form", DOCUMENTS)
def test_other_content_under_a_number_is_refused_where_the_number_stands(fakes: Fakes, form: str):
    fakes.says = noted("reused")
    answer = hand_in(fakes, form)
    assert problem(answer) == (422, "not-readable")
    [fault] = answer.json()["errors"]
    assert (fault["place"], fault["code"]) == (PLACES[form], "control_number_reused")
    assert [record for record, _ in fakes.said()] == ["InterchangeReceived"], "no order was taken"


@pytest.mark.parametrize("outcome", ["first", "repeated"])
def test_a_new_number_and_a_repeat_are_taken(fakes: Fakes, outcome: str):
    fakes.says = noted(outcome)
    assert hand_in(fakes, "x12").status_code == 202
    assert [record for record, _ in fakes.said()][1:] == ["OrderSubmitted"]


def test_where_intake_says_nothing_in_time_the_orders_are_taken(fakes: Fakes):
    """Nothing is lost while a stage stands still: intake tells the desk once it has looked."""
    fakes.durable_in = "spool"
    answer = hand_in(fakes, "x12")
    assert (answer.status_code, answer.json()["durable_in"]) == (202, "spool")
    assert len(fakes.kept) == 2


def test_a_lenient_channel_is_told_and_its_orders_are_taken(fakes: Fakes):
    async def says(position: str, seconds: float) -> Heard | None:
        first = position.endswith("/1")
        return Heard(*noted("reused"), position) if first else None

    fakes.caused_by = says  # type: ignore[method-assign]
    answer = hand_in(fakes, "x12", key=EASY.key, prefer="wait=1")
    assert answer.status_code == 202
    [item], [fault] = answer.json()["items"], answer.json()["faults"]
    assert (item["order_id"], item["outcome"]) == ("easy:PO-77", "accepted")
    assert (fault["place"], fault["code"]) == (PLACES["x12"], "control_number_reused")


def test_intake_remembers_what_the_edge_tells_it(fakes: Fakes):
    """Both together: the same once more is taken, something else is not, whenever it was sent."""
    intake = Room(STAGE)

    async def says(position: str, seconds: float) -> Heard | None:
        record, value = fakes.said()[-1]
        if record != "InterchangeReceived":
            return None
        [noted, *_] = intake.send(InterchangeReceived, value)
        return Heard("InterchangeNoted", noted.value, position)

    fakes.caused_by = says  # type: ignore[method-assign]
    document = DOCUMENTS["x12"]
    later, other = document.replace(b"*0930*U", b"*1015*U"), document.replace(b"*12*EA", b"*6*EA")
    statuses = [hand_in(fakes, "x12", one).status_code for one in (document, other, later, other)]
    assert statuses == [202, 422, 202, 422]
    assert hand_in(fakes, "x12", other.replace(b"000000007", b"000000008")).status_code == 202


def test_what_was_not_used_has_no_number():
    """A test, an acknowledgment, and what could not be read may come again under theirs."""
    assert not numbered("x12", made.x12(made.order_850(), test="T"))
    assert not numbered("x12", made.x12(["AK1*PR*17", "AK9*A*1*1*1"], kind="997"))
    assert not numbered("x12", made.x12(["BEG*00*SA***20260105"]))
    assert not numbered("tradacoms", made.tradacoms(made.order_tradacoms(), test="ORDTES"))


def test_content_is_what_stands_behind_the_header():
    [one] = numbered("x12", DOCUMENTS["x12"])
    [sent_again] = numbered("x12", DOCUMENTS["x12"].replace(b"*0930*U", b"*1015*U"))
    [other] = numbered("x12", DOCUMENTS["x12"].replace(b"*12*EA*", b"*13*EA*"))
    assert one.content == sent_again.content != other.content


def test_each_interchange_of_a_document_has_its_own_content():
    more = DOCUMENTS["edifact"].replace(b"R7", b"R8").replace(b":12:", b":6:")
    first, second = numbered("edifact", DOCUMENTS["edifact"] + more)
    [alone] = numbered("edifact", DOCUMENTS["edifact"])
    assert (first.number, second.number) == ("R7", "R8")
    assert first.content == alone.content != second.content
    assert second.where == "segment 15, element 5"


def test_one_in_a_mail_is_known_like_any_other():
    mail = EmailMessage()
    mail.set_content("the order is attached")
    mail.add_attachment(DOCUMENTS["x12"], maintype="application", subtype="edi-x12")
    [inside] = numbered("eml", mail.as_bytes())
    [alone] = numbered("x12", DOCUMENTS["x12"])
    assert inside.content == alone.content
    assert inside.where == "part 2: segment 1, element 13"
