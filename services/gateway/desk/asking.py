"""What requests of the desk say, read by their forms: each fault with its place."""

from typing import Any, TypeVar

from pydantic import ValidationError

from services.gateway.desk.forms import Form
from services.gateway.problem import Problem, error

Asked = TypeVar("Asked", bound=Form)


def read(form: type[Asked], said: bytes) -> Asked:
    """What a body says, in JSON; an empty one says nothing. Raises Problem (422), all faults."""
    try:
        return form.model_validate_json(said or b"{}", strict=True)
    except ValidationError as faults:
        raise _unreadable(faults) from None


def query(form: type[Asked], said: Any) -> Asked:
    """What the parameters of a path say. Raises Problem (422), all faults."""
    try:
        return form.model_validate(dict(said))
    except ValidationError as faults:
        raise _unreadable(faults) from None


def _unreadable(faults: ValidationError) -> Problem:
    return Problem(
        422,
        "not-readable",
        "The request cannot be read",
        "correct every fault and send it again",
        errors=[
            error("".join(f"/{part}" for part in fault["loc"]), fault["type"], fault["msg"])
            for fault in faults.errors(include_url=False, include_input=False)
        ],
    )


def schemas(*forms: type[Form]) -> dict[str, Any]:
    """The bodies, as OpenAPI has them among its components."""
    found: dict[str, Any] = {}
    for form in forms:
        schema = form.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[form.__name__] = schema
    return found


def body_of(form: type[Form], *, required: bool = True) -> dict[str, Any]:
    """`requestBody` of an operation."""
    schema = {"$ref": f"#/components/schemas/{form.__name__}"}
    return {
        "requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}
    }


def parameters_of(form: type[Form]) -> dict[str, Any]:
    """`parameters` of an operation that takes them in its path's query."""
    properties = form.model_json_schema()["properties"]
    return {
        "parameters": [
            {"name": name, "in": "query", "schema": schema} for name, schema in properties.items()
        ]
    }
