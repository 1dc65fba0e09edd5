"""A secure stack for the session, with the topics of the catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import LocalStack
from orders.cli.topics.cluster import Cluster
from orders.cli.topics.plan import make_plan
from orders.cli.topics.subjects import Subjects
from orders.cli.topics.wanted import topics
from orders.contracts.catalogue import TOPICS
from tests.chaos.house import House
from tests.conftest import scratch_folder
from tests.leaders import until_led
from tests.secure.logins import settings_of


@pytest.fixture(scope="session")
def secure_stack() -> Iterator[LocalStack]:
    """Broker, registry and Redis with TLS, users and rules."""
    with scratch_folder() as folder:
        real = LocalStack(folder, secure=True, say=print)
        try:
            real.up()
            settings = settings_of(real, "deploy")
            make_plan(
                topics(settings.partitions),
                Cluster(settings.kafka_properties()),
                Subjects(settings.registry_properties()),
            ).carry_out()
            until_led(settings, list(TOPICS))
            yield real
        finally:
            real.discard()


@pytest.fixture
def house(secure_stack: LocalStack, clean_settings: None, tmp_path: Path) -> Iterator[House]:
    """A house on it, a day in four seconds."""
    opened = House(secure_stack, tmp_path, day_seconds=4)
    try:
        yield opened
    finally:
        opened.close()
