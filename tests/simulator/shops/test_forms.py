"""What stand-in shops tell is what real ones tell: the gateway reads it as the order that was
placed, and lets it in by its signature."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from orders.cli.demo.edge import CLERK, edge
from orders.contracts.order import CarriedOrder
from orders.contracts.records import CodedArticle, Order, Partner, Price
from orders.engine.references import References
from services.gateway.access import Access
from services.gateway.channels import Channels
from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Profile, Reading
from services.intake.completion import complete
from services.intake.completion.partners import customers
from services.intake.rules.customers import not_its_own
from services.simulator.shops.form import Credentials, Listed
from services.simulator.shops.street import FORMS, known
from tests.gateway.edge import Fakes
from tests.gateway.formats.found import only_order
from tests.gateway.formats.judged import faults
from tests.simulator.shops.house import AT, DAY, bought, house

every_channel = pytest.mark.parametrize("channel", FORMS)
in_full = pytest.mark.parametrize("channel", [one for one in FORMS if one != "edi"])
KEPT = ("currency", "lines", "charges", "totals", "placed_at")
UNSAID: dict[str, Any] = {"tax_rate_ppm": None, "article_codes": []}
"""What shops say of a line, and the generated order does not."""
GOODS = ("line", "sku", "quantity", "unit", "specification", "unit_price_minor", "price_per")


def read(channel: str, document: bytes) -> Reading:
    return reader(FORMS[channel].format)(document, Profile(channel=channel))


def said(order: Mapping[str, Any]) -> dict[str, Any]:
    """What every kind of shop tells of an order."""
    address = {**order["delivery_address"], "latitude": None, "longitude": None}
    lines = [{**line, **UNSAID} for line in order["lines"]]
    contacts = order["buyer"]["contacts"]
    return {**{name: order[name] for name in KEPT}, "lines": lines, "to": address, "by": contacts}


def to_the_second(order: Order) -> Order:
    return {**order, "placed_at": order["placed_at"] // 1000 * 1000}


@in_full
def test_an_order_arrives_as_it_was_placed(channel: str):  # IN-01
    for order in bought(channel):
        found = only_order(read(channel, FORMS[channel].told(Listed(order, AT))))
        assert said(found) == said(to_the_second(order))
        assert found["payment"]["paid_minor"] == order["payment"]["paid_minor"]


@every_channel
def test_what_a_partner_leaves_out_the_house_knows(channel: str):  # IN-01
    for order in bought(channel):
        found = only_order(read(channel, FORMS[channel].told(Listed(order, AT))))
        whole: Any = complete(found, master_data()).order  # type: ignore[arg-type]
        assert not faults(whole)
        assert whole["payment"]["terms"] == order["payment"]["terms"]
        for address in ("delivery_address", "billing_address"):
            assert where(whole[address]) == where(order[address])
        for ours, theirs in zip(whole["lines"], order["lines"], strict=True):
            assert all(ours[part] == theirs[part] for part in GOODS)  # type: ignore[literal-required]


@every_channel
def test_every_channel_orders_for_whom_it_is_declared(channel: str, tmp_path: Path):  # IN-01, RV-04
    edge(tmp_path / "gateway", FORMS)
    declared = Channels.load(tmp_path / "gateway" / "channels.yaml").channels[channel]
    assert declared.customers == ("any" if channel == "desk" else "own")
    own = master_data().derived(customers).get(channel, ())
    for order in bought(channel):
        found = only_order(read(channel, FORMS[channel].told(Listed(order, AT))))
        whole = complete(found, master_data()).order  # type: ignore[arg-type]
        assert channel == "desk" or not list(not_its_own(whole, own))


@cache
def master_data() -> References:
    tables: dict[type, dict[str, Any]] = {Partner: {}, Price: {}, CodedArticle: {}}
    for record, key, value in (*house().references(), *known(house())):
        tables.setdefault(record, {})[key] = value
    return References(tables)


def where(address: Mapping[str, Any]) -> list[str]:
    return [address[part] for part in ("name", "street", "postal_code", "city", "country")]


def test_a_cart_is_no_order_yet():  # IN-07
    [order] = bought("marketplace", 1)
    write = FORMS["marketplace"].pending
    assert write is not None
    reading = read("marketplace", write(Listed(order, AT)))
    assert not reading.placed
    [waiting] = reading.waiting
    assert waiting.because == "payment_pending"


def test_a_card_and_a_device_are_known_again():  # RV-03
    one, same, other = (card_of(number) for number in (5, 5, 6))
    assert one == same
    assert all(one)
    assert not set(one) & set(other)


def card_of(number: int) -> tuple[str, str]:
    """By what the gateway knows card and device of an order that was paid by this card."""
    marks = {"instrument": f"{number:032x}"[::-1], "device": f"{number:032x}"[::-1]}
    [order] = bought("web", 1)
    paid: Any = {**order, "payment": {**order["payment"], **marks}}
    payment = only_order(read("web", FORMS["web"].told(Listed(paid, AT))))["payment"]
    return payment["instrument"], payment["device"]


@every_channel
def test_the_list_tells_the_same_as_the_webhooks(channel: str):  # IN-05: so it is a repeat
    page = min(20, FORMS[channel].page)
    entries = [Listed(order, AT) for order in bought(channel, page)]
    single = [only_order(read(channel, FORMS[channel].told(each))) for each in entries]
    together = read(channel, FORMS[channel].listed(entries))
    assert not together.faults
    assert [digest(one.order) for one in together.placed] == [digest(one) for one in single]


def digest(order: Any) -> bytes:
    return CarriedOrder.of(order).digest()


@pytest.mark.parametrize("channel", ["web", "marketplace"])
def test_a_changed_order_tells_when_it_changed(channel: str):
    [order] = bought(channel, 1)
    [placed] = read(channel, FORMS[channel].told(Listed(order, AT + DAY, 1))).placed
    assert placed.revision == AT + DAY


@every_channel
def test_the_house_lets_in_what_the_shop_signed_and_nothing_else(channel: str, tmp_path: Path):
    made = edge(tmp_path / "gateway", FORMS)
    fakes = Fakes(tmp_path)
    channels = Channels.load(tmp_path / "gateway" / "channels.yaml")
    fakes.edge = replace(fakes.edge, access=Access(channels, tmp_path / "gateway"))
    fakes.desk.let_in(colleagues=[CLERK])
    form, agreed = FORMS[channel], made.credentials[channel]
    document = form.told(Listed(bought(channel, 1)[0], AT))

    def status(credentials: Credentials, path: str) -> int:
        headers = {"content-type": "application/json", **form.signed(document, credentials)}
        place = f"/v1/channels/{channel}/{path}"
        return fakes.ask("POST", place, content=document, headers=headers).status_code

    assert status(agreed, form.path) == 202
    assert status(agreed, f"documents/{form.format}") == 202  # as its list is handed in
    strange = made.credentials["web" if channel != "web" else "desk"]
    assert status(strange, form.path) in (401, 403)
