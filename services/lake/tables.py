"""The lake's catalogue and its tables (pyiceberg)."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import (
    NamespaceAlreadyExistsError,
    NoSuchTableError,
    TableAlreadyExistsError,
    ValidationError,
)
from pyiceberg.table import Table
from sqlalchemy.exc import IntegrityError, OperationalError

from orders.engine.errors import ConfigError
from orders.engine.settings import LakeSettings
from services.lake.errors import LakeDamaged, storage
from services.lake.shapes import COORDINATES, grown, usual

NAMESPACE = "lake"
DAY = "_day"
MAKINGS = 4  # of a new catalogue: two tables and the namespace, each of which may be made meanwhile
PROPERTIES = {
    "commit.retry.num-retries": "0",  # else a stale writer's rows are appended all the same
    "write.metadata.previous-versions-max": "20",
    "write.metadata.delete-after-commit.enabled": "true",
    # times of any year stand in the records, and bounds of theirs would have to be told as dates;
    # readers use those of the Parquet files
    "write.metadata.metrics.default": "none",
    "write.metadata.metrics.column._offset": "full",
    "write.metadata.metrics.column._recorded_at": "full",
}


class Lake:
    """Tables by name. Raises LakeAway, LakeDamaged; ConfigError for an address that is none."""

    def __init__(self, warehouse: str, catalog: str, store: dict[str, str] | None = None) -> None:
        """`warehouse`: a folder, or the URI of one in an object store, which `store` has the
        properties of; `catalog`: an address as SQLAlchemy has it."""
        self.warehouse = warehouse.rstrip("/")
        with storage(f"opening the lake's catalogue {catalog}"):
            try:
                self.catalog = self._opened(catalog, store or {}, MAKINGS)
            except (ValueError, ModuleNotFoundError) as error:
                raise ConfigError(f"ORDERS_LAKE_CATALOG: {error}") from error

    def _opened(self, address: str, store: dict[str, str], tries: int) -> SqlCatalog:
        """The catalogue. What another process makes at this moment is there at the next try."""
        try:
            catalog = SqlCatalog(NAMESPACE, uri=address, warehouse=self.warehouse, **store)
            with suppress(NamespaceAlreadyExistsError):
                catalog.create_namespace(NAMESPACE)
        except (IntegrityError, OperationalError):
            if tries == 1:
                raise
            return self._opened(address, store, tries - 1)
        return catalog

    def close(self) -> None:
        """Let go of the connections."""
        self.catalog.engine.dispose()

    def names(self) -> list[str]:
        """The tables that there are."""
        with storage("asking which tables there are"):
            return sorted(name for _, name in self.catalog.list_tables(NAMESPACE))

    def table(self, name: str) -> Table | None:
        """As it is now; None if there is none yet."""
        with storage(f"loading table {name}"):
            try:
                return self.catalog.load_table((NAMESPACE, name))
            except NoSuchTableError:
                return None
            except (ValueError, ValidationError, FileNotFoundError) as error:
                raise LakeDamaged(
                    f"the metadata of table {name} cannot be read ({type(error).__name__}): "
                    f"`orders lake backfill {name}` goes back to the newest that can"
                ) from error

    def tables(self) -> Iterable[tuple[str, Table]]:
        """All of them, as they are now."""
        for name in self.names():
            table = self.table(name)
            if table is not None:
                yield name, table

    def create(self, name: str, shape: pa.StructType) -> Table:
        """The table, new unless somebody has just made it; partitioned by day."""
        whole = pa.schema(list(grown(COORDINATES, shape)))
        with storage(f"making table {name}"):
            try:
                with (
                    self.catalog.create_table_transaction(
                        (NAMESPACE, name), whole, properties=PROPERTIES
                    ) as creating,
                    creating.update_spec() as spec,
                ):
                    spec.add_identity(DAY)
            except TableAlreadyExistsError:
                pass
            return self.catalog.load_table((NAMESPACE, name))


def shape_of(table: Table) -> pa.StructType:
    """The columns that the table has."""
    shape: pa.StructType = usual(pa.struct(list(table.schema().as_arrow())))
    return shape


def open_lake(settings: LakeSettings) -> Lake:
    """The lake of the settings; its folder is made if it is one on this machine."""
    warehouse = settings.lake_warehouse or str((settings.data_dir / "lake").resolve())
    catalog = settings.lake_catalog
    if "://" not in warehouse:
        folder = Path(warehouse).resolve()
        warehouse = str(folder)
        with storage(f"making the lake's folder {folder}"):
            folder.mkdir(parents=True, exist_ok=True)
        address = catalog.get_secret_value() if catalog else f"sqlite:///{folder}/catalog.db"
    elif catalog is None:
        raise ConfigError(
            "ORDERS_LAKE_CATALOG is not set: the catalogue of a lake in an object store stands in "
            "a database, such as postgresql://…"
        )
    else:
        address = catalog.get_secret_value()
    store = {name: value.get_secret_value() for name, value in settings.lake_store.items()}
    return Lake(warehouse, address, store)
