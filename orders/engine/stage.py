"""A stage, declared: which records it takes and who handles each. The wiring of a room on one
page."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from orders.contracts.records import PassedWaiter
from orders.engine.handling import Handling
from orders.engine.policy import Policy
from orders.engine.questions import Answer, Question

Asking = Generator[Question, Answer, Handling]
"""What a handler that asks a ledger returns: it yields its questions, see `questions.ask`."""
Outcome = Handling | Asking
Handler = Callable[[Any, Any, Any], Outcome]


class TimerDue(TypedDict):
    """The state's `wake_at` has come. The engine clears `wake_at` unless the handler's new state
    sets it again."""

    key: str
    due_at: int


class Woken(TypedDict):
    """Units that the key waits for were set aside for it; it should ask again now. `account` is
    the one that was freed. `passed`: whom units went past to this key, and why; each pass is told
    to one key, again rather than not at all, and by the engine to the ledger's journal. A key that
    waits no longer is woken only to tell it."""

    key: str
    ledger: str
    account: str
    passed: list[PassedWaiter]


class PassedOver(TypedDict):
    """Units went past the key to one that waits behind it, because it needs more than there was:
    `times` on this account since it began to wait. Told once for all passes since it was last
    told; after a failure it may be told the same `times` again."""

    key: str
    ledger: str
    account: str
    times: int


class BalanceChanged(TypedDict):
    """An account that the key is told of (`Stage.tells`) has another balance than it heard last:
    `free` is promised to nobody, what is only tentatively taken counts as free; `waiting` is what
    all who wait for it need. It is told again until it was handled."""

    key: str
    ledger: str
    account: str
    free: int
    on_hand: int
    waiting: int


@dataclass(frozen=True)
class Stage:
    """What the engine needs to know of a stage.

    name          also the prefix of `<name>.state.v1`, `<name>.dlq.v1`, `<name>.control.v1`, and
                  the consumer group
    chain         the one topic that it subscribes to; ownership of a partition is decided on it
    also          further topics whose same-numbered partitions come with it
    state         TypedDict class of its state record
    policy        model of its tunables; `policy_file` holds the values
    references    reference records whose tables its handlers read
    ledgers       names of the ledgers it owns, in the order in which they are asked
    drawn         which of its ledgers it asks to `Draw`: they keep the names of accounts in order
    tells         name of a ledger that it owns -> what a state key begins with: each account's own
                  key, of the account's partition, is told of its balance (`BalanceChanged`), again
                  after 5 s of business time at the earliest
    reads         names of ledgers of other stages of which it may ask what is `Available`
    takes         record class (or TimerDue, Woken, PassedOver, BalanceChanged) -> handler
    emits         record classes it may publish; anything else is a programming error found at once
    batch_ms      wall milliseconds for which a batch gathers records in any case once there is one:
                  what nobody waits for may gather longer
    review_holds  field of its state that lists holds for people, and the field that names a hold's
                  type; None if it has none
    ended         whether a state says that the stage is done with its key, but for forgetting it,
                  and asks nobody anything: the state store then keeps no more than where the state
                  stands on the changelog; None if it keeps the states of all
    queue_of      the queue in which the key of a state stands, "" for none: how many stand in each
                  is told in ref.workload.v1 every few seconds; None if it tells nothing
    """

    name: str
    chain: str
    state: type
    policy: type[Policy]
    policy_file: Path
    takes: Mapping[type, Handler]
    emits: tuple[type, ...]
    also: tuple[str, ...] = ()
    references: tuple[type, ...] = ()
    ledgers: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    tells: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    batch_ms: int = 5
    review_holds: tuple[str, str] | None = None
    ended: Callable[[Any], bool] | None = None
    queue_of: Callable[[Mapping[str, Any]], str] | None = None
