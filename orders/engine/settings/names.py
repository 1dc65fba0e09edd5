"""Names of settings: which there are, who gave each, and what to say about one that is unknown,
missing or senseless."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import SettingsError

from orders.engine.errors import ConfigError

PREFIX = "ORDERS_"
Fields = Mapping[str, FieldInfo]


def variable(field: str, info: FieldInfo) -> str:
    """The environment variable that sets ``field``."""
    return (
        info.validation_alias if isinstance(info.validation_alias, str) else PREFIX + field.upper()
    )


def stack_file(environ: Mapping[str, str]) -> Path | None:
    """The local stack's settings file, or None if there is none. A file that was asked for must
    exist, else `ConfigError`."""
    if asked := environ.get("ORDERS_STACK_FILE"):
        if not Path(asked).is_file():
            raise ConfigError(f"ORDERS_STACK_FILE: there is no file {asked}")
        return Path(asked)
    usual = Path(environ.get("ORDERS_DATA_DIR", "var"), "stack.env")
    return usual if usual.is_file() else None


def origins(
    environ: Mapping[str, str], stack_file: Path | None, secrets: Sequence[Path] = ()
) -> dict[str, str]:
    """Who gave each ``ORDERS_…`` name, in upper case: the path of the stack file, above it that of
    a secret's file or, above all, ``environment``."""
    in_file = dotenv_values(stack_file) if stack_file else {}
    return {
        **{name.upper(): str(stack_file) for name in in_file},
        **{file.name.upper(): str(file) for file in secrets},
        **{name.upper(): "environment" for name in environ if name.upper().startswith(PREFIX)},
    }


def refuse_unknown(given: Mapping[str, str], fields: Fields) -> None:
    """Raise `ConfigError` if a given name sets nothing; the message names it and the nearest
    known name."""
    known = {variable(field, info) for field, info in fields.items()} - {"ORDERS_KAFKA"}
    if complaints := [
        _complaint(name, source, known)
        for name, source in given.items()
        if not _is_known(name, known)
    ]:
        raise ConfigError("\n".join(complaints))


def _is_known(name: str, known: Iterable[str]) -> bool:
    return name in known or (name.startswith("ORDERS_KAFKA__") and name != "ORDERS_KAFKA__")


def _complaint(name: str, source: str, known: Iterable[str]) -> str:
    nearest = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0)[0]
    return f"{name} (from {source}) is not a setting; the nearest one is {nearest}"


def explain(error: ValidationError, fields: Fields) -> str:
    """One line for each fault, by variable. Values are left out: they may be secrets."""
    return "\n".join(
        _fault(fault["type"], fault["loc"], fault["msg"], fields)
        for fault in error.errors(include_input=False)
    )


def no_object(error: SettingsError, fields: Fields) -> str:
    """Which setting is not the JSON object that it should be."""
    named = [name for name in fields if f'"{name}"' in str(error)]
    return f"{', '.join(variable(name, fields[name]) for name in named)} is not a JSON object"


def _fault(kind: str, location: tuple[int | str, ...], message: str, fields: Fields) -> str:
    if not location:  # a rule over several settings; its message names them
        return message.removeprefix("Value error, ")
    field, *inner = map(str, location)
    name = "__".join(
        [
            variable(field, fields[field]) if field in fields else field,
            *(part.upper() for part in inner),
        ]
    )
    if kind == "missing":
        return f"{name} is not set: start the local stack with `make up`, or point it at your own"
    return f"{name}: {message}"
