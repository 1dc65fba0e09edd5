"""What becomes of what a shop says and nobody can read is agreed with its channel (IN-01)."""

import asyncio
from collections.abc import Iterable

from orders.contracts.records import Channel
from orders.engine.errors import TransientError
from orders.engine.references import References
from services.gateway.agreements import Agreements
from tests.orders import agreed


def table(unreadable: str) -> References:
    return References({Channel: {"store": agreed("store", unreadable=unreadable)}})


def said(found: Iterable[References | Exception]) -> list[bool]:
    """Whether it waits for the desk, before the table is read and after each time."""
    agreements, answers, readings = Agreements(), [], iter(found)

    def read() -> References:
        answers.append(agreements.to_desk("store"))
        reading = next(readings, None)
        if reading is None:
            raise EOFError
        if isinstance(reading, Exception):
            raise reading
        return reading

    async def follow() -> None:
        try:
            await agreements.follow(read, seconds=0)
        except EOFError:
            return

    asyncio.run(follow())
    return answers


def test_it_waits_for_the_desk_unless_that_is_agreed_otherwise():
    assert said([References(), table("desk"), table("refused"), table("desk")]) == [
        True,
        True,
        True,
        False,
        True,
    ]


def test_what_was_read_last_holds_while_nobody_answers():
    assert said([table("refused"), TransientError("away")]) == [True, False, False]
