"""Who may look at an order: its channel, by a key, or a person of the house, by a token (TR-01).
What is not there and what is somebody else's look alike."""

from starlette.requests import Request

from services.gateway.access import Sender, of_channel
from services.gateway.channels import Scope
from services.gateway.edge import Edge
from services.gateway.entering import of_house


def may_look(edge: Edge, request: Request, scope: Scope) -> Sender:
    """Who may see the order that the path names: people of the house any order, as they do at the
    desk. Raises Problem: 401 without a key or token that is known, 403 if it is not for this, or
    its person has left, 404 for an order of another channel, 429; TransientError before the table
    of staff was read."""
    sender = edge.access.by_key(request, scope)
    if sender is None:
        channel = request.path_params["order_id"].partition(":")[0]
        return Sender(channel, edge.desk.people.by_token(request).staff_id)
    of_channel(request, sender.channel)
    return of_house(edge, sender)


def sends_links(sender: Sender) -> bool:
    """Whether they may have the links by which customers answer and sign: whoever has one is taken
    for the customer, so to read of a question is not enough (CF-01, CF-06)."""
    return "orders:links" in sender.scopes
