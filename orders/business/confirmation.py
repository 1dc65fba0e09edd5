"""How customers confirm their orders, and the contact that this needs (CF-01). Intake asks for it,
review relies on it: both judge alike."""

from collections.abc import Iterable, Mapping
from typing import Literal

from orders.business.text import reaches
from orders.contracts.records import Contact

Means = Literal["automatic", "mail", "phone", "link"]

NEEDED: Mapping[Means, str] = {"mail": "EMAIL", "phone": "PHONE"}
"""Kind of contact that a means needs; a link reaches the customer through the channel."""


def serves(means: Means, contacts: Iterable[Contact]) -> bool:
    """Whether one of the contacts can reach the customer by the means: any that is right in form,
    where none is needed."""
    reached = {one["kind"] for one in contacts if reaches(one["kind"], one["value"])}
    return NEEDED[means] in reached if means in NEEDED else bool(reached)
