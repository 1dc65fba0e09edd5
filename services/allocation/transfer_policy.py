"""When goods are brought from another house for an order, and what its customer is asked
(IV-05)."""

from datetime import time, timedelta

from pydantic import Field

from orders.business.calendars import Calendar
from orders.business.offers import AnswerRule
from orders.business.silence import SilenceRule


class TransferPolicy(AnswerRule):
    """Transfers for orders whose goods lie in a house that may not send them."""

    after: timedelta = Field(
        timedelta(hours=1),
        ge=timedelta(0),
        description="an order waits so long for its own shelves first: their books may be behind",
    )
    calendar: Calendar = Field(
        Calendar(zone="Europe/Berlin", country="DE", opens=time(8), closes=time(18)),
        description="when the house works; of a warehouse in another country its days count",
    )
    leaves_at: time = Field(
        time(16), description="when lorries to other houses leave, local time there"
    )
    arrives_at: time = Field(time(12), description="until when they have come, local time there")
    days: int = Field(
        1, ge=0, description="working days on the road within a country, where no data say them"
    )
    abroad_days: int = Field(3, ge=0, description="the same to another country")
    tolerated: timedelta = Field(
        timedelta(days=2),
        ge=timedelta(0),
        description="one that is so much too late is waited for no longer",
    )
    delivered_by: time = Field(
        time(20), description="until when carriers deliver on a working day, local time there"
    )
    silence: tuple[SilenceRule, ...] = Field(
        (),
        description="the first that names the country of delivery counts; where none does, silence "
        "is no consent and the order is cancelled (CF-05)",
    )
    answers_taken_by: tuple[str, ...] = Field(
        ("sales",),
        description="roles of the house that may enter what a customer answered on the telephone",
    )
    told: tuple[str, ...] = Field(
        ("sales", "manager"),
        description="roles that hear of each extension at once: sales and management",
    )
