"""How each fault is made. Each returns what the page's examples (`STAGE`, `PID`, `shop:1001`) stand
for, asked once its alert has come."""

import os
import signal
import time
from collections.abc import Callable, Mapping

from deploy.local.stack import PartName
from orders.client.producing import Sender
from orders.client.states import States
from orders.contracts.catalogue import record_type
from orders.contracts.records import UnitsReturned
from orders.engine.errors import TransientError
from orders.engine.host.schema_registry import RegistrySchemaIds
from tools.drill.house import House, codec
from tools.drill.starving import starving

Values = Callable[[], Mapping[str, str]]
CLOCK_SECONDS = 4
CUT_OFF = b"\x02"
"""All that is left of a record."""
PATIENCE_SECONDS = 30.0


def stage_dead(house: House) -> Values:
    """Review is killed, and nobody starts it again."""
    house.desert("review")
    return lambda: {"STAGE": "review"}


def stage_stuck(house: House) -> Values:
    """Review stops and keeps its process: no watchdog of its own ends it."""
    pid = house.pid("review-1")
    os.kill(pid, signal.SIGSTOP)
    return lambda: {"STAGE": "review", "PID": str(pid)}


def slow_consumer(house: House) -> Values:
    """Intake gets hardly any CPU."""
    process = house.child("intake-1").process
    assert process is not None
    house.undo.enter_context(starving(process))
    return lambda: {"STAGE": "intake", "PID": str(process.pid)}


def poison_order(house: House) -> Values:
    """Under the key of an order that allocation has, a notice comes in that breaks off: of those
    that nobody else takes."""
    settings, key = house.settings, victim(house)
    kind = record_type(UnitsReturned, "orders.notices.v1")
    ids = RegistrySchemaIds(settings.registry_properties())
    number = ids.id_of(kind.subject, kind.schema_json)
    with Sender(settings, codec(settings)) as sender:
        sender.send_bytes(kind.topic, key.encode(), b"\0" + number.to_bytes(4) + CUT_OFF)
    return lambda: {"STAGE": "allocation", "shop:1001": key}


def victim(house: House) -> str:
    """The latest order that allocation has taken."""
    states, until = States(house.settings), time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        for key in reversed(list(house.load.traffic.sent_at)):
            state = states.of("allocation", key)
            if state is not None and state["version"] and state["parked"] is None:
                return key
        time.sleep(1)
    raise TransientError("no order has come as far as allocation")


def wrong_policy(house: House) -> Values:
    """Review decides by a policy with a slip of the pen."""
    house.release.deploy_wrong_policy()
    os.kill(house.pid("review-1"), signal.SIGTERM)
    return lambda: {"PID": str(house.pid("review-1"))}


def clock_skew(house: House) -> Values:
    """The registry's clock is ahead."""
    assert house.clock is not None
    house.clock.set(CLOCK_SECONDS)
    return dict


def broker_away(house: House) -> Values:
    """Kafka is killed."""
    return _away(house, "kafka")


def redis_away(house: House) -> Values:
    """Redis is killed."""
    return _away(house, "redis")


def registry_away(house: House) -> Values:
    """The schema registry is killed."""
    return _away(house, "registry")


def _away(house: House, server: PartName) -> Values:
    house.stack.kill(server)
    return dict


def disk_full(house: House) -> Values:
    """Somebody's file fills Kafka's disk."""
    assert house.disk is not None
    file = house.disk.fill()
    elsewhere = house.folder / file.name
    return lambda: {"FILE": str(file), "ELSEWHERE": str(elsewhere)}
