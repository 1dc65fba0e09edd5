"""One thing to handle."""

from dataclasses import dataclass, field
from typing import Any

from orders.engine.context import Cause
from orders.engine.ports.log import Message
from orders.engine.stage import Handler


@dataclass(slots=True)
class Item:
    """One thing to handle: a record, a timer or a wake-up of one key."""

    partition: int
    key: str
    name: str
    handler: Handler
    value: Any
    cause: Cause
    message: Message | None = None
    origin: bytes = b""
    answers: list[Any] = field(default_factory=list)
    granted: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.origin = str(self.cause).encode()
