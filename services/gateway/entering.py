"""Who hands in what a request says: a machine by its channel's key, or a person of the house, by a
token or a key of their own, who has entered it then (IN-07, RV-06; docs/decisions/0054)."""

from starlette.requests import Request

from orders.business.authority import Refusal, speaking
from orders.contracts.records import Staff
from services.gateway.access import Sender, of_channel
from services.gateway.channels import Scope
from services.gateway.edge import Edge
from services.gateway.problem import Problem

BY_WORD: tuple[Scope, ...] = ("orders:write", "orders:cancel", "orders:read", "orders:answer")
"""What a person's own token is good for, in channels whose orders they enter."""


def to_channel(edge: Edge, request: Request, scope: Scope = "orders:write") -> Sender:
    """Who hands in to the channel that the path names. Raises Problem: 401 without a key or token
    that is known, 403 if it is not for this, 429; TransientError before the table of staff was
    read."""
    channel = request.path_params["channel"]
    sender = edge.access.by_key(request, scope) or _by_token(edge, request, channel)
    if sender.channel != channel:
        raise Problem(403, "key-of-another-channel", "The key is another channel's")
    return of_house(edge, sender)


def to_order(edge: Edge, request: Request, scope: Scope) -> Sender:
    """The same, of a request about an order, which its path names. Raises Problem (404) for one of
    another channel, as for one that nobody knows."""
    channel = request.path_params["order_id"].partition(":")[0]
    sender = edge.access.by_key(request, scope) or _by_token(edge, request, channel)
    of_channel(request, sender.channel)
    return of_house(edge, sender)


def by_person(sender: Sender) -> Sender:
    """Of what people alone enter. Raises Problem (403) for a machine."""
    if not sender.staff_id:
        raise Problem(
            403,
            "person-wanted",
            "A draft is entered by a person",
            "send your own token, or a key that is bound to you (`staff_id`): who entered an order "
            "does not approve it, so it must be known",
        )
    return sender


def of_house(edge: Edge, sender: Sender) -> Sender:
    """A key that is bound to somebody opens nothing once they have left: Problem (403)."""
    if sender.staff_id:
        edge.desk.people.known(sender.staff_id)
    return sender


def _by_token(edge: Edge, request: Request, channel: str) -> Sender:
    """A person of the house who enters orders of the channel by its declaration."""
    people = edge.desk.people
    person, roles = people.by_token(request), edge.access.entered_by(channel)
    staff = people.references.table(Staff)
    found = speaking(person.staff_id, roles, staff, edge.now())
    if isinstance(found, Refusal):
        raise Problem(403, "not-yours-to-enter", "You do not enter its orders", found.because)
    return Sender(channel, person.staff_id, BY_WORD)
