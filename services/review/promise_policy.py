"""What a promise of delivery reckons with (CF-04)."""

from datetime import time

from pydantic import BaseModel, ConfigDict, Field

from orders.business.calendars import Calendar


class PromisePolicy(BaseModel):
    """The times that go into a promise and stand in no reference data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calendar: Calendar = Field(description="when the house works")
    handling_hours: tuple[int, int, int] = Field(
        description="picking and packing, hours of work; of normal, high, urgent orders"
    )
    cut_off: time = Field(
        description="when carriers collect on a working day, local time of the house"
    )
    supply_days: int = Field(
        ge=0, description="until a supplier delivers an article without a lead time, days"
    )
    production_days: int = Field(
        ge=0, description="to make an article without a lead time, working days"
    )
    transit_days: int = Field(
        ge=1, description="on the way where no carrier has a rate, working days there"
    )
    delivered_by: time = Field(
        description="until when carriers deliver on a working day, local time there"
    )
