"""The order as it travels: bytes until somebody asks what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self, cast

from orders.contracts.codec.avro import Reader, Writer, compile_reader, compile_writer, read_all
from orders.contracts.codec.schema import Schema, fingerprint
from orders.contracts.digest import digest
from orders.contracts.sources import order_schema

if TYPE_CHECKING:
    from orders.contracts.records import Order

UNREGISTERED = 0
"""Schema id of an order that was made here and never written; the codec puts a registered one in
its place. Registries count from 1."""


@dataclass(frozen=True, eq=False, slots=True)
class OrderForm:
    """How an order's bytes were written. `schema_id` is that of the hand-off they came in;
    `read` gives them today's shape."""

    schema_id: int
    fingerprint: str
    read: Reader


class CarriedOrder:
    """An order: its bytes as they came, decoded when first asked for. Immutable, the decoded form
    too; equal if the bytes are.

    Stages that do not change an order pass this object on, from record to record and into state,
    and the bytes are copied unread.
    """

    __slots__ = ("_order", "_payload", "form")

    def __init__(
        self, form: OrderForm, payload: bytes | None, order: "Order | None" = None
    ) -> None:
        self.form = form
        self._payload = payload
        self._order = order

    @classmethod
    def of(cls, order: "Order") -> Self:
        """An order made here. It is encoded, under today's schema, when its bytes are first
        needed."""
        return cls(_today(), None, order)

    @property
    def schema_id(self) -> int:
        """Registry id of the hand-off record the bytes came in, or `UNREGISTERED`."""
        return self.form.schema_id

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the schema that the bytes are written under."""
        return self.form.fingerprint

    @property
    def payload(self) -> bytes:
        """The bytes as they came. Of an order made here: its encoding; raises ValueError or
        TypeError if it does not fit the schema."""
        if self._payload is None:
            self._payload = _write()(cast(Mapping[str, Any], self._order))
        return self._payload

    def decoded(self) -> "Order":
        """What the order says, in today's shape; read it, never change it. Raises
        `UndecodableRecord` if the bytes are no order."""
        if self._order is None:
            self._order = cast("Order", read_all(self.form.read, self.payload, 0))
        return self._order

    def let_go(self) -> None:
        """Forget the decoded form, which takes twenty times the room of the bytes; whoever asks
        again has it decoded again."""
        if self._payload is not None:
            self._order = None

    def today(self) -> bytes:
        """Its bytes under today's schema: as they came if they were written under it, else
        decoded and encoded."""
        if self.form.fingerprint == _today().fingerprint:
            return self.payload
        return _write()(cast(Mapping[str, Any], self.decoded()))

    def digest(self) -> bytes:
        """16 bytes that are equal for orders that say the same, whoever wrote them and under
        whichever schema (`orders.contracts.digest`).

        Always from a fresh encoding: Avro leaves a writer some freedom (arrays in several blocks),
        so equal orders may differ in bytes.
        """
        return digest(cast(Mapping[str, Any], self.decoded()))

    def __eq__(self, other: object) -> bool:
        return self.payload == other.payload if isinstance(other, CarriedOrder) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.payload)

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        # no content: it is personal data
        return f"CarriedOrder(schema {self.schema_id}, {len(self.payload)} bytes)"


@cache
def _today() -> OrderForm:
    return OrderForm(UNREGISTERED, fingerprint(order_schema()), compile_reader(order_schema()))


@cache
def _write() -> Writer:
    return compile_writer(order_schema())


def form_of(order_type: Schema, schema_id: int) -> OrderForm:
    """How to read orders of the resolved type `order_type`, which came in hand-offs of schema
    `schema_id`."""
    mark, today = fingerprint(order_type), _today()
    same = mark == today.fingerprint
    reader = today.read if same else compile_reader(order_type, order_schema())
    return OrderForm(schema_id, mark, reader)
