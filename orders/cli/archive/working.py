"""What `get` and `ls` do."""

from contextlib import closing

from orders.cli.printing import moment, not_found, print_json, print_table
from orders.client.archive.asking import Archive, Archived, archive_of
from orders.engine.settings import Settings

HIDDEN = ("facts", "parts", "closed")
"""Of an entry: told in other words, or sealed."""


def found(archive: Archive, order: str, customer: str, tracking: str) -> list[Archived]:
    """The orders that are asked for. Exit code 4 where there is none."""
    if customer:
        orders = archive.find("customer", customer)
    elif tracking:
        orders = archive.find("tracking", tracking)
    else:
        orders = archive.find("number", order) or [order]
    archived = [one for order_id in orders if (one := archive.get(order_id)) is not None]
    if not archived:
        raise not_found(f"archived order by {order or customer or tracking}")
    return archived


def show(archive: Archive, archived: list[Archived], as_json: bool) -> None:
    """Print them."""
    if as_json:
        print_json([_told(archive, one) for one in archived])
    else:
        for one in archived:
            _show(archive, one)


def ls(settings: Settings, limit: int, as_json: bool) -> None:
    """Print what is archived."""
    with closing(archive_of(settings)) as archive:
        held = archive.all(limit)
    if as_json:
        print_json([{**one._asdict(), "digest": one.digest.hex()} for one in held])
        return
    rows = [
        (one.order_id, one.number, one.status, one.facts, moment(one.archived_at)) for one in held
    ]
    print_table("", ["order", "number", "status", "facts", "archived"], rows)


def _told(archive: Archive, archived: Archived) -> dict[str, object]:
    """The bundle as it stands there, with its facts in words."""
    return {
        "order_id": archived.order_id,
        "entries": [
            {"at": at._asdict(), **{k: v for k, v in content.items() if k not in HIDDEN}}
            for (at, _), content in archived.entries
        ],
        "closed": [one._asdict() for one in archived.closed],
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
    for part in archived.closed:
        print(f"{part.part} of it are closed: {part.because}")
    rows = [
        (moment(one.recorded_at), one.record, one.position) for one in archive.records(archived)
    ]
    print_table("", ["recorded", "fact", "position"], rows)
