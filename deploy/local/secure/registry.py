"""The registry behind locks: HTTPS alone, users with passwords, of whom those that deploy write."""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.parts import Parts
from deploy.local.ports import Ports
from deploy.local.private import write_private
from deploy.local.registry import Registry
from deploy.local.secure.broker import SCRAM
from deploy.local.secure.certificates import Authority
from deploy.local.secure.logins import OPERATOR, REGISTRY, Logins

SERVER = "registry"
WRITERS = (OPERATOR, "deploy")


class SecureRegistry(Registry):
    """Its users are Apicurio's own, in a file; it speaks to the broker as one of the broker's."""

    scheme = "https"

    def __init__(
        self, home: Path, ports: Ports, parts: Parts, authority: Authority, logins: Logins
    ) -> None:
        super().__init__(home, ports, parts)
        self._authority = authority
        self._logins = logins

    def properties(self) -> Mapping[str, object]:
        file = self.home / "secure.properties"
        lines = (f"{name}={value}" for name, value in (self._users() | self._broker()).items())
        write_private(file, "\n".join(lines) + "\n")
        return {
            **super().properties(),
            "quarkus.config.locations": file,
            # Under TLS a busy machine takes longer for its first records: without patience it would
            # take the topic for empty, and answer that there are no schemas.
            "apicurio.kafkasql.consumer.poll.timeout": 2_000,
            "quarkus.http.insecure-requests": "disabled",
            "quarkus.http.ssl-port": self.ports.registry,
            "quarkus.http.ssl.certificate.files": self._authority.file(SERVER, "crt"),
            "quarkus.http.ssl.certificate.key-files": self._authority.file(SERVER, "key"),
        }

    def _users(self) -> dict[str, object]:
        users = "quarkus.security.users.embedded"
        logins = self._logins.registry_logins()
        roles = {
            login: "sr-admin" if user in WRITERS else "sr-readonly"
            for login, (user, _) in logins.items()
        }
        return {
            "quarkus.http.auth.basic": "true",
            "quarkus.oidc.tenant-enabled": "false",
            "apicurio.auth.role-based-authorization": "true",
            f"{users}.plain-text": "true",
            **{f"{users}.users.{login}": password for login, (_, password) in logins.items()},
            **{f"{users}.roles.{login}": role for login, role in roles.items()},
        }

    def _broker(self) -> dict[str, object]:
        """As Kafka's own clients have it; the registry hands on what begins so."""
        password = self._logins.password(REGISTRY)
        login = f'{SCRAM} required username="{REGISTRY}" password="{password}";'
        properties = {
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.jaas.config": login,
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": self._authority.trusted,
        }
        return {f"apicurio.kafka.common.{name}": value for name, value in properties.items()}
