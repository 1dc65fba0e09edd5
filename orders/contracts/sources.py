"""Schemas as `schemas/` holds them: shared types stand by name, and a record may extend another."""

from collections.abc import Mapping

from orders.contracts.codec.schema import Schema, resolve


def whole(source: Schema, types: Mapping[str, Schema]) -> Schema:
    """The resolved form of a source, first of all with the fields of the type that it `extends`.

    `types` holds the shared ones by full name. Raises KeyError with the name of an unknown type.
    """
    if isinstance(source, dict) and "extends" in source:
        fields = [*types[source["extends"]]["fields"], *source["fields"]]
        source = {key: part for key, part in source.items() if key != "extends"}
        source["fields"] = fields
    return resolve(source, types)
