"""Intake's answer, as HTTP says it. The edge repeats no rule: what is right or wrong with an order
intake alone decides."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import orjson
from starlette.responses import Response

from orders.client.listening import Heard
from services.gateway.formats.building.paths import pointer_of
from services.gateway.problem import Problem, error

TAKEN = frozenset({"received", "suspected", "awaited"})
"""First outcomes of an order that was not refused."""

NOTHING: Mapping[str, str] = MappingProxyType({})


def accepted(status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    """An answer that is no problem."""
    return Response(orjson.dumps(body), status, headers, "application/json")


def private(body: Any, headers: Mapping[str, str] = NOTHING) -> Response:
    """What staff alone are told: nobody on the way keeps it."""
    kept_by_nobody = {"Cache-Control": "private, no-store", **headers}
    return Response(orjson.dumps(body), 200, kept_by_nobody, "application/json")


def download(document: bytes, sha256: str) -> Response:
    """A document as it is filed. Whoever made it is not trusted: no browser shows it, or guesses
    what it is."""
    headers = {
        "Content-Disposition": f'attachment; filename="{sha256}"',
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{sha256}"',
        "Cache-Control": "private, no-cache",
    }
    return Response(document, 200, headers, "application/octet-stream")


def link(order_id: str) -> str:
    """Where the order's state is to be asked for."""
    return f"/v1/orders/{quote(order_id, safe=':')}"


def of_order(order_id: str, heard: Heard, places: Mapping[str, str]) -> Mapping[str, Any]:
    """What is told of an order that intake took. Raises Problem for one that it did not: 422 with
    every fault, 409 where the id is another order's or the order cannot be changed so. `places`:
    canonical path -> where its value stood in the document."""
    value = heard.value
    if heard.record == "OrderReceived":
        told = {"outcome": "received", "number": value["number"]}
        return {"order_id": order_id, **told, "expected_at": value["expected_at"]}
    if heard.record == "ChangePending":
        return {"order_id": order_id, "outcome": "change pending", "number": value["number"]}
    if heard.record == "DuplicateSuspected":
        told = {"outcome": "suspected", "number": value["number"]}
        return {"order_id": order_id, **told, "decide_by_at": value["decide_by_at"]}
    if heard.record == "SubmissionRepeated" and value["first_outcome"] in TAKEN:
        return {"order_id": order_id, "outcome": "repeated", "number": value["number"]}
    raise _refusal(order_id, heard.record, value, places)


def of_cancellation(order_id: str, heard: Heard) -> Mapping[str, Any]:
    """What is told of a cancellation that is on its way. Raises Problem (409) if it is refused."""
    if heard.record == "ChangeRefused":
        raise Problem(
            409, "change-refused", "The order cannot be cancelled", heard.value["because"]
        )
    return {"order_id": order_id, "outcome": "asked"}


def of_draft(order_id: str, heard: Heard) -> Mapping[str, Any]:
    """What is told of a draft that intake keeps. Raises Problem (412) if somebody was first."""
    if heard.record != "DraftKept":
        raise draft_changed(heard.value["because"])
    kept = {name: heard.value[name] for name in ("revision", "expires_at")}
    return {"order_id": order_id, "outcome": "draft", **kept}


def draft_changed(because: str) -> Problem:
    """It is not at the revision that the request is about."""
    return Problem(412, "draft-changed", "The draft is another one by now", because)


def _refusal(
    order_id: str, record: str, value: Mapping[str, Any], places: Mapping[str, str]
) -> Problem:
    match record:
        case "ResubmissionConflicted":
            return Problem(
                409,
                "reference-taken",
                "The reference is another order's",
                value["because"],
                order_id=order_id,
            )
        case "ChangeRefused" if value["requested"] == "submit":
            return draft_changed(value["because"])
        case "ChangeRefused":
            return Problem(
                409,
                "change-refused",
                "The order cannot be changed so",
                value["because"],
                errors=[_fault(fault, places) for fault in value["faults"]],
                order_id=order_id,
            )
        case "CorrectionRequested":
            return Problem(
                422,
                "correction-requested",
                "The order has to be corrected",
                "send it again under the same reference",
                errors=[_fault(fault, places) for fault in value["faults"]],
                order_id=order_id,
                answer_by_at=value["answer_by_at"],
            )
        case "SubmissionRepeated":
            return Problem(
                422,
                "submission-repeated",
                "The order was sent before",
                f"the first answer holds: {value['first_outcome']}",
                order_id=order_id,
            )
        case _:
            return Problem(
                422,
                "order-rejected",
                "The order is rejected",
                "a new order needs a new reference",
                errors=[_fault(fault, places) for fault in value.get("faults", ())],
                order_id=order_id,
            )


def _fault(fault: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, str]:
    field = fault["field"]
    return error(places.get(field, pointer_of(field)), fault["code"], fault["message"])
