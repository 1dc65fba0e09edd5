"""When an account of a ledger last received or shipped something: the journals know, the books
only know how much."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from orders.client.reading import Place, Reader
from orders.contracts.codec.codec import Codec
from orders.engine.ports.log import Message
from orders.engine.settings import Settings

FIRST_LOOK = 5_000
"""Records of a partition looked at first, from its end; each further look goes ten times as far."""

Span = tuple[int, int]
"""Offsets, the second one exclusive."""


class Moves(NamedTuple):
    """Business time in milliseconds; None where the journal's retention knows of none."""

    received_at: int | None
    shipped_at: int | None


NOTHING = Moves(None, None)


class Journals(Protocol):
    """What `Reader` can, as far as it is needed here."""

    def bounds(self, places: Iterable[Place]) -> dict[Place, Span]: ...

    def read(self, starts: Mapping[Place, int]) -> Iterator[Message]: ...


class History:
    """Looks backwards through a journal. An account's movements stand in any partition, that of
    the order or article that moved it; in each they are in order."""

    def __init__(self, journals: Journals, codec: Codec, partitions: int) -> None:
        self._journals = journals
        self._codec = codec
        self._partitions = partitions

    def of(self, ledger: str, accounts: Collection[str]) -> dict[str, Moves]:
        """The last receipt and dispatch of each account."""
        topic = f"{ledger}.journal.v2"
        bounds = self._journals.bounds((topic, number) for number in range(self._partitions))
        found: dict[str, Moves] = dict.fromkeys(accounts, NOTHING)
        reach, upper = FIRST_LOOK, {place: high for place, (_, high) in bounds.items()}
        while found and upper:
            spans = {
                place: (max(bounds[place][0], end - reach), end) for place, end in upper.items()
            }
            oldest = self._look(spans, found)
            upper = {
                place: low
                for place, (low, _) in spans.items()
                if low > bounds[place][0] and not _all_since(oldest.get(place), found.values())
            }
            reach *= 10
        return found

    def _look(self, spans: dict[Place, Span], found: dict[str, Moves]) -> dict[Place, int]:
        """Bring `found` up to what these spans tell. Returns since when each tells."""
        names = [account.encode() for account in found]
        oldest: dict[Place, int] = {}
        for message in self._journals.read({place: low for place, (low, _) in spans.items()}):
            place = message.topic, message.partition
            if message.value is None or message.offset >= spans[place][1]:
                continue
            if place in oldest and not any(name in message.value for name in names):
                continue  # Avro writes a text as it is: hardly any need be decoded
            entry = self._codec.decode(message.value, message.topic)[1]
            oldest.setdefault(place, entry["at"])
            for movement in entry["movements"]:
                if (account := movement["account"]) in found:
                    found[account] = _with(found[account], movement, entry["at"])
        return oldest


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


def _with(moves: Moves, movement: Mapping[str, Any], at: int) -> Moves:
    received_at, shipped_at = moves
    if movement["debit"] == "available" and movement["credit"] == "supplier":
        return Moves(max(received_at or at, at), shipped_at)
    if movement["debit"] == "shipped":
        return Moves(received_at, max(shipped_at or at, at))
    return moves


def _all_since(oldest: int | None, found: Iterable[Moves]) -> bool:
    """Whether no movement before `oldest` can be a last one."""
    return oldest is not None and all(
        moment is not None and moment >= oldest for moves in found for moment in moves
    )
