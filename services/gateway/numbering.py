"""Control numbers of interchanges: intake says whether a number is a new one, before what came
under it is sent (docs/decisions/0059)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from orders.business.documents import INTERCHANGE
from orders.contracts.records import InterchangeReceived
from services.gateway.edge import Edge
from services.gateway.formats.reading import Numbered, Reading, Unreadable
from services.gateway.sending import send
from services.gateway.submissions import Encode, Item

OTHER = "an earlier interchange has this control number, and says something else"
REFUSED = f"{OTHER}: nothing of this document was taken; send it under a number of its own"
TOLD = f"{OTHER}: this one was taken all the same, and a person looks at it"


async def checked(
    edge: Edge, reading: Reading, channel: str, sha256: str, *, lenient: bool, patience: float
) -> Reading:
    """The reading, once its control numbers are durable with intake. Of a document with a number
    that something else had nothing stands, but for a `lenient` channel: there it is told. A strict
    channel is waited for; if intake says nothing in time all stands, and the desk hears of it.
    `patience`: seconds for which the client of a lenient one waits. Raises NoRoom."""
    seconds = patience if lenient else edge.number_seconds
    items = [_item(one, channel, sha256, edge.now(), edge.encode) for one in reading.numbered]
    used = await asyncio.gather(*(_used(edge, item, seconds) for item in items))
    again = [one for one, reused in zip(reading.numbered, used, strict=True) if reused]
    if not again:
        return reading
    faults = (*reading.faults, *_faults(again, TOLD if lenient else REFUSED))
    if lenient:
        return replace(reading, faults=faults)
    return Reading(acknowledged=reading.acknowledged, faults=faults)


async def _used(edge: Edge, item: Item, seconds: float) -> bool:
    heard = (await send(edge, item, seconds)).heard
    return heard is not None and heard.value.get("outcome") == "reused"


def _faults(again: Sequence[Numbered], message: str) -> list[Unreadable]:
    return [Unreadable(one.where, "control_number_reused", message) for one in again]


def _item(one: Numbered, channel: str, sha256: str, now: int, encode: Encode) -> Item:
    key = f"{INTERCHANGE}{channel}/{_fingerprint(one)}"
    came: InterchangeReceived = {
        "order_id": key,
        "format": one.format,
        "sender": one.sender,
        "receiver": one.receiver,
        "number": one.number,
        "content": one.content,
        "document": sha256,
        "at": now,
    }
    return Item(key, "interchange", encode(InterchangeReceived, key, came))


def _fingerprint(one: Numbered) -> str:
    """Stands for the number in a key, which says nothing of who sent it."""
    said = "\x1f".join((one.format, one.sender, one.receiver, one.number))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
