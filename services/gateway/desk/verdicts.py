"""Records of what a person decides. Who decided is who has the token, whatever a request says."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from orders.client.leases import Lease
from orders.client.publishing import Publication
from orders.client.scan import Found, followers
from orders.client.verdicts import outcome_of
from orders.contracts.records import ReviewDecided
from services.gateway.desk.forms import Said
from services.gateway.desk.people import Person
from services.gateway.formats.values.cards import masked
from services.gateway.idempotency import reused
from services.gateway.problem import Problem

VERDICTS: Mapping[Said, Any] = {"approve": "RELEASE", "reject": "DECLINE"}
KEY, SAID = "idempotency_key", "said"
"""Headers of a verdict that came with an Idempotency-Key: digests of the key and of the body."""
Headers = tuple[tuple[str, bytes], ...]


def verdict(
    person: Person,
    order_id: str,
    version: int,
    now: int,
    *,
    hold_id: str,
    said: Said,
    reason_code: str,
    because: str,
    role: str,
    document: str,
) -> ReviewDecided:
    """One verdict. `now`: business time, ms; `document`: SHA-256 of the contract that they sign
    by it, empty if none (CF-06)."""
    return {
        "order_id": order_id,
        "version": version,
        "hold_id": hold_id,
        "verdict": VERDICTS[said],
        "decided_by": person.staff_id,
        "because": masked(because),
        "at": now,
        "role": role,
        "tier": 0,
        "ask": "",
        "document": document,
        "reason_code": reason_code,
        "entered_by": f"token {person.token_id}",
    }


def marks(person: Person, key: str, body: bytes) -> Headers:
    """What makes a repeat known as one."""
    return (KEY, _digest(f"{person.staff_id}\n{key}".encode())), (SAID, _digest(body))


def marked(record: Publication, headers: Headers) -> Publication:
    """The record with these headers too."""
    return record._replace(headers=(*record.headers, *headers))


def repeated(found: Sequence[Found], headers: Headers) -> list[dict[str, str]]:
    """What came of the same request when it came first; empty if it did not. Raises Problem (422)
    if the key came with another body."""
    wanted = dict(headers)
    first = [one for one in found if one.headers.get(KEY) == wanted[KEY]]
    if any(one.headers.get(SAID) != wanted[SAID] for one in first):
        raise reused()
    return [
        came_of_one((one.value or {}).get("hold_id", ""), followers(found, one.position) or None)
        for one in first
    ]


def came_of_one(hold_id: str, found: Sequence[Found] | None) -> dict[str, str]:
    """What review made of a verdict, as it is told; `sent` if it has not said."""
    outcome, because = ("sent", "") if found is None else outcome_of(found)
    return {"hold_id": hold_id, "outcome": outcome, "because": because}


def fits(
    order_id: str,
    state: Mapping[str, Any] | None,
    version: int | None,
    lease: Lease | None,
    person: Person,
) -> Mapping[str, Any]:
    """Review's state of an order that a verdict may be about. Raises Problem: 404 if it is not
    held, 409 if it is another version by now, or a colleague has it."""
    if state is None or state["status"] != "held" or not state["open_holds"]:
        raise not_held(order_id)
    if version not in (None, state["version"]):
        raise Problem(
            409,
            "order-changed",
            "The order has changed since",
            "look at it again, and decide about that version",
            order_id=order_id,
            version=state["version"],
        )
    if lease is not None and lease.staff_id != person.staff_id:
        raise leased(order_id, lease)
    return state


def not_held(order_id: str) -> Problem:
    """Nobody has to decide about it, now or any more."""
    return Problem(
        404,
        "not-held",
        "No order of this id waits for a person",
        "it was decided already, or never had to be: its state says which",
        order_id=order_id,
    )


def leased(order_id: str, lease: Lease) -> Problem:
    """A colleague looks at it just now."""
    return Problem(
        409,
        "leased",
        "A colleague has the order",
        "ask them, or wait until their lease ends",
        order_id=order_id,
        leased_by=lease.staff_id,
        until_at=lease.until_at,
    )


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()
