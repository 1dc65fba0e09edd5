"""The desk on the real stack: a token lets a person decide, review answers, and a repeat is told
what the first came to (RV-06, RV-08)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import yaml

from deploy.local import LocalStack
from orders.client.leases import Leases
from services.gateway.keys import new_key
from services.review.policy import ReviewPolicy
from services.review.rules.sampling import chosen
from services.review.stage import STAGE
from tests.chaos.house import House
from tests.gateway.test_on_broker import LISTENS

pytestmark = pytest.mark.timeout(900)  # seconds, on a busy machine
ADA = new_key()
SHARE = ReviewPolicy.load(STAGE.policy_file).samples.per_thousand
APPROVE = {"verdict": "approve", "reason_code": "paid-by-phone"}


@pytest.fixture(scope="module")
def house(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Intake, review, inventory, and a gateway that knows Ada."""
    folder = tmp_path_factory.mktemp("desk")
    opened = House(stack, folder, 86_400.0)
    ends = datetime.now(UTC) + timedelta(hours=1)
    token = {"id": ADA.id, "digest": ADA.digest, "staff_id": "Ada", "expires_at": ends}
    (folder / "staff.yaml").write_text(yaml.safe_dump({"tokens": [token]}))
    settings = {
        "ORDERS_GATEWAY_PORT": "0",
        "ORDERS_GATEWAY_STAFF": str(folder / "staff.yaml"),
        "ORDERS_GATEWAY_SPOOL_DIR": str(folder / "spool"),
        "ORDERS_GATEWAY_LOG_SECONDS": "10",  # a busy machine's log is not silent yet
        "ORDERS_GATEWAY_WAIT_SECONDS": "60",
    }
    try:
        opened.furnish()
        opened.start("intake", "review", "inventory")
        opened.family.start("gateway-1", "services.gateway", settings=settings)
        opened.until("all up", lambda: opened.family.ready("review-1") and _address(opened))
        opened.until("the staff read", lambda: ask(opened, "GET", "/v1/holds").status_code == 200)
        yield opened
    finally:
        opened.close()


def ask(house: House, method: str, path: str, said: Any = None, **headers: str) -> httpx.Response:
    named = {"Authorization": f"Bearer {ADA.key}", **headers}
    url = f"{_address(house)}{path}"
    return httpx.request(method, url, json=said, headers=named, timeout=90)


def unpaid(house: House) -> str:
    """An order that waits for its money."""
    [order_id] = house.buy(terms="PREPAID", paid=0)
    house.until("held", house.heard("OrderHeld", [order_id]))
    house.until(
        "at the desk", lambda: ask(house, "GET", f"/v1/holds/{order_id}").status_code == 200
    )
    return order_id


def queued(house: House) -> dict[str, Any]:
    page = ask(house, "GET", "/v1/holds?role=mine&rule=RV-03").json()
    return {one["order_id"]: one for one in page["orders"]}


def test_a_person_decides_and_is_told_what_came_of_it(house: House):
    order_id = unpaid(house)
    house.until("in the queue", lambda: order_id in queued(house))
    seen = queued(house)[order_id]
    [hold] = seen["holds"]
    assert (hold["blocks"], hold["rules"][0]["code"]) == ("confirmation", "prepayment_missing")

    said = {"version": seen["version"], "verdicts": [{**APPROVE, "hold_id": hold["hold_id"]}]}
    path, key = f"/v1/holds/{order_id}/verdicts", {"Idempotency-Key": f"k-{order_id}"}
    first = ask(house, "POST", path, said, Prefer="wait=50", **key)
    assert first.status_code == 200, first.text
    assert first.json()["verdicts"][0]["outcome"] == "released"
    again = ask(house, "POST", path, said, **key)
    assert (again.status_code, again.json()) == (200, first.json())
    other = ask(house, "POST", path, {**said, "version": 2}, **key)
    assert other.status_code == 422
    assert ask(house, "POST", path, said).status_code == 404, "without its key it is no repeat"

    house.until("confirmed", house.heard("OrderConfirmed", [order_id]))
    [released] = [
        record.value
        for record in house.ear.records
        if record.name == "HoldReleased" and record.value["order_id"] == order_id
    ]
    assert (released["released_by"], released["reason_code"]) == ("Ada", "paid-by-phone")


def test_many_are_decided_once_it_is_meant(house: House):
    orders = [unpaid(house), unpaid(house)]
    asked = {**APPROVE, "verdict": "reject", "orders": [{"order_id": one} for one in orders]}
    dry = ask(house, "POST", "/v1/holds/bulk", asked).json()
    assert [one["becomes"] for one in dry["items"]] == ["declined", "declined"]
    meant = ask(house, "POST", "/v1/holds/bulk", {**asked, "dry_run": False}, Prefer="wait=50")
    assert [one["outcome"] for one in meant.json()["items"]] == ["declined", "declined"]


def test_an_automatic_approval_is_looked_at_afterwards(house: House):
    reference = next(f"s{n}" for n in range(10_000) if chosen(f"shop:s{n}", SHARE))
    [order_id] = house.buy(terms="PREPAID", reference=reference)
    house.until("approved", house.heard("ApprovalSampled", [order_id]))
    house.until("confirmed meanwhile", house.heard("OrderConfirmed", [order_id]))

    def listed() -> list[str]:
        told = ask(house, "GET", "/v1/samples").json()
        return [one["order_id"] for one in told["samples"]]

    house.until("on the list", lambda: order_id in listed())
    said = {"version": 1, "verdict": "wrong", "reason_code": "address"}
    path = f"/v1/samples/{order_id}/verdict"
    answer = ask(house, "POST", path, said, Prefer="wait=50")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "wrong")
    house.until("off the list", lambda: order_id not in listed())
    assert ask(house, "POST", path, said).status_code == 404


def test_a_lease_is_one_persons_until_it_ends_or_is_given_back(house: House):
    leases = Leases(house.settings)
    mine = leases.take("shop:leased", "Ada", 60)
    assert leases.take("shop:leased", "Bob", 60).staff_id == "Ada"
    assert leases.of(["shop:free", "shop:leased"]).keys() == {"shop:leased"}
    leases.give_back("shop:leased", "Bob")
    assert leases.take("shop:leased", "Ada", 600).until_at > mine.until_at + 500_000
    leases.give_back("shop:leased", "Ada")
    assert leases.take("shop:leased", "Bob", 1).staff_id == "Bob"
    house.until("it has ended", lambda: not leases.of(["shop:leased"]))


def _address(house: House) -> str:
    found = [LISTENS.search(line) for line in house.family.said("gateway-1", "listens=")]
    return found[-1][1] if found and found[-1] else ""
