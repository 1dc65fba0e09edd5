"""What the shops have on their lists, beside what intake answered: every order of a list is in the
pipeline, once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from rich.table import Table

from orders.business.linked import is_linked
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.records import CorrectionRequested, OrderReceived, OrderRejected
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.simulator.shops.shop import Shop

ANSWERS = "orders.intake.v1"
FIRST = frozenset((OrderReceived, CorrectionRequested, OrderRejected))
"""What a new order is answered by."""
COUNTED = ("sent", "dropped", "repeated", "held_back", "fetched", "pending", "abandoned", "drafted")
HEADINGS = (
    *("on its list", "here once", "webhooks", "lost", "twice", "late", "fetched"),
    *("carts", "left", "drafts"),
)
SHOWN = 5

Receipts = Mapping[str, Counter[int]]
"""Order id -> version -> how often it was received; nothing for one that was not, as it was faulty.
"""


class Agreement(NamedTuple):
    """`once`: channel -> orders of its list that are in the pipeline once. Order ids of a list that
    are `missing` there, or were received `twice` under one version; `strangers` are on no list."""

    once: Mapping[str, int]
    missing: Collection[str]
    twice: Collection[str]
    strangers: Collection[str]

    @property
    def ok(self) -> bool:
        """Whether lists and pipeline say the same."""
        return not (self.missing or self.twice or self.strangers)


def received(settings: Settings) -> Receipts:
    """What intake has answered so far."""
    codec = Codec(RegistrySchemaIds(settings.registry_properties()))
    receipts: dict[str, Counter[int]] = defaultdict(Counter)
    with Reader(settings) as reader:
        for message in reader.read(reader.everywhere([ANSWERS])):
            if message.value is None:
                continue
            kind, value = codec.decode(message.value, message.topic)
            if kind.record in FIRST:
                count = receipts[value["order_id"]]
                count[value["version"]] += kind.record is OrderReceived
    return receipts


def agreement(lists: Mapping[str, Iterable[str]], receipts: Receipts) -> Agreement:
    """Compare. `lists`: channel -> order ids of its list. What the house places itself, in place of
    what was lost, is on none (TR-05)."""
    listed = {channel: set(order_ids) for channel, order_ids in lists.items()}
    everywhere = set[str]().union(*listed.values())
    twice = {one for one, versions in receipts.items() if any(n > 1 for n in versions.values())}
    once = receipts.keys() - twice
    return Agreement(
        once={channel: len(order_ids & once) for channel, order_ids in listed.items()},
        missing=sorted(everywhere - receipts.keys()),
        twice=sorted(twice & everywhere),
        strangers=sorted(one for one in receipts.keys() - everywhere if not is_linked(one)),
    )


def line(shops: Collection[Shop]) -> str:
    """How it stands, in a line."""
    counts = sum((shop.counts for shop in shops), Counter[str]())
    listed, untold = sum(len(shop.list) for shop in shops), sum(shop.untold for shop in shops)
    return (
        f"shops: {listed} orders on their lists, {untold} not answered yet; webhooks: "
        f"{counts['sent']} sent, {counts['dropped']} lost, {counts['repeated']} twice, "
        f"{counts['held_back']} late; {counts['fetched']} orders fetched; "
        f"{counts['pending']} carts, {counts['drafted']} drafts"
    )


def table(shops: Iterable[Shop], found: Agreement) -> Table:
    """For people."""
    shown = Table(title="from the shops' lists to the pipeline", title_justify="left")
    for heading in ("shop", "format"):
        shown.add_column(heading)
    for heading in HEADINGS:
        shown.add_column(heading, justify="right")
    for shop in shops:
        counts = [shop.counts[what] for what in COUNTED]
        figures = map(str, (len(shop.list), found.once[shop.channel], *counts))
        shown.add_row(shop.channel, shop.form.format, *figures)
    return shown


def as_json(shops: Iterable[Shop], found: Agreement) -> dict[str, Any]:
    """The same for `orders demo --json`."""
    return {
        "lists_agree": found.ok,
        "shops": {
            shop.channel: {
                "listed": len(shop.list),
                "once": found.once[shop.channel],
                **{what: shop.counts[what] for what in COUNTED},
            }
            for shop in shops
        },
    }


def differences(found: Agreement) -> str:
    """What is wrong, with some order ids; empty if nothing is."""
    said = {
        "not in the pipeline": found.missing,
        "received twice": found.twice,
        "on no list": found.strangers,
    }
    return "; ".join(
        f"{len(order_ids)} {what}, such as {', '.join(list(order_ids)[:SHOWN])}"
        for what, order_ids in said.items()
        if order_ids
    )
