"""What `orders archive verify` finds."""

import time
from typing import NamedTuple

from orders.cli.orderfile.opening import order_file
from orders.cli.papers.process import workshop
from orders.cli.printing import print_json, print_table
from orders.client.archive.layout import folder_of
from orders.client.archive.openable import Openable
from orders.client.archive.verifying import Against, Chain, Facts, collecting, sound
from orders.client.archive.verifying import against as compare
from orders.client.archive.verifying import verify as walk_all
from orders.client.keyroom.place import keys_of
from orders.engine.settings import Settings

SLACK_MS = 120_000
"""So long after its time an order may wait until it is archived."""


class Verified(NamedTuple):
    """What was found; `other`: so many bundles have papers that would have other bytes by now."""

    chains: list[Chain]
    openable: Openable
    other: int
    compared: Against | None

    @property
    def ok(self) -> bool:
        """That another renderer prints papers now is no fault."""
        whole = sound(self.chains) and not self.openable.missing
        return whole and (self.compared is None or not self.compared.missing)


def verify(settings: Settings, against: bool, as_json: bool) -> bool:
    """Whether all chains are sound, no key is missing, and, `against` the order file, no order."""
    facts, openable = Facts(), Openable(keys_of(settings))
    began = time.time()
    takers = (openable.take, collecting(facts)) if against else (openable.take,)
    chains = walk_all(folder_of(settings), takers)
    compared = None
    if against:
        waits = int(settings.archive_after_minutes * 60_000) + SLACK_MS
        with order_file(settings) as file:
            compared = compare(file, facts, int(began * 1000) - waits)
    found = Verified(chains, openable, _other(settings, openable), compared)
    if as_json:
        print_json(_plain(found))
    else:
        _show(found)
    return found.ok


def _other(settings: Settings, openable: Openable) -> int:
    """The renderer of now is asked where there are papers at all."""
    if not openable.renderers:
        return 0
    with workshop(settings) as works:
        now = works.renderer()
    return sum(count for one, count in openable.renderers.items() if one != now)


def _show(found: Verified) -> None:
    rows = [
        (one.partition, one.segments, one.entries, one.hash[:16], str(one.broken or "ok"))
        for one in found.chains
    ]
    print_table("the archive", ["partition", "segments", "entries", "last hash", ""], rows)
    openable = found.openable
    print(f"{openable.parts} parts open, {openable.closed} are closed as they should be")
    for one in openable.missing[:10]:
        print(f"{one.order_id}: {one.part} do not open: {one.because}")
    if openable.clear:
        print(f"{openable.clear} entries are from before people were sealed in them")
    if found.other:
        print(f"{found.other} bundles have papers that another renderer prints now: other bytes")
    if (compared := found.compared) is not None:
        print(f"{compared.ended} orders of the order file have ended, {compared.missing} of them")
        print(f"are not archived, or not whole; the first: {compared.first or 'none'}")


def _plain(found: Verified) -> dict[str, object]:
    openable = found.openable
    return {
        "chains": [_chain(one) for one in found.chains],
        "parts": {
            "open": openable.parts,
            "closed": openable.closed,
            "missing": [one._asdict() for one in openable.missing],
            "in_clear": openable.clear,
        },
        "papers": {
            "bundles": sum(openable.renderers.values()),
            "of_another_renderer": found.other,
        },
        "against": found.compared._asdict() if found.compared else None,
    }


def _chain(one: Chain) -> dict[str, object]:
    broken = {"at": one.broken.at._asdict(), "why": one.broken.why} if one.broken else None
    return {**one._asdict(), "broken": broken}
