"""What the commands are worked out from: the order file, and the house's reference data."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from orders.cli.orderfile.opening import order_file
from orders.client.masterdata import read_references
from orders.client.orderfile.asking import OrderFile
from orders.contracts.codec.codec import Codec
from orders.engine.host.clock import build_clock
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.references import References
from orders.engine.settings import load_settings


class Sources(NamedTuple):
    """`now`: business clock, ms."""

    file: OrderFile
    codec: Codec
    references: References
    now: int


@contextmanager
def sources(*records: type) -> Iterator[Sources]:
    """The order file of this machine with the tables of these records."""
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    with order_file(settings) as file:
        references = read_references(settings, codec, *records)
        yield Sources(file, codec, references, build_clock(settings).now())
