"""Staff decide about counts of warehouses' lists whose difference waits (IV-11). Who decides is who
has the token; whether they may, allocation decides, by the table of staff."""

from collections.abc import Mapping, Sequence
from typing import Literal

from orders.business.accounts import ARTICLE_KEY
from orders.client.counts import STAGE, Waiting, came_of, held
from orders.client.scan import Found
from orders.contracts.records import CountDecided
from services.gateway.desk.forms import CountSaid
from services.gateway.desk.people import Person
from services.gateway.desk.reviewing import dealt_with
from services.gateway.edge import Edge
from services.gateway.formats.values.cards import masked
from services.gateway.problem import Problem

VERDICTS: Mapping[str, Literal["APPROVE", "REFUSE"]] = {"approve": "APPROVE", "refuse": "REFUSE"}


async def judged(
    edge: Edge, person: Person, sku: str, said: CountSaid, seconds: float
) -> dict[str, str]:
    """The article, where it was counted, and the outcome: `posted`, `agreed`, `refused`,
    `superseded`; `sent` where allocation has not said it in time. Raises Problem: 404 if it waits
    for nobody, 409 if the difference is another than was seen, 403 if it is not theirs to decide;
    TransientError, NoRoom."""
    waits = await _waiting(edge, sku, said)
    if waits.held["difference"] != said.difference:
        raise _changed()
    decided: CountDecided = {
        "sku": sku,
        "warehouse": said.warehouse,
        "list_id": said.list_id,
        "verdict": VERDICTS[said.verdict],
        "difference": said.difference,
        "reason": said.reason,
        "decided_by": person.staff_id,
        "because": masked(said.because),
        "entered_by": f"token {person.token_id}",
        "at": edge.now(),
        "lot": said.lot,
    }
    record = edge.encode(CountDecided, sku, decided)
    found = await dealt_with(edge, STAGE, sku, [record], seconds)
    outcome = "sent" if found is None else _outcome(found[0])
    about = {"sku": sku, "warehouse": said.warehouse, "list_id": said.list_id, "lot": said.lot}
    return {**about, "outcome": outcome}


async def _waiting(edge: Edge, sku: str, said: CountSaid) -> Waiting:
    state = await edge.desk.threads.run(edge.books.of, STAGE, f"{ARTICLE_KEY}{sku}", sku)
    about = said.warehouse, said.list_id, said.lot
    for one in held(sku, state["article"]) if state and state["article"] else ():
        if (one.held["warehouse"], one.held["list_id"], one.lot) == about:
            return one
    raise Problem(404, "not-held", "No such difference waits", "it was decided, or counted again")


def _outcome(found: Sequence[Found]) -> str:
    came = came_of(found)
    if came.code == "difference_moved":
        raise _changed()
    if came.outcome in ("held", "nothing"):
        because = came.because or "somebody was first: `orders stock reconcile ls` says what waits"
        raise Problem(403, "verdict-refused", "Nothing came of it", because)
    return came.outcome


def _changed() -> Problem:
    return Problem(409, "count-changed", "The difference is another by now", "look at it again")
