"""The canonical order as an adapter fills it in: every field is there, empty until it is said."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from services.gateway.formats.building.shape import Fields, blank, blank_address
from services.gateway.formats.reading import Profile
from services.gateway.formats.values.references import encoded


def order(profile: Profile, reference: str, **said: Any) -> Fields:
    """An order of the channel, shaped as `orders.Order`; `reference` is encoded already, `said`
    are the fields that the document fills in."""
    return {
        **blank(),
        "order_id": f"{profile.channel}:{reference}",
        "channel": profile.channel,
        "reference": reference,
        "kind": profile.kind,
        "currency": profile.currency,
    } | said


def address(**said: Any) -> Fields:
    """A postal address, shaped as `orders.Address`."""
    return blank_address() | said


def both_addresses(
    billing: Fields, delivery: Fields, collected: bool = False
) -> tuple[Fields, Fields, tuple[str, ...]]:
    """(billing, delivery, what was assumed): an order without a billing address is billed to where
    it is delivered. Never the other way, as goods go only where somebody said; but for what is
    `collected`, which goes nowhere: its buyer is at home where the bill goes."""
    if billing == address() and delivery != address():
        return delivery, delivery, ("the billing address is the delivery address",)
    if collected and delivery == address() and billing != address():
        return billing, billing, ("it is collected: the delivery address is the billing address",)
    return billing, delivery, ()


def buyer(
    profile: Profile,
    *,
    account: str = "",
    known_by: str,
    name: str = "",
    company: str = "",
    language: str = "",
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    party_ids: Iterable[tuple[str, str]] = (),
) -> Fields:
    """Who buys, shaped as `orders.Buyer`. `account`: the shop's number of the customer; a guest
    goes by a hash of `known_by`."""
    digest = blake2b(f"{profile.channel}:{known_by}".encode(), digest_size=8).hexdigest()
    return {
        "customer_id": f"{profile.channel}-{encoded(account)}"
        if account
        else f"guest:{profile.channel}:{digest}",
        "name": name,
        "company": company,
        "group": "",
        "language": language.replace("_", "-") or profile.language,
        "contacts": [
            *({"kind": "EMAIL", "value": one} for one in dict.fromkeys(emails) if one),
            *({"kind": "PHONE", "value": one} for one in dict.fromkeys(phones) if one),
        ],
        "party_ids": [{"scheme": scheme, "id": number} for scheme, number in party_ids if number],
    }


def payment(
    method: str,
    terms: str,
    paid_minor: int,
    reference: str,
    *,
    instrument: str = "",
    device: str = "",
) -> Fields:
    """How it is paid, shaped as `orders.Payment`. News of the same payment bears `reference` too:
    so review counts it once (RV-03)."""
    return {
        "method": method,
        "terms": terms,
        "paid_minor": paid_minor,
        "reference": reference,
        "instrument": instrument,
        "device": device,
    }


def fingerprint(*facts: str) -> str:
    """A hash of facts that know an instrument or a device again; empty if there are none."""
    known = "\n".join(facts)
    return blake2b(known.encode(), digest_size=16).hexdigest() if known.strip() else ""


def joined(*texts: str, by: str = " ") -> str:
    """The texts that say something, one after the other."""
    return by.join(text for text in texts if text)


def address_places(ours: str, theirs: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Where the fields of an address stand: below `theirs`."""
    return {f"{ours}.{field}": f"{theirs}/{name}" for field, name in fields.items()}


def places(
    where: str, head: Mapping[str, str], line: Mapping[str, str], lines: Iterable[str]
) -> dict[str, str]:
    """Canonical path -> JSON pointer. `head` and `line` say where a format has its fields: below
    the order, which is at `where`, and below a line; `lines` are the pointers of the lines."""
    return {path: f"{where}/{name}" for path, name in head.items()} | {
        f"lines[{n}].{path}": f"{one}/{name}"
        for n, one in enumerate(lines)
        for path, name in line.items()
    }
