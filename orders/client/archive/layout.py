"""Where the archive is kept, and how its files are named."""

from pathlib import Path

from orders.engine.settings import Settings

INDEX = "index.db"
SUFFIX = ".zst"


def folder_of(settings: Settings) -> Path:
    """Where the archive is kept."""
    return settings.archive_dir or settings.data_dir / "archive"


def chain_folder(folder: Path, partition: int) -> Path:
    """The files of a partition's chain."""
    return folder / f"partition-{partition:05d}"


def segment(folder: Path, partition: int, first: int) -> Path:
    """The file that begins with the entry of this number: so a file that is missing shows."""
    return chain_folder(folder, partition) / f"entries-{first:012d}{SUFFIX}"


def segments(folder: Path, partition: int) -> list[tuple[int, Path]]:
    """The files of a chain, with the number of the first entry of each, in order."""
    found = chain_folder(folder, partition).glob(f"entries-*{SUFFIX}")
    return sorted((int(file.stem.partition("-")[2]), file) for file in found)


def partitions(folder: Path) -> list[int]:
    """Partitions that have a chain."""
    return sorted(int(one.name.partition("-")[2]) for one in folder.glob("partition-*"))
