"""Files of rows: CSV, JSON, JSON Lines or YAML by their ending, each also gzipped. Every row
comes with where it stands."""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import yaml

from orders.engine.errors import ConfigError

Row = tuple[int, Mapping[str, Any]]
"""(line in the file, or number of the entry; its fields)"""


def rows(path: Path) -> Iterator[Row]:
    """Every row of the file. Raises ConfigError if it cannot be read, is of no known kind, or is
    broken; names file and line."""
    kind = path.name.removesuffix(".gz").rpartition(".")[2].lower()
    readers = {
        "csv": _csv,
        "jsonl": _jsonl,
        "ndjson": _jsonl,
        "json": _json,
        "yaml": _yaml,
        "yml": _yaml,
    }
    if kind not in readers:
        raise ConfigError(f"{path}: a file ending in .csv, .jsonl, .json or .yaml is wanted")
    try:
        with opened(path) as file:
            yield from readers[kind](file, path)
    except (OSError, UnicodeDecodeError, csv.Error, yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error


def opened(path: Path) -> IO[str]:
    """The file as text, UTF-8 with or without byte-order mark, unpacked if it is gzipped."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _csv(file: IO[str], path: Path) -> Iterator[Row]:
    reader = csv.DictReader(file, strict=True)
    for row in reader:
        if None in row or None in row.values():
            raise ConfigError(
                f"{path}, line {reader.line_num}: {len(reader.fieldnames or ())} columns are "
                "wanted, as the head has"
            )
        yield reader.line_num, row


def _jsonl(file: IO[str], path: Path) -> Iterator[Row]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield number, _object(json.loads(line), number, path)


def _json(file: IO[str], path: Path) -> Iterator[Row]:
    yield from _entries(json.load(file), path)


def _yaml(file: IO[str], path: Path) -> Iterator[Row]:
    yield from _entries(yaml.safe_load(file), path)


def _entries(found: Any, path: Path) -> Iterator[Row]:
    if not isinstance(found, list):
        raise ConfigError(f"{path}: a list of objects is wanted")
    for number, entry in enumerate(found, start=1):
        yield number, _object(entry, number, path)


def _object(entry: Any, number: int, path: Path) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise ConfigError(f"{path}, entry {number}: an object is wanted")
    return entry
