"""What the commands do. The lake's libraries take a second to load, and no other command needs
them: so they are imported where they are used."""

from collections.abc import Sequence
from pathlib import Path

from orders.cli.printing import print_json
from orders.client.reading import Reader
from orders.engine.host.schema_registry import RegistrySchemaIds
from orders.engine.settings import Settings


def sql(
    settings: Settings,
    query: str,
    csv: Path | None,
    parquet: Path | None,
    as_json: bool,
    shown: int,
) -> None:
    """Print what the query finds, or write it."""
    from orders.cli.lake.show import show_rows
    from services.lake.querying import asked, write_csv, write_parquet
    from services.lake.tables import open_lake

    with asked(open_lake(settings), query) as found:
        if csv is not None:
            write_csv(found, None if str(csv) == "-" else csv)
        if parquet is not None:
            write_parquet(found, parquet)
        if csv is None and parquet is None:
            rows = found.fetchmany(shown + 1)
            if as_json:
                rows += found.fetchall()
                print_json(
                    [dict(zip(found.columns, map(_plain, row), strict=True)) for row in rows]
                )
            else:
                show_rows(found.columns, rows[:shown], len(rows) > shown)


def check(settings: Settings, tables: Sequence[str], as_json: bool) -> bool:
    """Whether the lake says what the topics say."""
    from orders.cli.lake.show import show_checked
    from services.lake.checking import Check, KafkaTopics, fastavro_reader
    from services.lake.keeping import Keeping
    from services.lake.recording import Recording
    from services.lake.tables import open_lake

    ids = RegistrySchemaIds(settings.registry_properties())
    recording = Recording(ids, Keeping.with_personal(settings.lake_personal), fastavro_reader)
    with Reader(settings) as reader:
        found = Check(open_lake(settings), KafkaTopics(reader), recording).run(tables)
    show_checked(found, as_json)
    return all(one.ok for one in found)


def compact(settings: Settings, tables: Sequence[str], as_json: bool) -> None:
    """Keep these tables in order, or all."""
    from orders.cli.lake.show import show_kept
    from services.lake.tables import open_lake
    from services.lake.upkeep import keep_in_order

    lake = open_lake(settings)
    done = [keep_in_order(lake, name) for name in tables or lake.names()]
    show_kept([one for one in done if one is not None], as_json)


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool | list | dict | None) else str(value)
