"""Values from files, checked field by field against a record's Avro schema: every fault with its
field, not only the first."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from orders.contracts.codec.schema import INTEGERS
from orders.contracts.topic import RecordType

_BOOLEANS = {
    "true": True,
    "1": True,
    "yes": True,
    "false": False,
    "0": False,
    "no": False,
    "": False,
}
_MISSING: dict[str, Any] = {
    "string": "",
    "int": 0,
    "long": 0,
    "float": 0.0,
    "double": 0.0,
    "boolean": False,
    "bytes": b"",
}


class FieldFault(NamedTuple):
    """What is wrong with one field. `code`: unknown_field, missing_field, wrong_type,
    out_of_range, unknown_symbol."""

    field: str
    code: str
    reason: str


class Shape:
    """The schema of a record, ready to check values. ``lenient``: what is missing is left empty, as
    a channel may do; ``texts_may_lack``: only texts are."""

    def __init__(
        self, record_type: RecordType, *, lenient: bool = False, texts_may_lack: bool = False
    ) -> None:
        self._schema, self._lenient, self._texts_may_lack = (
            record_type.schema,
            lenient,
            texts_may_lack,
        )
        self._named: dict[str, Any] = {}
        self._collect(self._schema)

    def of(self, field: str) -> Any:
        """The type of a top field, such as the order of a submission."""
        return next(one["type"] for one in self._schema["fields"] if one["name"] == field)

    def conform(self, value: Any, schema: Any = None) -> tuple[Any, list[FieldFault]]:
        """The value as the schema wants it (texts read as numbers, dates as milliseconds), and
        every fault. Use it only without faults."""
        faults: list[FieldFault] = []
        return self._value(value, self._schema if schema is None else schema, "", faults), faults

    def _collect(self, schema: Any) -> None:
        if isinstance(schema, list):
            for one in schema:
                self._collect(one)
        elif isinstance(schema, dict):
            if schema["type"] in ("record", "enum", "fixed"):
                self._named[schema["name"]] = schema
            for field in schema.get("fields", ()):
                self._collect(field["type"])
            self._collect(schema.get("items") or schema.get("values") or [])
            if isinstance(schema["type"], dict | list):
                self._collect(schema["type"])

    def _type(self, name: str) -> Any:
        """A named type, or a simple one; every named type is in the house's one namespace."""
        return self._named.get(name.rpartition(".")[2], {"type": name})

    def _value(self, value: Any, schema: Any, field: str, faults: list[FieldFault]) -> Any:
        if isinstance(schema, list):
            return self._either(value, schema, field, faults)
        if isinstance(schema, str):
            schema = self._type(schema)
        match schema["type"]:
            case "record":
                return self._record(value, schema, field, faults)
            case "array":
                return self._array(value, schema["items"], field, faults)
            case "map":
                return self._map(value, schema["values"], field, faults)
            case "enum":
                return _symbol(value, schema["symbols"], field, faults)
            case str() as simple:
                return _simple(value, simple, schema.get("logicalType", ""), field, faults)
            case inner:
                return self._value(value, inner, field, faults)

    def _either(self, value: Any, branches: list[Any], field: str, faults: list[FieldFault]) -> Any:
        if value is None or value == "":
            return None
        return self._value(
            value, next(branch for branch in branches if branch != "null"), field, faults
        )

    def _record(self, value: Any, schema: Any, field: str, faults: list[FieldFault]) -> Any:
        if not isinstance(value, Mapping):
            faults.append(FieldFault(field, "wrong_type", "an object is wanted"))
            return None
        under = f"{field}." if field else ""
        known = {one["name"]: one for one in schema["fields"]}
        faults.extend(
            FieldFault(f"{under}{name}", "unknown_field", f"{schema['name']} has no such field")
            for name in value
            if name not in known
        )
        return {
            name: self._part(value, one, f"{under}{name}", faults) for name, one in known.items()
        }

    def _part(
        self, value: Mapping[str, Any], one: Any, field: str, faults: list[FieldFault]
    ) -> Any:
        if one["name"] in value:
            return self._value(value[one["name"]], one["type"], field, faults)
        if "default" in one:
            return _default(one)
        if self._lenient or (self._texts_may_lack and one["type"] == "string"):
            return self._nothing(one["type"])
        faults.append(FieldFault(field, "missing_field", "the field is wanted"))
        return None

    def _nothing(self, schema: Any) -> Any:
        """What stands for a value that a channel did not send."""
        if isinstance(schema, list):
            return None
        if isinstance(schema, str):
            schema = self._type(schema)
        match schema["type"]:
            case "record":
                return {
                    one["name"]: _default(one) if "default" in one else self._nothing(one["type"])
                    for one in schema["fields"]
                }
            case "array":
                return []
            case "map":
                return {}
            case "enum":
                return schema["default"]
            case str() as simple:
                return _MISSING[simple]
            case inner:
                return self._nothing(inner)

    def _array(self, value: Any, items: Any, field: str, faults: list[FieldFault]) -> Any:
        if isinstance(value, str):  # a cell of a table: parts between bars, or JSON
            value = (
                _json(value)
                if value.startswith("[")
                else [part.strip() for part in value.split("|") if part.strip()]
            )
        if not isinstance(value, list):
            faults.append(FieldFault(field, "wrong_type", "a list is wanted"))
            return None
        return [self._value(item, items, f"{field}[{n}]", faults) for n, item in enumerate(value)]

    def _map(self, value: Any, values: Any, field: str, faults: list[FieldFault]) -> Any:
        if isinstance(value, str):
            value = _json(value or "{}")
        if not isinstance(value, Mapping):
            faults.append(FieldFault(field, "wrong_type", "an object is wanted"))
            return None
        return {
            str(name): self._value(one, values, f"{field}.{name}", faults)
            for name, one in value.items()
        }


def _default(field: Any) -> Any:
    """The field's default; a list anew, so that nobody changes the schema with a value."""
    default = field["default"]
    return list(default) if isinstance(default, list) else default


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _symbol(value: Any, symbols: list[str], field: str, faults: list[FieldFault]) -> Any:
    if value not in symbols:
        faults.append(FieldFault(field, "unknown_symbol", f"one of {', '.join(symbols)} is wanted"))
    return value


def _simple(value: Any, kind: str, logical: str, field: str, faults: list[FieldFault]) -> Any:
    if logical == "timestamp-millis" and isinstance(value, str) and not value.lstrip("-").isdigit():
        return _moment(value, field, faults)
    try:
        return _READ[kind](value)
    except OverflowError:
        faults.append(FieldFault(field, "out_of_range", f"does not fit into {kind}"))
    except (ValueError, TypeError, KeyError):
        faults.append(FieldFault(field, "wrong_type", f"{kind} is wanted"))
    return None


def _moment(value: str, field: str, faults: list[FieldFault]) -> int | None:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        faults.append(
            FieldFault(field, "wrong_type", "milliseconds since 1970, or ISO 8601, is wanted")
        )
        return None
    if moment.tzinfo is None:
        faults.append(FieldFault(field, "wrong_type", "the time has no zone: add Z or an offset"))
        return None
    return int(moment.timestamp() * 1000)


def _whole(value: Any, kind: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    number = int(value)
    low, high = INTEGERS[kind]
    if not low <= number <= high:
        raise OverflowError
    return number


def _real(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise TypeError
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half of a surrogate pair is no text
    return value


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else _BOOLEANS[_text(value).strip().lower()]


def _bytes(value: Any) -> bytes:
    return bytes.fromhex(_text(value))


_READ = {
    "string": _text,
    "boolean": _truth,
    "int": lambda value: _whole(value, "int"),
    "long": lambda value: _whole(value, "long"),
    "float": _real,
    "double": _real,
    "bytes": _bytes,
}
