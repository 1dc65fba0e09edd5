"""What is needed to ask the lake: no server but its own."""

from pydantic import Field, SecretStr

from orders.engine.settings.sourced import Sourced


class LakeSettings(Sourced):
    """Where the lake stands."""

    lake_warehouse: str | None = Field(
        None,
        description="where the lake stands: a folder, or the URI of one in an object store "
        "(s3://…); unset: lake in the data folder",
    )
    lake_catalog: SecretStr | None = Field(
        None,
        description="database of the lake's catalogue, an address as SQLAlchemy has it; unset: "
        "catalog.db in the lake's folder",
    )
    lake_store: dict[str, SecretStr] = Field(
        {},
        description="properties of the lake's object store, as pyiceberg names them: one JSON "
        "object of strings",
    )
