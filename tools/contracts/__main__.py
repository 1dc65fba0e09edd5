"""`python -m tools.contracts` writes the generated files; with `--check` it only says which are
stale and exits 1."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from orders.contracts.codec.schema import Schema
from tools.contracts import python_catalogue, python_types
from tools.contracts.checks import check
from tools.contracts.sources import SourceError, Sources, load

ROOT = Path(__file__).parents[2]


def render(sources: Sources) -> dict[str, str]:
    """The text of every generated file, by its path below orders/contracts."""
    files = {
        "records.py": python_types.render(sources),
        "catalogue.py": python_catalogue.render(sources),
    }
    files["avro/shared/Order.avsc"] = _text(sources.resolved(sources.shared["orders.Order"]))
    for topic, records in sources.records.items():
        for record in records:
            files[f"avro/{topic}/{record.name}.avsc"] = _text(sources.resolved(record))
    return files


def stale(files: dict[str, str], target: Path) -> list[str]:
    """Paths below `target` that differ from `files`, are missing, or should not be there."""
    present = [
        path
        for path in (
            target / "records.py",
            target / "catalogue.py",
            *sorted((target / "avro").rglob("*.avsc")),
        )
        if path.exists()
    ]
    texts = {str(path.relative_to(target)): path.read_text(encoding="utf-8") for path in present}
    return [name for name in files | texts if files.get(name) != texts.get(name)]


def write(files: dict[str, str], target: Path) -> None:
    """Bring `target` to `files`; removes schemas that are in the catalogue no more."""
    for name in stale(files, target):
        path = target / name
        if name not in files:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.contracts", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 if something is stale"
    )
    checking = parser.parse_args(arguments).check
    schemas, target = ROOT / "schemas", ROOT / "orders" / "contracts"
    try:
        sources = load(schemas)
        check(sources, schemas)
    except SourceError as error:
        print(
            f"{error}\n{len(error.faults)} fault{'s' if len(error.faults) > 1 else ''} in schemas/",
            file=sys.stderr,
        )
        return 1
    files = render(sources)
    outdated = stale(files, target)
    if checking and outdated:
        print(
            "\n".join(f"orders/contracts/{name} is stale" for name in outdated)
            + "\nrun: make contracts",
            file=sys.stderr,
        )
        return 1
    write(files, target)
    print(
        f"orders/contracts: {len(outdated)} of {len(files)} files "
        f"{'stale' if checking else 'written'}"
    )
    return 0


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
