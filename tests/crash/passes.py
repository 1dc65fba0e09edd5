"""Whoever is told that it was passed over is named by a journal, as passed by whom and why: a wake
that went past others is told again rather than not at all."""

from collections.abc import Iterator, Mapping

from orders.audit.source import Record, Source
from orders.contracts.codec.codec import Codec
from orders.engine.core.wiring import Wiring
from orders.replay.recorded import Stretch, decisions
from tests.audit.fakes import quietly

Passed = tuple[str, str, str]
"""Ledger, account, key."""


def unnamed(
    wiring: Wiring, source: Source, codec: Codec, opened: Mapping[str, int]
) -> Iterator[str]:
    """Sentences about one stage of a world at rest. Of a ledger that was opened again wakes are
    gone, and with them what was set aside; a wake that was set aside with its key was not handled.
    """
    named = {one for ledger in wiring.journals for one in _named(ledger, source, codec)}
    letters = _records(wiring.dead_letter.topic, source)
    if any(b"@Woken" in (record.value or b"") for record in letters):
        return
    for ledger, account, key in sorted(_told(wiring, source)):
        if opened[ledger] == 1 and (ledger, account, key) not in named:
            yield f"{key} was passed over on {ledger}/{account}, and no journal says by whom"


def _named(ledger: str, source: Source, codec: Codec) -> Iterator[Passed]:
    topic = f"{ledger}.journal.v2"
    for record in _records(topic, source):
        entry = codec.decode(record.value or b"", topic)[1]
        yield from ((ledger, passed["account"], passed["key"]) for passed in entry["passed"])


def _records(topic: str, source: Source) -> Iterator[Record]:
    return source.read(source.bounds((topic, number) for number in range(source.partitions)))


def _told(wiring: Wiring, source: Source) -> set[Passed]:
    return {
        (folded.value["ledger"], folded.value["account"], decision.key)
        for partition in range(source.partitions)
        for decision in decisions(source, wiring, partition, Stretch(), quietly)
        for folded in decision.folded
        if folded.value is not None and "times" in folded.value
    }
