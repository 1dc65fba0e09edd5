"""The partner of a channel, as whoever delivers knows it."""

from collections.abc import Mapping
from typing import NamedTuple

from orders.business.times import HOUR
from services.gateway.channels import Channels
from services.gateway.delivering.agreed import Delivery
from services.gateway.formats.answers.catalogue import FORMS, Form
from services.gateway.formats.answers.heading import Heading
from services.gateway.formats.reading import Profile


class Partner(NamedTuple):
    """`profile`: what its own documents are read by."""

    channel: str
    profile: Profile
    delivery: Delivery

    @property
    def form(self) -> Form:
        """The format of what it is told."""
        return FORMS[self.delivery.format]

    @property
    def patience(self) -> int | None:
        """Within so many ms it acknowledges what it was sent; None: it does not."""
        hours = self.delivery.acknowledged_hours
        return None if hours is None else round(hours * HOUR)

    def heading(self, name: str, number: int, at: int, *, test: bool = False) -> Heading:
        """Of a transmission to it. `test`: whether it answers one."""
        ours, theirs = self.delivery.parties
        test = test or self.delivery.test
        return Heading(ours, theirs, name, number, at, self.profile.zone, test)


def partners(policy: Channels) -> Mapping[str, Partner]:
    """Channel -> its partner, of those that are told of their orders."""
    return {
        name: Partner(name, channel.profile(name), channel.delivery)
        for name, channel in policy.channels.items()
        if channel.delivery is not None
    }
