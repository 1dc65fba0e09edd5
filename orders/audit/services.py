"""When services of one order were to be rendered, and what their customer was told (SH-09)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Value = Mapping[str, Any]
ON_SITE, ONLINE = "on_site", "online"
KINDS = frozenset({ON_SITE, ONLINE})


@dataclass(slots=True)
class Services:
    """Folded record by record, by shipment: `announced`: how many times were; `begun`: how many had
    been when it began; `withdrawn`: those that are not to be rendered; `wrong`: what is odd by
    itself; `on_site`: those where somebody comes; `signed`: those of which a report bears
    somebody's initials; `platforms`: by which it is rendered; `works`: whether that worked when it
    was looked at last; `unlooked`: when those began of which it did not, or nobody had
    looked; `scanned`: the first moment of which whoever renders them told."""

    announced: dict[str, int] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    on_site: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    platforms: dict[str, str] = field(default_factory=dict)
    works: dict[str, bool] = field(default_factory=dict)
    unlooked: dict[str, int] = field(default_factory=dict)
    scanned: dict[str, int] = field(default_factory=dict)

    def take(self, name: str, value: Value) -> None:
        """One more record about the order."""
        if name == "ServiceAnnounced":
            self._announced(value)
        elif name == "ServiceWithdrawn":
            self.withdrawn.add(value["shipment_id"])
        elif name == "ShipmentDispatched" and value["kind"] in KINDS:
            self._begun(value)
        elif name == "PlatformChecked":
            self.works[value["shipment_id"]] = value["works"]
        elif name == "CarrierScanned":
            which, at = value["shipment_id"], value["at"]
            self.scanned[which] = min(at, self.scanned.get(which, at))
            if value["signer_initials"]:
                self.signed.add(value["shipment_id"])

    def _announced(self, value: Value) -> None:
        which, before = value["shipment_id"], self.announced.get(value["shipment_id"], 0)
        if value["times"] != before + 1:
            self.wrong.append(f"{which}: time {value['times']} was announced after {before}")
        if which in self.begun or which in self.withdrawn:
            self.wrong.append(f"{which}: a time was announced of what is over")
        self.announced[which] = value["times"]
        self.platforms[which] = value["platform"]
        self.works.pop(which, None)
        if value["kind"] == ON_SITE:
            self.on_site.add(which)

    def _begun(self, value: Value) -> None:
        which = value["shipment_id"]
        if which in self.withdrawn:
            self.wrong.append(f"{which} began, though it was withdrawn")
        self.begun[which] = self.announced.get(which, 0)
        if self.platforms.get(which) and not self.works.get(which):
            self.unlooked[which] = value["at"]
