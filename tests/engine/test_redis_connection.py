"""A real Redis that refuses, forgets its scripts, drops connections or answers: nothing is ever
sent twice."""

import socket
import subprocess
import threading
from collections.abc import Iterator

import pytest

from deploy.local.ports import a_free_one
from orders.engine.errors import ConfigError, TransientError
from orders.engine.ports.guard import BatchId, Guard
from orders.engine.ports.ledger import LedgerChange
from orders.engine.ports.state_store import Confirmation, StoreHead
from orders.engine.redis.connection import connect
from orders.engine.redis.health import check
from orders.engine.redis.ledger import RedisLedger
from orders.engine.redis.state_store import RedisStateStore
from orders.engine.settings import Settings
from tests.engine.private_redis import PrivateRedis

HEAD = StoreHead(1, BatchId(0, 0), 0, "identity", 0)
BATCH = Confirmation(Guard(1, BatchId(0, 0)), BatchId(1, 1), 7, 0, {"key": b"state"})

pytestmark = pytest.mark.redis


class DeafWire:
    """A TCP proxy to Redis that can keep the answers to itself."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self._listener.getsockname()[1]}/0"
        self.deaf = False
        self.sent = b""
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            threading.Thread(target=self._copy, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._copy, args=(server, client, False), daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket, asking: bool) -> None:
        try:
            while data := source.recv(65536):
                if asking:
                    self.sent += data
                if asking or not self.deaf:
                    target.sendall(data)
        except OSError:
            pass  # one side is gone
        finally:
            target.close()


@pytest.fixture
def store(private_redis: PrivateRedis) -> RedisStateStore:
    """Two owned, empty partitions."""
    private_redis.client.flushall()
    store = RedisStateStore(connect(private_redis.url), "review")
    store.reset(0, HEAD)
    store.reset(1, HEAD)
    return store


@pytest.fixture
def wire(private_redis: PrivateRedis) -> Iterator[DeafWire]:
    wire = DeafWire(private_redis.port)
    yield wire
    wire.close()


def test_scripts_that_redis_forgot_are_loaded_again(private_redis, store):
    private_redis.client.script_flush()
    store.confirm({0: BATCH, 1: BATCH})
    assert store.load(
        {0: ["key"], 1: ["key"]}, {0: Guard(1, BatchId(1, 1)), 1: Guard(1, BatchId(1, 1))}
    ) == {
        0: {"key": b"state"},
        1: {"key": b"state"},
    }


def test_a_script_whose_answer_is_missing_is_never_sent_again(wire, store):
    deaf = RedisStateStore(connect(wire.url, timeout=5.0), "review")
    deaf.head(0)
    store.confirm({1: BATCH})  # so that Redis has the script, whatever ran before
    wire.deaf, wire.sent = True, b""
    with pytest.raises(TransientError):
        deaf.confirm({0: BATCH})
    wire.deaf = False
    assert wire.sent.count(b"EVALSHA") == 1
    done = StoreHead(1, BatchId(1, 1), 7, "identity", 0)
    assert store.head(0) == done  # it was executed, only nobody heard
    assert deaf.head(0) == done  # and no late answer is taken for this one


def test_a_connection_that_was_cut_while_idle_is_made_anew(private_redis, store):
    for client in private_redis.client.client_list(_type="normal"):
        private_redis.client.client_kill_filter(client["id"], skipme=True)
    assert store.head(0) == HEAD


def test_a_server_that_is_away_is_nobodys_fault(tmp_path, store):
    server = PrivateRedis(tmp_path)
    away = RedisStateStore(connect(server.url), "review")
    away.reset(0, HEAD)
    server.stop()
    with pytest.raises(TransientError):
        away.confirm({0: BATCH})


def test_a_replica_that_became_read_only_changes_nothing(private_redis, store):
    private_redis.client.replicaof("127.0.0.1", "1")
    try:
        with pytest.raises(TransientError, match=r"(?i)replica"):
            store.confirm({0: BATCH})
    finally:
        private_redis.client.replicaof("NO", "ONE")
    assert store.head(0) == HEAD


def test_a_full_memory_refuses_before_the_first_line(private_redis, store):
    ledger = RedisLedger(connect(private_redis.url), "stock", 1)
    private_redis.client.config_set("maxmemory", 1)
    try:
        with pytest.raises(TransientError):
            store.confirm({0: BATCH})
        with pytest.raises(TransientError):
            ledger.stage(0, 1, BatchId(1, 0), LedgerChange())
    finally:
        private_redis.client.config_set("maxmemory", 0)
    assert store.head(0) == HEAD
    assert not ledger.head(0).staged


def test_what_redis_refuses_for_good_is_the_operators_fault(private_redis, store):
    with pytest.raises(ConfigError, match="URL"):
        connect("http://somewhere")
    private_redis.client.acl_setuser(
        "guest", enabled=True, passwords=["+secret"], keys=["*"], commands=["+ping"]
    )
    guest = private_redis.url.replace("redis://", "redis://guest:secret@")
    with pytest.raises(ConfigError, match=r"(?i)permission"):
        RedisStateStore(connect(guest), "review").head(0)
    with pytest.raises(ConfigError, match="user or password") as refused:
        RedisStateStore(connect(guest.replace("secret", "wrong")), "review").head(0)
    assert "wrong@" not in str(refused.value)


def test_tls_checks_who_answers(tmp_path):
    certificate, key, port = tmp_path / "certificate.pem", tmp_path / "key.pem", a_free_one()
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    request = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
        *subject,
    ]
    subprocess.run([*request, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    options = [
        "--tls-port",
        str(port),
        "--tls-cert-file",
        str(certificate),
        "--tls-key-file",
        str(key),
        "--tls-auth-clients",
        "no",
    ]
    server = PrivateRedis(tmp_path, *options)
    try:
        RedisStateStore(
            connect(f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={certificate}"), "review"
        ).reset(0, HEAD)
        assert RedisStateStore(connect(server.url), "review").head(0) == HEAD
        with pytest.raises(TransientError, match=r"(?i)certificate"):
            RedisStateStore(connect(f"rediss://127.0.0.1:{port}/0"), "review").head(0)
    finally:
        server.stop()


def settings_for(url: str) -> Settings:
    return Settings(kafka_bootstrap_servers="none:1", registry_url="http://none", redis_url=url)


def test_the_doctor_has_nothing_to_say_of_a_sound_server(private_redis):
    assert check(settings_for(private_redis.url)) == []


def test_the_doctor_names_what_would_lose_orders(tmp_path, monkeypatch):
    careless = PrivateRedis(tmp_path, "--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    monkeypatch.setattr("orders.engine.redis.health.OLDEST", 99)
    monkeypatch.setattr("orders.engine.redis.health.time.time", lambda: 0.0)
    try:
        version, clock, eviction, durability = check(settings_for(careless.url))
    finally:
        careless.stop()
    assert "too old" in version
    assert "clock" in clock
    assert "maxmemory-policy allkeys-lru" in eviction
    assert "appendonly no" in durability


def test_the_doctor_says_when_nobody_answers(private_redis):
    assert len(check(settings_for("redis://127.0.0.1:1/0"))) == 1
