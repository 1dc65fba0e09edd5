"""Requests to a stage about parked keys, and what came of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from orders.client.asking import Answers, Asked, Request, ask
from orders.client.groups import Groups, inputs
from orders.client.states import States, subject
from orders.contracts.records import RedriveRequested
from orders.engine.core.ticket import Ticket
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings

Mark = dict[str, Any]
"""What a state says of its key while that is parked."""
Action = Literal["REDRIVE", "SKIP", "DISCARD", "RESET_CIRCUIT_BREAKER"]
DONE: Mapping[Action, str] = {"REDRIVE": "redriven", "SKIP": "skipped", "DISCARD": "discarded"}
"""Action -> what it comes to."""
REFUSALS: Mapping[Action, str] = {
    "REDRIVE": "some of its letters are gone (retention): it can only be discarded",
    "SKIP": "the order itself would be skipped, or letters are gone (retention): redrive it or "
    "discard it",
}
"""Action -> why a stage leaves the key parked."""
CIRCUIT_BREAKER = "@circuit_breaker"
LAST_STEP: Mapping[str, int] = {
    "intake": 19,
    "review": 29,
    "inventory": 39,
    "allocation": 49,
    "shipping": 59,
}
"""Stage -> last step (docs/flows.md) of an order that it has not handed on."""


class Outcome(NamedTuple):
    """`outcome`: sent, redriven, skipped, discarded, parked again or refused; of a dry run what it
    would be."""

    stage: str
    key: str
    outcome: str
    because: str


class Control:
    """Speaks to one stage through its control topic."""

    def __init__(self, stage: str, settings: Settings, states: States) -> None:
        self.stage = stage
        self._settings = settings
        self._states = states
        self._topic = f"{stage}.control.v1"

    def mark(self, key: str) -> Mark | None:
        """The key's parked mark, None if it is not parked."""
        return self._states.parked(self.stage, key)

    def handed_on(self, key: str) -> str:
        """Where the order stands if this stage has handed it on and it is not over; else empty.
        A discard would free what is under way."""
        state = self._states.of("tracking", key, subject(key))
        if (
            state is None
            or state["final"]
            or state["step"] <= LAST_STEP.get(self.stage, state["step"])
        ):
            return ""
        return str(state["status"])

    def send(self, action: Action, keys: Sequence[str], by: str, because: str) -> list[Asked]:
        """Ask for the action on each key. A request goes to the key's own partition: its owner
        alone can do it."""
        at = build_clock(self._settings).now()
        values = [
            RedriveRequested(key=key, action=action, requested_by=by, because=because, at=at)
            for key in keys
        ]
        return ask(
            self._settings,
            [
                Request(RedriveRequested, subject(value["key"]), value, self._topic)
                for value in values
            ],
        )

    def outcome(
        self, key: str, before: Mark, asked: Asked, patience: float, action: Action
    ) -> Outcome:
        """What came of a request for a key that had this mark. Raises TransientError if the
        stage does not deal with it in time."""
        self._wait(asked, patience)
        mark = self.mark(key)
        if mark is None:
            return Outcome(self.stage, key, DONE[action], "")
        if mark == before:
            return Outcome(
                self.stage,
                key,
                "refused",
                REFUSALS.get(action, "the stage is older than this command"),
            )
        return Outcome(self.stage, key, "parked again", mark["because"])

    def open_circuits(self) -> dict[int, str]:
        """Partition -> why its circuit breaker is open."""
        tickets = Groups(self._settings).tickets(self.stage)
        return {number: one.circuit_open for number, one in tickets.items() if one.circuit_open}

    def reset_breaker(self, partitions: Sequence[int], by: str, because: str) -> None:
        """Ask for it on each of these partitions."""
        at = build_clock(self._settings).now()
        value = RedriveRequested(
            key=CIRCUIT_BREAKER,
            action="RESET_CIRCUIT_BREAKER",
            requested_by=by,
            because=because,
            at=at,
        )
        ask(
            self._settings,
            [
                Request(RedriveRequested, CIRCUIT_BREAKER, value, self._topic, partition)
                for partition in partitions
            ],
        )

    def _wait(self, asked: Asked, patience: float) -> None:
        """Until the stage has committed what it made of the request, and Redis has it."""
        answers, groups = Answers(self._settings, patience), Groups(self._settings)
        answers.wait_until_read(self.stage, asked)
        place = inputs(self.stage).chain, asked.partition
        batch = Ticket.parse(groups.committed(self.stage, [place])[place].metadata).batch
        while self._states.confirmed(self.stage, asked.partition)[1] < batch:
            answers.pause(
                f"{self.stage} has committed, but Redis does not show it yet: `orders doctor`"
            )
