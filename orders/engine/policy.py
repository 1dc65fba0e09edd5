"""Policy is data: a YAML file checked by a pydantic model; its version is the digest of its
content."""

import hashlib
import json
from collections.abc import Set
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import to_jsonable_python

from orders.engine.errors import ConfigError


class Policy(BaseModel):
    """Base of every stage's tunables. Fields carry unit, bounds and description; unknown names
    are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    judges_by: ClassVar[tuple[str, ...]] = ()
    """Libraries whose data decide beside the values: their versions are part of the policy's."""

    @cached_property
    def version(self) -> str:
        """Twelve hex digits over the effective content: the same values give the same version, in
        every process, wherever in the model their fields stand. Libraries count only where a stage
        names them."""
        libraries = {name: version_of(name) for name in self.judges_by}
        content = json.dumps({**self.model_dump(), **libraries}, sort_keys=True, default=_plain)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def paced(self, rate: float) -> Self:
        """The same where business time runs `rate` times as fast as the wall clock. A policy that
        waits for machines outside the house, which know no business time, waits as much longer."""
        return self

    def __hash__(self) -> int:
        """By content, so what was worked out under a policy can be kept and found at once."""
        return hash(self.version)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a policy file. Raises ConfigError naming file, field and what is wrong."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
        except (OSError, yaml.YAMLError) as error:
            raise ConfigError(f"policy file {path}: {error}") from error
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
            )
            raise ConfigError(f"policy file {path}: {faults}") from error


def _plain(value: Any) -> Any:
    """What JSON has no word for. A set is told in order: its own is another in each process."""
    return sorted(value) if isinstance(value, Set) else to_jsonable_python(value)


@cache
def version_of(library: str) -> str:
    """Of what is installed; asked once a process, as each answer is read from the disk."""
    return version(library)
