"""A person pauses a stage and lets it go on (docs/decisions/0046-paused-stages.md): what is asked,
partition by partition, and what the ticket says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from orders.engine.core.counts import Counted
from orders.engine.core.sorting import CONTROL
from orders.engine.core.ticket import Ticket
from orders.engine.core.unit_of_work import UnitOfWork
from orders.engine.ports.log import Message

KEY = "@pause"
"""The key of requests to pause and to go on."""
PAUSE, RESUME = "PAUSE", "RESUME"
MOST = 200
"""Characters of the reason that a ticket keeps."""
Request = Mapping[str, str]


def is_about_pausing(request: Request) -> bool:
    """Whether it asks nothing about a parked key."""
    return request["action"] in (PAUSE, RESUME)


def follow(ticket: Ticket, asked: Iterable[tuple[Message, Request]]) -> Ticket:
    """The ticket once these requests are followed. One that was followed before, and is read again
    as the partition went on from where it stood, changes nothing."""
    for message, request in asked:
        if message.offset >= ticket.asked:
            because = request["because"][:MOST] or "nobody says why"
            paused = because if request["action"] == PAUSE else ""
            ticket = replace(ticket, paused=paused, asked=message.offset + 1)
    return ticket


def count(unit: UnitOfWork, ticket: Ticket, message: Message, request: Request) -> None:
    """Count a request that a working partition has read, for a summary."""
    outcome, reason = "ignored", "not_paused" if request["action"] == RESUME else "repeated"
    if request["action"] == PAUSE and message.offset >= ticket.asked:
        outcome, reason = "paused", ""
    unit.counts[message.partition][Counted("", CONTROL, outcome, reason)] += 1
