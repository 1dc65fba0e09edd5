"""Three orders that are stuck in unlike ways: each is found by `orders why`, and mended by what the
page says of one order that does not move."""

import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from orders.cli.stuck.unread import unread
from orders.client.groups import Groups
from orders.client.reading import Reader
from orders.client.standings import standings
from orders.contracts.catalogue import CHAIN
from orders.engine.errors import TransientError
from tools.drill import making, page
from tools.drill.house import House
from tools.drill.page import Command
from tools.drill.play import MENDED_SECONDS, Played, Say, audit, follow, overheard, within
from tools.drill.told import Telephone

NAME = "three stuck orders"
PAUSE = Command('orders pause aftersales --because "a drill" --wait', "")
PATIENCE_SECONDS = 60.0


class Stuck(NamedTuple):
    """`make` returns the order, and the stage at which it is stuck for `reason`, told in `words`;
    the page speaks of the `case`."""

    make: Callable[[House], tuple[str, str]]
    reason: str
    words: str
    case: str


def parked(house: House) -> tuple[str, str]:
    """What breaks off came in under its key."""
    values = making.poison_order(house)()
    return values["shop:1001"], values["STAGE"]


def paused(house: House) -> tuple[str, str]:
    """Somebody has paused the stage that it comes to next, and forgotten it."""
    house.run(PAUSE)
    return _next(house, "aftersales"), "aftersales"


def deserted(house: House) -> tuple[str, str]:
    """Nobody runs the stage that it comes to next."""
    making.stage_dead(house)
    return _next(house, "review"), "review"


THREE = (
    Stuck(parked, "parked", "parked", "parked, by what should never have been sent"),
    Stuck(paused, "waits", "a person has paused", "a person has paused"),
    Stuck(deserted, "no_owner", "no replica", "no replica has its partition"),
)


def play_stuck(house: House, heard: Telephone, text: str, say: Say) -> Played:
    """All three at a time. `text`: the page's."""
    played, begun = Played(NAME, "orders why"), time.time()
    made_at = begun
    say(f"{NAME}: parked; before a stage that is paused; before one that nobody runs")
    found = [(one, *one.make(house)) for one in THREE]
    if all(_seen(house, *each, stuck=True) for each in found):
        played.told_after = time.time() - begun
    begun = time.time()
    for one, order, stage in found:
        values = {"STAGE": stage, "shop:1001": order}
        follow(page.ONE_ORDER, (one.case,), values, text, house, played, say)
    if all(_seen(house, *each, stuck=False) for each in found):
        played.mended_after = time.time() - begun
    audit(house, played, say)
    parked_at = {"stage": found[0][2]}
    others = [one for one in heard.fired(made_at) if not one.fits("OrdersParked", parked_at)]
    overheard(others, made_at, played, say)
    return played


def _seen(house: House, one: Stuck, order: str, stage: str, *, stuck: bool) -> bool:
    """Whether `orders why` comes to say that it is stuck there for that reason, or that it is
    not."""

    def asked() -> bool:
        ran = house.run(Command(f"orders why {order} --json", ""))
        if ran.code != 0:
            return False
        awaits: list[dict[str, Any]] = json.loads(ran.said)["awaits"]
        return stuck == any(
            (each["stage"], each["reason"]) == (stage, one.reason) and one.words in each["what"]
            for each in awaits
        )

    return bool(within(MENDED_SECONDS, asked))


def _next(house: House, stage: str) -> str:
    """An order of which a record waits for the stage."""
    groups, partitions = Groups(house.settings), house.settings.partitions
    until = time.monotonic() + PATIENCE_SECONDS
    with Reader(house.settings) as reader:
        while time.monotonic() < until:
            marks = {
                place: mark
                for place, mark in standings(groups, partitions)[stage].marks.items()
                if place[0] == CHAIN[stage]
            }
            for _, key, _ in unread(reader, groups, {stage: marks}):
                if ":" in key:  # a heartbeat is about no order
                    return key
            time.sleep(1)
    raise TransientError(f"no order has come as far as {stage}")
