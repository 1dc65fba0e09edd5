"""`python -m services.gateway.outgoing`: what partners were told, for people; `orders
answers` starts it. It reads the outbox beside whoever delivers."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from orders.business.times import moment
from orders.engine.errors import ConfigError
from orders.engine.settings import load_settings
from services.gateway.deliver import KEPT_MS, folder, wall_clock
from services.gateway.delivering.counting import OVERDUE
from services.gateway.delivering.outbox import Outbox
from services.gateway.delivering.rows import STATES, Outgoing, Voided

EXIT_CONFIG, EXIT_NOT_FOUND = 2, 4
EXIT_DIFFERENCE = 1
MOST = 1_000
UNEXPLAINED = "nothing is known of it: the outbox was changed by hand, or restored from before"
GAP_COLUMNS = ("channel", "number", "kind", "about", "drawn_at", "because")
TIMES = ("drawn_at", "sent_at", "due_at", "acknowledged_at")
COLUMNS = ("name", "state", "kind", "about", "version", "tries", "sent_at", "due_at", "because")


def main() -> int:
    """Exit code 4: there is no answer of this name."""
    options = _options()
    try:
        outbox = Outbox(folder(load_settings()))
    except ConfigError as error:
        print(f"answers: {error}", file=sys.stderr)
        return EXIT_CONFIG
    try:
        done: int = options.do(outbox, options)
        return done
    finally:
        outbox.close()


def _list(outbox: Outbox, options: argparse.Namespace) -> int:
    conditions: list[tuple[str, Any]] = []
    if options.channel:
        conditions.append(("channel = ?", options.channel))
    if options.state:
        conditions.append(("state = ?", options.state))
    if options.overdue:
        conditions.append((OVERDUE, wall_clock()))
    where = " AND ".join(text for text, _ in conditions) or "1"
    values = [value for _, value in conditions]
    found = outbox.chosen(f"{where} ORDER BY sequence DESC LIMIT {MOST}", *values)
    if options.json:
        print(orjson.dumps([_fields(one) for one in found]).decode())
    else:
        _table([_fields(one) for one in found])
    return 0


def _gaps(outbox: Outbox, options: argparse.Namespace) -> int:
    """Exit code 1 where a number is missing and nobody knows why."""
    voided = outbox.voided("channel = ? OR ? = ''", options.channel, options.channel)
    unexplained = [
        {"channel": channel, "number": number, "because": UNEXPLAINED}
        for channel, number in outbox.unexplained(wall_clock() - KEPT_MS)
        if options.channel in ("", channel)
    ]
    told = [*(_void(one) for one in voided), *unexplained]
    if options.json:
        print(orjson.dumps(told).decode())
    else:
        _table([dict.fromkeys(GAP_COLUMNS, "") | one for one in told], GAP_COLUMNS)
    return EXIT_DIFFERENCE if unexplained else 0


def _show(outbox: Outbox, options: argparse.Namespace) -> int:
    found = outbox.chosen("name = ?", options.name)
    if not found:
        return _voided(outbox, options)
    if options.document:
        sys.stdout.buffer.write(found[0].document)
    elif options.json:
        print(orjson.dumps(_fields(found[0])).decode())
    else:
        _lines(_fields(found[0]))
    return 0


def _voided(outbox: Outbox, options: argparse.Namespace) -> int:
    """One whose bytes are forgotten, as they were never sent."""
    voided = [_void(one) for one in outbox.voided("name = ?", options.name)]
    if not voided or options.document:
        return _unknown(options.name)
    if options.json:
        print(orjson.dumps(voided[0]).decode())
    else:
        _lines(voided[0])
    return 0


def _resend(outbox: Outbox, options: argparse.Namespace) -> int:
    if not outbox.resend(options.name, "sent again by hand"):
        return _unknown(options.name)
    if options.json:
        print(orjson.dumps({"name": options.name, "state": "waiting"}).decode())
    else:
        print(f"{options.name} is sent again, as it is")
    return 0


def _unknown(name: str) -> int:
    print(f"there is no answer {name}: `orders answers ls` has their names", file=sys.stderr)
    return EXIT_NOT_FOUND


def _fields(one: Outgoing) -> dict[str, Any]:
    """All but its bytes; times as people read them."""
    said = {name: value for name, value in one._asdict().items() if name != "document"}
    return {**said, **{name: moment(said[name]) for name in TIMES}, "bytes": len(one.document)}


def _void(one: Voided) -> dict[str, Any]:
    return {**one._asdict(), "drawn_at": moment(one.drawn_at), "state": "left_out"}


def _lines(fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        print(f"{name:<16} {value}")


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> None:
    shown = [columns, *[[str(row[name]) for name in columns] for row in rows]]
    widths = [max(len(row[at]) for row in shown) for at in range(len(columns))]
    for row in shown:
        print("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m services.gateway.outgoing")
    commands = parser.add_subparsers(required=True)

    def command(name: str, do: Callable[[Outbox, argparse.Namespace], int]) -> Any:
        made = commands.add_parser(name)
        made.set_defaults(do=do)
        made.add_argument("--json", action="store_true")
        return made

    listed = command("ls", _list)
    listed.add_argument("--channel", default="")
    listed.add_argument("--state", choices=STATES)
    listed.add_argument("--overdue", action="store_true")
    command("gaps", _gaps).add_argument("--channel", default="")
    shown = command("show", _show)
    shown.add_argument("name")
    shown.add_argument("--document", action="store_true")
    command("resend", _resend).add_argument("name")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
