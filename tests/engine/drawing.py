"""A stage that draws what it reserves else, and looks who waits: so worlds have all questions,
whatever stages need them."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from orders.engine.handling import Handling
from orders.engine.questions import Draw, Question, Reserve, Reserved, Waiting, ask
from orders.engine.stage import Stage

Asking = Generator[Question, Any, Handling]


IsDrawn = Callable[[Reserve], bool]


def drawing(stage: Stage, ledger: str, *but: str) -> Stage:
    """The stage with every reservation from a ledger that it owns drawn, take by take, `but` of
    accounts that begin so. No other account of the ledger may begin with another's name. Whoever
    is refused looks again the later, the more others wait."""

    def is_drawn(question: Reserve) -> bool:
        others = any(take.account.startswith(but) for take in question.takes)
        return question.ledger == ledger and question.limit is None and not others

    takes = {kind: partial(_handled, handler, is_drawn) for kind, handler in stage.takes.items()}
    return replace(stage, takes=takes, drawn=(*stage.drawn, ledger))


def _handled(handler: Any, is_drawn: IsDrawn, record: Any, state: Any, ctx: Any) -> Any:
    outcome = handler(record, state, ctx)
    return _draws(outcome, is_drawn) if isinstance(outcome, Generator) else outcome


def _draws(asking: Asking, is_drawn: IsDrawn) -> Asking:
    answer: Any = None
    before = 0
    while True:
        try:
            question = asking.send(answer)
        except StopIteration as stop:
            return _later(stop.value, before)
        if isinstance(question, Reserve) and is_drawn(question):
            answer = yield from _drawn(question)
            if not answer.complete:
                before += sum(answer.waiting)
                for take in question.takes:
                    queue = yield from ask(Waiting(question.ledger, take.account, 2))
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
