"""A stage that draws what it reserves else, and looks who waits: so worlds have all questions,
whatever stages need them."""

from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

from orders.engine.handling import Handling
from orders.engine.questions import Draw, Question, Reserve, Reserved, Waiting, ask
from orders.engine.stage import Stage

Asking = Generator[Question, Any, Handling]


def drawing(stage: Stage, ledger: str) -> Stage:
    """The stage with every reservation from a ledger that it owns drawn, take by take. No account
    of the ledger may begin with another's name. Whoever is refused looks again the later, the
    more others wait."""
    takes = {kind: _drawing(handler, ledger) for kind, handler in stage.takes.items()}
    return replace(stage, takes=takes, drawn=(*stage.drawn, ledger))


def _drawing(handler: Any, ledger: str) -> Any:
    def draws(record: Any, state: Any, ctx: Any) -> Any:
        outcome = handler(record, state, ctx)
        return _draws(outcome, ledger) if isinstance(outcome, Generator) else outcome

    return draws


def _draws(asking: Asking, ledger: str) -> Asking:
    answer: Any = None
    before = 0
    while True:
        try:
            question = asking.send(answer)
        except StopIteration as stop:
            return _later(stop.value, before)
        if isinstance(question, Reserve) and question.ledger == ledger and question.limit is None:
            answer = yield from _drawn(question)
            if not answer.complete:
                before += sum(answer.waiting)
                for take in question.takes:
                    queue = yield from ask(Waiting(ledger, take.account, 2))
                    before += len(queue.waiters) + queue.more
        else:
            answer = yield question


def _later(handling: Handling, before: int) -> Handling:
    state = handling.state
    if not before or not isinstance(state, Mapping) or not state["waits"]:
        return handling
    return replace(handling, state={**state, "wake_at": state["wake_at"] + before})


def _drawn(question: Reserve) -> Generator[Question, Any, Reserved]:
    """What was drawn before a take that is refused does not stand in the new state, and is given
    back with it. A reservation of what is there no longer tells how much others wait for."""
    free, granted = list[int](), list[int]()
    for take in question.takes:
        drawn = yield from ask(
            Draw(question.ledger, take.account, take.amount, take.account, question.partial)
        )
        free.append(drawn.free)
        granted.append(sum(one.amount for one in drawn.takes))
    complete = granted == [take.amount for take in question.takes]
    if complete:
        return Reserved(tuple(granted), tuple(free), complete)
    refused = yield from ask(replace(question, partial=False))
    if not question.partial:
        granted = [0] * len(granted)
    return Reserved(tuple(granted), tuple(free), complete, refused.waiting)
