"""The desk without a network: people of the house, their tokens, leases, and what review says."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from orders.business.decisions import fired
from orders.business.facts import beside
from orders.client import counts, duplicates, gates, questioned, unplaced
from orders.client.holds import queue
from orders.client.leases import Lease
from orders.client.orderfile.exceptions import Exceptional
from orders.client.samples import samples
from orders.client.scan import Found
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import ExchangeRate, OrderHold, ReviewState, Staff
from orders.engine.references import References
from services.allocation.state import NEW_ARTICLE
from services.gateway.desk.desk import Desk
from services.gateway.desk.people import Known, People
from services.gateway.desk.threads import Threads
from services.gateway.desk.tokens import StaffTokens
from services.gateway.desk.waiting import Waiting
from services.gateway.keys import NewKey, new_key
from tests import orders as made

ROLES: Mapping[str, Sequence[tuple[str, int | None]]] = {
    "vera": [("reviewer", None)],
    "mara": [("manager", 10_000_000)],
    "dora": [("director", None), ("manager", None)],
    "carl": [("clerk", None), ("manager", None)],
}
States = Mapping[str, Mapping[str, Any]]
RATE = {"currency": "EUR", "house_currency": "EUR", "micros": 1_000_000, "valid_from_at": 0}
LEASED_UNTIL = 9_000
TOKENS = {staff_id: new_key() for staff_id in (*ROLES, "gone")}


class FakeDesk:
    """`tokens`: staff id -> token; `leases`: order id -> who has it; `says`: what review makes of
    the next verdicts, None for nothing in time; `exceptional`: what is not as it should be;
    `earlier`: what was said about orders before. `let_in` changes who is let in."""

    def __init__(
        self,
        reviewed: States,
        kept_by_intake: States,
        shelves: States,
        shipped: States,
        now: int,
    ) -> None:
        self.tokens = TOKENS
        self.leases: dict[str, Lease] = {}
        self.says: Sequence[Sequence[Found]] | None = None
        self.earlier: list[Found] = []
        self.exceptional: list[Exceptional] = []
        self.people = People()
        self.let_in()
        rates = References({ExchangeRate: {"EUR": RATE}})
        threads = Threads(waiting=2)
        self.desk = Desk(
            people=self.people,
            threads=threads,
            held=Waiting(lambda: queue(reviewed.items(), rates), lambda: now, threads, seconds=0),
            samples=Waiting(lambda: samples(reviewed.items()), lambda: now, threads, seconds=0),
            leases=self,
            suspected=Waiting(
                lambda: duplicates.queue(kept_by_intake.items()), lambda: now, threads, seconds=0
            ),
            unplaced=Waiting(
                lambda: unplaced.queue(kept_by_intake.items()), lambda: now, threads, seconds=0
            ),
            questioned=Waiting(
                lambda: questioned.queue(reviewed.items()), lambda: now, threads, seconds=0
            ),
            gates=Waiting(lambda: gates.waiting(shipped.items()), lambda: now, threads, seconds=0),
            counts=Waiting(lambda: counted(shelves), lambda: now, threads, seconds=0),
            exceptions=Waiting(lambda: self.exceptional, lambda: now, threads, seconds=0),
            came_of=lambda stage, order_id, positions, left: self.says,
            said=lambda order_id: self.earlier,
        )

    def let_in(
        self,
        expires: datetime | None = None,
        absent: Set[str] = frozenset(),
        colleagues: Iterable[str] = (),
        **settings: Any,
    ) -> None:
        """All tokens hold until then, an hour from now on if it is not said; who is `absent` has
        been away since ever; `colleagues` are of the house, and have no token."""
        until = expires or datetime.now(UTC) + timedelta(hours=1)
        tokens = [_entry(staff_id, key, until) for staff_id, key in self.tokens.items()]
        known = StaffTokens.model_validate({"tokens": tokens, **settings})
        staff = {staff_id: person(staff_id, *roles) for staff_id, roles in ROLES.items()}
        staff |= {one: {**staff[one], "absent_from_at": 0} for one in absent}
        staff |= {one: person(one) for one in colleagues}
        tables = References({Staff: staff, ExchangeRate: {"EUR": RATE}})
        self.people.learn(Known(known, tables))

    def take(self, order_id: str, staff_id: str, seconds: int) -> Lease:
        """As Redis does it."""
        mine = Lease(staff_id, LEASED_UNTIL + seconds)
        held = self.leases.get(order_id)
        if held is None or held.staff_id == staff_id:
            self.leases[order_id] = mine
        return self.leases[order_id]

    def give_back(self, order_id: str, staff_id: str) -> None:
        """As Redis does it."""
        held = self.leases.get(order_id)
        if held is not None and held.staff_id == staff_id:
            del self.leases[order_id]

    def of(self, order_ids: Iterable[str]) -> Mapping[str, Lease]:
        """As Redis does it."""
        return {one: self.leases[one] for one in order_ids if one in self.leases}


def person(staff_id: str, *roles: tuple[str, int | None]) -> Staff:
    """A member of staff who is there."""
    return {
        "staff_id": staff_id,
        "roles": [{"role": role, "limit_minor": limit} for role, limit in roles],
        "delegate": "",
        "absent_from_at": None,
        "absent_until_at": None,
        "languages": [],
    }


def hold(hold_id: str = "price", **fields: Any) -> OrderHold:
    """An open hold for a reviewer, on the evidence of `RULE`."""
    made_up: OrderHold = {
        "hold_id": hold_id,
        "kind": hold_id,
        "rule": "RV-02",
        "because": RULE["because"],
        "owner_role": "reviewer",
        "deadline_at": 5_000,
        "blocks": "confirmation",
        "escalations": 0,
        "tier": 0,
        "needs": [],
        "escalated_to": "",
        "codes": [],
        "facts": [],
        "document": "",
    }
    return cast(OrderHold, {**made_up, **fields})


def held(*holds: OrderHold, total: int = 8_043, **fields: Any) -> dict[str, Any]:
    """Review's state of an order that is held."""
    return {
        **blank(ReviewState),
        "status": "held",
        "version": 1,
        "number": "000001Z",
        "order": CarriedOrder.of(made.order()),
        "total_minor": total,
        "currency": "EUR",
        "open_holds": list(holds or [hold()]),
        "rules": [RULE],
        **fields,
    }


def told_twice(**fields: Any) -> dict[str, Any]:
    """Review's state of an order of whose payment the bank tells, too."""
    asked = {
        "issuer": "bank",
        "document_id": "BANK-77",
        "amount_minor": 8_043,
        "currency": "EUR",
        "method": "transfer",
        "paid_at": 5,
        "twin_issuer": "shop",
        "twin_document_id": "pi_1",
        "because": "same_amount",
        "asked_at": 9,
    }
    return {**held(), "status": "confirmed", "open_holds": [], "questioned": [asked], **fields}


def counted(shelves: States) -> list[counts.Waiting]:
    """Differences that wait; `shelves`: article -> what allocation keeps of it."""
    return [one for sku, kept in shelves.items() for one in counts.held(sku, cast(Any, kept))]


def miscounted(**fields: Any) -> dict[str, Any]:
    """What allocation keeps of an article of which three were not found."""
    held = {
        "warehouse": "HAM",
        "list_id": "HAM-0412",
        "counted": 7,
        "difference": -3,
        "value_minor": -150_000,
        "reason": "missing",
        "sent_by": "S019",
        "code": "large_value",
        "because": "1,500.00 EUR is more than 500.00 EUR",
        "counted_at": 5,
        "held_at": 9,
        "owner_role": "stock_clerk",
        "decide_by_at": 86_400_009,
        "escalations": 0,
        "lot": "",
    }
    return {**NEW_ARTICLE, "held_counts": [{**held, **fields}]}


def _entry(staff_id: str, key: NewKey, until: datetime) -> Mapping[str, Any]:
    return {"id": key.id, "digest": key.digest, "staff_id": staff_id, "expires_at": until}


RULE = fired(
    "RV-02",
    "held",
    "price_unlisted",
    "LAMP-1 has no list price in EUR",
    (beside("sku", "LAMP-1"), beside("currency", "EUR")),
)
