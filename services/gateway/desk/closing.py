"""Staff close what was not as it should be with an order (TR-03). Who closes it is who has the
token: one of whose roles answers for it, or who sees to what others leave."""

from collections.abc import Iterable

from orders.business.authority import Refusal, speaking
from orders.client.orderfile.exceptions import Exceptional
from orders.contracts.records import ExceptionSettled, GoodsVerdict, Staff
from services.gateway.desk.forms import ExceptionSaid
from services.gateway.desk.people import Person
from services.gateway.desk.reviewing import dealt_with
from services.gateway.edge import Edge
from services.gateway.formats.values.cards import masked
from services.gateway.problem import Problem

STAGE = "tracking"
ALWAYS = ("operations", "manager", "management")
"""Roles that may close whatever is open."""
TEMPERATURE = "temperature"
VERDICTS: dict[str, GoodsVerdict] = {"": "UNKNOWN", "good": "GOOD", "spoilt": "SPOILT"}
"""What was found of goods that were too warm or too cold (SH-07), as forms say it."""


async def closed(
    edge: Edge, person: Person, order_id: str, said: ExceptionSaid, seconds: float
) -> dict[str, str]:
    """The order, which it was, and the outcome: `closed`, `sent` where tracking has not said it in
    time. Raises Problem: 404 if it is not open, 403 if it is not theirs to close, 422 if it is to
    be said whether goods are good and is not; TransientError, NoRoom."""
    one = _open((await edge.desk.exceptions.found()).waiting, order_id, said)
    staff = edge.desk.people.references.table(Staff)
    spoken = speaking(person.staff_id, (one.owner, *ALWAYS), staff, edge.now())
    if isinstance(spoken, Refusal):
        raise Problem(403, "verdict-refused", "It is not yours to close", spoken.because)
    if (one.kind == TEMPERATURE) != bool(said.verdict):
        detail = "of goods that were too warm or too cold it is good or spoilt, of others nothing"
        raise Problem(422, "verdict-missing", "Say what was found of the goods", detail)
    settled: ExceptionSettled = {
        "order_id": order_id,
        "kind": one.kind,
        "subject": one.subject,
        "settled_by": person.staff_id,
        "because": masked(said.because),
        "verdict": VERDICTS[said.verdict],
        "at": edge.now(),
    }
    record = edge.encode(ExceptionSettled, order_id, settled)
    found = await dealt_with(edge, STAGE, order_id, [record], seconds)
    about = {"order_id": order_id, "kind": one.kind, "subject": one.subject}
    if found is None:
        return {**about, "outcome": "sent"}
    if not any(told.record == "ExceptionClosed" for told in found[0]):
        raise _not_open()
    return {**about, "outcome": "closed"}


def _open(waiting: Iterable[Exceptional], order_id: str, said: ExceptionSaid) -> Exceptional:
    about = order_id, said.kind, said.subject
    for one in waiting:
        if (one.order_id, one.kind, one.subject) == about:
            return one
    raise _not_open()


def _not_open() -> Problem:
    return Problem(404, "not-open", "Nothing of the kind is open", "it may be over by now")
