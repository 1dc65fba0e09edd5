"""What the tests of review share: a room with a small catalogue, and the things people do."""

from collections.abc import Iterable, Sequence
from typing import Any

from orders.contracts.records import (
    Article,
    ConfirmationAnswered,
    ContractRendered,
    Customer,
    ExchangeRate,
    LineQuantity,
    OfferAnswered,
    Order,
    OrderFinished,
    OrderReceived,
    OrderStopped,
    PaymentChargedBack,
    PaymentDecided,
    PaymentReceived,
    Price,
    RecallDenied,
    RecallRequested,
    ReviewDecided,
    Staff,
    UnitsCredited,
)
from orders.engine.handling import Event
from services.review.policy import ReviewPolicy
from services.review.stage import STAGE
from tests.offers import answered
from tests.orders import article, customer, price, received, staff
from tests.stages import supply
from tests.stages.room import START, Room

KEY = "shop:1001"
TOTAL = 12_495
"""Minor units of `tests.orders.order()`."""
LIMIT = 20_000
"""Of an `account`, minor units."""
SKUS = [f"SKU-{number}" for number in range(1, 7)]
LINK = f"sha256:{'11' * 32}"
"""What shows that an answer came by the customer's link."""
FILE = "c0" * 32
"""SHA-256 of a rendered contract."""
POLICY = ReviewPolicy.load(STAGE.policy_file)
NOBODY_ASKED: dict[str, Any] = {"rules": {}, "placed_by": {}}
"""Policy of clarifications: holds wait for their owners alone."""
ANYTHING = staff("S1", "reviewer", "finance", "approver", "manager")


class Desk:
    """A review room whose keys default to `shop:1001`; `changes` are policy values. S1 may decide
    about all but approvals; `colleagues` are there too. Nobody is asked what is unclear."""

    def __init__(
        self, *customers: Customer, colleagues: Sequence[Staff] = (), **changes: Any
    ) -> None:
        rates = (("EUR", 1_000_000), ("GBP", 1_200_000), ("JPY", 6_000))
        self.room = Room(
            STAGE,
            policy=ReviewPolicy.model_validate(
                {**POLICY.model_dump(), "clarifications": NOBODY_ASKED, **changes}
            ),
            references={
                Article: {sku: article(sku) for sku in SKUS},
                Price: {
                    f"{sku}:{currency}": price(sku, currency=currency)
                    for sku in SKUS
                    for currency in ("EUR", "GBP", "JPY")
                },
                Customer: {one["customer_id"]: one for one in customers or (customer(),)},
                Staff: {one["staff_id"]: one for one in (ANYTHING, *colleagues)},
                ExchangeRate: {
                    code: {
                        "currency": code,
                        "house_currency": "EUR",
                        "micros": micros,
                        "valid_from_at": 0,
                    }
                    for code, micros in rates
                },
            },
        )

    def receive(
        self,
        content: Order,
        version: int = 1,
        kept: Sequence[LineQuantity] = (),
        entered_by: Sequence[str] = (),
    ) -> list[Event]:
        now = self.room.now
        taken = received(content, version, at=now, kept=kept, entered_by=entered_by)
        return self.room.send(OrderReceived, taken)

    def listed(self, minor: int, currency: str) -> None:
        """SKU-1 has this price from now on, in the list."""
        self.room.references.put(
            Price, f"SKU-1:{currency}", price("SKU-1", minor, currency=currency)
        )

    def recall(self, key: str = KEY, purpose: str = "CANCEL", version: int = 1) -> list[Event]:
        request = {
            "order_id": key,
            "version": version,
            "requested_by": "customer",
            "reason": "changed my mind",
            "purpose": purpose,
            "at": self.room.now,
        }
        return self.room.send(RecallRequested, request)

    def taken_back(
        self, key: str = KEY, version: int = 1, kept: Sequence[LineQuantity] = ()
    ) -> list[Event]:
        """A later stage has it in hand, to be changed; these goods stay reserved."""
        notice = supply.stopped((), whole=True, key=key, version=version, kept=kept)
        return self.room.send(OrderStopped, {**notice, "outcome": "amended"})

    def denied(self, key: str = KEY, version: int = 1) -> list[Event]:
        """It was not taken back: a warehouse has it."""
        denial = {"order_id": key, "version": version, "because": "gone on"}
        at = self.room.now
        return self.room.send(RecallDenied, {**denial, "denied_by": "allocation", "at": at})

    def decide(
        self, verdict: str, hold: str = "", key: str = KEY, by: str = "S1", **said: Any
    ) -> list[Event]:
        decided = {
            "order_id": key,
            "version": 1,
            "hold_id": hold,
            "verdict": verdict,
            "decided_by": by,
            "because": "checked",
            "role": "",
            "tier": 0,
            "reason_code": "",
            "entered_by": "",
            "ask": "",
            "document": "",
        }
        return self.room.send(ReviewDecided, {**decided, "at": self.room.now, **said})

    def answer(
        self,
        accepted: bool,
        key: str,
        note: str = "",
        version: int = 1,
        by: str = "",
        proof: str = LINK,
    ) -> list[Event]:
        """The customer answers by their link, or staff for them."""
        said = {
            "order_id": key,
            "version": version,
            "accepted": accepted,
            "note": note,
            "at": self.room.now,
            "answered_by": by,
            "proof": "" if by else proof,
        }
        return self.room.send(ConfirmationAnswered, said)

    def agree(
        self,
        offer_id: str,
        key: str,
        *,
        accepted: bool = True,
        option: str = "",
        by: str = "",
        version: int = 1,
        **signed: str,
    ) -> list[Event]:
        """An offer is answered, by the customer or by staff for them; `signed`: what, if it is a
        contract."""
        proof = "" if by else LINK
        about = key, offer_id, option, self.room.now
        said = answered(*about, version=version, accepted=accepted, by=by, proof=proof)
        return self.room.send(OfferAnswered, {**said, **signed})

    def render(
        self, document: str = FILE, key: str = "sales:1001", version: int = 1
    ) -> list[Event]:
        """The contract of an order has become a file."""
        told = {
            "order_id": key,
            "version": version,
            "contract_number": f"SC-000001Z-{version}",
            "document": document,
            "size": 60_000,
            "rendered_by": "typst",
            "at": self.room.now,
        }
        return self.room.send(ContractRendered, told)

    def pay(
        self,
        amount: int,
        document: str = "D1",
        currency: str = "EUR",
        key: str = KEY,
        issuer: str = "",
        at: int | None = None,
        method: str = "transfer",
    ) -> list[Event]:
        """Money; told at once unless it is of a former moment, `at`."""
        paid = {
            "order_id": key,
            "issuer": issuer,
            "document_id": document,
            "amount_minor": amount,
            "currency": currency,
            "method": method,
            "at": self.room.now if at is None else at,
        }
        return self.room.send(PaymentReceived, paid)

    def tell_apart(
        self, verdict: str, document: str, issuer: str, by: str = "S1", key: str = KEY
    ) -> list[Event]:
        """Finance says what a payment is that two tell of."""
        said = {
            "order_id": key,
            "issuer": issuer,
            "document_id": document,
            "verdict": verdict,
            "decided_by": by,
            "because": "seen in the account",
            "at": self.room.now,
        }
        return self.room.send(PaymentDecided, said)

    def stopped(
        self, *lines: LineQuantity, whole: bool = False, version: int = 1, key: str = KEY
    ) -> list[Event]:
        notice = {
            "order_id": key,
            "version": version,
            "lines": list(lines),
            "whole": whole,
            "because": "no stock",
        }
        return self.room.send(
            OrderStopped,
            {
                **notice,
                "warehouse": "",
                "stopped_by": "shipping",
                "outcome": "cancelled",
                "at": self.room.now,
            },
        )

    def charge_back(
        self,
        amount: int,
        document: str = "CB1",
        currency: str = "EUR",
        key: str = KEY,
        issuer: str = "",
        at: int | None = None,
    ) -> list[Event]:
        """Money is taken back; told at once unless it is of a former moment, `at`."""
        taken = {
            "order_id": key,
            "issuer": issuer,
            "document_id": document,
            "payment_document_id": "",
            "amount_minor": amount,
            "currency": currency,
            "because": "disputed by the holder",
            "at": self.room.now if at is None else at,
        }
        return self.room.send(PaymentChargedBack, taken)

    def credited(
        self,
        *lines: LineQuantity,
        charges: int = 0,
        retained: int = 0,
        credit_id: str = "aftersales-1",
        version: int = 1,
        key: str = KEY,
    ) -> list[Event]:
        notice = {
            "order_id": key,
            "version": version,
            "credit_id": credit_id,
            "lines": list(lines),
            "charges_minor": charges,
            "retained_minor": retained,
            "currency": "EUR",
            "because": "came back",
        }
        return self.room.send(UnitsCredited, {**notice, "at": self.room.now})

    def balance(self, currency: str = "EUR", key: str = KEY) -> tuple[int, int, int]:
        """(paid, charged back, refunded) in a currency, as review's books have it."""
        for one in self.room.state(key)["balances"]:
            if one["currency"] == currency:
                return one["paid_minor"], one["charged_back_minor"], one["refunded_minor"]
        return 0, 0, 0

    def finished(self, key: str = KEY) -> list[Event]:
        return self.room.send(
            OrderFinished,
            {"order_id": key, "version": 1, "outcome": "completed", "at": self.room.now},
        )

    def credit(self, customer_id: str = "C-1", limit: int = 0) -> int:
        """What is free of the limit."""
        return self.room.free("credit", customer_id, limit)

    def status(self, key: str = KEY) -> str:
        return str(self.room.state(key)["status"])

    def outcome(self) -> tuple[str, str, str]:
        return self.room.outcomes[-1]

    def later(self, hours: float) -> list[Event]:
        return self.room.forward(hours=hours)


def account(limit: int = LIMIT, **changes: Any) -> Desk:
    """With one customer who may owe so much; `changes` are the customer's."""
    return Desk(customer(limit=limit, **changes))


def names(events: Iterable[Event]) -> list[str]:
    """Record names, messages left out."""
    return [
        event.record.__name__ for event in events if event.record.__name__ != "MessageRequested"
    ]


def templates(events: Iterable[Event]) -> list[str]:
    return [
        event.value["template"] for event in events if event.record.__name__ == "MessageRequested"
    ]


def only(events: Iterable[Event], record: type) -> Any:
    (event,) = [event for event in events if event.record is record]
    return event.value


def holds(events: Iterable[Event]) -> dict[str, str]:
    """Evidence by hold of the one OrderHeld."""
    (held,) = [event.value["holds"] for event in events if event.record.__name__ == "OrderHeld"]
    return {hold["hold_id"]: hold["because"] for hold in held}


__all__ = [
    "KEY",
    "LIMIT",
    "SKUS",
    "START",
    "TOTAL",
    "Desk",
    "account",
    "holds",
    "names",
    "only",
    "templates",
]
