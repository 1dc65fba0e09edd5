"""Nobody's name, mail, phone or street gets from a document into an answer, a log line, a metric, a
key or an address: of the gateway, of the watch, of what delivers, of the desk (formats alone:
tests/gateway/formats/test_planted_names.py; the real stack: tests/chaos/test_personal_data.py)."""

import json
import logging
from pathlib import Path

import pytest
import structlog
from prometheus_client import generate_latest

from orders.contracts.records import ContractDrawn
from services.gateway.contracting.fonts import Fonts
from services.gateway.contracts import Office
from tests import orders as made
from tests.gateway.delivering.house import X12, House
from tests.gateway.desk import TOKENS, held
from tests.gateway.edge import EVERY, Fakes, bearing
from tests.gateway.formats.test_planted_names import DOCUMENTS, MAIL, NAME, PHONE, PLANTED, STREET
from tests.gateway.watching.street import HOUR, Street

EDI = {
    "x12": X12,
    "edifact": {**X12, "format": "edifact", "ours": "14:4098765000010", "theirs": "14:541"},
}
A_FEW = 12
"""Of each format a sound document, and those in which a name is amiss, each some way from the one
before."""


def a_few(form: str) -> list[bytes]:
    every = list(DOCUMENTS[form]())
    return every[:: -(-len(every) // A_FEW)]


def found(text: str) -> list[str]:
    return [one for one in PLANTED if one in text.lower()]


@pytest.fixture
def listening(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    structlog.reset_defaults()
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("form", DOCUMENTS)
def test_no_answer_line_key_or_metric_of_the_gateway_names_anybody(
    fakes: Fakes,
    form: str,
    capfd: pytest.CaptureFixture[str],
    listening: pytest.LogCaptureFixture,
):
    faults = set()
    for document in a_few(form):
        path = f"/v1/channels/every/documents/{form}"
        answer = fakes.ask("POST", path, content=document, headers=bearing(EVERY.key))
        assert answer.status_code in {202, 422}
        faults |= {
            one["code"] for name in ("errors", "faults") for one in answer.json().get(name, ())
        }
        own = [str(value["order_id"]) for _, value in fakes.said()]
        told = answer.text
        for order_id in own:  # a number of an order is its partner's own, whatever it says
            told = told.replace(json.dumps(order_id)[1:-1], "")
        assert found(told) == [], told
    assert fakes.kept, "some are taken"
    assert faults, "some are not"
    keys = b" ".join(
        one.key + b" ".join(value or b"" for _, value in one.headers)
        for one in fakes.kept
        if one.topic == "orders.submissions.v1" and one.key.startswith(b"@")
    )
    assert found(keys.decode()) == []
    told = " ".join([*capfd.readouterr(), listening.text, fakes.ask("GET", "/metrics").text])
    assert found(told) == []


def test_no_line_or_reason_of_what_is_delivered_names_anybody(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], listening: pytest.LogCaptureFixture
):
    for form, delivery in EDI.items():
        house = House(tmp_path / form, bright=delivery)
        for document in a_few(form):
            house.file(document, form=form)
        sent = house.all()
        assert {one.kind for one in sent} == {"RECEIPT"}
        assert found(" ".join(f"{one.name} {one.about} {one.because}" for one in sent)) == []
        assert found(generate_latest(house.count.registry).decode()) == []
    assert found(" ".join([*capfd.readouterr(), listening.text])) == []


@pytest.mark.parametrize("channel", ["web", "marketplace", "desk"])
def test_a_look_at_a_shops_list_names_nobody(tmp_path: Path, channel: str):
    street = Street(tmp_path, channel, look_back_hours=10_000)
    buyer = made.buyer(name=NAME, contacts=[{"kind": "EMAIL", "value": MAIL}])
    address = made.address(name=NAME, street=STREET)
    reference = "W-1" if channel == "desk" else "1001"
    order = made.order(
        channel=channel, reference=reference, buyer=buyer, delivery_address=address, notes=PHONE
    )
    street.shop.place(order, order["placed_at"])
    said = street.look(order["placed_at"] + HOUR)
    assert sum(said.became.values()) == 1
    assert found(json.dumps(said.fields()) + said.line()) == []


def test_a_contract_that_cannot_be_rendered_is_told_by_its_number_alone(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    listening: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    def fails(*_: object) -> None:
        raise ValueError(f"{NAME} {STREET} {MAIL}")

    monkeypatch.setattr("services.gateway.contracts.render", fails)
    office = Office(None, lambda _: None, lambda: Fonts(None, of_machine=False))  # type: ignore[arg-type]
    drawn: ContractDrawn = {"contract_number": "C-1"}  # type: ignore[typeddict-item]
    assert not office.work(None, drawn, 0)  # type: ignore[arg-type]
    told = " ".join([*capfd.readouterr(), listening.text])
    assert "C-1" in told
    assert found(told) == []


def test_the_desk_quotes_nothing_that_it_refuses(fakes: Fakes):
    fakes.reviewed["shop:1"] = held()
    vera = {**bearing(TOKENS["vera"].key), "content-type": "application/json"}
    for path, body in (
        ("/v1/holds/shop:1/verdicts", {"version": NAME, "verdicts": NAME}),
        ("/v1/holds/shop:1/verdicts", {"version": 1, "verdicts": [{"hold_id": NAME * 9}]}),
        ("/v1/holds/bulk", {"orders": [{"order_id": 7}], "verdict": NAME, "because": 9}),
        ("/v1/samples/shop:1/verdict", {"version": 1, "verdict": NAME, "reason_code": NAME}),
    ):
        answer = fakes.ask("POST", path, content=json.dumps(body), headers=vera)
        assert answer.status_code == 422, answer.text
        assert found(answer.text) == []
    asked = f"role={NAME * 9}&limit={NAME}"
    answer = fakes.ask("GET", f"/v1/holds?{asked}", headers=bearing(TOKENS["vera"].key))
    assert answer.status_code == 422
    assert found(answer.text) == []
