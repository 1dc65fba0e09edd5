"""What is needed to read the topics: brokers, and the registry."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator

from orders.engine.errors import ConfigError
from orders.engine.settings.sourced import Sourced


class LogSettings(Sourced):
    """Addresses have no default: the environment gives them, or the local stack (`make up`)."""

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
    partitions: int = Field(
        12,
        ge=1,
        le=1_024,
        description="partitions of every topic; never changed once the topics exist; order numbers "
        "count on no more than 1,024",
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

    @model_validator(mode="after")
    def _brokers_are_named_once(self) -> Self:
        if "bootstrap.servers" in self._passed_through():
            raise ValueError(
                "bootstrap.servers is not passed through: set ORDERS_KAFKA_BOOTSTRAP_SERVERS"
            )
        return self

    def _passed_through(self) -> dict[str, str]:
        dotted = {name.lower().replace("_", "."): value for name, value in self.kafka.items()}
        return {name: value.get_secret_value() for name, value in (dotted | self.kafka_odd).items()}

    @property
    def login(self) -> str:
        """Who we are for the brokers; empty where they ask nobody."""
        return self._passed_through().get("sasl.username", "")

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
