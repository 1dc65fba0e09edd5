"""The order's file: every version, who changed what and why (IN-09)."""

from pathlib import Path
from typing import Any

from orders.cli.contract.signed import contracts
from orders.cli.file.command import contract_row, whole_of
from orders.cli.file.entries import Change, entries
from orders.client.documents import Folder
from orders.client.scan import Found
from orders.contracts.order import CarriedOrder
from tests import orders as made
from tests.cli.records import found

SUBMISSIONS, INTAKE = "orders.submissions.v1", "orders.intake.v1"
CLERK = made.entered("meier")


def submitted(name: str, order: Any, offset: int, **said: Any) -> Found:
    value = {"order_id": "shop:1", "submitted_at": offset, "order": CarriedOrder.of(order), **said}
    return found(SUBMISSIONS, name, value, offset=offset)


def answer(name: str, to: Found, **value: Any) -> Found:
    return found(INTAKE, name, {"order_id": "shop:1", **value}, cause=to.position, offset=to.offset)


def test_each_version_says_what_it_changed_and_what_intake_said():
    """IN-09."""
    faulty = made.order(lines=[made.line(1, quantity=-1)])
    first = submitted("OrderSubmitted", faulty, 1, document="aa")
    asked = answer("CorrectionRequested", first, faults=[{"code": "quantity_not_positive"}])
    corrected = {**faulty, "lines": [made.line(1, quantity=2)], "notes": "two"}
    corrected["source_document"] = CLERK
    second = submitted("CorrectionSubmitted", corrected, 2, document="bb")
    taken = answer("OrderReceived", second)
    filed = entries([first, asked, second, taken])
    assert [(one.record, one.by, one.document, one.answer) for one in filed] == [
        ("OrderSubmitted", "shop", "aa", "CorrectionRequested quantity_not_positive"),
        ("CorrectionSubmitted", "meier", "bb", "OrderReceived"),
    ]
    assert filed[0].changes == ()
    changed = {change.field: change for change in filed[1].changes}
    assert changed["notes"] == Change("notes", faulty["notes"], "two")
    assert changed["lines[0].quantity"] == Change("lines[0].quantity", -1, 2)
    assert "lines[0].sku" not in changed


def test_a_change_that_waited_for_its_order_has_the_answer_that_names_it():
    """CF-03."""
    value = {"order_id": "shop:1", "requested_at": 5, "requested_by": "partner", "reason": ""}
    early = found(SUBMISSIONS, "ChangeRequested", value, offset=1)
    first = submitted("OrderSubmitted", made.order(), 2)
    pending = answer("ChangePending", first, request=early.position)
    filed = entries([early, first, answer("OrderReceived", first), pending])
    assert [one.answer for one in filed] == ["ChangePending", "OrderReceived"]


def test_who_asks_to_cancel_stands_there_with_the_reason():
    first = submitted("OrderSubmitted", made.order(), 1)
    value = {"order_id": "shop:1", "requested_at": 5, "requested_by": "customer", "reason": "late"}
    [_, cancelled] = entries([first, found(SUBMISSIONS, "CancelRequested", value, offset=2)])
    assert (cancelled.at, cancelled.by, cancelled.because) == (5, "customer", "late")
    assert (cancelled.order, cancelled.answer) == (None, "")


def test_a_line_more_or_less_is_told():
    one = made.order(lines=[made.line(1)])
    two = made.order(lines=[made.line(1), made.line(2)])
    sent = [submitted("OrderSubmitted", order, n) for n, order in enumerate((one, two, one), 1)]
    _, more, less = entries(sent)
    assert Change("lines[1]", None, two["lines"][1]) in more.changes
    assert Change("lines[1]", two["lines"][1], None) in less.changes


def test_what_cannot_be_read_is_left_out():
    assert entries([found(SUBMISSIONS, "undecodable (corrupt)", None)]) == []


def test_its_contracts_stand_there_with_their_file_and_who_signed_when(tmp_path: Path):
    """IN-09, CF-06."""
    store = Folder(tmp_path)
    file = store.put(b"%PDF of version 2")
    drawn = [
        found("orders.contracts.v1", "ContractDrawn", {**one, "at": 1})
        for one in (
            {"contract_number": "SC-1-1", "version": 1},
            {"contract_number": "SC-1-2", "version": 2},
        )
    ]
    about = {"version": 2, "at": 5, "released_by": "S015", "document": file}
    holds = [
        found("orders.review.v1", "HoldReleased", {**about, "hold_id": hold})
        for hold in ("text", "signature")
    ]
    made = contracts([*drawn, *holds])
    former, latest = whole_of("shop:1", [], made, store)["contracts"]
    assert (former["number"], former["standing"], former["path"]) == ("SC-1-1", "void", "")
    assert (latest["version"], latest["document"]) == (2, file)
    assert (latest["house"]["by"], latest["house"]["at"]) == ("S015", 5)
    assert Path(latest["path"]).read_bytes() == b"%PDF of version 2"
    row = contract_row(made[1], store)
    assert row[:4] == ("SC-1-2", "2", "with the customer", file)
    assert (row[4][:4], row[5], row[6]) == ("S015", "", latest["path"])
