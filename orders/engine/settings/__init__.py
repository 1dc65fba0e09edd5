"""Every setting of a process: ``ORDERS_…`` environment variables, above files of secrets, above the
file that the local stack writes, above defaults.

An unknown ``ORDERS_…`` name is refused, so a slip of the pen cannot pass for a setting; `orders
doctor` prints what holds and why.
"""

import os
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from orders.engine.errors import ConfigError
from orders.engine.settings import names
from orders.engine.settings.masks import masked
from orders.engine.settings.secrets import SettingsFiles, secret_files


class Settings(BaseSettings):
    """The settings of one process, immutable. Made by `load_settings`; a test may also call it with
    keywords.

    The three addresses have no default: the environment gives them, or the local stack (`make up`).
    """

    model_config = SettingsConfigDict(
        env_prefix=names.PREFIX,
        env_nested_delimiter="__",
        env_nested_max_split=1,
        extra="ignore",
        populate_by_name=True,
        frozen=True,
    )

    kafka_bootstrap_servers: str = Field(
        description="host:port of one or more brokers, comma-separated"
    )
    kafka: dict[str, SecretStr] = Field(
        {}, description="librdkafka properties: ORDERS_KAFKA__SASL_USERNAME sets sasl.username"
    )
    kafka_odd: dict[str, SecretStr] = Field(
        {},
        validation_alias="ORDERS_KAFKA_PROPERTIES",
        description="librdkafka properties with odd names: one JSON object of strings",
    )
    registry_url: str = Field(
        repr=False, description="base URL of the schema registry's Confluent-compatible API"
    )
    registry_user: str | None = Field(
        None, description="user for basic authentication at the registry"
    )
    registry_password: SecretStr | None = Field(
        None, description="password for basic authentication at the registry"
    )
    registry_ca: Path | None = Field(
        None, description="certificates by which the registry's is trusted, PEM; unset: certifi's"
    )
    redis_url: SecretStr = Field(
        description="redis:// or, with TLS, rediss:// URL; user and password stand in it"
    )
    secrets_dir: Path | None = Field(
        None,
        description="folder with a file for each secret, named like its setting; those in a "
        "subfolder are for the program of its name alone",
    )

    clock_mode: Literal["real", "scaled"] = Field(
        "real", description="business time: the wall clock, or scaled from a shared anchor"
    )
    clock_anchor_ms: int | None = Field(
        None, ge=0, description="scaled: wall time of the anchor, epoch milliseconds"
    )
    clock_start_ms: int | None = Field(
        None, ge=0, description="scaled: business time at the anchor, epoch milliseconds"
    )
    clock_day_seconds: float = Field(
        86_400.0, gt=0, description="scaled: wall seconds per business day"
    )

    batch_max_records: int = Field(
        2_000, ge=1, le=100_000, description="records in a batch, at most"
    )
    batch_max_ms: int = Field(
        100,
        ge=1,
        le=10_000,
        description="milliseconds of latency that gathering may add to a batch where transactions "
        "are what costs; an idle stage gathers 5, tracking 200 in any case",
    )
    transaction_timeout_ms: int = Field(
        12_000,
        ge=1_000,
        le=900_000,
        description="the broker aborts a transaction silent for longer",
    )
    session_timeout_ms: int = Field(
        10_000,
        ge=1_000,
        le=60_000,
        description="a replica that is silent for longer loses its partitions",
    )
    stall_seconds: float = Field(
        60.0,
        ge=1,
        le=3_600,
        description="a replica whose loop stands still for longer dumps its stacks and exits",
    )
    partitions: int = Field(
        12,
        ge=1,
        le=1_024,
        description="partitions of every topic; never changed once the topics exist; order numbers "
        "count on no more than 1,024",
    )
    replica: str = Field(
        "1",
        pattern=r"^[A-Za-z0-9._-]+$",
        description="name among the replicas of a stage; kept over a restart, to end what it left "
        "open",
    )

    strike: str = Field(
        "",
        description="tests only: kill or stop this process at a failpoint, such as kill:after "
        "produce:3",
    )

    metrics_host: str = Field("127.0.0.1", description="address that serves metrics and health")
    metrics_port: int = Field(
        0, ge=0, le=65_535, description="port that serves metrics and health; 0: any free one"
    )
    prometheus_url: SecretStr | None = Field(
        None,
        description="base URL of the Prometheus whose figures the lookout draws; unset: it draws "
        "those alone that it knows itself",
    )
    native: Literal["on", "off"] = Field(
        "on", description="read and write records by the native codec, if it is built"
    )
    gateway_host: str = Field("127.0.0.1", description="address at which the gateway listens")
    gateway_port: int = Field(
        8080, ge=0, le=65_535, description="port at which the gateway listens; 0: any free one"
    )
    gateway_channels: Path | None = Field(
        None, description="who may hand in what; unset: nobody, as services/gateway/channels.yaml"
    )
    gateway_secrets_dir: Path | None = Field(
        None, description="folder with a file for each secret of a webhook"
    )
    gateway_staff: Path | None = Field(
        None, description="tokens of staff, by which they decide about holds; unset: there are none"
    )
    gateway_link_keys: Path | None = Field(
        None,
        description="file with the keys that sign customers' links, one a line; the last one signs",
    )
    documents_dir: Path | None = Field(
        None,
        description="folder of documents that are too large for the log, of attachments and of "
        "contracts; one for all gateways; unset: documents in the data folder",
    )
    contract_fonts_dir: Path | None = Field(
        None, description="folder with fonts for contracts, beside those of the system"
    )
    gateway_spool_dir: Path | None = Field(
        None,
        description="folder of the gateway's spool, for it alone; unset: gateway-<replica> in the "
        "data folder",
    )
    gateway_spool_bytes: int = Field(
        1_000_000_000, ge=0, description="bytes of records that the spool holds, at most"
    )
    gateway_log_seconds: float = Field(
        2.0, gt=0, le=60, description="a log that is silent for longer has the spool used"
    )
    gateway_order_bytes: int = Field(
        2_000_000, ge=1_000, description="largest order that is taken, bytes of JSON"
    )
    gateway_document_bytes: int = Field(
        10_000_000, ge=1_000, description="largest document that is taken, bytes"
    )
    gateway_body_seconds: float = Field(
        10.0, gt=0, description="time that a client has to send a body"
    )
    gateway_wait_seconds: float = Field(
        10.0, ge=0, le=60, description="longest that Prefer: wait is followed"
    )

    spans_url: str | None = Field(
        None,
        pattern=r"^https?://(\[[\da-fA-F:]+\]|[^/\s@:\[\]]+)(:\d{1,5})?(/\S*)?$",
        description="base URL of whoever takes spans by OTLP/HTTP; unset: nobody is told any",
    )
    spans_sample: float = Field(
        0.01, ge=0, le=1, description="share of the orders whose traces are told"
    )

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
    lake_personal: bool = Field(False, description="the lake keeps fields that tell of people, too")
    lake_commit_seconds: float = Field(
        60.0, gt=0, le=3_600, description="the lake commits what it has read after so long"
    )
    lake_commit_bytes: int = Field(
        64_000_000, ge=1_000, description="or when it has read so many bytes"
    )
    lineage_file: Path | None = Field(
        None, description="file that the lake's and insight's OpenLineage events are written to"
    )
    lineage_url: str | None = Field(
        None,
        pattern=r"^https?://(\[[\da-fA-F:]+\]|[^/\s@:\[\]]+)(:\d{1,5})?(/\S*)?$",
        description="base URL of whoever takes OpenLineage events (Marquez, DataHub); unset, and "
        "no file: there are none",
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severe message that is logged"
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="log lines for people, or for a log collector"
    )

    data_dir: Path = Field(
        Path("var"),
        description="folder for all that is kept on this machine: stack, downloads, rejects",
    )
    parts_dir: Path | None = Field(
        None, description="folder of the local stack's downloaded parts; unset: var/parts"
    )
    stack_file: Path | None = Field(
        None, description="settings that the local stack wrote; unset: stack.env in the data folder"
    )

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _scaled_clock_is_anchored(self) -> Self:
        if self.clock_mode == "scaled" and (
            self.clock_anchor_ms is None or self.clock_start_ms is None
        ):
            raise ValueError(
                "ORDERS_CLOCK_MODE=scaled needs ORDERS_CLOCK_ANCHOR_MS and ORDERS_CLOCK_START_MS"
            )
        return self

    @model_validator(mode="after")
    def _brokers_are_named_once(self) -> Self:
        if "bootstrap.servers" in self._passed_through():
            raise ValueError(
                "bootstrap.servers is not passed through: set ORDERS_KAFKA_BOOTSTRAP_SERVERS"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """As ever, but that files of secrets are read beside the stack file."""
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        return init_settings, env_settings, SettingsFiles(cls, dotenv_settings.env_file)

    def _passed_through(self) -> dict[str, str]:
        dotted = {name.lower().replace("_", "."): value for name, value in self.kafka.items()}
        return {name: value.get_secret_value() for name, value in (dotted | self.kafka_odd).items()}

    def kafka_properties(self) -> dict[str, str]:
        """What every librdkafka client needs: the brokers, and all that was passed through. A
        client adds its own above these."""
        return {
            "bootstrap.servers": self.kafka_bootstrap_servers,
            # the default of 10 s would be most of the pause after a broker's restart
            "reconnect.backoff.max.ms": "1000",
            **self._passed_through(),
        }

    def registry_properties(self) -> dict[str, str]:
        """Configuration of confluent-kafka's SchemaRegistryClient."""
        login, trust = {}, {}
        if self.registry_user is not None:
            password = self.registry_password.get_secret_value() if self.registry_password else ""
            login = {"basic.auth.user.info": f"{self.registry_user}:{password}"}
        if self.registry_ca is not None:
            if not self.registry_ca.is_file():
                raise ConfigError(f"ORDERS_REGISTRY_CA: there is no file {self.registry_ca}")
            trust = {"ssl.ca.location": str(self.registry_ca)}
        return {"url": self.registry_url, **login, **trust}

    def effective(self) -> list[tuple[str, str, str]]:
        """(name, value with secrets masked, source) of every setting; the source is
        `environment`, the stack file's path or `default`."""
        rows = []
        for field, info in type(self).model_fields.items():
            name, value = names.variable(field, info), getattr(self, field)
            if field == "kafka":
                rows += [
                    (f"{name}__{key.upper()}", masked(key, text.get_secret_value()))
                    for key, text in sorted(value.items())
                ]
            elif field == "kafka_odd":
                rows += [
                    (f"{name}[{key}]", masked(key, text.get_secret_value()))
                    for key, text in sorted(value.items())
                ]
            else:
                rows.append((name, masked(field, value)))
        return [
            (name, value, self._origins.get(name.partition("[")[0], "default"))
            for name, value in rows
        ]


def load_settings(program: str = "") -> Settings:
    """Read and check all settings; `program` is the one whose own secrets count, such as a stage.
    Raises `ConfigError` that names each variable at fault, and never a value (it may be a
    secret)."""
    stack_file = names.stack_file(os.environ)
    secrets = secret_files(os.environ, stack_file, program)
    origins = names.origins(os.environ, stack_file, secrets)
    names.refuse_unknown(origins, Settings.model_fields)
    try:
        settings = Settings(_env_file=[*([stack_file] if stack_file else []), *secrets])
    except SettingsError:
        raise ConfigError("ORDERS_KAFKA_PROPERTIES is not a JSON object") from None
    except ValidationError as error:
        raise ConfigError(names.explain(error, Settings.model_fields)) from None
    settings._origins.update(origins)
    return settings
