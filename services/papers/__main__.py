"""`python -m services.papers [HOUSE]`: makes papers for whoever holds its standard input, until
that ends. `orders.client.papers.workshop` starts it. It reads no topic and no setting, and needs no
network: what it prints comes in, and what it has printed goes out."""

import os
import resource
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import orjson

from orders.client.papers import frames
from orders.client.papers.refusal import Refused
from orders.engine.errors import ConfigError
from services.papers.data.parts import Party
from services.papers.house import FILE, House
from services.papers.making import Made, all_data, make, possible, printed
from services.papers.renderer import renderer

EXIT_CONFIG = 2
STATM = Path("/proc/self/statm")


def serve(asks: BinaryIO, answers: BinaryIO, sender: Party) -> None:
    """Answer every frame by two: what came of it as JSON, and the PDF, empty if there is none."""
    while (request := frames.read(asks)) is not None:
        told, pdf = answer(orjson.loads(request), sender)
        frames.write(answers, orjson.dumps({**told, "resident_bytes": resident_bytes()}))
        frames.write(answers, pdf)


def answer(request: dict[str, Any], sender: Party) -> tuple[dict[str, Any], bytes]:
    """To one that has data: their paper; to one that names a kind: the paper, or why there is none;
    to one that wants them: what prints them, the data of all; to another the list of all."""
    if "data" in request:
        made = printed(request["data"], request["kind"], request["language"])
        return _told(made), made.pdf
    if request.get("wanted") == "renderer":
        return {"renderer": renderer()._asdict()}, b""
    told = request["sources"]
    if "wanted" in request:
        return {"papers": all_data(told, sender), "renderer": renderer()._asdict()}, b""
    if "kind" not in request:
        papers = [
            (one.kind, one.shipment_id, [reason._asdict() for reason in one.reasons])
            for one in possible(told, sender)
        ]
        return {"papers": papers}, b""
    try:
        made = make(told, request["kind"], request["shipment_id"], request["language"], sender)
    except Refused as error:
        return {"refused": [reason._asdict() for reason in error.reasons]}, b""
    return _told(made), made.pdf


def _told(made: Made) -> dict[str, Any]:
    return {
        "number": made.number,
        "unprintable": made.unprintable,
        "renderer": renderer()._asdict(),
    }


def resident_bytes() -> int:
    """What this process has in memory."""
    return int(STATM.read_text().split()[1]) * resource.getpagesize()


def tell_place(kind: type[BaseException], _: BaseException, at: TracebackType | None) -> None:
    """What went wrong and where, and no word of what was printed."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(at)]
    print(f"papers: {kind.__name__} at {', '.join(places)}", file=sys.stderr)


def main() -> int:
    """The standard output is for answers alone: whatever else prints goes to the errors. Exit code
    2: the house's file is wrong."""
    sys.excepthook = tell_place
    try:
        house = House.load(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
    except ConfigError as error:
        print(f"papers: {error}", file=sys.stderr)
        return EXIT_CONFIG
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, answers, house.party())
    return 0


if __name__ == "__main__":
    sys.exit(main())
