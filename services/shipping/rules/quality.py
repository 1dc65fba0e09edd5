"""How well a carrier does on a way: as learned from past shipments, else as its record says
(SH-03)."""

from typing import NamedTuple

from orders.contracts.records import CarrierQuality
from orders.engine.references import References
from services.shipping.rules.freight import ANYWHERE, Quote
from services.shipping.rules.job import Job


class Quality(NamedTuple):
    """Percent, and how many shipments it was learned from; 0: it is what the carrier's record
    says."""

    percent: int
    shipments: int


def learned(references: References) -> dict[tuple[str, str, str, str], Quality]:
    """What was learned, by carrier, mode and way."""
    return {
        (row["carrier"], row["mode"], row["from_country"], row["to_country"]): Quality(
            min(max(row["quality"], 0), 100), row["shipments"]
        )
        for row in references.table(CarrierQuality).values()
    }


def quality(quote: Quote, job: Job, references: References) -> Quality:
    """What was learned nearest to the job: on its way, of the mode, of the carrier."""
    known = references.derived(learned)
    carrier, mode = quote.rate["carrier"], quote.rate["mode"]
    return (
        known.get((carrier, mode, job.from_country, job.to_country))
        or known.get((carrier, mode, ANYWHERE, ANYWHERE))
        or known.get((carrier, ANYWHERE, ANYWHERE, ANYWHERE))
        or Quality(quote.carrier["quality"], 0)
    )
