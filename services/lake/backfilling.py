"""Builds a table anew from the topics, in files that no snapshot has yet, compares them with the
topics by another decoder, and puts them in the place of the present ones in one snapshot. Whoever
writes or asks meanwhile is not disturbed: rows that are appended stay."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.dataset as ds
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from orders.client.reading import Place
from orders.engine.errors import ConfigError
from services.lake.checking import Check, Checked, Topics, chunks
from services.lake.committing import grow, replace
from services.lake.positions import positions_of
from services.lake.reading import files_of, rows_of
from services.lake.recording import ASIDE, Recording
from services.lake.tables import Lake
from services.lake.upkeep import write_files
from services.lake.writing import FEEDS


class Built(NamedTuple):
    """`rows` of a table that was built anew; `kept`: those of its rows whose records the topics
    have no more; `checked`: what was built against the topics; `switched`: whether it is in its
    place."""

    table: str
    rows: int
    kept: int
    checked: Checked
    switched: bool
