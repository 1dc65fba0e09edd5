"""What warehouses report of an article: the papers they are known by, and what is not booked
(IV-10). Inventory and allocation both judge by it, or their books would disagree."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from pydantic import Field

from orders.business import lots
from orders.business.documents import LONGEST, Document, known, remember
from orders.business.times import DAY, later
from orders.business.transfers import ARRIVAL, DEPARTURE, LOSS
from orders.contracts.records import (
    Article,
    SetAside,
    ShelfArticle,
    ShelfMoved,
    StockArticle,
    StockCounted,
    StockDamaged,
    StockReceived,
    TransferArrived,
    TransferDeparted,
    TransferLost,
    Warehouse,
)
from orders.engine.policy import Policy
from orders.engine.references import References

OfTransfer = TransferDeparted | TransferArrived | TransferLost
Report = StockReceived | StockCounted | StockDamaged | OfTransfer

RECEIPT, COUNT, DAMAGE, RETURN = "receipt", "count", "damage", "return"
"""Kinds of papers: a warehouse numbers each of them by itself."""
UNKNOWN_WAREHOUSE = "unknown_warehouse"
"""Why a report is set aside."""
DROPPED = "set_aside_dropped"
"""Why a report that was set aside is booked no more."""
MOST = 10**12
"""No report is of more units: it is a slip of the pen."""


class ReportsPolicy(Policy):
    """The same in both stages, or their books would disagree."""

    look_again_after: timedelta = Field(
        timedelta(hours=1),
        ge=timedelta(minutes=1),
        description="reports of a warehouse that the reference data does not know are looked at "
        "again (IV-10)",
    )
    remembered_documents: int = Field(
        200,
        ge=1,
        le=10_000,
        description="documents of partners kept per article, to drop repeated ones, and so long "
        "reports of warehouses that are not known (IV-10)",
    )
    remembered_lots: int = Field(
        500,
        ge=1,
        le=10_000,
        description="lots kept per article, so that none gets a second expiry (IV-08)",
    )
    expected_within: timedelta = Field(
        timedelta(days=1000),
        ge=timedelta(days=1),
        description="a day by which goods are expected is one only if it is no later than so long "
        "from now (IV-03)",
    )


class Taken(NamedTuple):
    """A report as it is booked, and what the article knows with it. `waits`: it is the last of
    those that are set aside; `dropped`: those that have waited too long, and are not booked."""

    entry: SetAside
    documents: list[str]
    lots: list[str]
    set_aside: list[SetAside]
    waits: bool
    dropped: list[SetAside]


def take(
    kind: str,
    report: Report,
    article: StockArticle | ShelfArticle,
    references: References,
    now: int,
    policy: ReportsPolicy,
) -> Taken | str:
    """What becomes of a report: the same for whichever book the article is of. A text: why it is
    ignored, as a stable code."""
    paper, master = document(report, kind), references.table(Article).get(report["sku"])
    if refused := refusal(paper, report, master, article["documents"], article["lots"]):
        return refused
    new = entry(kind, report, lot_of(report, master), now, policy)
    documents = remember(paper, article["documents"], policy.remembered_documents)
    kept, dropped = _remembered(article["set_aside"], documents, references)
    waits = must_wait(new, article["set_aside"], references)
    return Taken(
        new,
        documents,
        lots.remember(new["lot"], article["lots"], policy.remembered_lots),
        [*kept, new] if waits else kept,
        waits,
        dropped,
    )


def document(report: Report, kind: str) -> Document:
    """The paper that the report is."""
    return Document(report["warehouse"], kind, report["document_id"])


def refusal(
    paper: Document,
    report: Report,
    article: Article | None,
    documents: Collection[str],
    known_lots: Collection[str],
) -> str:
    """Why the report is not booked, as a stable code; empty if it is.

    `documents`, `known_lots`: those known of the article. An article that is not known yet is
    booked: the goods are there.
    """
    if known(paper, documents):
        return "repeated_document"
    if not report["sku"].strip():
        return "no_article"
    if max(map(len, _names(paper, report))) > LONGEST:
        return "senseless_document"
    if not (0 if paper.kind == COUNT else 1) <= report["quantity"] <= MOST:
        return "senseless_quantity"
    if article is None:
        return ""
    if report["unit"] != article["unit"]:
        return "other_unit"
    if paper.kind in (DEPARTURE, ARRIVAL, LOSS) and (code := _no_transfer(report)):
        return code
    if not article["lot_controlled"] or _clears(paper, report):
        return ""
    came = report["at"] if paper.kind == RECEIPT else None
    return lots.refusal(report["lot"], report["expires_on"], article, known_lots, came)


def _names(paper: Document, report: Mapping[str, Any]) -> Iterator[str]:
    """What states keep of it as it was written."""
    yield from (paper.issuer, paper.number, report["unit"])
    yield from (report.get(name, "") for name in ("purchase_order", "to_warehouse"))


def _no_transfer(report: Mapping[str, Any]) -> str:
    """Why a paper of a transfer is none."""
    to = report.get("to_warehouse")
    if not 0 < len(report["transfer_id"]) <= LONGEST:
        return "no_transfer"
    return "no_destination" if to == "" or to == report["warehouse"] else ""


def lot_of(report: Report, article: Article | None) -> str:
    """The lot that the report is of, as accounts name it; empty where no lots are kept (IV-08)."""
    if article is None or not article["lot_controlled"]:
        return ""
    return lots.lot(report["lot"], report["expires_on"])


def _clears(paper: Document, report: Report) -> bool:
    """A count that nothing lies there without a lot: so goods leave the books that were there
    before lots were kept (IV-08)."""
    return paper.kind == COUNT and not report["quantity"] and not report["lot"]


def happened(at: int, now: int) -> int:
    """When it happened, by who tells of it; now, if their clock is more than a day ahead. Else all
    that follows would pass for what a count of that day has seen (IV-11)."""
    return at if at <= now + DAY else now


def entry(kind: str, report: Report, lot: str, now: int, policy: ReportsPolicy) -> SetAside:
    """The report in the form in which it is booked, at once or once its warehouse is known."""
    expected_at: int | None = report.get("expected_at")  # type: ignore[assignment]
    sound = expected_at is not None and expected_at <= later(now, policy.expected_within)
    return {
        "kind": kind,
        "warehouse": report["warehouse"],
        "document_id": report["document_id"],
        "quantity": report["quantity"],
        "unit": report["unit"],
        "purchase_order": str(report.get("purchase_order", "")),
        "because": UNKNOWN_WAREHOUSE,
        "at": happened(report["at"], now),
        "transfer_id": str(report.get("transfer_id", "")),
        "to_warehouse": str(report.get("to_warehouse", "")),
        "expected_at": expected_at if sound else None,
        "lot": lot,
    }


def came_back(moved: ShelfMoved) -> SetAside:
    """Goods that came back to a warehouse that is not known."""
    return {
        "kind": RETURN,
        "warehouse": moved["warehouse"],
        "document_id": moved["document_id"],
        "quantity": moved["amount"],
        "unit": "",
        "purchase_order": "",
        "because": UNKNOWN_WAREHOUSE,
        "at": moved["at"],
        "transfer_id": "",
        "to_warehouse": "",
        "expected_at": None,
        "lot": moved["lot"],
    }


def due(
    waiting: Iterable[SetAside], references: References
) -> tuple[list[SetAside], list[SetAside]]:
    """(reports whose warehouse is known by now, reports that still wait), each in the order of
    their arrival (IV-10)."""
    known = references.table(Warehouse)
    waiting = list(waiting)
    return (
        [report for report in waiting if report["warehouse"] in known],
        [report for report in waiting if report["warehouse"] not in known],
    )


def must_wait(report: SetAside, waiting: Iterable[SetAside], references: References) -> bool:
    """Whether a report is set aside: its warehouse is not known, or earlier reports of it still
    wait. So each book takes the reports of a warehouse in the order of their arrival."""
    return report["warehouse"] not in references.table(Warehouse) or any(
        earlier["warehouse"] == report["warehouse"] for earlier in waiting
    )


def _remembered(
    waiting: Iterable[SetAside], documents: Collection[str], references: References
) -> tuple[list[SetAside], list[SetAside]]:
    """(reports that still wait, those that have waited for too many others). A report waits as long
    as its paper is remembered: nothing but what warehouses say decides that, so both books drop the
    same. One whose warehouse is known by now will be booked."""
    warehouses = references.table(Warehouse)
    kept: list[SetAside] = []
    dropped: list[SetAside] = []
    for one in waiting:
        paper = Document(one["warehouse"], one["kind"], one["document_id"])
        stays = one["kind"] == RETURN or known(paper, documents) or one["warehouse"] in warehouses
        (kept if stays else dropped).append(one)
    return kept, dropped
