"""Every setting of a process: ``ORDERS_…`` environment variables, above files of secrets, above the
file that the local stack writes, above defaults.

An unknown ``ORDERS_…`` name is refused, so a slip of the pen cannot pass for a setting; `orders
doctor` prints what holds and why.
"""

import os
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import SettingsError

from orders.engine.errors import ConfigError
from orders.engine.settings import names
from orders.engine.settings.masks import masked
from orders.engine.settings.of_connectors import ConnectorSettings
from orders.engine.settings.of_edge import EdgeSettings
from orders.engine.settings.of_lake import LakeSettings
from orders.engine.settings.of_log import LogSettings
from orders.engine.settings.of_mail import MailSettings
from orders.engine.settings.secrets import secret_files
from orders.engine.settings.sourced import Sourced

__all__ = ["EdgeSettings", "LakeSettings", "LogSettings", "Settings", "load", "load_settings"]


class Settings(ConnectorSettings, EdgeSettings, LakeSettings, LogSettings, MailSettings):
    """All settings of a process. Made by `load_settings`; a test may also call it with keywords."""

    redis_url: SecretStr = Field(
        description="redis:// or, with TLS, rediss:// URL; user and password stand in it"
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
    stall_seconds: float = Field(
        60.0,
        ge=1,
        le=3_600,
        description="a replica whose loop stands still for longer dumps its stacks and exits",
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
    gateway_public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/\s@?#]+(/[^\s?#]*)?$",
        description="base URL under which customers reach the gateway: QR codes of labels open the "
        "order's page; unset: they have its number",
    )
    documents_dir: Path | None = Field(
        None,
        description="folder of documents that are too large for the log, of attachments and of "
        "contracts; one for all gateways; unset: documents in the data folder",
    )
    papers_dir: Path | None = Field(
        None,
        description="folder where papers are kept, encrypted; unset: papers in the data folder",
    )
    papers_keys_dir: Path | None = Field(
        None,
        description="folder of their keys, to be backed up apart from them; unset: papers-keys in "
        "the data folder",
    )
    contract_fonts_dir: Path | None = Field(
        None, description="folder with fonts for contracts, beside those of the system"
    )
    papers_house_file: Path | None = Field(
        None,
        description="who sends, as papers name the house; unset: services/papers/house.yaml",
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

    orderfile_dir: Path | None = Field(
        None,
        description="folder of the order file, on a disk of this machine; unset: orderfile in the "
        "data folder",
    )
    orderfile_personal_days: int = Field(
        90,
        ge=1,
        description="days after an ended order's last fact: then the order file erases what tells "
        "of people",
    )
    orderfile_days: int = Field(
        400, ge=1, description="days after it, too: then the order file keeps nothing of the order"
    )
    archive_dir: Path | None = Field(
        None,
        description="folder of the archive of orders that have ended; unset: archive in the data "
        "folder",
    )
    archive_retention_file: Path | None = Field(
        None,
        description="for how long the archive opens what tells of people; unset: "
        "services/orderfile/archive/retention.yaml",
    )
    archive_after_minutes: float = Field(
        60.0,
        ge=0,
        description="an order that has ended is archived when nothing was heard of it for so long",
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

    parts_dir: Path | None = Field(
        None, description="folder of the local stack's downloaded parts; unset: var/parts"
    )
    stack_file: Path | None = Field(
        None, description="settings that the local stack wrote; unset: stack.env in the data folder"
    )

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


AskedFor = TypeVar("AskedFor", bound=Sourced)


def load_settings(program: str = "") -> Settings:
    """Read and check all settings; `program` is the one whose own secrets count, such as a stage.
    Raises `ConfigError` that names each variable at fault, and never a value (it may be a
    secret)."""
    return load(Settings, program)


def load(part: type[AskedFor], program: str = "") -> AskedFor:
    """As `load_settings`, of this part alone: what else is missing or senseless is not asked for.
    Names are checked all the same."""
    stack_file = names.stack_file(os.environ)
    secrets = secret_files(os.environ, stack_file, program)
    origins = names.origins(os.environ, stack_file, secrets)
    names.refuse_unknown(origins, Settings.model_fields)
    try:
        settings = part(_env_file=[*([stack_file] if stack_file else []), *secrets])
    except SettingsError as error:
        raise ConfigError(names.no_object(error, Settings.model_fields)) from None
    except ValidationError as error:
        raise ConfigError(names.explain(error, Settings.model_fields)) from None
    settings._origins.update(origins)
    return settings
