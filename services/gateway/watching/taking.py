"""What becomes of an entry of a list: what is not here as it stands there is handed in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec

from services.gateway.channels import Channel, OrderList
from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Reading
from services.gateway.watching.asking import Away
from services.gateway.watching.door import Door
from services.gateway.watching.lists import form_of
from services.gateway.watching.lists.entries import Entry
from services.gateway.watching.lists.session import Session


class Became(StrEnum):
    """What a look makes of an entry."""

    HERE = "here"
    """It is known, or was looked at before, as it stands there."""
    FETCHED = "fetched"
    """Nobody had told of it: it was handed in."""
    CHANGED = "changed"
    """It is known, and was changed or cancelled since: what it is now was handed in."""
    NO_ORDER = "no_order"
    """It is none for us, or none yet: a draft, a test, one that is not paid."""
    UNREADABLE = "unreadable"
    """It cannot be read, or the gateway refuses it: the channel has to be told."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """A channel that is watched: what is agreed with it, its list, and the secrets for its list and
    for the gateway."""

    name: str
    channel: Channel
    order_list: OrderList
    secret: str
    key: str


class Taken(NamedTuple):
    """What became of an entry. `order_id`: empty if nobody says; `placed_at`: ms, 0 likewise."""

    order_id: str
    became: Became
    placed_at: int = 0


def taken(watch: Watch, door: Door, entry: Entry, session: Session) -> Taken:
    """Look at an entry that is new, or has changed. Raises Away."""
    document, reading = _whole(watch, entry.document, session)
    if reading.waiting:
        return Taken(f"{watch.name}:{reading.waiting[0].reference}", Became.NO_ORDER)
    if not reading.placed and not reading.cancelled:
        return Taken("", Became.UNREADABLE)
    placed = reading.placed[0] if reading.placed else None
    reference = placed.order["reference"] if placed else reading.cancelled[0].reference
    placed_at = placed.order["placed_at"] if placed else 0
    order_id = f"{watch.name}:{reference}"
    here = door.knows(order_id)
    if placed is None and not here:  # there is nothing to cancel
        return Taken(order_id, Became.NO_ORDER)
    if here and placed is not None and placed.revision <= placed_at:
        return Taken(order_id, Became.HERE, placed_at)
    if not door.takes(document, watch.order_list.format):
        return Taken(order_id, Became.UNREADABLE, placed_at)
    return Taken(order_id, Became.CHANGED if here else Became.FETCHED, placed_at)


def _whole(watch: Watch, document: bytes, session: Session) -> tuple[bytes, Reading]:
    """The entry with what its list leaves out, where it is an order for us; and what it says."""
    read, profile = reader(watch.order_list.format), watch.channel.profile(watch.name)
    reading, whole = read(document, profile), form_of(watch.order_list).whole
    if whole is None or reading.waiting or reading.cancelled:
        return document, reading
    try:
        document = whole(session, document)
    except msgspec.MsgspecError as error:
        raise Away(f"what it tells of an order cannot be read: {error}") from None
    return document, read(document, profile)
