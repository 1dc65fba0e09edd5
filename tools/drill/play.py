"""One fault, from its making to the audit."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from deploy.local.observers import settings as observers
from orders.client.prometheus import Prometheus
from orders.engine.errors import TransientError
from tools.drill import page
from tools.drill.faults import Fault
from tools.drill.house import House
from tools.drill.page import Command, NotOnThePage
from tools.drill.told import Telephone, Told

ALERT_SECONDS, MENDED_SECONDS = 120.0, 180.0
LOOK_SECONDS = 0.5
AUDIT = Command("orders audit --json", "")
Say = Callable[[str], None]
T = TypeVar("T")


@dataclass
class Played:
    """What came of a fault. Seconds: `told_after` it was made, `mended_after` the page's commands
    were begun; None if that did not come in time. `pages`, `tickets`: other alerts that came.
    `differences`: what the audit found, None if it could not. `faults`: what else went wrong."""

    name: str
    alert: str
    told_after: float | None = None
    mended_after: float | None = None
    pages: list[str] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)
    differences: int | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Told in time, told alone, mended by the page, nothing lost."""
        came = self.told_after is not None and self.mended_after is not None
        return came and not self.pages and not self.faults and self.differences == 0


def play(fault: Fault, house: House, heard: Telephone, text: str, say: Say) -> Played:
    """`text`: the page's."""
    played = Played(fault.name, fault.alert)
    say(f"{fault.name}: {(fault.make.__doc__ or '').strip()}")
    if not house.load.alive:
        played.faults.append("orders have ceased to flow")
    ringing = f"ALERTS{{{_labels(fault)}}}"
    within(MENDED_SECONDS, lambda: not _there(house, ringing))
    within(fault.before, lambda: house.load.flowed >= fault.before)
    made_at = time.time()
    values = fault.make(house)
    told = within(ALERT_SECONDS, lambda: _first(fault, heard, made_at))
    if told is None:
        say(f"  {fault.alert} has not come within {ALERT_SECONDS:.0f} s")
    else:
        played.told_after = told.at - made_at
        say(f"  after {played.told_after:.0f} s: {told}")
    begun = time.time()
    follow(fault.alert, fault.cases, values(), text, house, played, say)
    if told is not None:
        calm = within(MENDED_SECONDS, lambda: _calm(fault, house, heard, told))
        if calm:
            played.mended_after = time.time() - begun
            say(f"  mended after {played.mended_after:.0f} s")
    audit(house, played, say)
    others = [one for one in heard.fired(made_at) if not one.fits(fault.alert, fault.labels)]
    overheard(others, made_at, played, say)
    return played


def overheard(others: Iterable[Told], since: float, played: Played, say: Say) -> None:
    """Note what else has come since then."""
    for other in others:
        (played.pages if other.way == "page" else played.tickets).append(str(other))
        say(f"  {other.way}, {other.at - since:.0f} s after: {other}")


def _labels(fault: Fault) -> str:
    wanted = {"alertname": fault.alert, "alertstate": "firing", **fault.labels}
    return ",".join(f'{name}="{value}"' for name, value in wanted.items())


def _first(fault: Fault, heard: Telephone, since: float) -> Told | None:
    return next((one for one in heard.fired(since) if one.fits(fault.alert, fault.labels)), None)


def follow(
    section: str,
    cases: Sequence[str],
    values: Mapping[str, str],
    text: str,
    house: House,
    played: Played,
    say: Say,
) -> None:
    """Type what the section of the page says of these cases, one after the other."""
    for case in cases:
        try:
            command = page.command(section, case, values, text)
        except NotOnThePage as error:
            played.faults.append(str(error))
            return
        say(f"  $ {command.line}")
        ran = house.run(command)
        if ran.code != 0:
            played.faults.append(f"`{command.line}`: {ran.code}, {ran.said.strip()[-500:]}")


def _calm(fault: Fault, house: House, heard: Telephone, told: Told) -> bool:
    return _there(house, fault.calm) if fault.calm else heard.ended(told)


def _there(house: House, asked: str) -> bool:
    """Whether Prometheus has a value for this."""
    port = observers.settled(house.folder / "obs" / "ports.json").prometheus
    try:
        return bool(Prometheus(f"http://127.0.0.1:{port}").now(asked))
    except (TransientError, ValueError):  # busy: asked again
        return False


def audit(house: House, played: Played, say: Say) -> None:
    """Ask it whether anything is lost."""
    ran = house.run(AUDIT)
    told = [line for line in ran.said.splitlines() if line.startswith("{")]
    if not told:
        played.faults.append(f"`{AUDIT.line}`: {ran.code}, {ran.said.strip()[-500:]}")
        return
    wrong = [check for check in json.loads(told[-1])["checks"] if check["wrong"]]
    played.differences = sum(check["wrong"] for check in wrong)
    say(f"  audit: {', '.join(check['name'] for check in wrong) or 'clean'}")
    for check in wrong:
        say(f"    {check['name']}: {json.dumps(check['shown'][:3], ensure_ascii=False)}")


def within(seconds: float, found: Callable[[], T | None]) -> T | None:
    """What is found in so many seconds, if anything is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if one := found():
            return one
        time.sleep(LOOK_SECONDS)
    return None
