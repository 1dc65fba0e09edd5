"""Questions and answers as prepare.lua has them: names once, everything else as numbers."""

from collections.abc import Sequence
from typing import Any

from orders.engine.core.waits import SEPARATOR
from orders.engine.questions import (
    Available,
    Draw,
    Drawn,
    LedgerAnswer,
    LedgerQuestion,
    OnHand,
    Queue,
    Reserve,
    Reserved,
    Take,
    Waiter,
    Waiting,
)

WHOLE, PARTIAL, AVAILABLE, ON_HAND, DRAW, DRAW_IN_PART, WAITING, RANKED = range(8)
NOTHING, COMPLETE = range(2)


def questions_as(questions: Sequence[tuple[int, str, LedgerQuestion]]) -> list[bytes | str | int]:
    """The script's arguments: accounts, ranges of names, keys, each with its rank behind it if it
    has one to tell, and the numbers as one JSON array (places in a list count from 1, as in
    Lua)."""
    accounts: dict[str, int] = {}
    ranges: dict[tuple[bytes, bytes], int] = {}
    keys: list[bytes | str | int] = []
    numbers: list[int] = []
    for partition, key, question in questions:
        keys.append(key)
        asker = len(keys)
        match question:
            case Reserve(takes=takes, limit=limit, partial=partial, rank=rank):
                if rank:
                    numbers.append(RANKED)
                    keys.append(rank)
                numbers += (
                    PARTIAL if partial else WHOLE,
                    partition,
                    asker,
                    limit or 0,
                    len(takes),
                )
                for take in takes:
                    numbers += (accounts.setdefault(take.account, len(accounts) + 1), take.amount)
            case Draw(prefix=prefix, amount=amount, least=least, partial=partial):
                begin = max(prefix.encode(), least.encode())
                place = ranges.setdefault((begin, prefix.encode()), len(ranges) + 1)
                kind = DRAW_IN_PART if partial else DRAW
                numbers += (kind, partition, asker, amount, place)
            case Waiting(account=account, most=most):
                place = accounts.setdefault(account, len(accounts) + 1)
                numbers += (WAITING, partition, asker, most, place)
            case Available(accounts=asked):
                numbers += (AVAILABLE, partition, asker, 0, len(asked))
                numbers += [accounts.setdefault(account, len(accounts) + 1) for account in asked]
            case OnHand(accounts=asked):
                numbers += (ON_HAND, partition, asker, 0, len(asked))
                numbers += [accounts.setdefault(account, len(accounts) + 1) for account in asked]
    named = [text for both in ranges for text in both]
    return [len(accounts), *accounts, len(ranges), *named, len(keys), *keys, str(numbers)]


def answers_of(
    questions: Sequence[tuple[int, str, LedgerQuestion]], flat: Sequence[Any]
) -> list[LedgerAnswer]:
    """The script's flat answer, cut to the questions."""
    answers: list[LedgerAnswer] = []
    at = 0
    for _, _, question in questions:
        if isinstance(question, Reserve):
            result, end = flat[at], at + 1 + len(question.takes)
            free = tuple(flat[at + 1 : end])
            if result == COMPLETE:
                granted = tuple([take.amount for take in question.takes])
            elif result == NOTHING:
                granted = (0,) * len(free)
            else:
                granted, end = tuple(flat[end : end + len(free)]), end + len(free)
            waiting = (0,) * len(free)
            if result != COMPLETE:
                waiting, end = tuple(flat[end : end + len(free)]), end + len(free)
            answers.append(Reserved(granted, free, result == COMPLETE, waiting))
        elif isinstance(question, Draw):
            free_of_all, end = flat[at], at + 2 + 2 * flat[at + 1]
            pairs = zip(flat[at + 2 : end : 2], flat[at + 3 : end : 2], strict=True)
            takes = tuple([Take(account.decode(), amount) for account, amount in pairs])
            complete = sum([take.amount for take in takes]) == question.amount
            answers.append(Drawn(takes, free_of_all, complete))
        elif isinstance(question, Waiting):
            end, free = at + 2 + flat[at], flat[at + 1]
            waiters = [_waiter(place) for place in sorted(flat[at + 2 : end])]
            most = question.most
            answers.append(Queue(tuple(waiters[:most]), len(waiters) > most, free))
        else:
            end = at + len(question.accounts)
            answers.append(tuple(flat[at:end]))
        at = end
    return answers


def _waiter(place: bytes) -> Waiter:
    """A wait as waiters.lua writes it; a key may hold anything."""
    _, rank, _, rest = place.decode().split(SEPARATOR, 3)
    key, amount, _, passes = rest.rsplit(SEPARATOR, 3)
    return Waiter(key, rank, int(amount), int(passes))
