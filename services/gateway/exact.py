"""The quick way in: an order that has every field, each of its type and none beside, is read in one
pass. Whatever differs is the format's to read, which names each difference."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

import msgspec

from orders.contracts.codec.schema import INTEGERS, Schema, named_types
from orders.contracts.sources import order_schema

SIMPLE = {"string": str, "boolean": bool, "float": float, "double": float, "null": None}


def exact(document: bytes) -> dict[str, Any] | None:
    """The order, if the document says exactly one in JSON; else None."""
    try:
        order: dict[str, Any] = msgspec.to_builtins(_decoder().decode(document))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return order


def order_form() -> tuple[dict[str, Any], dict[str, Any]]:
    """JSON schema of an order, and of the parts that it refers to."""
    [form], parts = msgspec.json.schema_components(
        [_order()], ref_template="#/components/schemas/{name}"
    )
    return form, dict(parts)


@cache
def _decoder() -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_order())


@cache
def _order() -> Any:
    return _Forms(dict(named_types(order_schema()))).of(order_schema())


class _Forms:
    """Python types of a schema's types, each record's made once."""

    def __init__(self, types: Mapping[str, Schema]) -> None:
        self._types = types
        self._records: dict[str, Any] = {}

    def of(self, schema: Any) -> Any:
        """The type of a value. Raises KeyError for one that JSON has no value for."""
        if isinstance(schema, list):
            return self.of(next(branch for branch in schema if branch != "null")) | None
        if isinstance(schema, str):
            return self.of(self._types.get(schema, {"type": schema}))
        match schema["type"]:
            case "record":
                return self._record(schema)
            case "array":
                return list[self.of(schema["items"])]  # type: ignore[misc]  # made as it runs
            case "map":
                return dict[str, self.of(schema["values"])]  # type: ignore[misc]
            case "enum":
                return Literal[tuple(schema["symbols"])]
            case "int" | "long" as name:
                low, high = INTEGERS[name]
                return Annotated[int, msgspec.Meta(ge=low, le=high)]
            case name:
                return SIMPLE[name]

    def _record(self, schema: Mapping[str, Any]) -> Any:
        name = schema["name"]
        if name not in self._records:
            fields = [
                (field["name"], self.of(field["type"]), field.get("default", msgspec.NODEFAULT))
                for field in schema["fields"]
            ]
            self._records[name] = msgspec.defstruct(
                name, fields, forbid_unknown_fields=True, kw_only=True
            )
        return self._records[name]
