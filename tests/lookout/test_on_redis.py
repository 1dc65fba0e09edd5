"""What the lookout asks of Redis, asked with the rights that `orders access redis` gives it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from orders.cli.access.redis import permissions
from orders.client.states import States
from orders.contracts.catalogue import STAGES
from orders.engine.core.pointers import pointer_to
from orders.engine.settings import Settings
from services.lookout.known import Known
from services.lookout.stores import LEDGERS, stores
from services.lookout.sweep import sweep
from tests.engine.private_redis import PrivateRedis


@pytest.fixture
def private_redis(tmp_path: Path) -> Iterator[PrivateRedis]:
    """A server of its own."""
    server = PrivateRedis(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def restricted(private_redis: PrivateRedis) -> Settings:
    """As the lookout's own user."""
    rights = ("reset", "on", ">secret", "-@all", *permissions("lookout"))
    private_redis.client.execute_command("ACL", "SETUSER", "lookout", *rights)
    url = f"redis://lookout:secret@127.0.0.1:{private_redis.port}/0"
    return Settings(
        kafka_bootstrap_servers="",
        registry_url="http://none",
        redis_url=SecretStr(url),
        partitions=2,
    )


def test_it_may_ask_for_all_that_it_tells(restricted: Settings):
    known = Known(2)
    with stores(restricted, known) as turn:
        turn()
    assert known.ledgers == dict.fromkeys(LEDGERS, False)
    assert known.overdue == dict.fromkeys(STAGES, 0)
    assert abs(known.clock_gaps["redis"]) < 60
    with sweep(restricted, known) as turn:
        turn()
    assert set(known.swept.values()) == {0}
    assert States(restricted).parked_among("review", ["shop:1", "@article/A"]) == set()


def test_keys_that_are_parked_are_told_from_those_whose_state_is_gone(
    restricted: Settings, private_redis: PrivateRedis
):
    """A state that cannot be read frees no key."""
    for partition in range(2):
        private_redis.client.hset(f"orders:{{review/{partition}}}:states", "shop:1", b"no state")
    assert States(restricted).parked_among("review", ["shop:1", "shop:2"]) == {"shop:1"}


def test_a_key_that_its_stage_is_done_with_is_not_parked(
    restricted: Settings, private_redis: PrivateRedis
):
    """It was redriven, or discarded, and came to its end: its letter is there still."""
    for partition in range(2):
        private_redis.client.hset(f"orders:{{review/{partition}}}:states", "shop:1", pointer_to(17))
    assert States(restricted).parked_among("review", ["shop:1"]) == set()
