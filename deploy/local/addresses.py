"""Where a running stack is found, as objects and as the settings file that every process reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PARTITIONS = 2
"""Of every topic on a local stack: what two cores serve best. A transaction costs the broker a
millisecond for each partition that it touches; two let a second replica of a stage share."""


@dataclass(frozen=True)
class StackAddresses:
    """Addresses as clients take them; the registry's is the base URL of its Confluent-compatible
    API. `secure`: what a secure stack's clients are told beside; their logins, Redis's URL among
    them, are files in its folder of secrets."""

    bootstrap: str
    registry_url: str
    redis_url: str
    secure: Mapping[str, str] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        """The same as ``ORDERS_…`` variables, for a process that is to use this stack."""
        servers = {
            "ORDERS_KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
            "ORDERS_REGISTRY_URL": self.registry_url,
        }
        return {**servers, **(self.secure or {"ORDERS_REDIS_URL": self.redis_url})}

    def write(self, file: Path) -> None:
        """Write the settings to ``file``, whole or not at all."""
        lines = ["# Written by the local stack while it is up; the environment stands above it."]
        lines += [f"{name}={value}" for name, value in self.settings().items()]
        lines += [f"ORDERS_PARTITIONS={PARTITIONS}"]
        half = file.with_suffix(".new")
        half.write_text("\n".join(lines) + "\n")
        half.replace(file)
