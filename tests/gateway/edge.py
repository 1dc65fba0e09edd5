"""An edge without a network, and a client that speaks to it in this process."""

import asyncio
import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast, get_args

import httpx
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from orders.client import documents
from orders.client.closing.summary import Summary
from orders.client.documents import Document, Folder, content_of, document_key
from orders.client.links import Links
from orders.client.listening import Heard
from orders.client.orderfile.asking import Head
from orders.client.papers.told import Sources
from orders.client.papers.workshop import Workshop
from orders.client.publishing import Publication, publication
from orders.client.states import States
from orders.client.stock.places import Places, read_places
from orders.client.stock.table import StockTable
from orders.contracts.records import DocumentFiled, Order
from orders.engine.errors import TransientError
from orders.explain.decisions import Decided
from services.gateway.access import Access
from services.gateway.app import make_app
from services.gateway.channels import ApiKey, Channels, Scope
from services.gateway.desk.threads import Left
from services.gateway.durable import Kept
from services.gateway.edge import Edge
from services.gateway.filing import Filing
from services.gateway.formats.catalogue import FORMATS
from services.gateway.keys import new_key
from services.gateway.metrics import Metrics
from services.gateway.searching import Searches
from services.gateway.spool import NoRoom
from tests.codec import CODEC
from tests.gateway.books import FakeBooks
from tests.gateway.desk import FakeDesk
from tests.orders import PLACED

NOW = PLACED + 60_000
EVERY = new_key()
SHOP, OTHER, READER, ASKER, STOCKIST = (new_key() for _ in range(5))
VERAS, GONES, POOR, EASY, SPEAKER, WRITER = (new_key() for _ in range(6))
SALEOR, SALEOR_NEXT = (rsa.generate_private_key(65537, 2048) for _ in range(2))
PEM, SPKI = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
SECRETS = {
    "old": "hush",
    "new": "hushhush",
    "standard": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLjSw",
    "saleor": SALEOR.public_key().public_bytes(PEM, SPKI).decode(),
    "saleor.jwks": json.dumps(
        {"keys": [RSAAlgorithm.to_jwk(SALEOR_NEXT.public_key(), as_dict=True)]}
    ),
}
LINK_KEYS = ("k" * 32, "l" * 32)
USUAL = ApiKey.model_fields["scopes"].default
"""What a key is good for whose entry names nothing."""
ALLOWED: Mapping[str, Any] = {
    "shop": {
        "keys": [
            {"id": SHOP.id, "digest": SHOP.digest, "scopes": [*USUAL, "orders:links"]},
            {"id": VERAS.id, "digest": VERAS.digest, "staff_id": "vera"},
            {
                "id": GONES.id,
                "digest": GONES.digest,
                "scopes": [*USUAL, "orders:explain"],
                "staff_id": "gone",
            },
        ],
        "entered_by": ["clerk"],
        "payments": True,
        "formats": ["canonical", "sheet"],
        "rate": "1000/minute",
    },
    "other": {"keys": [{"id": OTHER.id, "digest": OTHER.digest}], "rate": "2/hour"},
    "poor": {
        "keys": [{"id": POOR.id, "digest": POOR.digest}],
        "formats": ["canonical", "shopify"],
        "webhook": {"kind": "shopify", "secrets": ["new"]},
    },
    "writer": {
        "keys": [{"id": WRITER.id, "digest": WRITER.digest, "scopes": ["orders:write"]}],
        "formats": ["edifact", "shopify", "woocommerce", "x12"],
        "lenient": True,
    },
    "reader": {"keys": [{"id": READER.id, "digest": READER.digest, "scopes": ["orders:read"]}]},
    "speaker": {
        "keys": [{"id": SPEAKER.id, "digest": SPEAKER.digest, "scopes": ["orders:answer"]}]
    },
    "stockist": {
        "keys": [{"id": STOCKIST.id, "digest": STOCKIST.digest, "scopes": ["stock:read"]}]
    },
    "asker": {
        "keys": [
            {"id": ASKER.id, "digest": ASKER.digest, "scopes": ["orders:explain", "orders:papers"]}
        ]
    },
    "every": {
        "keys": [
            {
                "id": EVERY.id,
                "digest": EVERY.digest,
                "scopes": get_args(Scope),
                "staff_id": "carl",
            }
        ],
        "formats": sorted(FORMATS),
        "customers": "any",
        "payments": True,
        "rate": "100000/second",
    },
    "easy": {
        "keys": [{"id": EASY.id, "digest": EASY.digest}],
        "formats": ["x12"],
        "lenient": True,
    },
    "store": {"webhook": {"kind": "shopify", "secrets": ["new", "old"]}, "payments": True},
    "boutique": {"webhook": {"kind": "woocommerce", "secrets": ["new"]}, "payments": True},
    "gallery": {
        "webhook": {"kind": "saleor", "secrets": ["saleor", "saleor.jwks"]},
        "payments": True,
    },
    "partner": {"webhook": {"kind": "standard", "secrets": ["standard"]}, "payments": True},
}


class FakeOrderFile:
    """`services.gateway.tracking.standing.Filed`: heads and timelines by order;
    `written`: somebody writes it."""

    def __init__(self) -> None:
        self.heads: dict[str, Head] = {}
        self.timelines: dict[str, list[Mapping[str, Any]]] = {}
        self.written = True

    def goes_on(self) -> bool:
        return self.written

    def head(self, order_id: str) -> Head | None:
        return self.heads.get(order_id)

    def mark(self, order_id: str) -> tuple[Any, ...]:
        return (self.heads.get(order_id), len(self.timelines.get(order_id, ())))

    def facts(self, order_id: str) -> list[Mapping[str, Any]]:
        return self.timelines.get(order_id, [])


class Fakes:
    """What stands in for the network. `kept`: the records that were made durable, but for those
    that file documents: `filed`; `says`: what intake says to the next one, None for nothing;
    `states`: order id -> tracking's, `kept_by_intake`: intake's, `reviewed`: review's, `stocked`:
    inventory's, `placed`: allocation's, `shipped`: shipping's, `after`: aftersales'; `stock` and
    `books`: articles, and what there is of them; `decided`: order id -> what was decided about it;
    `told`: what papers are made of; `refused`: channels of which nothing waits for the desk;
    `desk`: what staff decide by.
    """

    def __init__(self, folder: Path, **limits: Any) -> None:
        for name, secret in SECRETS.items():
            (folder / name).write_text(secret + "\n")
        self.kept: list[Publication] = []
        self.filed: list[DocumentFiled] = []
        self.folder = Folder(folder / "documents")
        self.durable_in: Any = "log"
        self.says: tuple[str, Mapping[str, Any]] | None = None
        self.states: dict[str, Mapping[str, Any]] = {}
        self.reviewed: dict[str, Mapping[str, Any]] = {}
        self.stocked: dict[str, Mapping[str, Any]] = {}
        self.placed: dict[str, Mapping[str, Any]] = {}
        self.after: dict[str, Mapping[str, Any]] = {}
        self.closed: dict[str, Summary] = {}
        self.shipped: dict[str, Mapping[str, Any]] = {}
        self.decided: dict[str, list[Decided]] = {}
        self.kept_by_intake: dict[str, Mapping[str, Any]] = {}
        self.told: dict[str, Sources] = {}
        self.missing = ""
        self.refused: set[str] = set()
        self.stock = StockTable()
        self.books = FakeBooks()
        self.order_file = FakeOrderFile()
        self.ending = False
        self.desk = FakeDesk(
            self.reviewed, self.kept_by_intake, self.books.shelves, self.shipped, NOW
        )
        self.edge = Edge(
            access=Access(Channels.model_validate({"channels": ALLOWED}), folder),
            keep=self._keep,
            encode=_encode,
            to_desk=lambda channel: channel not in self.refused,
            links=Links(LINK_KEYS),
            filing=Filing(self.folder, _encode, lambda: NOW),
            searches=Searches(self._find),
            about=self._about,
            standing=self._standing,
            story=lambda order_id, head: head["timeline"],
            filed=self.order_file,
            ending=lambda: self.ending,
            asking=lambda stage, order_id: {
                "review": self.reviewed,
                "inventory": self.stocked,
                "allocation": self.placed,
                "aftersales": self.after,
                "shipping": self.shipped,
            }[stage].get(order_id),
            history=lambda order_id: self.decided.get(order_id),
            closing=lambda order_id: self.closed.get(order_id),
            intake=self.kept_by_intake.get,
            paper_sources=lambda order_id: self.told.get(order_id),
            workshop=Workshop(seconds=120),
            desk=self.desk.desk,
            stock=lambda: self.stock,
            books=cast(States, self.books),
            places=self._places,
            now=lambda: NOW,
            missing=lambda: self.missing,
            metrics=Metrics(),
            **limits,
        )

    def said(self) -> list[tuple[str, dict[str, Any]]]:
        """What was made durable, decoded: (record, value)."""
        decoded = [CODEC.decode(one.value, one.topic) for one in self.kept]
        return [(record.name, value) for record, value in decoded]

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request, and its answer."""
        return asyncio.run(self._ask(method, path, options))

    def place(self, order: Any, key: str = SHOP.key, **headers: str) -> httpx.Response:
        """Hand in an order: a value, or the bytes themselves."""
        body = order if isinstance(order, bytes) else orjson.dumps(order)
        named = {"content-type": "application/json", **bearing(key)}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", "/v1/channels/shop/orders", content=body, headers=named)

    async def _ask(self, method: str, path: str, options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(make_app(self.edge), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            return await client.request(method, path, **options)

    async def _keep(self, *records: Publication) -> Kept:
        if self.durable_in == "nowhere":
            raise NoRoom
        if isinstance(self.durable_in, Exception):
            raise self.durable_in
        for record in records:
            if record.topic == documents.TOPIC:
                filed = cast(DocumentFiled, CODEC.decode(record.value, record.topic)[1])
                assert record.key.decode() == document_key(filed["channel"], filed["sha256"])
                self.filed.append(filed)
            else:
                self.kept.append(record)
        position = f"{record.topic}/0/{len(self.kept)}" if self.durable_in == "log" else ""
        return Kept(self.durable_in, position)

    def _find(self, channel: str, sha256: str, since_ms: int, left: Left) -> Document | None:
        for filed in self.filed:
            if (filed["channel"], filed["sha256"]) == (channel, sha256):
                return Document(filed, content_of(filed, self.folder))
        return None

    async def _places(self) -> Places:
        return read_places(cast(States, self.books), NOW)

    @contextlib.contextmanager
    def _about(self, key: str) -> Iterator["Fakes"]:
        yield self

    async def caused_by(self, position: str, seconds: float) -> Heard | None:
        """Intake's answer."""
        assert position, "nobody answers what is in the spool"
        return None if self.says is None else Heard(*self.says, position)

    def _standing(self, order_id: str) -> Mapping[str, Any] | None:
        if order_id.endswith(":away"):
            raise TransientError("Redis: it is away")
        return self.states.get(order_id)


def _encode(record: type, key: str, value: Mapping[str, Any]) -> Publication:
    return publication(CODEC, record, key, value)


def bearing(key: str) -> dict[str, str]:
    """The header of a key."""
    return {"authorization": f"Bearer {key}"}


def problem(answer: httpx.Response) -> tuple[int, str]:
    """(status, code) of a problem. AssertionError if the answer is none."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"]
    return answer.status_code, body["type"].removeprefix("urn:orders:problem:")


def without(order: Order, *fields: str) -> dict[str, Any]:
    """The order without these fields."""
    return {name: value for name, value in order.items() if name not in fields}
