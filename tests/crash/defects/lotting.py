"""What lots must be, and what is asked of them (docs/decisions/0079-lots.md)."""

from typing import Any

from orders.business import lots, reservations
from orders.contracts.buckets import IN_TRANSIT
from orders.engine.questions import Draw
from services.allocation.decide import articles, place, quality
from services.allocation.decide import fresh as classes
from services.allocation.decide.shelving import supplies
from services.allocation.rules import picks, settlement
from services.allocation.rules import quality as rules
from services.inventory.rules import fresh
from tests.crash.defects.registry import Patch, defect


@defect()
def goods_on_a_shelf_and_of_no_lot(patch: Patch) -> None:
    """Allocation books what comes on its shelf, and forgets the lot."""

    def forgetful(shelf: Any, lot: str, amount: int, source: str) -> Any:
        return supplies(shelf, "" if source == "supplier" else lot, amount, source)

    patch.setattr(articles, "supplies", forgetful)


@defect()
def a_lot_with_two_expiries(patch: Patch) -> None:
    """Inventory and allocation forget which lots they know, and book one under another expiry."""
    refusal = lots.refusal

    def forgetful(name: str, expires_on: str, article: Any, known: Any, at: Any) -> str:
        return refusal(name, expires_on, article, (), at)

    patch.setattr(lots, "refusal", forgetful)


@defect()
def shelves_taken_without_their_lots(patch: Patch) -> None:
    """An order takes what stands on a shelf, and leaves open of which lot it is."""

    def not_asked(search: Any, parts: Any, ctx: Any) -> Any:
        search.drawn = {}
        yield from ()

    patch.setattr(place, "_take_lots", not_asked)


@defect()
def lots_that_stay_when_goods_leave(patch: Patch) -> None:
    """What is sent leaves its shelf and not its lot."""
    settle = settlement.settle_at

    def of_the_shelf_alone(reserved: Any, *about: Any) -> Any:
        kept, settled = settle(reserved, *about)
        of_lots = [one for one in settled if one["ledger"] == "lot_stock"]
        return [*kept, *of_lots], settlement.on_shelves(settled)

    patch.setattr(settlement, "settle_at", of_the_shelf_alone)


@defect()
def fresh_goods_that_are_sent_and_stay_promised(patch: Patch) -> None:
    """What is sent leaves its article, and none of the classes of remaining life it was held of."""

    def of_the_article_alone(reserved: Any, version: int, lines: Any) -> Any:
        return reservations.settle(reserved, version, reservations.held(lines))

    patch.setattr(fresh, "settle", of_the_article_alone)


@defect()
def articles_that_do_not_hear_what_orders_take(patch: Patch) -> None:
    """The classes of remaining life are what came, whatever orders took of the lots."""
    patch.setattr(classes, "HEARD", {})


@defect()
def a_recall_that_forgets_what_comes_later(patch: Patch) -> None:
    """What lies there of a lot is blocked, and what comes of it afterwards is sold."""
    patch.setattr(rules, "place", lambda article, shelf, lot: shelf)


@defect()
def blocked_goods_that_stay_promised(patch: Patch) -> None:
    """Allocation blocks goods, and the network goes on promising them."""
    handled = quality._handled

    def in_silence(*about: Any) -> Any:
        handling = handled(*about)
        handling.events = ()
        return handling

    patch.setattr(quality, "_handled", in_silence)


@defect()
def a_recall_that_is_told_to_the_first_alone(patch: Patch) -> None:
    """Of the orders that a recalled lot touches only the first hears of it."""
    held = quality._held
    told: list[str] = []

    def once(order_id: str, *about: Any) -> Any:
        told.append(order_id)
        return held(told[0], *about)

    patch.setattr(quality, "_held", once)


@defect()
def what_expires_last_sent_first(patch: Patch) -> None:
    """Of a shelf an order gets what does not expire at all."""

    def last(ledger: str, prefix: str, amount: int, least: str = "") -> Draw:
        return Draw(ledger, prefix, amount, f"{prefix}{lots.NEVER}" if amount else least)

    patch.setattr(place, "Draw", last)


@defect()
def picked_off_the_shelf_and_not_of_its_lot(patch: Patch) -> None:
    """What is picked moves in the book of its shelf, and stays reserved in that of its lot."""
    accounts = picks._accounts
    patch.setattr(picks, "_accounts", lambda one: accounts(one)[:1])


@defect()
def a_transfer_of_no_lot(patch: Patch) -> None:
    """Goods go from one warehouse to another, and their lots stay where they were."""

    def of_the_shelf(shelf: Any, lot: str, amount: int, source: str) -> Any:
        return supplies(shelf, "" if source == IN_TRANSIT else lot, amount, source)

    patch.setattr(articles, "supplies", of_the_shelf)
