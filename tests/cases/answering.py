"""What customers say to what they are asked, whatever that is by then: in time, late, twice, to an
offer that is closed, to none, without a proof (CF-05, IV-05)."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from orders.contracts.records import OfferAnswered
from tests.cases.inside import Inside
from tests.cases.steps import Send
from tests.offers import answered

NO = "no"
WAYS = ("accept", "accept", "split", "reduce", "substitute", NO)
NOBODY = "shop:g1"
OPEN, FIRST, LAST = "open", "first", "last"


def answers() -> st.SearchStrategy[Send]:
    """One answer to an offer that is open, to the first of all or the last; it may take a way on
    that the offer does not have."""
    return st.builds(
        lambda which, way, proof: Send(
            OfferAnswered, NOBODY, answered(NOBODY, which, way, 0, accepted=way != NO, proof=proof)
        ),
        st.sampled_from((OPEN, OPEN, OPEN, FIRST, LAST)),
        st.sampled_from(WAYS),
        st.sampled_from(("sha256:00", "sha256:00", "")),
    )


def as_asked(said: Mapping[str, Any], place: Inside) -> Mapping[str, Any]:
    """With the offer that it is of, if any was made."""
    now = {**said, "at": place.now(), "option_id": said["option_id"].replace(NO, "")}
    offer = _offer(said["offer_id"], place)
    if offer is None:
        return {**now, "offer_id": "inventory-1-1"}
    return {**now, **{name: offer[name] for name in ("order_id", "offer_id", "version")}}


def _offer(which: str, place: Inside) -> Any:
    told = [(one.name, one.value) for one in place.told() if one.topic == "orders.offers.v1"]
    made = [offer for name, offer in told if name == "OfferMade"]
    closed = {_name(offer) for name, offer in told if name == "OfferClosed"}
    left = [offer for offer in made if _name(offer) not in closed]
    found = left if which == OPEN and left else made
    return found[0 if which == FIRST else -1] if found else None


def _name(offer: Mapping[str, Any]) -> tuple[str, str]:
    return offer["order_id"], offer["offer_id"]
