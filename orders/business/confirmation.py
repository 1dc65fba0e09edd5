"""How customers confirm their orders (CF-01, CF-02), and the contact that this needs. Intake asks
for it, review relies on it: both judge alike."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import Field

from orders.business.offers import AnswerRule
from orders.contracts.records import Channel

Means = Literal["automatic", "mail", "phone", "link"]

NEEDED: Mapping[Means, str] = {"mail": "EMAIL", "phone": "PHONE"}
"""Kind of contact that a means needs; a link reaches the customer through the channel."""


class ConfirmationRule(AnswerRule):
    """How orders of a channel are confirmed (CF-01), and what happens when the customer says
    nothing (CF-02)."""

    means: Means = Field(description="automatic: nobody is asked; as intake's `confirmed_by`")
    then: Literal["cancel", "suspend"] = Field("cancel", description="after long silence (CF-02)")
    suspended_days: int = Field(
        14,
        ge=1,
        description="how long a suspended order can be resumed; then it is cancelled, days (CF-02)",
    )


def agreed_rule(channel: Channel | None) -> ConfirmationRule | None:
    """What is agreed with the channel; None if nothing is, and policy says how (CF-01)."""
    rule = channel["confirmation"] if channel is not None else None
    if rule is None or rule["means"] == "UNKNOWN":
        return None
    times = (rule["answer_within_hours"], rule["remind_every_hours"], rule["suspended_days"])
    return _rule(rule["means"], rule["reminders"], rule["suspend"], times)


@cache
def _rule(
    means: Means, reminders: int, suspend: bool, times: tuple[int, int, int]
) -> ConfirmationRule:
    """A row that makes no sense is refused when it is loaded (`orders ref load`); from whoever
    writes one all the same the least is taken that makes some."""
    answer_within, remind_every, suspended = (max(1, one) for one in times)
    return ConfirmationRule(
        means=means,
        answer_within_hours=answer_within,
        reminders=max(0, reminders),
        remind_every_hours=remind_every,
        then="suspend" if suspend else "cancel",
        suspended_days=suspended,
    )
