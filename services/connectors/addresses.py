"""Where a URL of a customer's leads. It is looked up once, and what was found is what is connected
to: a name cannot lead elsewhere in between. Nothing inside the house is reached by it."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

import httpx

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
LONGEST = 2_000
"""Characters of a URL."""
THROUGH = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Addresses in which one of IPv4 is hidden, which may be anyone's (NAT64, 6to4, Teredo)."""


class Barred(Exception):
    """The house does not go there."""


class Unknown(Exception):
    """Nobody knows the name now."""


class Place(NamedTuple):
    """`url`: as it is called; `addresses`: where it leads, each of which may be connected to."""

    url: httpx.URL
    addresses: tuple[str, ...]


def networks(said: str) -> tuple[Network, ...]:
    """Networks divided by commas. Raises ValueError."""
    return tuple(ip_network(one.strip()) for one in said.split(",") if one.strip())


async def place_of(url: str, inside: Sequence[Network]) -> Place:
    """Raises Barred where it leads into the house, or says anything that no agreed URL says;
    Unknown. `inside`: networks that may be reached all the same, without TLS, too."""
    parsed = _parsed(url)
    found = await _looked_up(parsed)
    allowed = [any(one in network for network in inside) for one in found]
    for one, agreed in zip(found, allowed, strict=True):
        if not agreed and not outside(one):
            raise Barred("it leads into the house")
    if parsed.scheme != "https" and not all(allowed):
        raise Barred("it is not https")
    return Place(parsed, tuple(map(str, found)))


def outside(address: Address) -> bool:
    """Whether it is one of the open Internet's: not private, loopback, link-local, shared, reserved
    or multicast, and none that hides another."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return outside(mapped)
    hides = any(address in network for network in THROUGH)
    return address.is_global and not address.is_multicast and not hides


def _parsed(url: str) -> httpx.URL:
    if len(url) > LONGEST:
        raise Barred(f"it has {len(url)} characters")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise Barred(f"it is no URL: {error}") from None
    if parsed.scheme not in ("https", "http") or not parsed.host or (parsed.port or 1) > 65_535:
        raise Barred("it is no URL of the web")
    if parsed.userinfo:
        raise Barred("it has a login in it")
    return parsed


async def _looked_up(url: httpx.URL) -> list[Address]:
    port = url.port or (443 if url.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    try:
        rows = await loop.getaddrinfo(url.raw_host.decode("ascii"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unknown(f"its name is not known: {type(error).__name__}") from None
    found = dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows)
    return [ip_address(one) for one in found]
