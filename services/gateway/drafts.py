"""From what staff enter to the records of a draft (IN-07)."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from orders.client.fields import Shape
from orders.contracts.catalogue import record_type
from orders.contracts.order import CarriedOrder
from orders.contracts.records import DraftSaved, DraftSubmitted, Order
from services.gateway.believed import Belief, counted, untimely
from services.gateway.formats.building.paths import pointer_of
from services.gateway.formats.json_documents.text import NotJson, parse
from services.gateway.formats.values.cards import without_cards
from services.gateway.problem import error, unreadable
from services.gateway.submissions import Encode, Item

TITLE = "The draft cannot be read as an order"


class Named(NamedTuple):
    """A draft by its place, and the staff id of who has it in hand; empty for who only looks."""

    channel: str
    reference: str
    by: str

    @property
    def order_id(self) -> str:
        """That of the order which it may become."""
        return f"{self.channel}:{self.reference}"


def saved(
    named: Named,
    belief: Belief,
    document: bytes,
    sha256: str,
    based_on: int,
    now: int,
    encode: Encode,
) -> Item:
    """The draft as it is now: an order in JSON, as far as it is known; `belief`: what of it
    counts. Raises Problem (422) with every field that is none, or of another type."""
    draft: DraftSaved = {
        "order_id": named.order_id,
        "saved_at": now,
        "saved_by": named.by,
        "based_on": based_on,
        "because": "",
        "source_revision": 0,
        "document": sha256,
        "order": CarriedOrder.of(_order(named, belief, document, now)),
    }
    return Item(named.order_id, "draft", encode(DraftSaved, named.order_id, draft))


def submitted(named: Named, revision: int, read_back: bool, now: int, encode: Encode) -> Item:
    """It becomes an order. `read_back`: the buyer has just confirmed what was read back."""
    asked: DraftSubmitted = {
        "order_id": named.order_id,
        "submitted_at": now,
        "submitted_by": named.by,
        "revision": revision,
        "read_back_at": now if read_back else None,
    }
    return Item(named.order_id, "order", encode(DraftSubmitted, named.order_id, asked))


def _order(named: Named, belief: Belief, document: bytes, now: int) -> Order:
    """The place names the draft, whatever its content says; who entered it is who saves it."""
    try:
        value = parse(document)
    except NotJson as broken:
        raise unreadable(TITLE, [error(*broken.fault)]) from None
    if not isinstance(value, Mapping):
        raise unreadable(TITLE, [error("", "wrong_type", "send an order, as far as it is known")])
    own = {
        "order_id": named.order_id,
        "channel": named.channel,
        "reference": named.reference,
        "source_document": _source(value.get("source_document"), named.by, now),
    }
    order, faults = _shape().conform({**value, **own}, _shape().of("order"))
    wrong = [error(pointer_of(one.field), one.code, one.reason) for one in faults]
    for name, because in () if wrong else untimely(order["source_document"], now):
        wrong.append(error(pointer_of(f"source_document.{name}"), "impossible_time", because))
    if wrong:
        raise unreadable(TITLE, wrong)
    return cast(Order, without_cards(counted(order, belief)))


def _source(value: Any, by: str, now: int) -> Any:
    """A draft goes from hand to hand: whoever saves it has entered it as it is now, whoever its
    content names from before; intake remembers them all (RV-06). Nobody has confirmed it yet: who
    submits it says so, and when is when that is heard (IN-07)."""
    if not isinstance(value, Mapping | None):
        return value
    said = value or {}
    own = {"captured_by": by, "captured_at": said.get("captured_at") or now}
    return {**said, **own, "read_back_by": "", "read_back_at": None}


@cache
def _shape() -> Shape:
    return Shape(record_type(DraftSaved), lenient=True)
