"""Answers of ledgers and sequences as the headers of states have them, so that the past can be
folded again from them (docs/architecture.md, Determinism)."""

from collections.abc import Iterable
from typing import Any

from orders.engine.questions import (
    Answer,
    Available,
    Draw,
    Drawn,
    LedgerAnswer,
    Next,
    OnHand,
    Question,
    Queue,
    Reserve,
    Reserved,
    Take,
    Waiter,
    Waiting,
)


def subject(question: Question) -> str:
    """The ledger that is asked, or the series."""
    return question.series if isinstance(question, Next) else question.ledger


def granted(question: Question, answer: Answer) -> Iterable[tuple[str, int]]:
    """What an answer gave: accounts, each with its amount; one may come twice."""
    if isinstance(question, Reserve) and isinstance(answer, Reserved):
        return zip([take.account for take in question.takes], answer.granted, strict=True)
    if isinstance(answer, Drawn):
        return [(take.account, take.amount) for take in answer.takes]
    return ()


def noted_numbers(question: Next, numbers: range) -> list[Any]:
    """Numbers as the header of a state has them: it tells the series, too, so that whoever counts
    needs no handler."""
    return [question.series, numbers.start, numbers.stop]


def noted(answer: LedgerAnswer) -> list[Any]:
    """A ledger's answer as the header of a state has it."""
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
        raise LookupError(f"it asks {subject(question)} something else than it did") from error
    if not _fits(question, answer):
        raise LookupError(f"it asks {subject(question)} for something else than it did")
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
        case Next(series=series):
            of, start, stop = told
            if of != series:
                raise ValueError(f"they are numbers of {of}")
            return range(start, stop)
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
        case Next(count=count):
            return isinstance(answer, range) and len(answer) == count
        case Available(accounts=accounts) | OnHand(accounts=accounts):
            # none: another stage's ledger was closed
            return isinstance(answer, tuple) and len(answer) in (0, len(accounts))
