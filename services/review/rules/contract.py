"""CF-06: which orders are concluded in writing, and what their contract must say."""

from collections.abc import Iterator

from orders.contracts.records import Address, Order, TradeTerms
from services.review.policy import ReviewPolicy

BY_SEA = frozenset({"FAS", "FOB", "CFR", "CIF"})
"""Rules for carriage by sea and inland waterway alone: from port to port."""
INCOTERMS = BY_SEA | {"EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP"}
"""Those of the Incoterms 2020."""
INSURED = frozenset({"CIF", "CIP"})
"""The seller must insure the goods; by any other rule nobody owes that to the other."""
SEA = frozenset({"sea", "multimodal"})
"""Means of transport that begin or end in ports."""


def in_writing(order: Order, signed: str, policy: ReviewPolicy) -> bool:
    """Whether the order is a contract of sale that both sides sign: an export, but for channels
    that sell abroad over the counter, or any order of a channel that asks for it. What both sides
    have `signed` of an earlier version is changed by another signed text alone."""
    if signed:
        return True
    channel, export = order["channel"], order["kind"] == "EXPORT"
    return channel in policy.contracts.every_order_of or (
        export and channel not in policy.export_contracts.without_contract
    )


def lacking(order: Order) -> list[str]:
    """Fields that a contract must have and the order does not say, or says in a way that means
    nothing (C-contract 4). Number, date, seller, payment and liability are the house's own to
    say."""
    terms = order["trade_terms"]
    export = order["kind"] == "EXPORT"
    return [
        *(["buyer.name"] if not _named(order) else ()),
        *_address("billing_address", order["billing_address"]),
        *_address("delivery_address", order["delivery_address"]),
        *(f"lines[{line['line']}].name" for line in order["lines"] if not line["name"].strip()),
        *(["wished_delivery_at"] if deliver_by(order) is None else ()),
        *(_trade(terms, export) if order["kind"] != "SERVICE" else ()),
    ]


def deliver_by(order: Order) -> int | None:
    """The latest time of shipment or delivery that is agreed, as the order says it."""
    return order["promised_delivery_at"] or order["wished_delivery_at"]


def _named(order: Order) -> bool:
    return bool((order["buyer"]["company"] or order["buyer"]["name"]).strip())


def _address(name: str, address: Address) -> Iterator[str]:
    said = {"street": address["street"], "city": address["city"], "country": address["country"]}
    yield from (f"{name}.{part}" for part, text in said.items() if not text.strip())


def _trade(terms: TradeTerms | None, export: bool) -> Iterator[str]:
    """Packing and transport of any goods; ports, insurance and who bears what, of those that are
    sold abroad."""
    said = terms or NOTHING
    rule, _, place = said["incoterm"].strip().partition(" ")
    rule = rule.upper()
    if not said["packing"].strip():
        yield "trade_terms.packing"
    transport = said["transport"].strip().lower()
    if not transport or (rule in BY_SEA and transport not in SEA):
        yield "trade_terms.transport"
    if not export:
        return
    if rule not in INCOTERMS or not place.strip():
        yield "trade_terms.incoterm"
    if rule in BY_SEA or transport == "sea":
        ports = {"loading": said["port_of_loading"], "discharge": said["port_of_discharge"]}
        yield from (f"trade_terms.port_of_{end}" for end, port in ports.items() if not port.strip())
    if rule in INSURED and not said["insurance"].strip():
        yield "trade_terms.insurance"


NOTHING: TradeTerms = {
    "incoterm": "",
    "packing": "",
    "port_of_loading": "",
    "port_of_discharge": "",
    "transport": "",
    "insurance": "",
}
