"""What has to be put right before a shipment may be sent: goods that were scanned and are others,
packages that weigh what their goods do not (SH-01). It stays with its warehouse, which is told why
and is reminded as of any shipment; a carrier's scan is a fact all the same, and told to people."""

from collections.abc import Sequence

from orders.contracts.records import (
    Article,
    LineLot,
    PackedOut,
    ShipmentPicked,
    ShipmentState,
    ShippingState,
    ShortPicked,
)
from orders.engine.handling import Event, Handling
from services.shipping import records
from services.shipping import state as life
from services.shipping.records import Ctx
from services.shipping.rules import weighing
from services.shipping.rules.deadlines import IN_HOUSE
from services.shipping.rules.scanning import Meant, Mistake, gtin, mistakes

WRONG_PICK, WEIGHT = "wrong_pick", "weight"
MOST_TOLD = 5
"""Of so many mistakes a message tells."""


def wrongly_picked(
    report: ShipmentPicked | ShortPicked, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> Handling | None:
    """What follows if other goods were scanned than are meant: they are picked again. None if
    nothing is wrong; what was wrong is right again only when it was scanned."""
    meant = _meant(shipment, report["lots"], state, ctx) if report["scans"] else {}
    found = mistakes(report["scans"], meant)
    if not found:
        if shipment["unchecked"] != WRONG_PICK or report["scans"] or not report["lines"]:
            return None
        reason, because = "not_scanned", "scan what was picked again"
    else:
        reason, because = found[0].why, "; ".join(map(_said, found[:MOST_TOLD]))
    values = {
        "shipment": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
        "because": because,
    }
    sent = shipment["status"] not in IN_HOUSE
    to = ctx.policy.left_to if sent else "warehouse"
    told = _message(to, "sent-unchecked" if sent else "pick-wrong", report, values, state, ctx)
    now = shipment if sent else _unchecked(shipment, WRONG_PICK)
    return life.conclude("wrong", life.put(state, now), [told], ctx, reason=reason)


def wrongly_packed(
    packed: PackedOut, shipment: ShipmentState, state: ShippingState, ctx: Ctx
) -> Handling | None:
    """What follows if the packages may not go yet; None if they may."""
    values = {"shipment": shipment["shipment_id"], "warehouse": shipment["warehouse"]}
    if shipment["unchecked"] == WRONG_PICK:
        because = {"because": "goods were picked that are not meant, and not scanned again"}
        told = _message("warehouse", "pick-wrong", packed, {**values, **because}, state, ctx)
        return life.conclude("held", life.put(state, shipment), [told], ctx, reason=WRONG_PICK)
    contents = [line for package in packed["packages"] for line in package["lines"]]
    articles = ctx.references.table(Article)
    lines = contents or shipment["lines"]
    found = weighing.weighed(lines, packed["packages"], articles, ctx.policy)
    if found is None or found.off is None:
        return None
    again = shipment["unchecked"] == WEIGHT
    values |= {name: str(grams) for name, grams in found._asdict().items()}
    asked = [_message("warehouse", "weigh-again", packed, values, state, ctx)]
    if again:  # the scales, the contents or the article's weight: somebody has to look
        asked.append(_message(ctx.policy.left_to, "weight-differs", packed, values, state, ctx))
    now = _unchecked(shipment, WEIGHT)
    return life.conclude("reweigh", life.put(state, now), asked, ctx, reason=found.off)


def checked(shipment: ShipmentState) -> ShipmentState:
    """The shipment with nothing to put right."""
    return {**shipment, "unchecked": ""} if shipment["unchecked"] else shipment


def sent_unchecked(shipment: ShipmentState, state: ShippingState, ctx: Ctx) -> list[Event]:
    """A carrier has what should not have gone: somebody hears of it."""
    if not shipment["unchecked"]:
        return []
    values = {
        "shipment": shipment["shipment_id"],
        "warehouse": shipment["warehouse"],
        "because": shipment["unchecked"],
    }
    fact = f"sent-unchecked-{shipment['shipment_id']}"
    return [records.message(ctx.policy.left_to, "sent-unchecked", fact, values, state, ctx)]


def _unchecked(shipment: ShipmentState, why: str) -> ShipmentState:
    return {**shipment, "unchecked": why}


def _meant(
    shipment: ShipmentState, picked: Sequence[LineLot], state: ShippingState, ctx: Ctx
) -> dict[int, Meant]:
    """By line. Lots are those that the report names, which the books follow, else those of the work
    order. A bundle's parts, and what goes in the place of another article, have no specification
    of the order's."""
    articles, lots = ctx.references.table(Article), picked or shipment["lots"]
    order = state["order"]
    ordered = {line["line"]: line for line in order.decoded()["lines"]} if order else {}
    meant = dict[int, Meant]()
    for number in dict.fromkeys(line["line"] for line in shipment["lines"]):
        skus = [line["sku"] for line in shipment["lines"] if line["line"] == number]
        found = [article["gtin"] for sku in skus if (article := articles.get(sku)) is not None]
        whole = len(found) == len(skus) and all(found)
        line = ordered.get(number)
        same = line is not None and [line["sku"]] == skus
        meant[number] = Meant(
            frozenset(map(gtin, found)) if whole else frozenset(),
            line["specification"] if line is not None and same else "",
            frozenset(one["lot"] for one in lots if one["line"] == number),
        )
    return meant


def _said(mistake: Mistake) -> str:
    what = mistake.why.replace("_", " ")
    return f"line {mistake.line}: {what} {mistake.scanned} ({mistake.quantity})"


def _message(
    to: str,
    template: str,
    about: ShipmentPicked | ShortPicked | PackedOut,
    values: dict[str, str],
    state: ShippingState,
    ctx: Ctx,
) -> Event:
    fact = f"{template}-{about['shipment_id']}-{about['document_id']}"
    return records.message(to, template, fact, values, state, ctx)
