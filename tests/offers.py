"""What customers say to offers."""

from orders.contracts.records import OfferAnswered


def answered(
    order_id: str,
    offer_id: str,
    option: str,
    at: int,
    *,
    version: int = 1,
    accepted: bool = True,
    by: str = "",
    proof: str = "sha256:00",
) -> OfferAnswered:
    """`option`: the one that is taken; `by`: staff who say it for the customer."""
    return {
        "order_id": order_id,
        "version": version,
        "offer_id": offer_id,
        "accepted": accepted,
        "note": "",
        "at": at,
        "option_id": option,
        "answered_by": by,
        "proof": proof,
        "document": "",
        "copy": "",
        "read_back": "",
    }
