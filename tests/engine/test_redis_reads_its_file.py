"""A real Redis that starts again with users and an append-only file: it reads the file as the user
`default`, and drops the transactions that this one may not do (docs/decisions/0062)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orders.cli.access.redis import acl_file
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.state_store import Confirmation, StoreHead
from orders.engine.redis.connection import connect
from orders.engine.redis.health import check
from orders.engine.redis.state_store import RedisStateStore
from orders.engine.settings import Settings
from tests.engine.private_redis import PrivateRedis

pytestmark = pytest.mark.redis

NEW = StoreHead(1, BatchId(0, -1), 0, "identity", 0)
FIRST, SECOND = BatchId(1, 1), BatchId(1, 2)
ANYBODY = "user anybody on nopass ~* &* +@all\n"
POWERLESS = "user default off resetkeys resetchannels -@all\n"
Start = Callable[[str], PrivateRedis]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started = []

    def start_one(rules: str) -> PrivateRedis:
        users = tmp_path / "users.acl"
        users.write_text(rules + ANYBODY)
        started.append(PrivateRedis(tmp_path, "--aclfile", str(users), login="anybody:x@"))
        return started[-1]

    yield start_one
    for server in started:
        server.stop()


def fill(store: RedisStateStore) -> None:
    """A batch that changes a state, and one that changes none."""
    store.reset(0, NEW)
    store.confirm({0: Confirmation(Guard(1, NEW.confirmed), FIRST, 7, 3, {"order": b"state"})})
    store.confirm({0: Confirmation(Guard(1, FIRST), SECOND, 9, 4)})


def complaints(server: PrivateRedis) -> list[str]:
    settings = Settings(
        kafka_bootstrap_servers="none:1", registry_url="http://none", redis_url=server.url
    )
    return check(settings)


def test_with_the_users_that_we_write_all_is_there_again(start: Start) -> None:
    server = start(acl_file({}))
    store = RedisStateStore(connect(server.url), "review")
    fill(store)
    server.restart(lost=False)
    assert store.head(0) == StoreHead(1, SECOND, 9, "identity", 4)
    assert dict(store.states(0, Guard(1, SECOND))) == {"order": b"state"}
    assert complaints(server) == []


def test_where_default_may_do_nothing_the_store_is_older_and_never_half(start: Start) -> None:
    server = start(POWERLESS)
    store = RedisStateStore(connect(server.url), "review")
    fill(store)
    server.restart(lost=False)
    head = store.head(0)
    if head is not None and head.confirmed == SECOND:  # a Redis that has mended it
        assert dict(store.states(0, Guard(1, SECOND))) == {"order": b"state"}
    else:
        assert head in (None, NEW), "a mark without its states would be believed"


def test_the_doctor_says_what_would_be_dropped(start: Start) -> None:
    [complaint] = complaints(start(POWERLESS))
    assert "drop every transaction" in complaint
    assert "`orders access redis`" in complaint
