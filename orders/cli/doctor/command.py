"""The command `orders doctor`."""

from collections.abc import Iterator

import typer

from orders.cli import exits
from orders.cli.doctor.brokers import brokers
from orders.cli.doctor.check import Check, Examination, examine
from orders.cli.doctor.codec import codec
from orders.cli.doctor.contracts import contracts, registry
from orders.cli.doctor.redis import redis
from orders.cli.doctor.stages import parked, stages
from orders.cli.printing import AsJson, print_json, print_table
from orders.engine.settings import Settings, load_settings

SERVERS: tuple[tuple[str, Examination, str], ...] = (
    ("codec", codec, ""),
    (
        "brokers",
        brokers,
        "start the local stack with `make up`, or see ORDERS_KAFKA_BOOTSTRAP_SERVERS and "
        "ORDERS_KAFKA__…",
    ),
    (
        "schema registry",
        registry,
        "start the local stack with `make up`, or see ORDERS_REGISTRY_URL, its user and password",
    ),
    ("Redis", redis, "start the local stack with `make up`, or see ORDERS_REDIS_URL"),
)
REST: tuple[tuple[str, Examination, str], ...] = (
    ("topics and schemas", contracts, "`orders topics plan` tells more"),
    ("stages", stages, "ask again; else look at the brokers' logs"),
    ("parked keys", parked, "`orders dlq ls` tells more"),
)
"""What makes no sense to ask while a server does not answer."""


def doctor(as_json: AsJson = False) -> None:
    """Print the effective settings (secrets masked), then check all that orders need to flow, with
    what to do about each fault.

    Exit code 1 if something is wrong, 2 if the settings are.
    """
    settings = load_settings()
    checks = list(examined(settings))
    healthy = all(check.status == "ok" for check in checks)
    if as_json:
        effective = [
            {"name": name, "value": value, "source": source}
            for name, value, source in settings.effective()
        ]
        print_json(
            {"ok": healthy, "checks": [check._asdict() for check in checks], "settings": effective}
        )
    else:
        print_table("settings", ["name", "value", "from"], settings.effective())
        print_table("checks", ["check", "", "found", "what to do"], checks)
        print("All is well." if healthy else "Something is wrong.")
    if not healthy:
        raise typer.Exit(exits.DIFFERENCE)


def examined(settings: Settings) -> Iterator[Check]:
    """Every check in turn."""
    silent = False
    for name, examination, next_step in SERVERS:
        for check in examine(name, examination, settings, next_step):
            silent = silent or (check.status == "FAIL" and check.check == name)
            yield check
    for name, examination, next_step in REST:
        if silent:
            yield Check(name, "skipped", "a server must be mended first")
        else:
            yield from examine(name, examination, settings, next_step)
