"""Answers of ledgers as the headers of states have them, so that the past can be folded again from
them (docs/architecture.md, Determinism)."""

from collections.abc import Iterable
from typing import Any

from orders.engine.questions import (
    Answer,
    Available,
    Draw,
    Drawn,
    OnHand,
    Question,
    Queue,
    Reserve,
    Reserved,
    Take,
    Waiter,
    Waiting,
)


def granted(question: Question, answer: Answer) -> Iterable[tuple[str, int]]:
    """What an answer gave: accounts, each with its amount; one may come twice."""
    if isinstance(question, Reserve) and isinstance(answer, Reserved):
        return zip([take.account for take in question.takes], answer.granted, strict=True)
    if isinstance(answer, Drawn):
        return [(take.account, take.amount) for take in answer.takes]
    return ()


def noted(answer: Answer) -> list[Any]:
    """An answer as the header of a state has it."""
    match answer:
        case Reserved(amounts, free, complete, waiting):
            told = [list(amounts), list(free), complete]
            return [*told, list(waiting)] if any(waiting) else told
        case Drawn(takes, free, complete):
            return [[[take.account, take.amount] for take in takes], free, complete]
        case Queue(waiters, more, free):
            return [[list(waiter) for waiter in waiters], more, free]
        case amounts:
            return list(amounts)


def recalled(question: Question, told: list[Any]) -> Answer:
    """The answer that was noted. Raises LookupError if it is one to another question."""
    try:
        answer = _recalled(question, told)
    except (TypeError, ValueError) as error:  # parts of other kinds, or more or fewer of them
        raise LookupError(f"it asks {question.ledger} something else than it did") from error
    if not _fits(question, answer):
        raise LookupError(f"it asks {question.ledger} for other accounts than it did")
    return answer


def _recalled(question: Question, told: list[Any]) -> Answer:
    match question:
        case Reserve():
            amounts, free, complete, *waiting = told
            return Reserved(tuple(amounts), tuple(free), complete, *map(tuple, waiting))
        case Draw():
            takes, free, complete = told
            return Drawn(tuple([Take(*take) for take in takes]), free, complete)
        case Waiting():
            waiters, *rest = told
            return Queue(tuple([Waiter(*waiter) for waiter in waiters]), *rest)
        case Available() | OnHand():
            return tuple(told)


def _fits(question: Question, answer: Answer) -> bool:
    match question:
        case Reserve(takes=takes):
            return isinstance(answer, Reserved) and len(answer.granted) == len(takes)
        case Draw(prefix=prefix):
            return isinstance(answer, Drawn) and all(
                take.account.startswith(prefix) for take in answer.takes
            )
        case Waiting(most=most):
            return isinstance(answer, Queue) and len(answer.waiters) <= most
        case Available(accounts=accounts) | OnHand(accounts=accounts):
            # none: another stage's ledger was closed
            return isinstance(answer, tuple) and len(answer) in (0, len(accounts))
