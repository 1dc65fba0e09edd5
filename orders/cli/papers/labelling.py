"""Labels of an order's packages, from the order file."""

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import typer

from orders.cli import exits
from orders.cli.orderfile.opening import order_file
from orders.cli.papers.writing import Format
from orders.cli.printing import not_found
from orders.client.links import load_links
from orders.client.orderfile.facts import records
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.gateway.link import path_of
from services.papers.labels.data import Label, NoLabel, labels
from services.papers.labels.reading import TOPIC, shipments
from services.papers.labels.rendering import rendered
from services.papers.labels.saying import shortened
from services.papers.labels.zpl import zpl
from services.papers.store.port import About, Store

MEDIA_TYPES: Mapping[Format, str] = {"pdf": "application/pdf", "zpl": "application/vnd.zebra-zpl"}


class Asked(NamedTuple):
    """Which labels; empty and 0: all of the order, of the shipment."""

    order: str
    shipment: str = ""
    package: int = 0


def found(settings: Settings, asked: Asked) -> list[Label]:
    """The labels that are asked for. Raises FileAway, FileDamaged, RegistryUnavailable;
    typer.Exit where there are none, and says why."""
    with order_file(settings) as file:
        facts = file.facts(asked.order)
    if not facts:
        raise not_found(f"order {asked.order}")
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    told = records(facts, TOPIC, codec)
    try:
        return labels(shipments(told), asked.shipment, asked.package)
    except NoLabel as error:
        print(f"no label of {asked.order}: {error}", file=sys.stderr)
        raise typer.Exit(exits.REFUSED) from None


def printed(settings: Settings, chosen: Sequence[Label], language: str, as_format: Format) -> bytes:
    """The labels, one a page, and on stderr what is not on them as it was said."""
    page = rendered(chosen, language, _link(settings, chosen[0].order_id))
    if page.unprinted:
        points = ", ".join(page.unprinted)
        print(f"no font has {points}: printed as numbers", file=sys.stderr)
    for line in dict.fromkeys(line for one in chosen for line in shortened(one)):
        print(f"too long for a label, its beginning is printed: {line}", file=sys.stderr)
    return page.pdf if as_format == "pdf" else zpl(page.pdf).encode("ascii")


def keep(store: Store, label: Label, content: bytes, as_format: Format) -> None:
    """Keep it for as long as its customer has not asked to be forgotten. Raises StoreAway."""
    about = About("label", label.order_id, MEDIA_TYPES[as_format])
    reference = store.put(label.customer_id, "operations", about, content)
    print(f"kept as {reference}", file=sys.stderr)


def _link(settings: Settings, order: str) -> str:
    """Where its customer sees the order; empty where the house has told no address of that."""
    if settings.gateway_public_url is None:
        return ""
    path = path_of(load_links(settings.gateway_link_keys), order)
    return f"{settings.gateway_public_url.rstrip('/')}{path}" if path else ""
