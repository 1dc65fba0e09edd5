"""What the commands are worked out from: the order file, and the house's reference data."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from orders.cli.printing import not_found
from orders.client.masterdata import read_references
from orders.client.orderfile.asking import OrderFile
from orders.client.orderfile.layout import folder_of
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
    """The order file of this machine with the tables of these records. Without a file exit code 4:
    a plan of nothing would look like a day off."""
    settings = load_settings()
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    folder = folder_of(settings)
    file = OrderFile(folder)
    try:
        if not file.there:
            raise not_found(f"an order file in {folder}: `orders orderfile run` writes it")
        references = read_references(settings, codec, *records)
        yield Sources(file, codec, references, build_clock(settings).now())
    finally:
        file.close()
