"""The broker behind locks: clients by TLS and SCRAM-SHA-512, brokers and controllers among
themselves by certificates of both sides, and nothing allowed that no rule allows."""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.broker import Broker
from deploy.local.parts import Parts
from deploy.local.ports import Ports
from deploy.local.secure.certificates import Authority
from deploy.local.secure.logins import OPERATOR, REGISTRY, Logins

SERVER = "broker"
"""Common name of its certificate, and so its name as a user."""
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule"
LISTENERS = """\
listeners=CLIENTS://127.0.0.1:{ports.kafka},BROKERS://127.0.0.1:{brokers},CONTROLLER://127.0.0.1:{ports.controller}
listener.security.protocol.map=CLIENTS:SASL_SSL,BROKERS:SSL,CONTROLLER:SSL
inter.broker.listener.name=BROKERS
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.clients.scram-sha-512.sasl.jaas.config={module} required;
listener.name.brokers.ssl.client.auth=required
listener.name.controller.ssl.client.auth=required
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
ssl.truststore.type=PEM
ssl.truststore.location={truststore}
ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
# The registry makes its topics before anybody could give it rules.
super.users=User:{server};User:{operator};User:{registry}
"""


class SecureBroker(Broker):
    """`brokers`: port at which brokers would meet, were there several."""

    def __init__(
        self,
        home: Path,
        ports: Ports,
        parts: Parts,
        brokers: int,
        authority: Authority,
        logins: Logins,
    ) -> None:
        super().__init__(home, ports, parts)
        self._brokers = brokers
        self._authority = authority
        self._logins = logins

    def listeners(self) -> str:
        return LISTENERS.format(
            ports=self.ports,
            brokers=self._brokers,
            keystore=self._authority.file(SERVER, "pem"),
            truststore=self._authority.trusted,
            module=SCRAM,
            server=SERVER,
            operator=OPERATOR,
            registry=REGISTRY,
        )

    def formatting(self) -> list[str]:
        """The users without whom nobody could make others."""
        words = []
        for user in (OPERATOR, REGISTRY):
            login = f"name={user},password={self._logins.password(user)}"
            words += ["--add-scram", f"SCRAM-SHA-512=[{login}]"]
        return words

    def client(self) -> Mapping[str, str]:
        return {
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": OPERATOR,
            "sasl.password": self._logins.password(OPERATOR),
            "ssl.ca.location": str(self._authority.trusted),
        }
