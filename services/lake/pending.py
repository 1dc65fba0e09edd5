"""What is gathered for a table until its next commit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from orders.client.reading import Place
from services.lake.shapes import COORDINATES, grown


class Pending:
    """What is gathered for a table. `done`: the positions that it has; `own`: up to where its rows
    are there, where that is further; `there`: its columns; `shape`: those that are written, of all
    schemas met so far. The table may have more: what was kept once, and is not to be kept any
    more."""

    def __init__(
        self,
        done: dict[Place, int],
        there: pa.StructType = COORDINATES,
        own: Mapping[Place, int] = MappingProxyType({}),
    ) -> None:
        self.done, self._own = done, own
        self._there = there
        self.shape: pa.StructType = COORDINATES
        self.rows: list[dict[str, Any]] = []
        self.batches: list[pa.RecordBatch] = []

    def has(self, place: Place, offset: int) -> bool:
        """Whether a former life has committed its row."""
        return offset < max(self.done.get(place, 0), self._own.get(place, 0))

    def grow(self, shape: pa.StructType) -> None:
        """Raises Unlike if a column cannot be of both types."""
        whole = grown(self.shape, shape)
        grown(self._there, whole)
        self.shape = pa.struct(list(whole))
