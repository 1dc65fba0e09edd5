"""What a secure stack has beside its data: certificates, secrets, rules. Made at the first `up`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from deploy.local import ports as choosing
from deploy.local.errors import StackError
from deploy.local.part import Part
from deploy.local.parts import Parts
from deploy.local.ports import Ports
from deploy.local.private import write_private
from deploy.local.programs import Say
from deploy.local.secure.broker import SERVER as BROKER
from deploy.local.secure.broker import SecureBroker
from deploy.local.secure.certificates import Authority
from deploy.local.secure.logins import OPERATOR, Logins
from deploy.local.secure.redis_server import SERVER as REDIS
from deploy.local.secure.redis_server import SecureRedis
from deploy.local.secure.registry import SERVER as REGISTRY
from deploy.local.secure.registry import SecureRegistry
from orders.cli.access.cluster import Access
from orders.cli.access.redis import USERS as REDIS_USERS
from orders.cli.access.redis import acl_file, login
from orders.cli.access.users import USERS, planned

MAY_ALL = "~* &* +@all"
SERVERS = (BROKER, REGISTRY, REDIS)
Step = Literal["add", "renew", "drop"]
"""Of a change of authority: another one is trusted, too, and signs; each server has a certificate
of it; the former is trusted no longer."""


class Security:
    """`home`: folder of the certificates; `secrets`: that of the secrets."""

    def __init__(self, home: Path, secrets: Path) -> None:
        self._home = home
        self.authority = Authority(home)
        self.logins = Logins(secrets, USERS)

    def parts(self, home: Path, ports: Ports, downloaded: Parts, say: Say) -> dict[str, Part]:
        """Every part, in the order of starting."""
        held = (self.authority, self.logins)
        return {
            "kafka": SecureBroker(home / "kafka", ports, downloaded, self._brokers_port(), *held),
            "registry": SecureRegistry(home / "registry", ports, downloaded, *held),
            "redis": SecureRedis(home / "redis", ports, say, *held),
        }

    def prepare(self, parts: Mapping[str, Part]) -> None:
        """Certificates that last, secrets for all users, Redis's ACL file."""
        redis = parts["redis"]
        assert isinstance(redis, SecureRedis)
        self.authority.provide(SERVERS)
        self.tell(redis)

    def change_authority(self, step: Step) -> None:
        """One step of it, in the files alone; the same step again changes nothing. Raises
        StackError for one that would come too early."""
        if step == "add" and not self.authority.changing:
            self.authority.overlap()
        elif step == "renew":
            for server in SERVERS:
                self.authority.issue(server)
        elif step == "drop":
            if former := [one for one in SERVERS if not self.authority.signed(one)]:
                raise StackError(
                    f"{', '.join(former)}: the certificate is of the former authority; renew it "
                    "before that is dropped"
                )
            self.authority.forget_former()

    def tell(self, redis: SecureRedis) -> None:
        """Write the passwords of now where programs, and Redis at its next start, read them."""
        self.logins.write(redis.ports.redis, redis.query)
        passwords, others = self.logins.passwords(), self.logins.others()
        own = {user: passwords[user] for user in REDIS_USERS}
        [first, *lines] = acl_file(own, others).splitlines()
        operator = f"{login(OPERATOR, passwords[OPERATOR], *others[OPERATOR])} {MAY_ALL}"
        write_private(redis.acl_file, "\n".join([first, operator, *lines]) + "\n")

    def grant(self, parts: Mapping[str, Part]) -> None:
        """Rules and passwords at the broker, as `orders access apply --passwords` does it."""
        broker = parts["kafka"]
        assert isinstance(broker, SecureBroker)
        access = Access({"bootstrap.servers": broker.address, **broker.client()})
        access.create(set(planned()) - access.rules_of(USERS))
        access.set_passwords({user: self.logins.password(user) for user in USERS})

    def settings(self) -> dict[str, str]:
        """What every program is told beside addresses; logins are in the folder of secrets."""
        trusted = str(self.authority.trusted)
        return {
            "ORDERS_KAFKA__SECURITY_PROTOCOL": "SASL_SSL",
            "ORDERS_KAFKA__SASL_MECHANISM": "SCRAM-SHA-512",
            "ORDERS_KAFKA__SSL_CA_LOCATION": trusted,
            "ORDERS_REGISTRY_CA": trusted,
            "ORDERS_SECRETS_DIR": str(self.logins.home),
        }

    def _brokers_port(self) -> int:
        """Chosen once, kept beside the certificates."""
        file = self._home / "brokers_port.json"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(choosing.a_free_one()))
        return int(json.loads(file.read_text()))
