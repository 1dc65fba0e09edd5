"""What tests of web shops share: samples, how a document is read, and intake's own judgement."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from orders.contracts.order import CarriedOrder
from orders.contracts.records import Fault
from services.gateway.formats.reading import Placed, Profile, Reading
from services.intake.policy import IntakePolicy
from services.intake.rules import screen
from services.intake.stage import STAGE
from tests.policies import usual

PAYLOADS = Path(os.environ.get("TEST_DATA_DIR", "../shared/data")) / "channel_payloads"
PROFILE = Profile(channel="shop", zone="Europe/Berlin", currency="EUR")
NAME, CARD = "Ada Quillfeather", "4111 1111 1111 1111"
"""Planted in documents: what never shows in a fault, and what never shows at all."""


def sample(path: str) -> Any:
    """A payload of the shared samples."""
    file = PAYLOADS / path
    if not file.is_file():
        pytest.skip(f"no {file}: set TEST_DATA_DIR to the folder of the shared data")
    return json.loads(file.read_bytes())


def written(document: Any) -> bytes:
    """The document as its shop would send it."""
    return json.dumps(document).encode()


def changed(document: Any, *path: Any, to: Any) -> Any:
    """A copy of the document with another value at the path."""
    made = copy.deepcopy(document)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to
    return made


def only(reading: Reading) -> Placed:
    """The one order of a document that says nothing wrong; it fits the schema."""
    assert reading.faults == ()
    (placed,) = reading.placed
    assert CarriedOrder.of(placed.order).payload  # type: ignore[arg-type]
    return placed


def screened(placed: Placed) -> list[Fault]:
    """What intake finds wrong with the order, had it come on the day it was placed."""
    order, policy = placed.order, usual(STAGE)
    assert isinstance(policy, IntakePolicy)
    carried = CarriedOrder.of(order)  # type: ignore[arg-type]
    return screen(carried, order["order_id"], order["placed_at"], policy)


def amounts(placed: Placed) -> list[tuple[Any, ...]]:
    """(sku, quantity, price, per, discount, tax, total) of each line."""
    return [
        (
            *(one["sku"], one["quantity"], one["unit_price_minor"], one["price_per"]),
            *(one["discount_minor"], one["tax_minor"], one["total_minor"]),
        )
        for one in placed.order["lines"]
    ]


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, "", " ", "abc", "\uff11\uff12", "-1", "12.345", "NaN", "1e400", "9" * 40, "0x10"),
        *("999999999999.9999", 999_999_999_999, -999_999_999_999),
        *(True, False, -1, 0, 7, 10**30, 0.1, 1e300, [], [[]], {}, {"x": 1}, ["a"], [None]),
        *("2026-13-45", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"),
        *("\u202eabc\u200b", "😀", "a" * 5_000, "<script>"),
    ]
)
"""Values that a field was not made for."""


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document below its root."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [found for name, one in inner for found in ((*path, name), *paths(one, (*path, name)))]


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> tuple[Any, tuple[Any, ...]]:
    """A document with one field left out or made odd, and which."""
    path = draw(st.sampled_from(paths(document)))
    if draw(st.booleans()):
        return changed(document, *path, to=draw(ODD)), path
    made = copy.deepcopy(document)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return made, path


def pointer(path: tuple[Any, ...]) -> str:
    """A path as JSON pointer."""
    return "".join(f"/{name}" for name in path)
