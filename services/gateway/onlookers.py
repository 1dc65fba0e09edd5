"""Who may look at an order: its channel, by a key, or a person of the house, by a token (TR-01).
What is not there and what is somebody else's look alike."""

from starlette.requests import Request

from services.gateway.access import of_channel
from services.gateway.channels import Scope
from services.gateway.edge import Edge


def may_look(edge: Edge, request: Request, scope: Scope) -> None:
    """Returns if whoever asks may see the order that the path names: people of the house any order,
    as they do at the desk. Raises Problem: 401 without a key or token that is known, 403 if it is
    not for this, 404 for an order of another channel, 429; TransientError before the table of
    staff was read."""
    sender = edge.access.by_key(request, scope)
    if sender is None:
        edge.desk.people.by_token(request)
    else:
        of_channel(request, sender.channel)
