"""How long correspondence remembers."""

from orders.business.horizon import HorizonPolicy


class CorrespondencePolicy(HorizonPolicy):
    """What partners are told is agreed with each channel (`ref.channels.v1`): no policy."""
