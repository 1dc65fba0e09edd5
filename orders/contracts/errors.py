"""What can be wrong with bytes, and whose fault it is."""

from typing import Literal

Reason = Literal["not_avro", "unknown_schema", "wrong_topic", "corrupt"]


class ContractError(Exception):
    """Whatever the contracts raise of their own."""


class UndecodableRecord(ContractError):
    """The record's fault: these bytes will never be a record of the topic.

    `reason` is one of four short codes, fit for a metric's label: `not_avro` (no magic byte and
    schema id), `unknown_schema` (the registry has no such id, or its schema cannot be read as
    ours), `wrong_topic` (a record that the topic does not carry), `corrupt` (truncated, trailing or
    senseless bytes).
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class UnknownSchema(ContractError):
    """The registry answered, and has no schema of this id."""


class RegistryUnavailable(ContractError):
    """Nobody's fault: the registry did not answer. Transient: the same call may succeed later."""


class NewerState(ContractError):
    """The deployment's fault: newer code wrote this state. Rewriting it here would lose what it
    added, so the replica must stop."""
