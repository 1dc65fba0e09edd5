"""Runs handlers in step: a round has at most one item per key; all questions of a step go to
their ledger in one call. Who asks for numbers comes last, one after the other."""

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from orders.contracts.errors import RegistryUnavailable, UndecodableRecord
from orders.engine.context import Context
from orders.engine.core.answers import granted, noted, noted_numbers, subject
from orders.engine.core.item import Item
from orders.engine.core.parking import Parking
from orders.engine.core.partition import Partition
from orders.engine.core.sequences import Sequences
from orders.engine.core.timing import Timing
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.handling import Handling
from orders.engine.policy import Policy
from orders.engine.ports.ledger import Ledger
from orders.engine.questions import Available, Draw, LedgerQuestion, Next, Question
from orders.engine.references import References

DROPPED = object()
Asking = tuple[Item, Any, Generator[Question, Any, Handling], LedgerQuestion]
Numbering = tuple[Item, Any, Generator[Question, Any, Handling], Next]


class Rounds:
    """Works items into a `UnitOfWork`. A handler that raises becomes a dead letter and parks its
    key; everything else goes on."""

    def __init__(
        self,
        unit: UnitOfWork,
        partitions: Mapping[int, Partition],
        ledgers: Mapping[str, Ledger],
        reads: Mapping[str, Ledger],
        sequences: Sequences,
        policy: Policy,
        references: References,
        parking: Parking,
        timing: Timing,
    ) -> None:
        self._unit = unit
        self._partitions = partitions
        self._ledgers = ledgers
        self._reads = reads
        self._sequences = sequences
        self._numbering: list[Numbering] = []
        self._policy = policy
        self._references = references
        self._parking = parking
        self._timing = timing

    def run(self, items: Sequence[Item]) -> None:
        """One round. Raises Stale or TransientError if a ledger cannot answer; the batch is lost
        then."""
        asking: list[Asking] = []
        results: list[tuple[Item, Any, Handling]] = []
        for item in items:
            state = self._begin(item)
            if state is DROPPED:
                continue
            try:
                outcome = item.handler(
                    item.value,
                    state,
                    Context(item.key, self._unit.now, self._policy, self._references, item.cause),
                )
                if isinstance(outcome, Handling):
                    results.append((item, state, outcome))
                else:
                    self._advance(item, state, outcome, None, asking, results)
            except (
                Exception
            ) as error:  # whatever the handler's fault is, it must not stop other keys
                self._fail(item, error)
        while asking:
            asking = self._ask(asking, results)
        for item, state, handling in results:
            try:
                self._unit.take_over(item, state, handling)
            # a result that cannot be encoded or is not allowed is the handler's fault as well
            except Exception as error:
                self._fail(item, error)
        if self._numbering:
            numbering, self._numbering = self._numbering, []
            for entry in numbering:
                self._number(*entry)

    def settle(self) -> None:
        """Make every changed state bytes, once a key. Of a key whose state cannot be written, the
        handling that made it is at fault: it is undone, and all that was handled after it. A state
        that a later handling of the batch has replaced is never written, and may be anything."""
        for partition, states in self._unit.after.items():
            for key in list(states):
                self.settle_key(partition, key)

    def settle_key(self, partition: int, key: str) -> bool:
        """As `settle`, of one key whose state has changed; whether nothing was undone."""
        try:
            self._unit.encode(partition, key)
            return True
        except Exception:
            error, undone = self._unit.undo(partition, key)
            for item in undone:
                self._fail(item, error)
            self._unit.encode(partition, key)
            return False

    def _begin(self, item: Item) -> Any:
        """The state that the handler gets; DROPPED if it must not run: its key is parked, or its
        timer is stale."""
        if self._follows(item):
            return DROPPED
        state = self._unit.state(item.partition, item.key)
        if item.name == "TimerDue":
            if state is None or state["wake_at"] is None or state["wake_at"] > self._unit.now:
                self._unit.count(item, "ignored", "stale_timer")
                return DROPPED
            state = {**state, "wake_at": None}
            self._unit.set_state(item.partition, item.key, state)
        return state

    def _follows(self, item: Item) -> bool:
        """Whether the item's key is parked; then it has been set aside behind what parked it."""
        state = self._unit.state(item.partition, item.key)
        if state is None or state["parked"] is None:
            return False
        self._parking.follow(self._unit, item, state)
        return True

    def _ask(self, asking: list[Asking], results: list[tuple[Item, Any, Handling]]) -> list[Asking]:
        """Put one step's questions, ledger by ledger in the declared order; returns who asks
        again."""
        again: list[Asking] = []
        for name, ledger in self._ledgers.items():
            here = [entry for entry in asking if entry[3].ledger == name]
            if not here:
                continue
            guards = {
                item.partition: self._partitions[item.partition].ledger_guard(name)
                for item, *_ in here
            }
            with self._timing.part("ledger"):
                answers = ledger.prepare(
                    guards, [(item.partition, item.key, question) for item, _, _, question in here]
                )
            for (item, state, generator, question), answer in zip(here, answers, strict=True):
                for account, amount in granted(question, answer):
                    place = (name, account)
                    item.granted[place] = item.granted.get(place, 0) + amount
                item.answers.append(noted(answer))
                try:
                    self._advance(item, state, generator, answer, again, results)
                except Exception as error:  # as above: the handler's fault
                    self._fail(item, error)
        others = [entry for entry in asking if entry[3].ledger not in self._ledgers]
        for name, ledger in self._reads.items():
            self._look(
                ledger, [entry for entry in others if entry[3].ledger == name], again, results
            )
        for item, *_, question in others:
            if question.ledger not in self._reads:
                self._fail(item, LookupError(f"the stage has no ledger {question.ledger}"))
        return again

    def _look(
        self,
        ledger: Ledger,
        asking: list[Asking],
        again: list[Asking],
        results: list[tuple[Item, Any, Handling]],
    ) -> None:
        """Answer what a step asks of a ledger of another stage, in one call. The answers are noted
        like any: another call would give others."""
        questions = [entry[3] for entry in asking]
        wanted = dict.fromkeys(a for q in questions if isinstance(q, Available) for a in q.accounts)
        with self._timing.part("ledger"):
            amounts = ledger.available(list(wanted)) if wanted else ()
        known = dict(zip(wanted, amounts, strict=bool(amounts)))
        for item, state, generator, question in asking:
            try:
                if not isinstance(question, Available):
                    raise LookupError(f"{ledger.name} is another stage's: ask what is Available")
                answer = tuple([known[one] for one in question.accounts]) if known else ()
                item.answers.append(list(answer))
                self._advance(item, state, generator, answer, again, results)
            except Exception as error:  # as above: the handler's fault
                self._fail(item, error)

    def _advance(
        self,
        item: Item,
        state: Any,
        generator: Any,
        answer: Any,
        asking: list[Asking],
        results: list[tuple[Item, Any, Handling]],
    ) -> None:
        try:
            question = generator.send(answer)
        except StopIteration as stop:
            results.append((item, state, stop.value))
            return
        if isinstance(question, Draw) and question.ledger not in self._unit.wiring.stage.drawn:
            raise LookupError(f"the stage does not declare that it draws on {question.ledger}")
        if isinstance(question, Next):
            self._numbering.append((item, state, generator, question))
            return
        asking.append((item, state, generator, question))

    def _number(
        self, item: Item, state: Any, generator: Generator[Question, Any, Handling], question: Next
    ) -> None:
        """Answer who asks for numbers, and take over what it makes of them. They are given if that
        comes about as a whole; else they are the next one's."""
        numbers = self._sequences.next(item.partition, question)
        item.answers.append(noted_numbers(question, numbers))
        try:
            handling = _end(generator, numbers)
            taken = self._unit.take_over(item, state, handling)
        except Exception as error:  # as above: the handler's fault
            self._fail(item, error)
            return
        self._unit.keep(taken)
        if self.settle_key(item.partition, item.key):
            self._unit.numbered.add(id(item))
            self._sequences.give(item.partition, question.series, numbers)

    def _fail(self, item: Item, error: Exception) -> None:
        """Set the item aside; if its key cannot be written, behind what made it so. Raises
        RegistryUnavailable, which is nobody's fault: the batch is lost then."""
        if isinstance(error, RegistryUnavailable):
            raise error
        if item.key in self._unit.after.get(item.partition, ()):
            self.settle_key(item.partition, item.key)
        self._withdraw(item)
        if not self._follows(item):
            self._parking.park(self._unit, item, error, alone=isinstance(error, UndecodableRecord))

    def _withdraw(self, item: Item) -> None:
        """Give back at once what the item's handler took."""
        for name, ledger in self._ledgers.items():
            takes = [
                (item.partition, account, amount)
                for (of, account), amount in item.granted.items()
                if of == name and amount
            ]
            if takes:
                ledger.withdraw(
                    {item.partition: self._partitions[item.partition].ledger_guard(name)}, takes
                )
        item.granted.clear()


def _end(generator: Generator[Question, Any, Handling], numbers: range) -> Handling:
    """What a handler makes of its numbers. Raises LookupError if it asks for anything more."""
    try:
        question = generator.send(numbers)
    except StopIteration as stop:
        handling: Handling = stop.value
        return handling
    generator.close()
    raise LookupError(
        f"it asks for {subject(question)} after its numbers: they must be its last question"
    )
