"""Books of many articles with lots, in a Redis of their own, and their master data."""

from datetime import date, timedelta
from typing import Any

from orders.business.accounts import ARTICLE_KEY, LOT_STOCK, STOCK, WAREHOUSE_STOCK
from orders.client.states import PREFIX, States
from orders.client.stock.table import StockTable
from orders.contracts.blank import blank
from orders.contracts.catalogue import record_type
from orders.contracts.records import AllocationState, Article, Availability, Channel, Warehouse
from orders.engine.core.contributions import in_pieces
from orders.engine.core.reconcile import PIECE
from orders.engine.ports.guard import BatchId
from orders.engine.ports.ledger import LedgerChange
from orders.engine.redis.connection import RedisServer, connect
from orders.engine.redis.ledger import RedisLedger
from services.allocation.rules.books import book_of
from services.allocation.state import NEW_ARTICLE
from tests import orders as made
from tests.codec import CODEC
from tests.stages.house import warehouse

AT = 1_790_000_000_000
HOUSES = ("HAM", "MUC", "LYS")
CHANNEL = "web"
WORDS = (
    "green",
    "black",
    "white",
    "herbal",
    "iced",
    "rooibos",
    "jasmine",
    "mint",
    "ginger",
    "oolong",
)
FIRST_DAY = date(2026, 10, 1)
DAYS = 400
"""Last days are spread over so many."""
BLOCKED_OF, ON_HAND, RESERVED = 100, 40, 4
"""One lot of so many is in quarantine."""


def sku(number: int) -> str:
    """The code of an article."""
    return f"TEA-{number:06}"


def lots(number: int) -> list[tuple[str, str]]:
    """(last day yyyymmdd, name) of the two lots of an article."""
    days = [FIRST_DAY + timedelta(days=(number * 7 + more) % DAYS) for more in (0, 90)]
    return [(f"{day:%Y%m%d}", f"L{number:06}-{at}") for at, day in enumerate(days)]


def home(number: int) -> str:
    """The house in which it lies."""
    return HOUSES[number % len(HOUSES)]


class Books(States):
    """Of a Redis, without a registry and brokers."""

    def __init__(self, url: str) -> None:
        self._server: RedisServer = connect(url)
        self._codec, self._partitions = CODEC, 1


def table(articles: int) -> StockTable:
    """Master data, and what was told."""
    found = StockTable()
    for code in HOUSES:
        found.put(Warehouse, code, warehouse(code))
    share = {"sku": "", "family": "", "percent": 50, "safety": 2}
    found.put(Channel, CHANNEL, made.agreed(CHANNEL, stock=[share]))
    for number in range(articles):
        code, kinds = sku(number), len(WORDS)
        name = f"{WORDS[number % kinds]} {WORDS[number // kinds % kinds]} tea no. {number}"
        article = made.article(code, name=name, lot_controlled=True, withdraw_days=3)
        found.put(Article, code, article)
        amounts = {"on_hand": 2 * ON_HAND, "reserved": RESERVED, "waiting": 0}
        found.put(Availability, code, {"sku": code, **amounts, "expected": [], "at": AT})
    return found


def fill(url: str, articles: int) -> None:
    """The books, as claims of stages open them, and what allocation keeps of each article."""
    network, shelves, lot_stock = dict[str, int](), dict[str, int](), dict[str, int]()
    for number in range(articles):
        code, house = sku(number), home(number)
        network[code] = shelves[f"{code}@{house}"] = 2 * ON_HAND
        for at, (day, name) in enumerate(lots(number)):
            blocked = "!quarantine" if at and number % BLOCKED_OF == 0 else ""
            lot_stock[f"{code}@{house}{blocked}#{day}#{name}"] = ON_HAND
    server = connect(url)
    for ledger, on_hand in ((STOCK, network), (WAREHOUSE_STOCK, shelves), (LOT_STOCK, lot_stock)):
        free = {account: amount - RESERVED for account, amount in on_hand.items()}
        _opened(RedisLedger(server, ledger, 1, drawn=ledger == LOT_STOCK), free, on_hand)
    for first in range(0, articles, PIECE):
        flat = list[bytes | str]()
        for number in range(first, min(first + PIECE, articles)):
            flat += ARTICLE_KEY + sku(number), _state(number)
        server.ask("HSET", f"{PREFIX}{{allocation/0}}:states", *flat)
    server.close()


def _opened(ledger: RedisLedger, free: dict[str, int], on_hand: dict[str, int]) -> None:
    change = LedgerChange(free, on_hand)
    for piece, last, part in in_pieces(change, PIECE):
        ledger.stage(0, 1, BatchId(1, 0), part, piece, last)
    while not ledger.further():
        pass


def _state(number: int) -> bytes:
    book = {**book_of(NEW_ARTICLE, home(number)), "on_shelf": ON_HAND, "reported": True}
    kept = [{"lot": f"{day}#{name}", "book": book, "free": 0} for day, name in lots(number)]
    article: Any = {**NEW_ARTICLE, "lots": [one["lot"] for one in kept], "lot_shelves": kept}
    state: Any = {**blank(AllocationState), "article": article}
    return CODEC.encode(record_type(AllocationState), state)
