"""Services that are rendered at a time of their own (SH-09)."""

from typing import Any

from services.allocation.rules import technicians
from services.shipping import service_records
from services.shipping.rules import appointments, kinds
from tests.crash.defects.registry import Patch, defect


@defect()
def nobody_is_told_when_a_service_is_rendered(patch: Patch) -> None:
    """Shipping writes the work order of a service, and leaves its customer to find out."""
    announced = service_records.announced

    def silent(*said: Any) -> Any:
        return announced(*said)[:1]

    patch.setattr(service_records, "announced", silent)


@defect()
def nobody_signs_for_a_service(patch: Patch) -> None:
    """Shipping takes a report of a service on site, whether its customer has signed it or not."""

    def believing(scan: Any, shipment: Any, _: Any) -> bool:
        return bool(scan["proof"]) and scan["proof"] in (shipment["proofs"] or [scan["proof"]])

    patch.setattr(kinds, "proves", believing)


@defect()
def nobody_minds_whether_a_platform_works(patch: Patch) -> None:
    """Shipping begins an online service at its time, whatever was seen of its platform."""
    patch.setattr(appointments, "may_begin", lambda _: True)


@defect()
def a_technician_kept_for_two(patch: Patch) -> None:
    """Allocation keeps the first technicians for whoever comes, however few there are."""

    def plenty(code: str, begins: Any, ends: Any, _: int) -> Any:
        return part(code, begins, ends, 1_000)

    part = technicians.Part
    patch.setattr(technicians, "Part", plenty)
