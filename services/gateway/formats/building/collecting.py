"""That the buyer of a shop comes for the goods, and where to (SH-04). Platforms have names of their
own for places; which of ours they are is agreed with the channel."""

from collections.abc import Iterable

from orders.business.kinds import COLLECTION
from services.gateway.formats.building.shape import Fields
from services.gateway.formats.reading import Profile


def agreed(profile: Profile, names: Iterable[str]) -> Fields:
    """The wish of who chose one of these, as the shop calls its places; empty if none of them is
    agreed to be one of ours."""
    place = next((profile.collection[one] for one in names if one in profile.collection), None)
    return {} if place is None else _wish(place)


def marked(profile: Profile, names: Iterable[str], place: str) -> Fields:
    """The wish of whom the platform itself says that they come. A `place` that is not agreed stands
    as it is, and intake says that nobody knows it; empty: wherever the goods lie."""
    return agreed(profile, names) or _wish(place)


def _wish(place: str) -> Fields:
    return {"delivery": COLLECTION, "collection_place": place}
