"""The fake of the log cleaner."""

from orders.engine.ports.log import Message
from tests.fakes.log import Entry, Log


def compact(log: Log, tombstones_until: int) -> list[Message]:
    """Keep the last record of each key below the last stable offset, and tombstones written at or
    after `tombstones_until` (milliseconds); returns the committed records that went. Aborted
    records and markers go, too; offsets stay, with gaps between.

    The newest record stays whatever it is: a broker does not clean the segment that is written to.
    """
    stable, last = log.stable, dict[bytes | None, int]()
    for entry in log.entries:
        if entry.offset < stable and entry.readable and entry.message is not None:
            last[entry.message.key] = entry.offset
    newest = max(last.values(), default=-1)
    kept: list[Entry] = []
    gone: list[Message] = []
    for entry in log.entries:
        message = entry.message if entry.readable else None
        if entry.offset >= stable or (
            message is not None
            and last[message.key] == entry.offset
            and (
                message.value is not None
                or message.timestamp >= tombstones_until
                or entry.offset == newest
            )
        ):
            kept.append(entry)
        elif message is not None:
            gone.append(message)
    log.entries[:] = kept
    return gone
