"""Who is not known, not trusted, or has ended: one clear line that says what to look at, and an
exit code, instead of a process that dies again and again without a word."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from typer.testing import Result

from deploy.local import LocalStack
from deploy.local.secure.certificates import Authority
from tests.cli.conftest import orders
from tests.secure.impostor import showing
from tests.secure.logins import environment_of, settings_of

pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
STAGE = "correspondence"
CONFIG, AWAY = 2, 1
UNAVAILABLE = 5
"""Exit code of a command that a server keeps from its work."""
PATIENT = {"ORDERS_TRANSACTION_TIMEOUT_MS": "30000"}
"""Where the brokers are not what is wrong: a busy machine may take its time to reach them. Where
they are, all of the time that is given is waited for."""


def run(stack: LocalStack, **changed: str) -> tuple[int, str]:
    """Start the stage, with these settings changed; its exit code and what it said."""
    environment = environment_of(stack) | changed
    done = subprocess.run(
        [sys.executable, "-m", f"services.{STAGE}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    """An authority that nobody trusts."""
    authority = Authority(tmp_path / "stranger")
    authority.provide(())
    return authority


def test_a_broker_of_an_unknown_authority(secure_stack: LocalStack, stranger: Authority) -> None:
    code, said = run(secure_stack, ORDERS_KAFKA__SSL_CA_LOCATION=str(stranger.trusted))
    assert code == AWAY
    assert "no TLS connection; see ssl.ca.location, and the broker's certificate" in said
    assert "certificate verify failed" in said


@pytest.mark.parametrize("setting", ["SASL_USERNAME", "SASL_PASSWORD"])
def test_a_login_that_the_brokers_do_not_know(secure_stack: LocalStack, setting: str) -> None:
    code, said = run(secure_stack, **{f"ORDERS_KAFKA__{setting}": "nobody"})
    assert code == CONFIG
    assert f"{STAGE}: " in said
    assert "the brokers refuse the login (sasl.username, sasl.password)" in said
    assert "Traceback" not in said


def test_an_authority_that_is_not_there(secure_stack: LocalStack) -> None:
    code, said = run(secure_stack, ORDERS_KAFKA__SSL_CA_LOCATION="/nowhere.pem")
    assert code == CONFIG
    assert "ssl.ca.location failed" in said
    assert "Traceback" not in said


def test_a_broker_whose_certificate_has_ended(secure_stack: LocalStack) -> None:
    assert secure_stack.security is not None
    authority = secure_stack.security.authority
    authority.issue("late", -dt.timedelta(days=1))
    with showing(authority, "late") as port:
        code, said = run(secure_stack, ORDERS_KAFKA_BOOTSTRAP_SERVERS=f"127.0.0.1:{port}")
    assert code == AWAY
    assert "no TLS connection" in said
    assert "certificate" in said


def test_a_user_whom_redis_does_not_know(secure_stack: LocalStack) -> None:
    url = settings_of(secure_stack, STAGE).redis_url.get_secret_value()
    stranger = f"rediss://nobody:x@{url.partition('@')[2]}"
    code, said = run(secure_stack, ORDERS_REDIS_URL=stranger, **PATIENT)
    assert code == CONFIG
    assert "Redis refuses the user or password of ORDERS_REDIS_URL" in said


def test_tls_at_redis_that_the_url_does_not_ask_for(secure_stack: LocalStack) -> None:
    url = settings_of(secure_stack, STAGE).redis_url.get_secret_value()
    code, said = run(secure_stack, ORDERS_REDIS_URL=url.replace("rediss:", "redis:"), **PATIENT)
    assert code == CONFIG
    assert "ORDERS_REDIS_URL does not fit its scheme" in said
    assert "Traceback" not in said


def typed(stack: LocalStack, words: str, **changed: str) -> Result:
    """`orders <words>` with these settings changed."""
    with mock.patch.dict(os.environ, environment_of(stack) | changed, clear=True):
        return orders(*words.split())


def at_redis(stack: LocalStack, port: int | None = None, trusted: Path | None = None) -> str:
    """The URL of the operator's Redis, at another port, by another authority."""
    login, _, rest = settings_of(stack, "").redis_url.get_secret_value().rpartition("@")
    place, _, query = rest.partition("?")
    place = f"127.0.0.1:{port}/0" if port else place
    return f"{login}@{place}?{f'ssl_ca_certs={trusted}' if trusted else query}"


def test_redis_and_the_registry_of_an_unknown_authority(
    secure_stack: LocalStack, stranger: Authority
) -> None:
    url = at_redis(secure_stack, trusted=stranger.trusted)
    for done in (
        typed(secure_stack, "get shop:1", ORDERS_REDIS_URL=url),
        typed(secure_stack, "topics plan", ORDERS_REGISTRY_CA=str(stranger.trusted)),
    ):
        assert done.exit_code == UNAVAILABLE, done.output
        assert "certificate verify failed" in done.output


def test_redis_and_the_registry_whose_certificate_has_ended(secure_stack: LocalStack) -> None:
    assert secure_stack.security is not None
    authority = secure_stack.security.authority
    authority.issue("late", -dt.timedelta(days=1))
    with showing(authority, "late") as port:
        url = f"https://127.0.0.1:{port}/apis/ccompat/v7"
        for done in (
            typed(secure_stack, "get shop:1", ORDERS_REDIS_URL=at_redis(secure_stack, port)),
            typed(secure_stack, "topics plan", ORDERS_REGISTRY_URL=url),
        ):
            assert done.exit_code == UNAVAILABLE, done.output
            assert "certificate has expired" in done.output


def test_a_login_that_the_registry_does_not_know(secure_stack: LocalStack) -> None:
    done = typed(secure_stack, "topics plan", ORDERS_REGISTRY_PASSWORD="another")
    assert done.exit_code == CONFIG
    assert "the schema registry refuses the login: HTTP 401" in done.output
