"""What the commands do. The lake's libraries take a second to load, and no other command needs
them: so they are imported where they are used."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orders.cli.printing import print_json
from orders.client.places import KafkaPlaces
from orders.client.reading import Reader
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import LakeSettings, Settings

if TYPE_CHECKING:
    from services.lake.tables import Lake


def sql(
    settings: LakeSettings,
    query: str,
    csv: Path | None,
    parquet: Path | None,
    as_json: bool,
    shown: int,
) -> None:
    """Print what the query finds, or write it."""
    from orders.cli.lake.show import show_rows
    from services.lake.querying import asked, write_csv, write_parquet

    with asked(_opened(settings), query) as found:
        if csv is not None:
            write_csv(found, None if str(csv) == "-" else csv)
        if parquet is not None:
            write_parquet(found, parquet)
        if csv is None and parquet is None:
            rows = found.fetchall() if as_json else found.limit(shown + 1).fetchall()
            if as_json:
                print_json([dict(zip(found.columns, row, strict=True)) for row in _plain(rows)])
            else:
                show_rows(found.columns, rows[:shown], len(rows) > shown)


def check(settings: Settings, tables: Sequence[str], as_json: bool) -> bool:
    """Whether the lake says what the topics say."""
    from orders.cli.lake.show import show_checked
    from services.lake.checking import Check, fastavro_reader
    from services.lake.keeping import Keeping
    from services.lake.recording import Recording

    ids = RegistrySchemaIds(settings.registry_properties())
    recording = Recording(ids, Keeping.with_personal(settings.lake_personal), fastavro_reader)
    with Reader(settings) as reader:
        found = Check(_opened(settings), KafkaPlaces(reader), recording).run(tables)
    show_checked(found, as_json)
    return all(one.ok for one in found)


def compact(settings: LakeSettings, tables: Sequence[str], as_json: bool) -> None:
    """Keep these tables in order, or all."""
    from orders.cli.lake.show import show_kept
    from services.lake.upkeep import keep_in_order

    lake = _opened(settings)
    done = [keep_in_order(lake, name) for name in tables or lake.names()]
    show_kept([one for one in done if one is not None], as_json)


def backfill(settings: Settings, table: str, as_json: bool) -> bool:
    """Whether the table was built anew, and is in its place."""
    from orders.cli.lake.show import show_built
    from services.lake.backfilling import Backfill
    from services.lake.checking import fastavro_reader
    from services.lake.finding import find_again
    from services.lake.keeping import Keeping
    from services.lake.recording import Recording

    ids, lake = RegistrySchemaIds(settings.registry_properties()), _opened(settings)
    keeping = Keeping.with_personal(settings.lake_personal)
    find_again(lake, table)
    with Reader(settings) as reader:
        writing, checking = Recording(ids, keeping), Recording(ids, keeping, fastavro_reader)
        built = Backfill(lake, KafkaPlaces(reader), writing, checking).run(table)
    show_built(built, as_json)
    return built.switched


def _opened(settings: LakeSettings) -> "Lake":
    """The lake; its tables found again if the catalogue was lost."""
    from services.lake.finding import find_lost
    from services.lake.tables import open_lake

    lake = open_lake(settings)
    find_lost(lake)
    return lake


def _plain(value: Any) -> Any:
    """As JSON has it: times and days as text."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, int | float | str | bytes | None) else str(value)
