"""What the outside world means to do, and what it knows when it decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orders.contracts.records import Article, Staff, Warehouse
from services.simulator.chance import draw
from services.simulator.policy import SimulatorPolicy

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """A record to be sent when business time reaches `due_at`, milliseconds; its own time field
    says the same.

    `unless`: identities (see `identity`) of records that, once sent, make this one void: a shipment
    that was called back is not scanned.
    `mark`: others depend on whether this one was sent, or its cause may come again: its identity is
    remembered.
    """

    due_at: int
    record: type
    key: str
    value: Json
    unless: tuple[str, ...] = ()
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What every decision depends on besides the record that causes it: the seed, the policy,
    and who and what there is."""

    seed: int
    policy: SimulatorPolicy
    articles: Mapping[str, Article] = field(default_factory=dict)
    warehouses: Mapping[str, Warehouse] = field(default_factory=dict)
    staff: Mapping[str, Staff] = field(default_factory=dict)

    def chance(self, *words: str) -> float:
        """A number in [0, 1) for this seed and these words, always the same."""
        return draw(self.seed, *words)

    def happens(self, rate: float, *words: str) -> bool:
        """Whether something of this rate happens here."""
        return rate > 0 and draw(self.seed, *words) < rate

    def stocked(self, sku: str) -> bool:
        """Whether the article lies on shelves; an unknown one does."""
        article = self.articles.get(sku)
        return article is None or article["stocked"]


Reaction = Callable[[Json, Scene], Sequence[Planned]]
"""(value of a record, scene) -> what follows from it. Pure."""


def identity(record: type, key: str, value: Json) -> str:
    """What tells a record that was sent before from a new one: its document id, or what it is,
    whose, and when."""
    if document := value.get("document_id"):
        return str(document)
    parts = map(value.get, ("hold_id", "return_id", "case_id", "list_id", "gate_id"))
    part = next(filter(None, parts), "")
    return f"{record.__name__}:{key}:{part}:{value.get('at', value.get('requested_at'))}"
