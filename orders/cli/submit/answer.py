"""What intake answered to a submission: for a person, and whether the order is under way."""

from collections.abc import Sequence
from typing import Any

from orders.cli.printing import moment, print_table
from orders.client.scan import Found

TAKEN = {
    "OrderReceived": "received",
    "ChangePending": "change pending",
    "SubmissionRepeated": "repeated",
    "DuplicateSuspected": "suspected to be a duplicate",
}
REFUSED = {
    "OrderRejected": "rejected",
    "CorrectionRequested": "correction requested",
    "ResubmissionConflicted": "conflict",
    "ChangeRefused": "change refused",
    "DeadLetter": "set aside",
}

SAID: tuple[str, ...] = (
    "number",
    "expected_at",
    "answer_by_at",
    "decide_by_at",
    "because",
    "code",
    "faults",
    "first_outcome",
)


def described(order_id: str, answers: Sequence[Found]) -> dict[str, Any]:
    """The answer as one flat object; `taken` says whether the order is under way."""
    answer = next(
        (found for found in answers if found.record in TAKEN or found.record in REFUSED), None
    )
    if answer is None or answer.value is None:
        return {"order_id": order_id, "answer": "none", "taken": False}
    value = answer.value
    said = {name: value[name] for name in SAID if name in value}
    known = {**TAKEN, **REFUSED}[answer.record]
    first = value.get("first_outcome", "received")
    taken = answer.record in TAKEN and first in ("received", "suspected")
    return {"order_id": order_id, "answer": known, "taken": taken, **said}


def tell(answer: dict[str, Any]) -> None:
    """One line, and a table of faults."""
    words = [f"{answer['order_id']}: {answer['answer']}"]
    if answer.get("first_outcome"):
        words.append(f"first answered: {answer['first_outcome']}")
    if answer.get("number"):
        words.append(f"number {answer['number']}")
    if answer.get("expected_at"):
        words.append(f"expected to be done by {moment(answer['expected_at'])}")
    if answer.get("answer_by_at"):
        words.append(
            f"correct it by {moment(answer['answer_by_at'])}: submit it again with the same "
            "reference"
        )
    if answer.get("decide_by_at"):
        words.append(f"a person decides by {moment(answer['decide_by_at'])}")
    if answer.get("because"):
        words.append(answer["because"])
    print(", ".join(words))
    if answer.get("faults"):
        rows = [(fault["field"], fault["code"], fault["message"]) for fault in answer["faults"]]
        print_table("faults", ["field", "code", "what to send instead"], rows)
