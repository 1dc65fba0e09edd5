"""What people said about one order's holds, as the topics tell it: which were open, who released
them, and whether the order went on before its time."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

FOUR_EYES = frozenset({"approval", "contract", "signature"})
"""Kinds of holds of which nobody releases two of an order's, nor any of one that they entered."""


class Hold(NamedTuple):
    """A hold of a version of the order."""

    version: int
    hold_id: str


class Verdicts:
    """Folded record by record.

    entered       staff id of who entered a version -> the first that they entered
    typed         partition/offset of a change -> staff id of who entered it, if somebody did
    changes       the same of each that was taken -> the version that it makes
    people        hold of those that need four eyes -> who released it, and for whom
    unreleased    holds that were open when the order was confirmed
    """

    def __init__(self) -> None:
        self.entered: dict[str, int] = {}
        self.typed: dict[str, str] = {}
        self.changes: dict[str, int] = {}
        self.people: dict[Hold, set[str]] = {}
        self.unreleased: list[str] = []
        self._open: dict[Hold, str] = {}

    def take(self, name: str, value: Mapping[str, Any]) -> None:
        """One more record about the order. A hold that is opened anew is decided anew."""
        version = value.get("version", 0)
        if name == "OrderReceived":
            document = value["order"].decoded()["source_document"]
            own = [document["captured_by"]] if document is not None else []
            for person in filter(None, (*value["entered_by"], *own)):
                self.entered.setdefault(person, version)
        elif name == "OrderHeld":
            self._stand(version, value["decision"]["rules"])
            for one in value["holds"]:
                hold = Hold(version, one["hold_id"])
                self._open[hold] = one["kind"]
                self.people.pop(hold, None)
        elif name == "OrderApproved":
            self._stand(version, value["decision"]["rules"])
        elif name == "HoldReleased":
            hold = Hold(version, value["hold_id"])
            if self._open.pop(hold, "") in FOUR_EYES:
                self.people[hold] = {value["released_by"], value["on_behalf_of"]} - {""}
        elif name == "OrderConfirmed":
            self.unreleased += [one.hold_id for one in self._open if one.version == version]

    def has_entered(self, person: str, version: int) -> bool:
        """Whether this person of the house entered the order, or a change of it, up to this
        version: by what is said of its versions, and by what was taken of their changes."""
        if self.entered.get(person, version + 1) <= version:
            return True
        made = (by for change, by in self.changes.items() if self.typed.get(change) == person)
        return any(by <= version for by in made)

    def _stand(self, version: int, rules: Iterable[Mapping[str, Any]]) -> None:
        """Approvals of an earlier version that count for this one."""
        for rule in rules:
            if rule["code"] == "approval_stands":
                (hold_id,) = (fact["value"] for fact in rule["facts"] if fact["name"] == "hold")
                given = [one for one in self.people if one.hold_id == hold_id]
                if given:
                    latest = max(given)
                    self.people.setdefault(Hold(version, hold_id), self.people[latest])
