"""When an account of a ledger last received or shipped something: the journals know, the books
only know how much."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from orders.client.reading import Place, Reader
from orders.contracts.codec.codec import Codec
from orders.contracts.partitioner import partition_of
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

FIRST_LOOK = 5_000
"""Records of a partition looked at first, from its end; each further look goes ten times as far."""


class Moves(NamedTuple):
    """Business time in milliseconds; None where the journal's retention knows of none."""

    received_at: int | None
    shipped_at: int | None


NOTHING = Moves(None, None)


class History:
    """Looks backwards through a journal. An account's entries stand in one partition, in order."""

    def __init__(self, reader: Reader, codec: Codec, partitions: int) -> None:
        self._reader = reader
        self._codec = codec
        self._partitions = partitions

    def of(self, ledger: str, accounts: Collection[str]) -> dict[str, Moves]:
        """The last receipt and dispatch of each account."""
        topic = f"{ledger}.journal.v1"
        by_place: dict[Place, list[str]] = {}
        for account in accounts:
            by_place.setdefault(
                (topic, partition_of(account.encode(), self._partitions)), []
            ).append(account)
        bounds = self._reader.bounds(by_place)
        found: dict[str, Moves] = dict.fromkeys(accounts, NOTHING)
        reach, upper = FIRST_LOOK, {place: high for place, (_, high) in bounds.items()}
        while upper:
            spans = {
                place: (max(bounds[place][0], end - reach), end) for place, end in upper.items()
            }
            self._look(spans, found)
            upper = {
                place: low
                for place, (low, _) in spans.items()
                if low > bounds[place][0] and _incomplete(by_place[place], found)
            }
            reach *= 10
        return found

    def _look(self, spans: dict[Place, tuple[int, int]], found: dict[str, Moves]) -> None:
        """Later entries stand above earlier ones, and what an earlier look has found above both."""
        seen: dict[str, Moves] = {}
        for message in self._reader.read({place: low for place, (low, _) in spans.items()}):
            account = (message.key or b"").decode(errors="replace")
            if account in found and message.offset < spans[message.topic, message.partition][1]:
                seen[account] = _with(seen.get(account, NOTHING), message, self._codec)
        for account, moves in seen.items():
            known = found[account]
            found[account] = Moves(
                known.received_at or moves.received_at, known.shipped_at or moves.shipped_at
            )


def moves_of(
    accounts: Mapping[str, Collection[str]], settings: Settings, codec: Codec
) -> dict[str, Moves]:
    """The last receipt and dispatch of each account of each ledger."""
    found: dict[str, Moves] = {}
    with Reader(settings) as reader:
        history = History(reader, codec, settings.partitions)
        for ledger, named in accounts.items():
            found |= history.of(ledger, named)
    return found


def _with(moves: Moves, message: Message, codec: Codec) -> Moves:
    if message.value is None:
        return moves
    entry = codec.decode(message.value, message.topic)[1]
    if entry["debit"] == "available" and entry["credit"] == "supplier":
        return moves._replace(received_at=entry["at"])
    if entry["debit"] == "shipped":
        return moves._replace(shipped_at=entry["at"])
    return moves


def _incomplete(accounts: list[str], found: dict[str, Moves]) -> bool:
    return any(None in found[account] for account in accounts)
