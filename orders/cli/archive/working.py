"""What the commands do."""

import time

from orders.cli.orderfile.opening import order_file
from orders.cli.printing import moment, not_found, print_json, print_table
from orders.client.archive.asking import Archive, Archived
from orders.client.archive.layout import folder_of
from orders.client.archive.verifying import Against, Chain, Facts, sound
from orders.client.archive.verifying import against as compare
from orders.client.archive.verifying import verify as walk_all
from orders.engine.settings import Settings

SLACK_MS = 120_000
"""So long after its time an order may wait until it is archived."""


def get(settings: Settings, order: str, customer: str, tracking: str, as_json: bool) -> None:
    """Print it, or them."""
    archive = Archive(folder_of(settings))
    try:
        if customer:
            orders = archive.find("customer", customer)
        elif tracking:
            orders = archive.find("tracking", tracking)
        else:
            orders = archive.find("number", order) or [order]
        found = [one for order_id in orders if (one := archive.get(order_id)) is not None]
        if not found:
            raise not_found(f"archived order by {order or customer or tracking}")
        if as_json:
            print_json([_told(archive, one) for one in found])
        else:
            for one in found:
                _show(archive, one)
    finally:
        archive.close()


def ls(settings: Settings, limit: int, as_json: bool) -> None:
    """Print what is archived."""
    archive = Archive(folder_of(settings))
    held = archive.all(limit)
    archive.close()
    if as_json:
        print_json([{**one._asdict(), "digest": one.digest.hex()} for one in held])
        return
    rows = [
        (one.order_id, one.number, one.status, one.facts, moment(one.archived_at)) for one in held
    ]
    print_table("", ["order", "number", "status", "facts", "archived"], rows)


def verify(settings: Settings, against: bool, as_json: bool) -> bool:
    """Whether all chains are sound, and, `against` the order file, nothing is missing."""
    folder, facts = folder_of(settings), Facts()
    began = time.time()
    chains = walk_all(folder, facts if against else None)
    compared = None
    if against:
        waits = int(settings.archive_after_minutes * 60_000) + SLACK_MS
        with order_file(settings) as file:
            compared = compare(file, facts, int(began * 1000) - waits)
    if as_json:
        print_json(
            {
                "chains": [_chain(one) for one in chains],
                "against": compared._asdict() if compared else None,
            }
        )
    else:
        _show_chains(chains, compared)
    return sound(chains) and (compared is None or not compared.missing)


def _show_chains(chains: list[Chain], compared: Against | None) -> None:
    rows = [
        (one.partition, one.segments, one.entries, one.hash[:16], str(one.broken or "ok"))
        for one in chains
    ]
    print_table("the archive", ["partition", "segments", "entries", "last hash", ""], rows)
    if compared is not None:
        print(f"{compared.ended} orders of the order file have ended, {compared.missing} of them")
        print(f"are not archived, or not whole; the first: {compared.first or 'none'}")


def _chain(one: Chain) -> dict[str, object]:
    broken = {"at": one.broken.at._asdict(), "why": one.broken.why} if one.broken else None
    return {**one._asdict(), "broken": broken}


def _told(archive: Archive, archived: Archived) -> dict[str, object]:
    """The bundle as it stands there, with its facts in words."""
    return {
        "order_id": archived.order_id,
        "entries": [
            {"at": at._asdict(), **{k: v for k, v in content.items() if k != "facts"}}
            for (at, _), content in archived.entries
        ],
        "facts": [
            {"topic": f.topic, "partition": f.partition, "offset": f.offset,
             "recorded_at": f.recorded_at, "record": f.record, "value": f.value}
            for f in archive.records(archived)
        ],
    }  # fmt: skip


def _show(archive: Archive, archived: Archived) -> None:
    head = archived.entries[-1][1]["head"]
    print(
        f"{archived.order_id}  number {head['number']}  {head['status']} since "
        f"{moment(head['since_at'])}"
    )
    for (at, _), content in archived.entries:
        print(
            f"{content['kind']}, {len(content['facts'])} facts, archived "
            f"{moment(content['archived_at'])}: partition {at.partition}, entry {at.sequence}"
        )
    rows = [
        (moment(one.recorded_at), one.record, one.position) for one in archive.records(archived)
    ]
    print_table("", ["recorded", "fact", "position"], rows)
