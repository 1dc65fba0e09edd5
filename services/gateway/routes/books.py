"""What the books say of stock, for staff: article by article, lot by lot, now (IV-01, IV-08)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from orders.client.stock.answering import Asked
from orders.client.stock.places import told
from orders.client.stock.shown import Listed, listed, shown
from orders.contracts.records import Channel
from services.gateway import answers
from services.gateway.edge import Edge
from services.gateway.problem import Problem
from services.gateway.refusals import refusals
from services.gateway.stock.asking import end_of, known, wanted, whole

MOST_TEXTS = 20
Texts = Annotated[list[str], Query(default_factory=list, alias="text")]


class Sum(BaseModel):
    """What there is of an article in all, in `unit`. `reserved` is promised to orders; `available`
    is left for new ones: below 0 after a loss."""

    sku: str
    name: str
    unit: str
    on_hand: int
    reserved: int
    available: int


class Sums(BaseModel):
    """Articles that a text may mean: how many, and the first of them."""

    count: int
    articles: list[Sum]


class Books(BaseModel):
    """`articles`: those that are meant, as `orders stock show --json` prints them. `several`: text
    -> articles of which any may be. `missing`: what nobody knows."""

    articles: list[dict[str, Any]]
    several: dict[str, Sums]
    missing: list[str]


class LotTold(Sum):
    """What lies of a lot in a warehouse. `lot` empty: its lots are not kept; `expires_on` empty: it
    does not; `quality` empty: it can be sold."""

    warehouse: str
    lot: str
    expires_on: str
    quality: str


class LotsTold(BaseModel):
    """What expires first first: the first of them, as they are now, and how many there are, as of
    `as_of_at`, ms."""

    lots: list[LotTold]
    count: int
    as_of_at: int


def router(edge: Edge) -> APIRouter:
    """The routes of the books. Who asks is known by a token of staff alone."""
    books = APIRouter(tags=["stock"])
    run = edge.desk.threads.run

    @books.get("/v1/books", response_model=Books, responses=refusals(400))
    async def see_books(
        request: Request,
        texts: Texts,
        channel: str = "",
        on: str = "",
        warehouse: str = "",
        lot: str = "",
        quality: str = "",
        expires_by: str = "",
    ) -> Response:
        """Articles by code or name (`text`, up to 20): shelf by shelf and lot by lot, what can be
        had by `channel` and at the end of the day `on` with its terms, what is expected. `lot`,
        `quality`, `expires_by`, `warehouse` choose among the lots."""
        edge.desk.people.by_token(request)
        lots = wanted(warehouse, lot, quality, expires_by)
        table, now = edge.stock(), edge.now()
        known(channel, table)
        if not 1 <= len(texts) <= MOST_TEXTS:
            raise Problem(400, "no-article", f"Send `text`, up to {MOST_TEXTS} of them")
        agreed = table.table(Channel).get(channel)
        asked = Asked(agreed, now, end_of("on", on) if on else now)
        found = await run(shown, texts, asked, lots, edge.books, table)
        several = {text: one.plain() for text, one in found.several.items()}
        return answers.private({**found._asdict(), "several": several})

    @books.get("/v1/books/articles", response_model=Sums, responses=refusals(400))
    async def find_articles(request: Request, q: str = "", limit: str = "20") -> Response:
        """Articles whose code or name holds every word of `q`, with what there is of each."""
        edge.desk.people.by_token(request)
        most, table = whole("limit", limit), edge.stock()
        hits = table.names.matching(q)
        found = await run(listed, hits[:most], edge.books, table)
        return answers.private(Listed(len(hits), found).plain())

    @books.get("/v1/books/lots", response_model=LotsTold, responses=refusals(400))
    async def find_lots(
        request: Request,
        q: str = "",
        warehouse: str = "",
        lot: str = "",
        quality: str = "",
        expires_by: str = "",
        limit: str = "20",
    ) -> Response:
        """Lots of all articles, and what may not be sold of them: by the lot's name, its quality
        (sellable, quarantine, damaged, recalled, expired), a last day no later than `expires_by`,
        the warehouse, and words of the article's code or name."""
        edge.desk.people.by_token(request)
        lots, most = wanted(warehouse, lot, quality, expires_by), whole("limit", limit)
        table, places = edge.stock(), await edge.places()

        def looked() -> tuple[int, list[dict[str, Any]]]:
            hits = places.matching(lots, frozenset(table.names.matching(q)) if q else None)
            return len(hits), told(hits, edge.books, table, most)

        count, found = await run(looked)
        return answers.private({"lots": found, "count": count, "as_of_at": places.as_of_at})

    return books
