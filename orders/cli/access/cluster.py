"""The rules and passwords of a Kafka cluster: read, created, removed."""

from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, cast, get_args

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # documented names that the stubs do not export
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from orders.cli.access.rules import Operation, Pattern, Resource, Rule
from orders.engine.errors import ConfigError, TransientError
from orders.engine.kafka.client import LOGGER, failure, reason

SECONDS = 15.0
ANY_HOST = "*"
ITERATIONS = 8_192
RESOURCES: Mapping[Resource, ResourceType] = {
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
        self._admin = AdminClient(dict(properties), logger=LOGGER)

    def rules_of(self, users: Collection[str]) -> set[Rule]:
        """The rules that these users have, on any host. Those of other users are none of ours."""
        wanted = AclBindingFilter(
            ResourceType.ANY,
            None,  # type: ignore[arg-type]  # any name, user and host: documented, not in the stubs
            ResourcePatternType.ANY,
            None,  # type: ignore[arg-type]
            None,  # type: ignore[arg-type]
            AclOperation.ANY,
            AclPermissionType.ANY,
        )
        found = _wait(
            self._admin.describe_acls(wanted, request_timeout=SECONDS), "asking for the rules"
        )
        rules = (_rule(binding) for binding in found)
        return {rule for rule in rules if rule is not None and rule.user in users}

    def create(self, rules: Iterable[Rule]) -> None:
        """All of them, or those that could be before the error is raised: it may be called
        again."""
        bindings = [_binding(rule) for rule in rules]
        if bindings:
            for future in self._admin.create_acls(bindings, request_timeout=SECONDS).values():
                _wait(future, "creating a rule")

    def remove(self, rules: Iterable[Rule]) -> None:
        """These, and no other."""
        filters = [
            AclBindingFilter(
                one.restype,
                one.name,
                one.resource_pattern_type,
                one.principal,
                one.host,
                one.operation,
                one.permission_type,
            )
            for one in map(_binding, rules)
        ]
        if filters:
            for future in self._admin.delete_acls(filters, request_timeout=SECONDS).values():
                _wait(future, "removing a rule")

    def set_passwords(self, passwords: Mapping[str, str]) -> None:
        """Each user's SCRAM-SHA-512 password. Connections that are open stay open."""
        info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
        wanted: list[UserScramCredentialAlteration] = [
            UserScramCredentialUpsertion(user, info, password.encode())
            for user, password in passwords.items()
        ]
        if wanted:
            futures = self._admin.alter_user_scram_credentials(wanted, request_timeout=SECONDS)
            for user, future in futures.items():
                _wait(future, f"setting the password of {user}")


def _binding(rule: Rule) -> AclBinding:
    return AclBinding(
        RESOURCES[rule.resource],
        rule.name,
        ResourcePatternType[rule.pattern.upper()],
        f"User:{rule.user}",
        ANY_HOST,
        AclOperation[rule.operation.upper()],
        AclPermissionType.ALLOW,
    )


def _rule(binding: AclBinding) -> Rule | None:
    """None for one of a form that we never write."""
    kind, _, user = binding.principal.partition(":")
    operation = AclOperation(binding.operation).name.lower()
    pattern = ResourcePatternType(binding.resource_pattern_type).name.lower()
    resource = NAMES.get(ResourceType(binding.restype))
    plain = (
        kind == "User"
        and binding.host == ANY_HOST
        and binding.permission_type is AclPermissionType.ALLOW
        and operation in get_args(Operation)
    )
    if not plain or resource is None:
        return None
    return Rule(
        user,
        resource,
        binding.name,
        cast(Pattern, pattern),
        cast(Operation, operation),
    )


def _wait(future: "Future[Any]", doing: str) -> Any:
    try:
        return future.result(SECONDS + 1)
    except KafkaException as error:
        if reason(error).code() == KafkaError.SECURITY_DISABLED:
            raise ConfigError(
                f"{doing}: the brokers have no authorizer (authorizer.class.name), so that "
                "everybody may do everything"
            ) from error
        raise failure(reason(error), doing) from error
    except TimeoutError as error:
        raise TransientError(f"{doing}: no answer") from error
