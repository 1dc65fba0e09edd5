"""Cases as they were reported: files of records and lines of plain text, in a folder beside the
checkout or where ORDERS_CASES_DIR says."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from orders.client.fields import Shape
from orders.contracts.catalogue import TOPICS
from tests.cases.steps import SHIPMENT, Case, Send, Step, Wait
from tests.cases.story import arrived, chose, stock

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "cases"
PLENTY = 1_000
"""Of every article that is bought and of which the case does not say how many there are."""
Names = Mapping[str, str]


def folder() -> Path:
    """Where the files are, if there are any."""
    return Path(os.environ.get("ORDERS_CASES_DIR") or BESIDE)


def reported() -> list[Case]:
    """Every case that is told in records, in order; none if the folder is not there. A case that
    speaks of a second run is two, and 24 is told in the words of 12."""
    cases = []
    for file in sorted(folder().glob("*.json")):
        steps = json.loads(file.read_text())["steps"]
        if any(isinstance(step, Mapping) for step in steps):
            cases += [_case(file.stem, steps)]
            cases += [_case(name, vary(steps)) for name, vary in SECOND_RUNS.get(file.stem[:2], ())]
    return cases


def _damaged(steps: list[Any]) -> list[Any]:
    order = steps[0]["key"]
    back = arrived(order, ("ART-09", 1), scrapped=True, return_id=f"refused-{SHIPMENT.format(1)}")
    record = {
        "record": "ReturnArrived",
        "topic": "warehouse.events.v1",
        "key": order,
        "value": back.value,
    }
    return [*_with(steps, "LOST", "DAMAGED"), record]


def _lost(steps: list[Any]) -> list[Any]:
    kept = [step for step in steps if "Return" not in _name(step)]
    return _with(kept, "DELIVERED", "LOST")


def _known_warehouse(steps: list[Any]) -> list[Any]:
    return _with(steps[:-1], "HAMB", "MUC")


SECOND_RUNS: Mapping[str, tuple[tuple[str, Callable[[list[Any]], list[Any]]], ...]] = {
    "05": (("05b-damaged-and-scrapped", _damaged),),
    "06": (("06b-lost-by-the-carrier", _lost),),
    "12": (("24-return-to-a-warehouse-that-never-had-it", _known_warehouse),),
}
"""Number -> name and steps of what else its words tell."""


def _name(step: Any) -> str:
    return step["record"] if isinstance(step, Mapping) else ""


def _with(steps: list[Any], word: str, other: str) -> list[Any]:
    changed: list[Any] = json.loads(json.dumps(steps).replace(word, other))
    return changed


def _case(name: str, told: list[Any]) -> Case:
    """Its articles, customers and orders carry its number: all cases may share a house."""
    own = dict(_own(told, name.partition("-")[0]))
    steps, order = list[Step](), ""
    for one in told:
        if _name(one) == "OrderSubmitted":
            order = own[one["key"]]
        steps.append(_step(one, own, order))
        if _name(one) == "CarrierScanned" and one["value"]["status"] in ("LOST", "DAMAGED"):
            steps.append(chose(order, "refund"))  # all of them end with the money (TR-05)
    stocked = {step.key for step in steps if isinstance(step, Send)}
    plenty = [sku for sku in Case(name, tuple(steps)).articles if sku not in stocked]
    return Case(name, (*(stock(sku, "HAM", PLENTY) for sku in plenty), *steps))


def _own(told: list[Any], mark: str) -> Iterator[tuple[str, str]]:
    """What things are called in the case -> what they are called in the house."""
    for text in _texts(told):
        if text.startswith(("ART-", "K-", "shop:")):
            yield text, f"{text}-{mark}"
            yield text.removeprefix("shop:"), f"{text.removeprefix('shop:')}-{mark}"
        elif text.startswith("stock: "):
            sku = text.split()[1]
            yield sku, f"{sku}-{mark}"


def _step(told: Any, own: Names, order: str) -> Step:
    """A record, or a line of text about an article or about the order named last."""
    if isinstance(told, Mapping):
        kinds = TOPICS[told["topic"]].records
        kind = next(kind for kind in kinds if kind.name == told["record"])
        # they were written before records had all the fields of today
        value, faults = Shape(kind).conform(_renamed(told["value"], own))
        assert not faults, faults
        return Send(kind.record, _renamed(told["key"], own), value)
    word, *rest = told.replace(":", "").split()
    if word == "wait":
        return Wait(order, " ".join(rest))
    sku, warehouse, quantity = rest
    return stock(own[sku], warehouse, int(quantity))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)


def _renamed(value: Any, own: Names) -> Any:
    if isinstance(value, str):
        return own.get(value, value)
    if isinstance(value, Mapping):
        return {name: _renamed(one, own) for name, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, own) for one in value]
    return value
