"""Numbers of sequences, which have no gap and come once, and what bears them
(docs/decisions/0091-numbers-without-a-gap.md)."""

from collections.abc import Iterable, Sequence

from orders.engine.core.sequences import Sequences
from orders.engine.questions import Next
from services.shipping.decide import cartons, packages
from services.shipping.rules import sscc
from services.shipping.rules.cartons import Carton, Goods, Plan, plan
from tests.crash.defects.registry import Patch, defect


@defect()
def a_number_for_what_did_not_come_about(patch: Patch) -> None:
    """A number is given when it is asked for, whatever becomes of the handler."""
    asked = Sequences.next

    def given(self: Sequences, partition: int, question: Next) -> range:
        numbers = asked(self, partition, question)
        self.give(partition, question.series, numbers)
        return numbers

    patch.setattr(Sequences, "next", given)


@defect()
def one_number_for_two_of_a_batch(patch: Patch) -> None:
    """Who asks is told what comes next by the state of before the batch."""
    asked = Sequences.next

    def blind(self: Sequences, partition: int, question: Next) -> range:
        after = self._unit.after.pop(partition, {})
        try:
            return asked(self, partition, question)
        finally:
            self._unit.after[partition] = after

    patch.setattr(Sequences, "next", blind)


@defect()
def a_sequence_begun_anew_by_each_owner(patch: Patch) -> None:
    """How far a sequence is, is not loaded: an owner knows what it has given itself."""
    asked = Sequences.next

    def from_memory(self: Sequences, partition: int, question: Next) -> range:
        key = f"@sequence/{question.series}"
        if key not in self._unit.before[partition]:
            self._loaded.add((partition, key))
        return asked(self, partition, question)

    patch.setattr(Sequences, "next", from_memory)


@defect()
def packages_of_two_partitions_with_one_number(patch: Patch) -> None:
    """The partition is no part of a package's number."""

    def without(prefix: str, partition: int, serial: int) -> str:
        return sscc.sscc(prefix, 0, serial)

    patch.setattr(packages, "sscc", without)


@defect()
def cartons_that_hold_more_than_is_sent(patch: Patch) -> None:
    """Cartons are planned for a piece of each line more than the shipment has."""

    def more(goods: Iterable[Goods], kinds: Sequence[Carton], most: int) -> Plan:
        return plan([one._replace(quantity=one.quantity + 1) for one in goods], kinds, most)

    patch.setattr(cartons, "plan", more)
