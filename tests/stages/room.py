"""The naive reference of a stage: a dictionary, a loop, the stage's own handlers. No log, no
transaction, no cache.

Stage tests run on it; the crash tests compare the engine's committed outputs with it.
"""

from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from orders.contracts.blank import blank
from orders.contracts.records import MessageRequested
from orders.engine import questions
from orders.engine.context import Cause, Context
from orders.engine.core.measures import check
from orders.engine.core.wiring import ARTICLE, Wiring
from orders.engine.handling import UNCHANGED, Consume, Event, Handling, Measured, Supply
from orders.engine.policy import Policy
from orders.engine.questions import (
    Answer,
    Available,
    Draw,
    Drawn,
    LedgerAnswer,
    LedgerQuestion,
    Next,
    OnHand,
    Question,
    Reserve,
    Reserved,
    Take,
    Waiter,
    Waiting,
)
from orders.engine.references import References
from orders.engine.stage import BalanceChanged, PassedOver, Stage, TimerDue, Woken
from services.effects.policy import EffectsPolicy, Template
from services.effects.rules.ways import CUSTOMER
from services.effects.stage import STAGE as EFFECTS
from tests.policies import usual
from tests.stages.codes import declared
from tests.stages.waiting import Queue, waiting

START = 1_790_000_000_000  # 2026-09-21 UTC: any fixed business time
HOUR = 3_600_000


def key_of(value: Mapping[str, Any]) -> str:
    """State key of a record: the order id, or `@article/<sku>` for records keyed by article."""
    return str(value["order_id"]) if "order_id" in value else f"@article/{value['sku']}"


def check_key(wiring: Wiring, key: str, event: Event) -> None:
    """A record about an order or an article bears that key on a topic that goes by it."""
    own = wiring.own_key(wiring.outlets[event.record].topic, event.value)
    under = event.key or key.removeprefix(ARTICLE)
    assert own in (None, under), f"{event.record.__name__} of {own!r} under the key {under!r}"


def check_text(event: Event) -> None:
    """A message that is asked for is one that effects knows, and none of a team's is a customer's
    (TR-02)."""
    if event.record is MessageRequested:
        known = templates()
        template, to = event.value["template"], event.value["to"]
        assert template in known, f"policy.yaml of effects has no {template}"
        assert to != CUSTOMER or known[template].category != "TEAM", f"{template} is of teams"


@cache
def templates() -> Mapping[str, Template]:
    """Every text that effects ships with."""
    policy = usual(EFFECTS)
    assert isinstance(policy, EffectsPolicy)
    return policy.templates


class Room:
    """One stage with all its keys in one dictionary and its ledgers in another."""

    def __init__(
        self,
        stage: Stage,
        policy: Policy | None = None,
        references: Mapping[type, dict[str, Any]] | None = None,
        now: int = START,
    ) -> None:
        self.stage = stage
        self.policy = policy or usual(stage)
        self.references = References(references)
        self.now = now
        self.states: dict[str, Any] = {}
        self.balance: Counter[tuple[str, str]] = Counter()  # supplied - consumed - held
        self.taken: Counter[tuple[str, str]] = Counter()  # what the present handling was granted
        self.supplied: Counter[tuple[str, str]] = Counter()  # supplied - consumed
        self.heard: dict[tuple[str, str], Any] = {}
        self.numbers: Counter[str] = Counter()  # how many of each series are given
        self.wiring = Wiring(stage)
        self.queue = Queue()
        self.events: list[Event] = []
        self.outcomes: list[tuple[str, str, str]] = []
        self.measures: list[Measured] = []
        self._offset = 0

    def send(self, record: type, value: Mapping[str, Any]) -> list[Event]:
        """Hand one record to the stage, then its own notices and the wake-ups that follow.
        Returns what it published."""
        self._offset += 1
        before = len(self.events)
        self._run(deque([(record, key_of(value), value, self._offset)]))
        return self.events[before:]

    def forward(self, hours: float = 0, ms: int = 0) -> list[Event]:
        """Move the clock, firing every timer on the way at its time, in order. Returns what was
        published."""
        target, before = self.now + int(hours * HOUR) + ms, len(self.events)
        while (due := self._next_due()) and due[0] <= target:
            self.now = max(self.now, due[0])
            self._run(deque([(TimerDue, due[1], {"key": due[1], "due_at": due[0]}, -1)]))
        self.now = target
        return self.events[before:]

    def tell(self) -> list[Event]:
        """Tell accounts' own keys of balances that are another than they heard last. Returns what
        was published."""
        before = len(self.events)
        for ledger, prefix in self.stage.tells.items():
            waits = [
                (wait["ledger"], wait["account"])
                for state in self.states.values()
                for wait in state["waits"]
            ]
            touched = [*self.balance, *waits, *self.heard]
            for account in sorted({name for of, name in touched if of == ledger}):
                place = ledger, account
                waiting = sum(
                    wait["amount"]
                    for state in self.states.values()
                    for wait in state["waits"]
                    if (wait["ledger"], wait["account"]) == place
                )
                told = {
                    "ledger": ledger,
                    "account": account,
                    "free": self.balance[place],
                    "on_hand": self.supplied[place],
                    "waiting": waiting,
                }
                if told != self.heard.get(place):
                    self.heard[place] = told
                    self.alarm(BalanceChanged, {"key": prefix + account, **told})
        return self.events[before:]

    def alarm(self, kind: type, told: Mapping[str, Any]) -> list[Event]:
        """Hand what the engine itself tells to the stage. Returns what was published."""
        before = len(self.events)
        self._run(deque([(kind, told["key"], told, -1)]))
        return self.events[before:]

    def state(self, key: str) -> Any:
        """The state of a key, None if there is none."""
        return self.states.get(key)

    def free(self, ledger: str, account: str, limit: int = 0) -> int:
        """What could be taken now: limit + supplied - consumed - held."""
        return limit + self.balance[ledger, account]

    def supply(self, ledger: str, account: str, amount: int) -> None:
        """Put something into an account and wake who waits for it."""
        self._supply(ledger, account, amount)
        self._run(deque(self._wake({(ledger, account)})))

    def _next_due(self) -> tuple[int, str] | None:
        return min(
            (
                (state["wake_at"], key)
                for key, state in self.states.items()
                if state["wake_at"] is not None
            ),
            default=None,
        )

    def _run(self, queue: deque[tuple[type, str, Any, int]]) -> None:
        while queue:
            record, key, value, offset = queue.popleft()
            handler = self.stage.takes.get(record)
            if handler is None:
                continue
            state = self.states.get(key)
            if record is TimerDue and state is not None:
                state = self.states[key] = {**state, "wake_at": None}
            topic = self.stage.chain if offset >= 0 else "timer"
            context = Context(
                key, self.now, self.policy, self.references, Cause(topic, 0, offset, self.now)
            )
            outcome = handler(value, state, context)
            handling = self._answer(key, outcome) if isinstance(outcome, Generator) else outcome
            codes = declared(self.stage.name)
            undeclared = codes.undeclared(record.__name__, handling.outcome, handling.reason)
            assert not undeclared, f"{undeclared} is not in codes.yaml of {self.stage.name}"
            unknown = codes.unknown_rules(handling.events)
            assert not unknown, f"rules {unknown} are not in codes.yaml of {self.stage.name}"
            self.outcomes.append((record.__name__, handling.outcome, handling.reason))
            for measured in handling.measures:
                check(measured, self.stage.name)
            self.measures += handling.measures
            grown = self._apply(key, state, handling)
            grown |= self.queue.replaced(key, state, self.states.get(key))
            self.events.extend(handling.events)
            for event in handling.events:
                check_key(self.wiring, key, event)
                check_text(event)
            own = [
                e
                for e in handling.events
                if e.record in self.stage.takes and e.record.__name__ != "RecallRequested"
            ]
            queue.extend((e.record, key_of(e.value), e.value, self._offset) for e in own)
            queue.extend(self._wake(grown))

    def _answer(self, key: str, generator: Generator[Question, Answer, Handling]) -> Handling:
        self.taken.clear()
        question: Question | None = None
        try:
            question = next(generator)
            while not isinstance(question, Next):
                answer = self._ask(key, question)
                self._take(question, answer)
                question = generator.send(answer)
            last = self.numbers[question.series]
            generator.send(range(last + 1, last + 1 + question.count))
            raise AssertionError("numbers must be the last question of a handler")
        except StopIteration as stop:
            self.taken.clear()  # what the new state holds is settled by it
            handling: Handling = stop.value
            if isinstance(question, Next):
                self.numbers[question.series] += question.count
            return handling

    def _take(self, question: LedgerQuestion, answer: LedgerAnswer) -> None:
        """What is granted is taken at once: the handling's next question finds it gone."""
        match question, answer:
            case Reserve(ledger, takes), Reserved(granted):
                for take, amount in zip(takes, granted, strict=True):
                    self.taken[ledger, take.account] += amount
            case Draw(ledger), Drawn(drawn):
                for take in drawn:
                    self.taken[ledger, take.account] += take.amount

    def _ask(self, key: str, question: LedgerQuestion) -> LedgerAnswer:
        match question:
            case Available(ledger, accounts):
                return tuple(self._available(key, (ledger, a)) for a in accounts)
            case OnHand(ledger, accounts):
                return tuple(self.supplied[ledger, a] for a in accounts)
            case Reserve(ledger, takes, limit, partial, rank):
                left = {
                    t.account: self._available(key, (ledger, t.account), limit or 0, rank)
                    for t in takes
                }
                free, granted = tuple(left[t.account] for t in takes), []
                for take in takes:
                    amount = min(take.amount, max(left[take.account], 0))
                    left[take.account] -= amount
                    granted.append(amount)
                complete = granted == [t.amount for t in takes]
                return Reserved(
                    tuple(granted) if partial or complete else (0,) * len(takes),
                    free,
                    complete,
                    ()
                    if complete
                    else tuple(self._needed(key, (ledger, t.account)) for t in takes),
                )
            case Waiting(ledger, account, most):
                waiters = [
                    Waiter(one.key, one.rank, one.wait["amount"], one.wait["passes"])
                    for one in waiting((ledger, account), self.states)
                ]
                first, more = tuple(waiters[:most]), len(waiters) > most
                return questions.Queue(first, more, self.balance[ledger, account])
            case Draw(ledger, prefix):
                named = [a for of, a in self.balance if of == ledger and a.startswith(prefix)]
                return self._draw(key, question, named)

    def _needed(self, key: str, account: tuple[str, str]) -> int:
        """What others wait for."""
        waiters = waiting(account, self.states)
        return sum(one.wait["amount"] for one in waiters if one.key != key)

    def _draw(self, key: str, question: Draw, accounts: Iterable[str]) -> Drawn:
        takes, free, left = list[Take](), 0, question.amount
        for account in sorted(accounts, key=str.encode):
            if account.encode() < question.least.encode():
                continue
            had = max(self._available(key, (question.ledger, account)), 0)
            if grant := min(had, left):
                takes.append(Take(account, grant))
            free, left = free + had, left - grant
        refused = left and not question.partial
        return Drawn(() if refused else tuple(takes), free, complete=not left)

    def _available(self, key: str, account: tuple[str, str], limit: int = 0, rank: str = "") -> int:
        """What the key could have: what is kept for others brings it to 0 at most."""
        free = limit + self.balance[account] - self.taken[account]
        kept = self.queue.blocked(account, key, self.states.get(key), rank)
        return min(free, max(free - kept, 0))

    def _apply(self, key: str, state: Any, handling: Handling) -> set[tuple[str, str]]:
        """Settle the ledgers by the difference of the states; returns the accounts that grew."""
        before = dict(self.balance)
        if handling.state is not UNCHANGED:
            for reservation in (state or {}).get("reservations", ()):
                self.balance[reservation["ledger"], reservation["account"]] += reservation["amount"]
            new = handling.state
            for reservation in new["reservations"] if isinstance(new, Mapping) else ():
                self.balance[reservation["ledger"], reservation["account"]] -= reservation["amount"]
            if new is None:
                self.states.pop(key, None)
            else:
                assert isinstance(new, Mapping)
                assert set(new) == set(blank(self.stage.state)), "a state needs all its fields"
                self.states[key] = new
        for effect in handling.effects:
            self._supply(
                effect.ledger,
                effect.account,
                effect.amount if isinstance(effect, Supply) else -effect.amount,
            )
            assert isinstance(effect, Supply | Consume)
        return {
            account for account, amount in self.balance.items() if amount > before.get(account, 0)
        }

    def _supply(self, ledger: str, account: str, amount: int) -> None:
        self.balance[ledger, account] += amount
        self.supplied[ledger, account] += amount

    def _wake(self, accounts: set[tuple[str, str]]) -> Iterator[tuple[type, str, Any, int]]:
        for ledger, account in sorted(accounts):
            woken, passed = self.queue.offer(
                (ledger, account), self.balance[ledger, account], self.states
            )
            for key, past in woken.items():
                wake = {"key": key, "ledger": ledger, "account": account, "passed": past}
                yield Woken, key, wake, -1
            for key in passed:
                times = self.queue.times[key, (ledger, account)]
                told = {"key": key, "ledger": ledger, "account": account, "times": times}
                yield PassedOver, key, told, -1
