"""An outbox with its partners, without a log: records are handed to it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import zstandard

from orders.client.documents import Folder, document_key, sha256_of
from orders.contracts.catalogue import record_type
from orders.contracts.records import AnswerIssued, AnswerKind, DocumentFiled
from services.gateway.channels import Channels
from services.gateway.delivering.counting import Deliveries
from services.gateway.delivering.courier import Courier
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.partner import partners
from services.gateway.delivering.posting import Send
from services.gateway.delivering.rows import Outgoing
from services.gateway.delivering.taking import Came, Read, Taker
from tests.codec import CODEC
from tests.gateway.formats.answers.made import AT, said

HOUR = 3_600_000
STEPS: Mapping[str, int] = {
    "RECEIVED": 10,
    "CORRECTION": 10,
    "CONFIRMED": 28,
    "CANCELLED": 99,
    "REJECTED": 99,
}
X12 = {
    "format": "x12",
    "ours": "ZZ:HOUSE",
    "theirs": "ZZ:BRIGHT",
    "folder": "/nowhere",
    "receipts": True,
    "acknowledged_hours": 24,
}
JSON = {"format": "json", "url": "http://127.0.0.1:9", "secrets": ["one"]}


class House:
    """`deliveries`: by channel; `now`: wall clock, ms, which a test moves."""

    def __init__(self, folder: Path, **deliveries: Mapping[str, Any]) -> None:
        entries = {
            name: {"formats": ["x12", "edifact", "canonical"], "delivery": delivery}
            for name, delivery in deliveries.items()
        }
        policy = Channels.model_validate({"channels": entries})
        self.now = AT
        self.partners = partners(policy)
        self.outbox = Outbox(folder / "deliver")
        self.count = Deliveries(self.outbox, self.partners, lambda: self.now)
        store = Folder(folder / "documents")
        self.taker = Taker(self.outbox, self.partners, CODEC, store, lambda: self.now)
        self._written = 0

    def tell(self, kind: AnswerKind, order: str = "bright:PO-77", **more: Any) -> list[Came]:
        """Correspondence says something of an order; what comes of it."""
        self._written += 1
        answer_id = f"orders.review.v1/0/{self._written}"
        about = {"order_id": order, "answer_id": answer_id, "step": STEPS.get(kind, 0)}
        return self.read(AnswerIssued, said(kind, **{**about, **more}))

    def file(self, document: bytes, channel: str = "bright", form: str = "x12") -> list[Came]:
        """The gateway files a document."""
        filed: DocumentFiled = {
            "channel": channel,
            "sha256": sha256_of(document),
            "format": form,
            "media_type": "",
            "size": len(document),
            "filed_by": "",
            "at": AT,
            "content": zstandard.compress(document),
            "cards": 0,
            "withheld": False,
            "acknowledges": False,
        }
        return self.read(DocumentFiled, filed)

    def read(self, record: type, value: Any, offset: int | None = None) -> list[Came]:
        """A record of the log."""
        self._written += 1
        topic = record_type(record).topic
        following = (self._written if offset is None else offset) + 1
        return self.taker.take(
            [Read(topic, 0, following, CODEC.encode(record_type(record), value))]
        )

    def courier(self, channel: str, send: Send) -> Courier:
        """Of a channel's partner."""
        return Courier(self.partners[channel], self.outbox, send, self.count, lambda: self.now)

    def states(self, channel: str = "bright") -> list[tuple[str, str]]:
        """(kind, state) of all that goes out, the oldest first."""
        return [(one.kind, one.state) for one in self.all(channel)]

    def all(self, channel: str = "bright") -> list[Outgoing]:
        """All that goes out, the oldest first."""
        return self.outbox.chosen("channel = ? ORDER BY sequence", channel)

    def metric(self, name: str, **labels: str) -> float | None:
        """As Prometheus has it."""
        return self.count.registry.get_sample_value(name, labels)


def key_of(document: bytes, channel: str = "bright") -> str:
    """What a document is filed under."""
    return document_key(channel, sha256_of(document))
