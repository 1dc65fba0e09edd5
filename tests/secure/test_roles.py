"""Every command under the login of each user to whom docs/operations.md gives it, on servers that
let nobody do more than its rules say: it works; and what is not theirs is refused, by a line that
says whose right is missing and what grants it."""

import json
import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from typer.testing import Result

from deploy.local import LocalStack
from orders.contracts.catalogue import STAGES
from orders.contracts.records import OrderSubmitted
from tests import orders as made
from tests.chaos import goods
from tests.chaos.house import House
from tests.cli.conftest import SCARCE, order_text, orders
from tests.secure.logins import environment_of
from tests.secure.plays import PLAYS, REFUSALS, USAGE, WITHOUT_REDIS

pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
PATIENCE = 300.0
BUGS = {f"shop:bug-{number}": "raise" for number in (1, 2, 3)}
STAND = {
    **dict.fromkeys((f"shop:held-{number}" for number in range(1, 5)), "held"),
    "desk:again": "suspected",
    "desk:thrice": "suspected",
    "desk:asked": "awaiting_confirmation",
    "shop:waits": "backordered",
    "shop:plain": "released",
}
"""Where the house's orders stand before anybody does anything."""


FILES = {
    "counts.csv": "sku,warehouse,quantity\nSKU-1,BER,999\n",
    "prices.csv": "sku,currency,minor,price_per,valid_from_at,valid_to_at\n"
    "SKU-1,EUR,1000,1,2000-01-01T00:00:00Z,\n",
}


@pytest.fixture(scope="module")
def house(secure_stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Each stage runs by itself with its own rights; orders wait for whatever people decide."""
    folder = tmp_path_factory.mktemp("roles")
    with mock.patch.dict(os.environ, environment_of(secure_stack), clear=True):
        opened = House(secure_stack, folder, 86_400.0)
    try:
        opened.furnish({(sku, "BER"): SCARCE if sku == "SKU-5" else 1_000 for sku in goods.SKUS})
        bugs = folder / "bugs.json"
        bugs.write_text(json.dumps(BUGS))
        opened.family.start("review-1", "tests.chaos.broken_review", [str(bugs)])
        opened.start(*(stage for stage in STAGES if stage != "review"))
        order_all(opened)
        opened.until("orders stand where they are to", lambda: stand(opened) == STAND, PATIENCE)
        letters = opened.ear.records
        opened.until(
            "they are parked",
            lambda: len([one for one in letters if one.topic == "review.dlq.v1"]) >= len(BUGS),
            PATIENCE,
        )
        bugs.write_text("{}")
        (folder / "order.json").write_text(order_text(opened, "handed-in"))
        for name, text in FILES.items():
            (folder / name).write_text(text)
        yield opened
    finally:
        opened.close()


def order_all(house: House) -> None:
    """One for each thing that people decide about."""
    for number in range(1, 5):
        unknown = goods.order(f"held-{number}", house.clock.now())
        unknown["lines"][0]["sku"] = "SKU-UNKNOWN"
        said = made.submitted(unknown, house.clock.now())
        house.sender.send(OrderSubmitted, unknown["order_id"], said)
    for reference in ("plain", *(order.partition(":")[2] for order in BUGS)):
        house.buy(reference=reference, terms="PREPAID")
    house.buy(reference="waits", quantities=(0, 0, 0, 0, 10), terms="PREPAID")
    house.buy(reference="asked", quantities=(0, 1), channel="desk", terms="PREPAID")
    repeated: dict[str, Any] = {"quantities": (1, 0), "channel": "desk", "terms": "PREPAID"}
    [first] = house.buy(reference="first", **repeated)
    house.until("the first one is taken", house.heard("OrderReceived", [first]), PATIENCE)
    for reference in ("again", "thrice"):
        house.buy(reference=reference, **repeated)
    house.sender.flush()


def stand(house: House) -> dict[str, str]:
    """Where the orders stand."""
    return {order: house.ear.status.get(order, ("", False))[0] for order in STAND}


def typed(house: House, user: str, words: str) -> Result:
    """`orders <words>` with the user's folder of secrets and nobody else's."""
    folder, told = house._folder, house.family._environment
    secrets = Path(told["ORDERS_SECRETS_DIR"], user)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ORDERS_")},
        **told,
        "ORDERS_SECRETS_DIR": str(secrets),
        "ORDERS_DATA_DIR": str(folder),
    }
    files = {name.partition(".")[0]: folder / name for name in ("order.json", *FILES)}
    with mock.patch.dict(os.environ, environment, clear=True):
        return orders(*shlex.split(words.format(**files)))


@pytest.mark.parametrize("user", PLAYS)
def test_what_the_docs_give_to_a_user_it_can_do(house: House, user: str) -> None:
    for play in PLAYS[user]:
        done = typed(house, user, play.words)
        said = f"{user}: orders {play.words}: {done.output} {done.exception!r}"
        assert done.exit_code == play.code, said
        assert play.says in done.output, said


@pytest.mark.parametrize("user", REFUSALS)
def test_what_is_not_theirs_is_refused_with_whose_right_is_missing(house: House, user: str) -> None:
    for words in REFUSALS[user]:
        done = typed(house, user, words)
        said = f"{user}: orders {words}: {done.output[-2000:]} {done.exception!r}"
        assert done.exit_code == USAGE, said
        assert f"{user} has no right to it: `orders access plan {user}` shows" in done.output, said
        assert "Traceback" not in done.output, said


@pytest.mark.parametrize("user", WITHOUT_REDIS)
def test_who_has_no_login_at_redis_is_told_where_logins_are(house: House, user: str) -> None:
    done = typed(house, user, WITHOUT_REDIS[user])
    assert done.exit_code == USAGE, done.output
    assert "`orders access redis` prints who has a login" in done.output
