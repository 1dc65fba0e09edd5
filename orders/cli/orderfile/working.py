"""What the commands do."""

import time

from orders.cli.orderfile.opening import order_file
from orders.cli.printing import not_found, print_json, print_table
from orders.client.archive.layout import folder_of as archive_of
from orders.client.from_positions import FromPositions
from orders.client.keyroom.place import keys_of
from orders.client.orderfile.layout import FOLLOWED, folder_of
from orders.client.places import KafkaPlaces
from orders.client.reading import Reader
from orders.contracts.codec.codec import Codec
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings
from services.orderfile.checking import Check, Checked
from services.orderfile.file import alone
from services.orderfile.learning import KINDS
from services.orderfile.metrics import Metrics
from services.orderfile.rebuilding import Rebuilding
from services.orderfile.recording import Recording
from services.orderfile.upkeep import DAY_MS

FAULTS = ("missing", "extra", "different")


def check(settings: Settings, as_json: bool) -> bool:
    """Whether the file says what the topics say."""
    forgotten = int(time.time() * 1000) - settings.orderfile_days * DAY_MS
    with Reader(settings) as reader:
        topics = KafkaPlaces(reader)
        found = Check(folder_of(settings), topics, _codec(settings), forgotten).run()
    if as_json:
        print_json([{**vars(one), "ok": one.ok} for one in found])
    else:
        rows = [
            (one.topic, one.records, one.rows, one.erased, one.older, _verdict(one))
            for one in found
            if one.records or one.rows or one.older
        ]
        columns = ["topic", "records", "rows", "erased", "older rows", ""]
        print_table("the order file against the topics", columns, rows)
    return all(one.ok for one in found)


def rebuild(settings: Settings, as_json: bool) -> None:
    """Build it anew, and say what came of it."""
    folder = folder_of(settings)
    with alone(folder), FromPositions(settings, "orderfile", FOLLOWED) as source:
        recording = Recording(_codec(settings))
        archive = archive_of(settings)
        keys = keys_of(settings)
        building = Rebuilding(folder, archive, keys, source, recording, Metrics())
        built = building.run(lambda: False, lambda: None)
    assert built is not None
    if as_json:
        print_json(built._asdict())
        return
    print(
        f"{built.file}: {built.facts} facts, {built.kept} of them taken over from the former file, "
        f"{built.archived} from the archive"
    )
    if built.lost:
        print(
            f"nothing could be taken over, and what the topics have no more is gone: {built.lost}"
        )


def find(settings: Settings, term: str, as_json: bool) -> None:
    """Print what is found by it, of any kind."""
    with order_file(settings) as file:
        found = [(order_id, kind) for kind in KINDS for order_id in file.find(kind, term)]
        heads = [(file.head(order_id), kind) for order_id, kind in found]
    if not found:
        raise not_found(f"order by {term}")
    if as_json:
        print_json([{**head._asdict(), "found_by": kind} for head, kind in heads if head])
        return
    rows = [(head.order_id, head.number, head.status, kind) for head, kind in heads if head]
    print_table("", ["order", "number", "status", "found by"], rows)


def _codec(settings: Settings) -> Codec:
    return Codec(RegistrySchemaIds(settings.registry_properties()))


def _verdict(one: Checked) -> str:
    told = [f"{getattr(one, fault)} {fault}" for fault in FAULTS if getattr(one, fault)]
    return f"{', '.join(told)}; the first: {one.where}" if told else "ok"
