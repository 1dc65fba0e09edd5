"""One decision once more: the engine's own unit of work, the stage's handlers, and the answers that
they got then."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orders.audit.source import Record
from orders.contracts.blank import blank
from orders.contracts.codec.codec import Codec
from orders.engine.context import Cause, Context
from orders.engine.core.answers import granted, recalled, subject
from orders.engine.core.headers import Stamp
from orders.engine.core.item import Item
from orders.engine.core.outputs import Output
from orders.engine.core.unit_of_work import Taken, UnitOfWork
from orders.engine.core.wiring import ALARMS, Wiring
from orders.engine.handling import Handling
from orders.engine.policy import Policy
from orders.engine.ports.log import Headers, Message
from orders.engine.questions import Answer, Question
from orders.engine.references import References
from orders.replay.recorded import Decision, Folded

COMPACTED = "their changelog has been compacted"


class Gone(Exception):
    """A decision cannot be folded again, as something that it saw is no longer there; the text
    says what."""


class Redone(NamedTuple):
    """What one handled thing comes to now: its outcome and what it publishes, or (`error`) why
    there is no outcome."""

    folded: Folded
    outcome: str = ""
    outputs: Sequence[Output] = ()
    error: str = ""


Handle = Callable[[Item, Any, Context[Any], Sequence[Any]], Handling]
"""How an item is handled again, with the ledgers' answers of then."""


def as_then(item: Item, state: Any, ctx: Context[Any], answers: Sequence[Any]) -> Handling:
    """By its handler, with the answers that it got. Raises LookupError if it asks for others."""
    result = item.handler(item.value, state, ctx)
    return _answered(item, result, answers) if isinstance(result, Generator) else result


class Again:
    """Folds decisions of one stage again under one policy."""

    def __init__(
        self, wiring: Wiring, codec: Codec, policy: Policy, handle: Handle = as_then
    ) -> None:
        self._wiring = wiring
        self._codec = codec
        self._policy = policy
        self._run = handle

    def fold(
        self, decision: Decision, records: Mapping[tuple[str, int], Record], references: References
    ) -> tuple[list[Redone], bytes | None]:
        """What each handled thing comes to, up to the first that fails, and the state after
        them. Raises Gone."""
        if decision.follows is False:
            raise Gone(COMPACTED)
        number, key = decision.partition, decision.key
        unit = UnitOfWork(
            self._wiring, self._codec, decision.at, Stamp(self._wiring.source, decision.at)
        )
        unit.before[number] = {key: self._before(decision)}
        done: list[Redone] = []
        for folded in decision.folded:
            item = self._item(decision, folded, records)
            try:
                taken = self._handle(unit, item, folded, references)
                if folded is decision.folded[-1] and key in unit.after.get(number, ()):
                    unit.encode(number, key)
            except (
                Exception
            ) as error:  # whatever the handler's fault is: it had none when it was first run
                done.append(Redone(folded, error=f"{type(error).__name__}: {error}"))
                break
            done.append(Redone(folded, taken.handling.outcome, taken.outputs))
        return done, unit.encoded.get(number, {}).get(key, decision.before)

    def _handle(
        self, unit: UnitOfWork, item: Item, folded: Folded, references: References
    ) -> Taken:
        state = unit.state(item.partition, item.key)
        if item.name == "TimerDue":
            state = {**(state or blank(self._wiring.stage.state)), "wake_at": None}
            unit.set_state(item.partition, item.key, state)
        ctx = Context(item.key, unit.now, self._policy, references, item.cause)
        handling = self._run(item, state, ctx, folded.answers)
        return unit.take_over(item, state, handling)

    def _before(self, decision: Decision) -> Any:
        """The state that the handlers met. What was handled at all was not parked: a mark that
        stood there was first taken away."""
        state = (
            None
            if decision.before is None
            else self._codec.decode_state(decision.before, self._wiring.state.topic)
        )
        if state is None or state["parked"] is None:
            return state
        cleared = {**state, "parked": None}
        return None if cleared == blank(self._wiring.stage.state) else cleared

    def _item(
        self, decision: Decision, folded: Folded, records: Mapping[tuple[str, int], Record]
    ) -> Item:
        number, key = decision.partition, decision.key
        if folded.value is not None:
            source, _, _ = folded.origin.partition("/")
            name, handler = ALARMS[source].__name__, self._wiring.alarms.get(source)
            if handler is None:
                raise Gone(f"the stage no longer takes {name}")
            return Item(
                number,
                key,
                name,
                handler,
                folded.value,
                Cause(source, number, -1, folded.recorded_at),
            )
        record = records.get(folded.position)
        if record is None or record.value is None:
            raise Gone(f"retention has deleted records of {folded.position[0]}")
        kind, value = self._codec.decode(record.value, record.topic)
        taker = self._wiring.handlers.get(kind)
        if taker is None:
            raise Gone(f"the stage no longer takes {kind.name}")
        cause = Cause(record.topic, number, record.offset, record.timestamp)
        message = Message(
            record.topic,
            number,
            record.offset,
            record.key,
            record.value,
            record.timestamp,
            _told(record),
        )
        return Item(number, key, kind.name, taker, value, cause, message)


def _told(record: Record) -> Headers:
    """The record's headers, as the stage read them."""
    return tuple((name, value or b"") for name, value in record.headers())


def _answered(
    item: Item, handler: Generator[Question, Any, Handling], answers: Iterable[Any]
) -> Handling:
    """Run a handler that asks. Raises LookupError if it asks more, less or for other accounts
    than it did."""
    told = iter(answers)
    answer: Answer | None = None
    while True:
        try:
            question = handler.send(answer)
        except StopIteration as stop:
            if next(told, None) is not None:
                raise LookupError("it asks less than it did") from None
            handling: Handling = stop.value
            return handling
        answer = _answer(item, question, next(told, None))


def _answer(item: Item, question: Question, told: Any) -> Answer:
    if told is None:
        raise LookupError(f"it asks {subject(question)} more than it did")
    answer = recalled(question, told)
    for account, amount in granted(question, answer):
        place = subject(question), account
        item.granted[place] = item.granted.get(place, 0) + amount
    return answer
