"""Fixtures of the command's tests: a house on the real stack with every stage running, and the
command pointed at it."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.local import LocalStack
from orders.cli.commands import cli
from orders.contracts.catalogue import STAGES
from tests.chaos import goods
from tests.chaos.house import House

Orders = Callable[..., Result]
PATIENCE = 400.0
SCARCE = 3
"""Pieces of SKU-5 that there are."""


def orders(*arguments: str, text: str | None = None) -> Result:
    """`orders <arguments>`, with `text` on standard input."""
    return CliRunner().invoke(cli, list(arguments), input=text, env={"COLUMNS": "200"})


def answered(*arguments: str, text: str | None = None, code: int = 0) -> Any:
    """What `orders <arguments> --json` prints. AssertionError if it ends with another code."""
    result = orders(*arguments, "--json", text=text)
    assert result.exit_code == code, f"{result.exit_code}: {result.output}"
    return json.loads(result.stdout)


def standing(order: str) -> str:
    """Where `orders get` says that it stands; empty while nobody knows it."""
    found = orders("get", order, "--json")
    return str(json.loads(found.stdout)["status"]) if found.exit_code == 0 else ""


def order_text(
    house: House, reference: str, quantities: tuple[int, ...] = (1, 2), **changes: Any
) -> str:
    """An order of the house's articles as JSON."""
    return json.dumps(goods.order(reference, house.clock.now(), quantities, **changes))


def eventually(what: str, look: Callable[[], object]) -> None:
    """Look again until it is so: a command may end otherwise while brokers are slow to answer.
    AssertionError when patience ends."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if look():
                return
        except AssertionError:
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} s: {what}"
        time.sleep(0.3)


@pytest.fixture(scope="module")
def house(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Every stage runs, review with bugs that `bugs.json` switches on; the command's settings
    are the house's. Nobody simulates a world."""
    folder = tmp_path_factory.mktemp("house")
    opened = House(stack, folder, 86_400.0)
    (folder / "bugs.json").write_text(json.dumps({"shop:bug": "raise"}))
    with pytest.MonkeyPatch.context() as patch:
        _point(patch, {**opened.family._environment, "ORDERS_DATA_DIR": str(folder)})
        try:
            opened.furnish(
                {(sku, "BER"): SCARCE if sku == "SKU-5" else 1_000 for sku in goods.SKUS}
            )
            opened.start(*(stage for stage in STAGES if stage != "review"))
            opened.family.start(
                "review-1", "tests.chaos.broken_review", [str(folder / "bugs.json")]
            )
            ready = opened.family.ready  # the patience of commands is for answers
            opened.until("all are ready", lambda: all(map(ready, opened.family.names)))
            yield opened
        finally:
            opened.close()


@pytest.fixture(scope="module")
def bugs(house: House) -> Path:
    """The file that switches review's bugs on: order id -> "raise"."""
    return house._folder / "bugs.json"


def _point(patch: pytest.MonkeyPatch, settings: Mapping[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith("ORDERS_")]:
        patch.delenv(name)
    for name, value in settings.items():
        patch.setenv(name, value)
