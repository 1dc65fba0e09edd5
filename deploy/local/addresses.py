"""Where a running stack is found, as objects and as the settings file that every process reads."""

from dataclasses import dataclass
from pathlib import Path

PARTITIONS = 2
"""Of every topic on a local stack: what two cores serve best. A transaction costs the broker a
millisecond for each partition that it touches; two let a second replica of a stage share."""


@dataclass(frozen=True)
class StackAddresses:
    """Addresses as clients take them; the registry's is the base URL of its Confluent-compatible
    API."""

    bootstrap: str
    registry_url: str
    redis_url: str

    def settings(self) -> dict[str, str]:
        """The same as ``ORDERS_…`` variables, for a process that is to use this stack."""
        return {
            "ORDERS_KAFKA_BOOTSTRAP_SERVERS": self.bootstrap,
            "ORDERS_REGISTRY_URL": self.registry_url,
            "ORDERS_REDIS_URL": self.redis_url,
        }

    def write(self, file: Path) -> None:
        """Write the settings to ``file``, whole or not at all."""
        lines = ["# Written by the local stack while it is up; the environment stands above it."]
        lines += [f"{name}={value}" for name, value in self.settings().items()]
        lines += [f"ORDERS_PARTITIONS={PARTITIONS}"]
        half = file.with_suffix(".new")
        half.write_text("\n".join(lines) + "\n")
        half.replace(file)
