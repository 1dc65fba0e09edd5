"""Whatever happens to an order, in whatever order: its money is right to the cent.

Random histories over review and aftersales together, coupled as their topics couple them. After
every step, for each currency: paid - charged back - refunded = owed for what the customer keeps, or
less if it is not all paid; no refund twice; the credit that is used is what is unpaid.
"""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.contracts.order import CarriedOrder
from orders.contracts.records import (
    CompensationGranted,
    ComplaintUpheld,
    DeliveryCompleted,
    DeliveryDisputed,
    DeliveryRefused,
    OfferAnswered,
    Order,
    OrderFinished,
    PriceReduced,
    RefundRequested,
    ReturnArrived,
    ReturnRequested,
    ShipmentDelivered,
    ShipmentLost,
    UnitsCredited,
)
from services.aftersales.stage import STAGE as AFTERSALES
from tests.examples import examples
from tests.offers import answered
from tests.orders import customer, line, order
from tests.stages.review_desk import KEY, Desk
from tests.stages.room import Room

REFERENCE = "pi-1"
LIMIT = 1_000_000
Units = Counter[int]
"""Line number -> pieces."""


class History:
    """An order's life, and beside it the plain sums of what happened, made without the stages."""

    def __init__(self, content: Order) -> None:
        self.order = content
        self.desk = Desk(customer(limit=LIMIT), charge_back="tell")
        self.after = Room(AFTERSALES, now=self.desk.room.now)
        self.arrived = False
        self.documents: set[tuple[str, str, str]] = set()
        self.paid: Counter[str] = Counter()
        self.claim = 0
        self.left: Units = Counter({one["line"]: one["quantity"] for one in content["lines"]})
        self.with_customer: Units = Counter()
        self.gone: Units = Counter()
        self.lost: Units = Counter()  # and nothing chosen yet
        self.sent = self.complete = False
        self.shipments = 0
        self.seen = 0
        self.refused: list[tuple[str, int, int]] = []
        self.compensated: dict[str, int] = {}
        self.prices: dict[int, int] = {}

    # -- what happens

    def receive(self) -> None:
        """The order comes, and says what was paid."""
        if not self.arrived:
            self.arrived = True
            named = self.order["payment"]["reference"]
            told = any((kind, number) == ("paid", named) for kind, _, number in self.documents)
            self.claim = 0 if named and told else self.order["payment"]["paid_minor"]
            self.desk.receive(self.order)

    def pay(self, amount: int, number: int, currency: str) -> None:
        issuer, name = ("bank", "card")[number % 2], REFERENCE if number < 2 else f"D{number // 2}"
        if ("paid", issuer, name) not in self.documents:
            self.documents.add(("paid", issuer, name))
            self.paid[currency] += amount
            if name == self.order["payment"]["reference"] and self.arrived:
                self.claim = 0
        self.desk.pay(amount, name, currency, issuer=issuer)

    def charge_back(self, amount: int, number: int, currency: str) -> None:
        if ("taken", "bank", str(number)) not in self.documents:
            self.documents.add(("taken", "bank", str(number)))
            self.paid[currency] -= amount
        self.desk.charge_back(amount, str(number), currency, issuer="bank")

    def compensate(self, minor: int, number: int) -> None:
        """The customer agrees to a later day (CF-05); a notice may come again."""
        if self._goes_on():
            offer = f"inventory-1-{number}"
            known = self.compensated.setdefault(offer, minor)
            told = {"order_id": KEY, "version": 1, "offer_id": offer, "amount_minor": known}
            about = {"currency": self.order["currency"], "because": "", "at": self.desk.room.now}
            self.desk.room.send(CompensationGranted, {**told, **about})

    def reprice(self, number: int, percent: int) -> None:
        """Another article goes for a line, and costs less; never more, whatever is said (IV-05)."""
        if self._goes_on():
            [ordered] = [one for one in self.order["lines"] if one["line"] == number]
            price = ordered["total_minor"] * percent // 100
            known = self.prices.get(number, ordered["total_minor"])
            self.prices[number] = min(price, known)
            cost = {"total_minor": price, "tax_minor": 0}
            lines = [{"line": number, "sku": "SKU-9", "name": "other", **cost}]
            told = {"order_id": KEY, "version": 1, "offer_id": "inventory-1-9", "lines": lines}
            about = {"currency": self.order["currency"], "because": "", "at": self.desk.room.now}
            self.desk.room.send(PriceReduced, {**told, **about})

    def stop(self, number: int, pieces: int) -> None:
        """Somebody stops units before they leave."""
        pieces = min(pieces, self.left[number])
        if pieces and self._goes_on():
            self._take(number, pieces)
            self.gone[number] += pieces
            whole = not any(self.left.values()) and not self.sent
            self.complete = self.complete or whole
            self.desk.stopped(_units(number, pieces), whole=whole)

    def send(self, fate: str, number: int, pieces: int) -> None:
        """Units are delivered, lost, spoilt, or refused at the door. Of what is lost or spoilt the
        customer wants the money, of all that they were asked about, or says nothing (TR-05)."""
        pieces = min(pieces, self.left[number])
        if not pieces or not self._goes_on():
            return
        self._take(number, pieces)
        self.sent, self.shipments = True, self.shipments + 1
        if fate == "deliver":
            self.with_customer[number] += pieces
            self._tell(ShipmentDelivered, number, pieces)
        elif fate in ("lose", "lose_in_silence"):
            self.lost[number] += pieces
            self._tell(ShipmentLost, number, pieces)
            if fate == "lose":
                self._choose_the_money()
        elif fate == "spoil":
            self.lost[number] += pieces
            self._tell(DeliveryRefused, number, pieces, damaged=True)
            self._choose_the_money()
            self._arrive(f"refused-N-{self.shipments}", number, 0, pieces)
        else:
            self.refused.append((f"refused-N-{self.shipments}", number, pieces))
            self.with_customer[number] += pieces
            self._tell(DeliveryRefused, number, pieces)

    def complain(self, number: int, pieces: int, silent: bool) -> None:
        """What has come is damaged: so many pieces as they have, and that do not come back, count
        as lost (TR-05)."""
        if self.after.state(KEY) is None:
            return
        about = {"order_id": KEY, "version": 1, "at": self.after.now, "kind": "DAMAGED"}
        said = {"lines": [number], "units": [pieces], "note": "", "proof": "link"}
        which = {"dispute_id": f"D-{len(self.after.events)}", "shipment_id": "N-1"}
        events = self.after.send(DeliveryDisputed, {**about, **said, **which})
        self._pass_on(events)
        for one in (event.value for event in events if event.record is ComplaintUpheld):
            units = sum(line["quantity"] for line in one["lines"])
            assert units <= min(pieces, self.with_customer[number])
            self.with_customer[number] -= units
            self.lost[number] += units
            if not silent:
                self._choose_the_money()

    def _choose_the_money(self) -> None:
        offer = self.after.state(KEY)["offer"]
        said = answered(KEY, offer["offer_id"], "refund", self.after.now)
        self._pass_on(self.after.send(OfferAnswered, said))
        self._pay_back_what_was_lost()

    def _pay_back_what_was_lost(self) -> None:
        self.gone.update(self.lost)
        self.lost.clear()

    def bring_back(self, number: int, pieces: int, scrapped: bool, damaged: bool) -> None:
        """Refused goods come back, or the customer returns some: spoilt ones are only credited if
        the fault is ours."""
        if self.refused:
            return_id, number, pieces = self.refused.pop()
            credited = pieces
        else:
            return_id = f"R-{len(self.after.events)}"
            reason = "damaged" if damaged else "changed my mind"
            told = {"lines": [_units(number, pieces)], "reason": reason, "return_id": return_id}
            self._after(ReturnRequested, told)
            state = self.after.state(KEY)
            if state is None or not any(
                one["return_id"] == return_id and one["status"] == "authorised"
                for one in state["returns"]
            ):
                return
            credited = pieces if damaged or not scrapped else 0
        if credited:
            self.with_customer[number] -= credited
            self.gone[number] += credited
        self._arrive(return_id, number, 0 if scrapped else pieces, pieces if scrapped else 0)

    def _arrive(self, return_id: str, number: int, restocked: int, scrapped: int) -> None:
        found = {"restocked": restocked, "scrapped": scrapped}
        lines = [{"line": number, "sku": f"SKU-{number}", **found}]
        told = {"lines": lines, "return_id": return_id, "warehouse": "BER", "lots": []}
        self._after(ReturnArrived, {**told, "document_id": return_id})

    def end_delivery(self) -> None:
        """Nothing more will leave: what is left is stopped, then shipping says so."""
        if self._goes_on():
            for number, pieces in list(self.left.items()):
                self.stop(number, pieces)
            if self.sent and not self.complete:
                self.complete = True
                fate: dict[str, list[Any]] = {"delivered": [], "refused": [], "lost": []}
                self._after(DeliveryCompleted, {**fate, "stopped": []})

    def wait(self) -> None:
        """Fifteen days: the window for returns is over, and nobody has chosen in time. Refused
        goods come back before that."""
        while self.refused:
            self.bring_back(0, 0, scrapped=False, damaged=False)
        if self._goes_on() or self.complete:
            self.desk.later(24 * 15)
            self._pass_on(self.after.forward(hours=24 * 15))
            self._pay_back_what_was_lost()

    # -- what must hold

    def check(self) -> None:
        """Money is at rest."""
        asked = [e.value for e in self.desk.room.events if e.record is RefundRequested]
        assert len({one["refund_id"] for one in asked}) == len(asked)
        back: Counter[str] = Counter()
        for one in asked:
            assert one["amount_minor"] > 0
            back[one["currency"]] += one["amount_minor"]
        fresh = {one["currency"] for one in asked[self.seen :]}
        self.seen = len(asked)
        if not self.arrived:
            assert not asked
            return
        for currency in {*self.paid, self.order["currency"], *back}:
            ours = currency == self.order["currency"]
            owed = self._owed() if ours else 0
            kept = self.paid[currency] + (self.claim if ours else 0) - back[currency]
            assert kept <= owed, f"{kept - owed} {currency} too much are kept"
            assert currency not in fresh or kept == owed, f"{owed - kept} {currency} too much back"
        state = self.desk.room.state(KEY)
        if state is not None and state["granted_minor"] and self.order["currency"] == "EUR":
            kept = self.paid["EUR"] + self.claim - back["EUR"]
            assert -self.desk.credit() == max(self._owed() - kept, 0)

    def _owed(self) -> int:
        """What the customer is to pay for what they keep or will get."""
        lines = self.order["lines"]
        goods = 0
        for one in lines:
            price = self.prices.get(one["line"], one["total_minor"])
            goods += price - price * self.gone[one["line"]] // one["quantity"]
        none_left = all(self.gone[one["line"]] == one["quantity"] for one in lines)
        if none_left and (self.complete or self._only_sent()):
            return 0
        freight = self.order["totals"]["total_minor"] - sum(one["total_minor"] for one in lines)
        return max(goods + freight - sum(self.compensated.values()), 0)

    def _only_sent(self) -> bool:
        """Every unit was sent, so that aftersales needs no word of shipping to know the end."""
        return self.sent and not self.stopped

    # -- how it is told

    @property
    def stopped(self) -> int:
        """Units that were stopped before they left."""
        return sum(one["stopped"] for one in self.desk.room.state(KEY)["lines"])

    def _goes_on(self) -> bool:
        state = self.desk.room.state(KEY)
        return state is not None and state["status"] == "confirmed" and not self.complete

    def _take(self, number: int, pieces: int) -> None:
        self.left[number] -= pieces

    def _tell(self, record: type, number: int, pieces: int, damaged: bool = False) -> None:
        head = {"number": "N", "step": 56, "customer_id": "C-1", "priority": 0}
        total, currency = self.order["totals"]["total_minor"], self.order["currency"]
        self._after(
            record,
            {
                **head,
                "total_minor": total,
                "currency": currency,
                "decision": {"outcome": "", "policy": "", "rules": []},
                "shipment_id": f"N-{self.shipments}",
                "warehouse": "BER",
                "lines": [_units(number, pieces)],
                "because": "so it went",
                "carrier": "lorry",
                "tracking_number": "",
                "damaged": damaged,
                "proof": "signature",
                "proof_reference": "",
                "delivered_at": self.after.now,
                "order": CarriedOrder.of(self.order),
            },
        )

    def _after(self, record: type, value: dict[str, Any]) -> None:
        about = {"order_id": KEY, "version": 1, "at": self.after.now}
        self._pass_on(self.after.send(record, {**value, **about}))

    def _pass_on(self, events: list[Any]) -> None:
        """What aftersales says reaches review by the topic of notices."""
        for event in events:
            if event.record in (UnitsCredited, OrderFinished):
                self.desk.room.send(event.record, event.value)


def _units(number: int, pieces: int) -> Any:
    return {"line": number, "sku": f"SKU-{number}", "quantity": pieces}


AMOUNTS = st.integers(1, 9_000)
LINES, PIECES = st.integers(1, 3), st.integers(1, 4)
STEPS = st.one_of(
    st.tuples(st.just("receive")),
    st.tuples(st.just("pay"), AMOUNTS, st.integers(0, 7), st.sampled_from(["EUR", "EUR", "GBP"])),
    st.tuples(st.just("charge_back"), AMOUNTS, st.integers(0, 3), st.sampled_from(["EUR", "GBP"])),
    st.tuples(st.just("compensate"), AMOUNTS, st.integers(0, 2)),
    st.tuples(st.just("reprice"), LINES, st.integers(0, 120)),
    st.tuples(st.just("stop"), LINES, PIECES),
    st.tuples(
        st.just("send"),
        st.sampled_from(["deliver", "lose", "lose_in_silence", "spoil", "refuse"]),
        LINES,
        PIECES,
    ),
    st.tuples(st.just("complain"), LINES, PIECES, st.booleans()),
    st.tuples(st.just("bring_back"), LINES, PIECES, st.booleans(), st.booleans()),
    st.tuples(st.sampled_from(["end_delivery", "wait"])),
)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Three lines whose amounts do not divide, paid or not, by a payment that is named or not."""
    lines = [
        line(number, quantity=draw(PIECES), discount_minor=draw(st.sampled_from([0, 1, 333])))
        for number in (1, 2, 3)
    ]
    terms = draw(st.sampled_from(["PREPAID", "ON_ACCOUNT"]))
    made = order(lines=lines, terms=terms, paid=draw(st.sampled_from([0, 500, 100_000])))
    total = made["totals"]["total_minor"]
    reference = draw(st.sampled_from(["", REFERENCE]))
    payment = {
        **made["payment"],
        "paid_minor": min(made["payment"]["paid_minor"], total),
        "reference": reference,
    }
    return {
        **made,
        "payment": payment,  # type: ignore[typeddict-item]
        "currency": draw(st.sampled_from(["EUR", "GBP"])),
    }


@settings(max_examples=examples(60), derandomize=True, deadline=None)
@given(content=orders(), steps=st.lists(STEPS, min_size=4, max_size=25), early=st.integers(0, 3))
def test_money_is_right_to_the_cent_whatever_happens(
    content: Order, steps: list[tuple[Any, ...]], early: int
) -> None:  # RV-03, RV-04, AS-04
    history = History(content)
    for step, *arguments in [*steps[:early], ("receive",), *steps[early:]]:
        getattr(history, step)(*arguments)
        history.check()
