"""The rules and passwords of a Kafka cluster: read, created, removed."""

from collections.abc import Collection, Iterable, Mapping

from confluent_kafka.admin import (  # type: ignore[attr-defined]  # documented names that the stubs do not export
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from orders.cli.access.rules import Entry, Rule
from orders.cli.access.strangers import entry_of, rule_of
from orders.engine.errors import BY_RULES, NotAllowed
from orders.engine.kafka.admin import Admin

SECONDS = 15.0
ITERATIONS = 8_192
RESOURCES: Mapping[str, ResourceType] = {
    "topic": ResourceType.TOPIC,
    "group": ResourceType.GROUP,
    "transactional_id": ResourceType.TRANSACTIONAL_ID,
    "cluster": ResourceType.BROKER,  # librdkafka's name for it
}
NAMES = {kind: name for name, kind in RESOURCES.items()}


class Access:
    """Raises `ConfigError` where the brokers refuse us, or have no authorizer; `TransientError`
    when they do not answer."""

    def __init__(self, properties: Mapping[str, str]) -> None:
        self._admin = Admin(properties, SECONDS)

    def rules_of(self, users: Collection[str]) -> set[Rule]:
        """The rules of our form that these users have."""
        rules = map(rule_of, self.entries())
        return {rule for rule in rules if rule is not None and rule.user in users}

    def entries(self) -> list[Entry]:
        """All that stands there, of whatever form and for whomever."""
        wanted = AclBindingFilter(
            ResourceType.ANY,
            None,  # type: ignore[arg-type]  # any name, user and host: documented, not in the stubs
            ResourcePatternType.ANY,
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            AclOperation.ANY,
            AclPermissionType.ANY,
        )
        doing = "asking for the rules"
        found = self._admin.patiently(
            lambda: self._admin.answer(
                self._admin.client.describe_acls(wanted, request_timeout=SECONDS), doing
            )
        )
        if not found:
            self._refuse_blind(doing)
        return [_entry(binding) for binding in found]

    def _refuse_blind(self, doing: str) -> None:
        """Raises NotAllowed if we may not see rules: librdkafka hands over none then, and says
        nothing."""
        future = self._admin.client.describe_cluster(
            include_authorized_operations=True, request_timeout=SECONDS
        )
        may = self._admin.answer(future, doing).authorized_operations or ()
        if AclOperation.DESCRIBE not in may:
            raise NotAllowed(f"{doing}: the brokers show none", BY_RULES)

    def create(self, rules: Iterable[Rule]) -> None:
        """All of them, or those that could be before the error is raised: it may be called
        again."""
        bindings = [AclBinding(*_fields(entry_of(rule))) for rule in rules]
        if bindings:
            futures = self._admin.client.create_acls(bindings, request_timeout=SECONDS)
            for future in futures.values():
                self._admin.answer(future, "creating a rule")

    def remove(self, entries: Iterable[Entry]) -> None:
        """These, and no other."""
        filters = [AclBindingFilter(*_fields(entry)) for entry in entries]
        if filters:
            futures = self._admin.client.delete_acls(filters, request_timeout=SECONDS)
            for future in futures.values():
                self._admin.answer(future, "removing a rule")

    def set_passwords(self, passwords: Mapping[str, str]) -> None:
        """Each user's SCRAM-SHA-512 password. Connections that are open stay open."""
        info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
        wanted: list[UserScramCredentialAlteration] = [
            UserScramCredentialUpsertion(user, info, password.encode())
            for user, password in passwords.items()
        ]
        if wanted:
            futures = self._admin.client.alter_user_scram_credentials(
                wanted, request_timeout=SECONDS
            )
            for user, future in futures.items():
                self._admin.answer(future, f"setting the password of {user}")


def _fields(
    entry: Entry,
) -> tuple[ResourceType, str, ResourcePatternType, str, str, AclOperation, AclPermissionType]:
    return (
        RESOURCES[entry.resource],
        entry.name,
        ResourcePatternType[entry.pattern.upper()],
        entry.principal,
        entry.host,
        AclOperation[entry.operation.upper()],
        AclPermissionType[entry.permission.upper()],
    )


def _entry(binding: AclBinding) -> Entry:
    return Entry(
        binding.principal,
        binding.host,
        AclPermissionType(binding.permission_type).name.lower(),
        NAMES.get(ResourceType(binding.restype), "unknown"),
        binding.name,
        ResourcePatternType(binding.resource_pattern_type).name.lower(),
        AclOperation(binding.operation).name.lower(),
    )
