"""Goods that lie ready for whoever ordered them: a code and a deadline, a reminder, the hand-over,
and the way back of what nobody came for (SH-04; docs/decisions/0102)."""

from orders.business.kinds import COLLECTION
from orders.business.times import moment
from orders.contracts.records import (
    DeliveryProof,
    GoodsCollected,
    HandOver,
    ReadyForCollection,
    ShipmentState,
    ShippingState,
    Warehouse,
)
from orders.engine.handling import Event, Handling
from services.shipping import gating, records
from services.shipping import state as life
from services.shipping.decide import checking, door
from services.shipping.records import Ctx
from services.shipping.rules import collection as rules
from services.shipping.rules import deadlines
from services.shipping.rules.kinds import CODE

NOT_COLLECTED = "nobody came for it in time"
LEFT_TO_YOU = "collection-left-to-you"
"""The one message that is told each time: the warehouse was asked once more and could not."""
Going = tuple[ShipmentState, list[Event]]


def packed(shipment: ShipmentState, state: ShippingState, ctx: Ctx) -> Going:
    """A shipment that its warehouse has packed, and is not to put back: what its customer comes for
    lies ready from now on, and they hear until when, and the code."""
    if shipment["kind"] != COLLECTION or shipment["recalling"]:
        return shipment, []
    rule, which = ctx.policy.collection, shipment["shipment_id"]
    place = ctx.references.table(Warehouse).get(shipment["warehouse"])
    content = state["order"].payload if state["order"] is not None else b""
    lies: HandOver = {
        "until_at": rules.until(ctx.now, place, rule),
        "code": rules.code(which, content, ctx.cause),
        "reminded": False,
        "wrong": 0,
        "missed": False,
    }
    fact = {
        "order_id": ctx.key,
        "version": state["version"],
        "shipment_id": which,
        "warehouse": shipment["warehouse"],
        "collect_by_at": lies["until_at"],
        "code_hash": rules.hashed(which, lies["code"]),
        "at": ctx.now,
        "place": rules.named(place),
    }
    ready: ShipmentState = {**life.expecting(shipment, rules.due(lies, rule)), "hand_over": lies}
    told = _told("ready-for-collection", ready, lies, state, ctx)
    return ready, [Event(ReadyForCollection, fact), told]


def goes_on(shipment: ShipmentState, due_at: int, state: ShippingState, ctx: Ctx) -> Going:
    """The warehouse cannot put it back. What it was to have packed by `due_at` goes on; what lies
    ready lies there until its time. After that a person sees to it, and the warehouse is asked
    again: no order lies there for good."""
    going: ShipmentState = {**life.expecting(shipment, due_at), "recalling": False}
    if shipment["status"] != "packed" or shipment["kind"] != COLLECTION:
        return going, []
    lies = shipment["hand_over"]
    if lies is None:
        return packed(going, state, ctx)
    if not lies["missed"]:
        return {**going, "due_at": rules.due(lies, ctx.policy.collection)}, []
    to, again_at = ctx.policy.left_to, rules.asked_again(ctx.now, ctx.policy.collection)
    left: ShipmentState = {**going, "due_at": again_at, "left_to": to}
    return left, [_told(LEFT_TO_YOU, left, lies, state, ctx, to)]


def waited(
    shipment: ShipmentState, lies: HandOver, state: ShippingState, ctx: Ctx
) -> tuple[ShippingState, list[Event]]:
    """Nobody has come yet: the customer is reminded once; when the time is over they are told, and
    the warehouse is asked to put it back, as of whatever is cancelled, until it does."""
    if ctx.now < lies["until_at"]:
        reminded: HandOver = {**lies, "reminded": True}
        known: ShipmentState = {**shipment, "hand_over": reminded, "due_at": lies["until_at"]}
        return life.put(state, known), [_told("collection-reminder", known, lies, state, ctx)]
    missed: HandOver = {**lies, "missed": True}
    due_at = deadlines.recall_due(ctx.now, ctx.policy)
    asked: ShipmentState = {
        **life.expecting(shipment, due_at),
        "recalling": True,
        "hand_over": missed,
    }
    events = [records.recall_requested(asked, NOT_COLLECTED, state, ctx)]
    if not lies["missed"]:
        events.append(_told("collection-missed", asked, lies, state, ctx))
    return life.put(state, asked), events


def is_missed(shipment: ShipmentState) -> bool:
    """Whether nobody came for it in time."""
    return shipment["hand_over"] is not None and shipment["hand_over"]["missed"]


def collected(event: GoodsCollected, state: ShippingState | None, ctx: Ctx) -> Handling:
    """Somebody came: with the code it is delivered; another one moves nothing, and after some of
    them a person hears of it."""
    report = life.locate(GoodsCollected, event, state)
    if state is None or isinstance(report, str):
        return life.in_vain(GoodsCollected, event, str(report), ctx)
    shipment, lies = report.shipment, report.shipment["hand_over"]
    if lies is None:
        return life.in_vain(GoodsCollected, event, "not_ready", ctx)
    state = life.noted(report.document, state)
    if not rules.same(event["code"], lies["code"]):
        return _wrong(shipment, lies, state, ctx)
    at = life.happened(event, ctx)
    events = records.left_house(shipment, at, at, state, ctx)
    events += checking.sent_unchecked(shipment, state, ctx)
    events += gating.passed(shipment, at, state, ctx)
    proof: DeliveryProof = {
        "proof": CODE,
        "proof_reference": event["document_id"],
        "delivered_at": at,
        "doubt": "",
    }
    new, handed_on = door.taken_over({**shipment, "dispatched_at": at}, proof, state, ctx)
    return life.conclude("collected", new, [*events, *handed_on], ctx)


def _wrong(shipment: ShipmentState, lies: HandOver, state: ShippingState, ctx: Ctx) -> Handling:
    more: HandOver = {**lies, "wrong": lies["wrong"] + 1}
    known: ShipmentState = {**shipment, "hand_over": more}
    told = []
    if more["wrong"] == ctx.policy.collection.wrong_codes:
        told = [_told("collection-code-wrong", known, more, state, ctx, ctx.policy.left_to)]
    return life.conclude("wrong_code", life.put(state, known), told, ctx)


def _told(
    template: str,
    shipment: ShipmentState,
    lies: HandOver,
    state: ShippingState,
    ctx: Ctx,
    to: str = "customer",
) -> Event:
    which = shipment["shipment_id"]
    values = {
        "shipment": which,
        "warehouse": shipment["warehouse"],
        "place": rules.named(ctx.references.table(Warehouse).get(shipment["warehouse"])),
        "until": moment(lies["until_at"]),
    }
    if template != "collection-missed" and to == "customer":
        values["code"] = lies["code"]
    fact = f"{template}-{which}"
    if template == LEFT_TO_YOU:
        fact = f"{fact}-{ctx.now}"
    return records.message(to, template, fact, values, state, ctx)
