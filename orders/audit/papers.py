"""What banks say of one order: payments and charge-backs, each once, whoever repeats it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Paper(NamedTuple):
    """A document of a bank."""

    charge_back: bool
    issuer: str
    number: str


class Told(NamedTuple):
    """Who tells of a payment, and its number there."""

    issuer: str
    number: str


class Said(NamedTuple):
    """What it says where it stands for the first time; `at`: of when it is, by the bank."""

    place: str
    number: str
    currency: str
    minor: int
    at: int
    method: str = ""


class Papers:
    """left        where documents stand that review booked for nobody, as they may be repeats of
                forgotten ones, and when it did: finance looks at them, and here they are no money
    questioned  payments that may be others once more: no money until finance has said that they
                are `another`; `settled` is what it has spoken of
    """

    def __init__(self) -> None:
        self.left: dict[str, int] = {}
        self.questioned: dict[Told, Said] = {}
        self.another: set[Told] = set()
        self.settled: set[Told] = set()
        self._said: dict[Paper, Said] = {}

    def add(self, name: str, value: Mapping[str, Any], place: str) -> None:
        """One more record; `place` is where it stands. A payment below zero is a charge-back, a
        charge-back below zero is nothing."""
        minor, back = value["amount_minor"], name == "PaymentChargedBack"
        if minor > 0 or (minor < 0 and not back):
            paper = Paper(back or minor < 0, value.get("issuer", ""), value["document_id"])
            at, method = value.get("at", 0), value.get("method", "")
            said = Said(place, paper.number, value["currency"], abs(minor), at, method)
            self._said.setdefault(paper, said)

    def question(self, name: str, value: Mapping[str, Any]) -> None:
        """Review asks what a payment is, or finance has said."""
        told = Told(value["issuer"], value["document_id"])
        if name == "PaymentQuestioned":
            minor, at = value["amount_minor"], value["paid_at"]
            said = Said("", told.number, value["currency"], minor, at, value["method"])
            self.questioned[told] = said
            return
        self.settled.add(told)
        if value["verdict"] == "ANOTHER":
            self.another.add(told)

    def unasked(self) -> Iterator[tuple[Told, Said]]:
        """Payments of which nobody asked whether they are others once more."""
        return ((told, said) for told, said in self.told() if told not in self.questioned)

    def told(self) -> Iterator[tuple[Told, Said]]:
        """Payments by who tells of them, counted or not."""
        for paper, said in self._said.items():
            if not paper.charge_back and said.place not in self.left:
                yield Told(paper.issuer, paper.number), said

    def payments(self) -> Iterator[Said]:
        """Each that counts."""
        for _, said in self.unasked():
            yield said
        for told in sorted(self.another & self.questioned.keys()):
            yield self.questioned[told]

    def charge_backs(self) -> Iterator[Said]:
        """The same of what was taken back."""
        for paper, said in self._said.items():
            if paper.charge_back and said.place not in self.left:
                yield said

    def charged_back_since(self, at: int, currency: str) -> int:
        """What was taken back in a currency by documents that are dated from this moment on."""
        late = (said for said in self.charge_backs() if said.at >= at)
        return sum(said.minor for said in late if said.currency == currency)

    def left_since(self, at: int) -> bool:
        """Whether one that is dated after this moment was left to finance after it."""
        return any(
            said.at > at and self.left.get(said.place, at) > at for said in self._said.values()
        )
