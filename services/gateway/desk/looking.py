"""A piece of the queue of held orders, as somebody looks for it (RV-08)."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from orders.business.authority import Refusal, mandates
from orders.client.holds import Held, Rank, Wanted, matching
from orders.client.leases import Lease
from orders.contracts.records import Staff
from services.gateway.desk.forms import QueueWanted
from services.gateway.desk.people import Person
from services.gateway.edge import Edge
from services.gateway.problem import Problem

MINE, NOBODY = "mine", "nobody"


class Page(NamedTuple):
    """A piece of the queue, and who has its orders. `total`: of all that was looked for; `after`:
    where the next one begins, None if this is the last."""

    orders: Sequence[Held]
    leases: Mapping[str, Lease]
    total: int
    after: str | None
    as_of_at: int


async def page_of(edge: Edge, person: Person, wanted: QueueWanted) -> Page:
    """What this person looks for, by value and promise. Raises Problem (403) for `mine` of
    somebody who is absent."""
    queue, leases = await edge.desk.held.found(), edge.desk.leases
    sought = _wanted(edge, person, wanted)
    found = await edge.desk.threads.run(matching, queue.waiting, sought)
    found = await _by_lease(edge, person, found, wanted.leased)
    begin = _rank(wanted.after) if wanted.after else None
    page = [one for one in found if begin is None or one.rank > begin][: wanted.limit]
    having = await edge.desk.threads.run(leases.of, [one.order_id for one in page])
    more = bool(page) and page[-1] is not found[-1]
    after = _cursor(page[-1]) if more else None
    return Page(page, having, len(found), after, queue.as_of_at)


def _wanted(edge: Edge, person: Person, wanted: QueueWanted) -> Wanted:
    roles = {wanted.role} - {""}
    if wanted.role == MINE:
        staff = edge.desk.people.references.table(Staff)
        having = mandates(person.staff_id, staff, edge.now())
        if isinstance(having, Refusal):
            raise Problem(403, "staff-absent", "You decide nothing now", having.because)
        roles = {one.role for one in having}
    return Wanted(frozenset(roles), wanted.kind, wanted.rule, wanted.channel, wanted.due_by_at)


async def _by_lease(edge: Edge, person: Person, found: list[Held], leased: str) -> list[Held]:
    """Those that this person has, or nobody, or a colleague; all if it does not matter."""
    if not leased:
        return found
    whose = {MINE: person.staff_id, NOBODY: ""}.get(leased, leased)
    leases = await edge.desk.threads.run(edge.desk.leases.of, [one.order_id for one in found])
    having = {order_id: lease.staff_id for order_id, lease in leases.items()}
    return [one for one in found if having.get(one.order_id, "") == whose]


def _cursor(one: Held) -> str:
    magnitude, promised_at, deadline_at, order_id = one.rank
    promised = "" if promised_at == math.inf else int(promised_at)
    return f"{magnitude}:{promised}:{deadline_at}:{order_id}"


def _rank(cursor: str) -> Rank:
    magnitude, promised, deadline, order_id = cursor.split(":", 3)
    return Rank(int(magnitude), float(promised or math.inf), int(deadline), order_id)
