"""What a store of papers does, and what can be wrong with one."""

from typing import NamedTuple, Protocol

from orders.client.keyroom.keys import Purpose


class NotKept(LookupError):
    """There is no such paper, or none any more: it says why."""


class About(NamedTuple):
    """What is known of a paper beside its bytes. `keep_until` (ms, business clock): the day until
    which the law has it kept; 0 for what is kept for operations."""

    kind: str
    order_id: str
    media_type: str
    keep_until: int = 0


class Kept(NamedTuple):
    """A paper that is there. `reference` tells nothing of the person or of what it says. What is
    known of one that is damaged is None."""

    reference: str
    purpose: Purpose
    about: About | None


class Paper(NamedTuple):
    """A paper with its bytes, as they were handed in."""

    about: About
    content: bytes


class Store(Protocol):
    """A folder now, an object store one day. `person` is the channel's number of a customer. Every
    method raises StoreAway, Damaged, ConfigError."""

    def put(self, person: str, purpose: Purpose, about: About, content: bytes) -> str:
        """The reference of the paper, which is durable now. The same bytes of one person for one
        purpose are one paper; it is kept until the later of its dates."""

    def get(self, reference: str) -> Paper:
        """Raises NotKept."""

    def of(self, person: str) -> list[Kept]:
        """All that is kept of a person."""

    def forget(self, person: str, now: int) -> int:
        """Note that it was asked for, and destroy the key of what is kept for operations: so many
        papers."""

    def asked(self, person: str) -> tuple[int, ...]:
        """When this person asked to be forgotten (ms)."""
