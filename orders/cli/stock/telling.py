"""Stock as people read it."""

from datetime import datetime
from typing import Any

from orders.cli.printing import console, moment, print_table
from orders.client.stock.piles import SELLABLE
from orders.client.stock.shown import Json, Listed

ELSEWHERE = "on no shelf yet"
AMOUNTS = ("on_hand", "reserved", "available")
COLUMNS = ("where", "on hand", "reserved", "available", "picked", "last received", "last shipped")
LOT = ("warehouse", "lot", "expires_on")
LOT_COLUMNS = ("where", "lot", "last day", "quality", "on hand", "reserved", "available")
WORDS = {
    "on_hand": "on hand",
    "reserved": "reserved",
    "ahead": "others wait for",
    "incoming": "comes by then",
    "expiring": "expires by then",
    "safety": "safety",
    "other_channels": "left to other channels",
}


def tell(article: Json, on: datetime | None) -> None:
    """One article, as `shown.plain` has it; `on`: the day that was asked for."""
    rows = [_row(f"{one['warehouse']} {one['location']}", one) for one in article["warehouses"]]
    if any(article["elsewhere"].values()):
        rows.append((ELSEWHERE, *_amounts(article["elsewhere"]), "", "", ""))
    print_table(
        f"{article['sku']}  {article['name']}  ({article['unit']})",
        COLUMNS,
        [*rows, _row("in all", article)],
    )
    console().print(can_be_had(article, on))
    if article["lots"]:
        print_table("lots and quality", LOT_COLUMNS, [_lot(one) for one in article["lots"]])
    for receipt in article["expected"]:
        when = _minute(receipt["expected_at"])
        console().print(
            f"expected: {receipt['quantity']} to {receipt['warehouse']} on {when}, purchase order "
            f"{receipt['purchase_order']}"
        )
    for one in article["set_aside"]:
        console().print(
            f"set aside, in no row: {one['quantity']} in {one['warehouse']}, {one['kind']} "
            f"{one['document_id']} of {_minute(one['at'])}: {one['because'].replace('_', ' ')}"
        )
    for held in article["held_counts"]:
        console().print(
            f"waits for the {held['owner_role']} until {_minute(held['decide_by_at'])}: list "
            f"{held['list_id']} counted {held['counted']} in {held['warehouse']}, "
            f"{held['difference']:+d}; `orders stock reconcile ls`"
        )


def can_be_had(article: Json, on: datetime | None) -> str:
    """As a sentence."""
    found = article["can_be_had"]
    who = f" by {found['channel']}" if found["channel"] else ""
    when = f"on {on:%Y-%m-%d}" if on else "now"
    terms = ", ".join(
        f"{WORDS[term['name']]} {term['amount']:+d}" for term in found["terms"] if term["amount"]
    )
    made_up = terms or "nothing"
    return f"can be had{who} {when}: {found['quantity']} {article['unit']} ({made_up})"


def tell_listed(text: str, found: Listed) -> None:
    """Articles that a text may mean."""
    print_table(
        f"{found.count} articles with {text!r}{_first(found)}",
        ["code", "name", "on hand", "reserved", "available", "unit"],
        [(one["sku"], one["name"], *_amounts(one), one["unit"]) for one in found.articles],
    )


def tell_lots(found: Listed) -> None:
    """Lots of any articles."""
    print_table(
        f"{found.count} lots{_first(found)}",
        ["code", "name", *LOT_COLUMNS, "unit"],
        [(one["sku"], one["name"], *_lot(one), one["unit"]) for one in found.articles],
    )


def _first(found: Listed) -> str:
    told = len(found.articles)
    return f", the first {told}" if found.count > told else ""


def _row(where: str, one: Json) -> tuple[Any, ...]:
    moves = _minute(one["last_received_at"]), _minute(one["last_shipped_at"])
    return (where, *_amounts(one), one["picked"], *moves)


def _amounts(one: Json) -> list[Any]:
    return [one[name] for name in AMOUNTS]


def _lot(one: Json) -> tuple[Any, ...]:
    return (*(one[name] for name in LOT), one["quality"] or SELLABLE, *_amounts(one))


def _minute(at: int | None) -> str:
    return moment(at)[:16]
