"""Papers about goods that people enter by hand: held against their fields and the master data."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from orders.business.reports import MOST
from orders.cli.reference import Checked, RowFault
from orders.client.fields import FieldFault, Shape
from orders.contracts.catalogue import record_type
from orders.contracts.records import Article, Warehouse
from orders.engine.references import References

Objections = Callable[[Mapping[str, Any], References], Iterator[FieldFault]]
"""What is wrong with a paper whose fields are right, beside what holds for all."""


def checked(
    record: type, row: Mapping[str, Any], references: References, objections: Objections
) -> Checked:
    """The paper if nothing is wrong with it, else what is."""
    value, faults = Shape(record_type(record)).conform(row)
    if not faults:
        faults = [*_of_any(value, references), *objections(value, references)]
    found = [RowFault(1, *fault) for fault in faults]
    return Checked([] if found else [(record, value["sku"], value)], found)


def _of_any(value: Mapping[str, Any], references: References) -> Iterator[FieldFault]:
    if not 1 <= value["quantity"] <= MOST:
        yield FieldFault("quantity", "out_of_range", f"from 1 to {MOST}")
    if value["sku"] not in references.table(Article):
        yield FieldFault("sku", "unknown_article", f"there is no article {value['sku']}")
    for field in ("warehouse", "to_warehouse"):
        code = value.get(field)
        if code is not None and code not in references.table(Warehouse):
            yield FieldFault(field, "unknown_warehouse", f"there is no warehouse {code}")
    for field in ("transfer_id", "document_id"):
        if not value.get(field, "-"):
            yield FieldFault(field, "empty", "papers and transfers have numbers")
