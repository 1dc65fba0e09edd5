"""Which gates an order must pass, whether one stands open, and when something of them is due
(SH-06, SH-07, SH-08)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from orders.business.bundles import taken_apart
from orders.business.life import LifePolicy
from orders.business.money import to_house
from orders.business.times import DAY, HOUR, earliest
from orders.contracts.records import (
    Article,
    Order,
    ReleaseGate,
    Shipment,
    ShipmentLine,
    ShipmentState,
    ShippingState,
)
from orders.engine.references import References
from services.shipping.gates_policy import GateRule, GatesPolicy, Opening
from services.shipping.rules.deadlines import WAITING

SALES, SHELF_LIFE = "sales", "shelf-life"


class Job(NamedTuple):
    """An order that is to be sent, and what of the house is looked at."""

    order: Order
    policy: GatesPolicy
    references: References


def needed(job: Job) -> Iterator[GateRule]:
    """The rules of the matrix that the order falls under (SH-08, SH-06). A service crosses no
    border."""
    goods = job.order["kind"] != "SERVICE"
    abroad = goods and job.order["delivery_address"]["country"] not in job.policy.customs_area
    for rule in job.policy.rules:
        if (abroad or not rule.abroad) and _falls(rule, job):
            yield rule


def closed(
    opening: Opening, kind: str, code: str, now: int, policy: GatesPolicy, shipment_id: str = ""
) -> ReleaseGate:
    """A gate as it stands when it is found to be needed."""
    return {
        "gate_id": f"{kind}-{shipment_id}" if shipment_id else kind,
        "kind": kind,
        "status": "closed",
        "shipment_id": shipment_id,
        "code": code,
        "owner_role": opening.owner,
        "escalates_to": policy.escalates_to,
        "eyes": opening.eyes,
        "evidence_needed": opening.evidence,
        "within_hours": opening.within_hours,
        "deadline_at": now + opening.within_hours * HOUR,
        "escalations": 0,
        "eyes_given": 0,
        "opened_by": [],
        "reference": "",
        "document": "",
        "valid_from_at": None,
        "valid_until_at": None,
    }


def shown(gate: ReleaseGate) -> bool:
    """Whether as many people as it takes have shown that it may open."""
    return gate["eyes_given"] >= gate["eyes"]


def holds(gate: ReleaseGate, at: int) -> bool:
    """Whether goods may pass at that time: it was shown, and the evidence was valid then."""
    if gate["eyes_given"] < gate["eyes"] or gate["status"] == "refused":
        return False
    begins, ends = gate["valid_from_at"], gate["valid_until_at"]
    return (begins is None or begins <= at) and (ends is None or at < ends)


def barring(state: ShippingState, shipment_id: str, at: int) -> list[ReleaseGate]:
    """The gates that keep this shipment from its carrier at that time."""
    return [
        gate
        for gate in state["gates"]
        if gate["shipment_id"] in ("", shipment_id) and not holds(gate, at)
    ]


def barred(state: ShippingState, shipment_id: str, at: int) -> bool:
    """Whether any of them does."""
    for gate in state["gates"]:
        if gate["shipment_id"] in ("", shipment_id) and not holds(gate, at):
            return True
    return False


def concerned(gates: Sequence[ReleaseGate], state: ShippingState) -> Sequence[ReleaseGate]:
    """Those of the gates at which something waits. While warehouses are asked to stop the order,
    whatever for, nothing does."""
    if not gates or state["recalled"] or state["taking_back"] is not None:
        return ()
    waiting = [one["shipment_id"] for one in state["shipments"] if one["status"] in WAITING]
    if not waiting:
        return ()
    return [gate for gate in gates if not gate["shipment_id"] or gate["shipment_id"] in waiting]


def refusal(state: ShippingState) -> str:
    """Why it may not be sent for good, in words; empty: no gate was refused."""
    shut = [gate["gate_id"] for gate in state["gates"] if gate["status"] == "refused"]
    return f"it may not be sent: {', '.join(shut)}" if shut else ""


def ageing(state: ShippingState) -> list[ShipmentState]:
    """What waits in the house and may become too old on the way, of which no gate says so yet
    (SH-07)."""
    fresh = [
        one
        for one in state["shipments"]
        if one["arrive_by_at"] is not None and one["status"] in WAITING
    ]
    if not fresh or state["recalled"] or state["taking_back"] is not None:
        return []
    known = {gate["gate_id"] for gate in state["gates"]}
    return [one for one in fresh if f"{SHELF_LIFE}-{one['shipment_id']}" not in known]


def watched(state: ShippingState) -> bool:
    """Whether time can open or close anything of it: most orders need no gate."""
    return bool(state["gates"]) or any(
        one["arrive_by_at"] is not None for one in state["shipments"]
    )


def due_at(state: ShippingState, now: int) -> int | None:
    """When a gate opens by itself, lapses, or its owner is late; None: nothing waits at any."""
    if not watched(state):
        return None
    times = [moves_at(gate, now) for gate in concerned(state["gates"], state)]
    times += [too_late_from(one) for one in ageing(state)]
    return earliest(*times)


def moves_at(gate: ReleaseGate, now: int) -> int | None:
    """When the gate has to be looked at again, whoever says nothing of it."""
    if gate["status"] == "open":
        return gate["valid_until_at"]
    begins = gate["valid_from_at"]
    if begins is not None and now < begins and shown(gate):
        return begins
    return gate["deadline_at"]


def stirs(gate: ReleaseGate, now: int) -> bool:
    """Whether something becomes of a closed gate by now, whoever says nothing of it."""
    if holds(gate, now):
        return True
    due = moves_at(gate, now)
    return due is not None and due <= now


def too_late_from(shipment: ShipmentState) -> int | None:
    """From when on it would arrive too late for its goods to keep as long as is asked; None: nobody
    asks (SH-07)."""
    by = shipment["arrive_by_at"]
    return None if by is None else by - shipment["transit_days"] * DAY


def arrive_by(
    shipment: Shipment, customer_id: str, life: LifePolicy, references: References
) -> int | None:
    """Before when a shipment must be there, so that the shortest-lived of its lots keeps as long as
    its article, its customer or policy asks; None: nobody asks, or nothing of it expires (SH-07).
    By days of UTC; the last day of a lot counts."""
    if not shipment["lots"]:
        return None
    articles = references.table(Article)
    days = [
        date.fromisoformat(lot["expires_on"]) - timedelta(days=left)
        for lot in shipment["lots"]
        if lot["expires_on"]
        and (article := articles.get(lot["sku"])) is not None
        and (left := life.left(article["least_life_days"], customer_id))
    ]
    return _end_of(min(days)) if days else None


def differing(
    coming: Sequence[Shipment],
    before: Iterable[ShipmentState],
    order: Order,
    references: References,
) -> list[str]:
    """The shipments by which more of an article is sent than was ordered, or another, or by another
    unit (SH-06). What master data names in the place of an article is none: inventory sends it
    where its customer agreed, and asks before (IV-05)."""
    left, articles = _ordered(order), references.table(Article)
    for one in before:
        _taken(one["lines"], left, articles)
    return [one["shipment_id"] for one in coming if _taken(one["lines"], left, articles)]


def _ordered(order: Order) -> dict[tuple[int, str], tuple[int, str]]:
    """Of each line and article how much is to be sent, and by which unit; of parts of a bundle by
    any."""
    left: dict[tuple[int, str], tuple[int, str]] = {}
    for line in order["lines"]:
        if not line["bundle"]:
            left[line["line"], line["sku"]] = line["quantity"], line["unit"]
            continue
        for part in taken_apart([line]):
            left[part["line"], part["sku"]] = part["quantity"], ""
    return left


def _taken(
    lines: Iterable[ShipmentLine],
    left: dict[tuple[int, str], tuple[int, str]],
    articles: Mapping[str, Article],
) -> bool:
    """Takes the lines of what is left; whether something of them is not there."""
    amiss = False
    for line in lines:
        key = line["line"], line["sku"]
        if key not in left:
            key = next((one for one in left if _instead(line, one, articles)), key)
        quantity, unit = left.get(key, (0, ""))
        quantity -= line["quantity"]
        amiss |= quantity < 0 or unit not in ("", line["unit"])
        left[key] = quantity, unit
    return amiss


def _instead(line: ShipmentLine, ordered: tuple[int, str], articles: Mapping[str, Article]) -> bool:
    """Whether it may be sent in the place of what was ordered in that line."""
    number, sku = ordered
    article = articles.get(sku) if number == line["line"] else None
    return article is not None and any(one["sku"] == line["sku"] for one in article["substitutes"])


def _falls(rule: GateRule, job: Job) -> bool:
    order = job.order
    return (
        (not rule.countries or order["delivery_address"]["country"] in rule.countries)
        and (not rule.channels or order["channel"] in rule.channels)
        and (not rule.kinds or order["kind"] in rule.kinds)
        and (not rule.incoterms or _incoterm(order) in rule.incoterms)
        and (not rule.on_account or order["payment"]["terms"] == "ON_ACCOUNT")
        and _worth(rule, job)
        and (not (rule.natures or rule.goods_classes) or _has(rule, job))
    )


def _incoterm(order: Order) -> str:
    terms = order["trade_terms"]
    return terms["incoterm"][:3].upper() if terms is not None else ""


def _worth(rule: GateRule, job: Job) -> bool:
    if not rule.from_value_minor:
        return True
    total, currency = job.order["totals"]["total_minor"], job.order["currency"]
    return to_house(total, currency, job.references) >= rule.from_value_minor


def _has(rule: GateRule, job: Job) -> bool:
    articles = job.references.table(Article)
    goods = [articles.get(line["sku"]) for line in taken_apart(job.order["lines"])]
    return any(
        one is not None
        and (not rule.natures or one["nature"] in rule.natures)
        and (not rule.goods_classes or one["goods_class"] in rule.goods_classes)
        for one in goods
    )


def _end_of(day: date) -> int:
    following = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    return int(following.timestamp()) * 1000
