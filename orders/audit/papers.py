"""What banks say of one order: payments and charge-backs, each once, whoever repeats it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Paper(NamedTuple):
    """A document of a bank."""

    charge_back: bool
    issuer: str
    number: str


class Said(NamedTuple):
    """What it says where it stands for the first time; `at`: of when it is, by the bank."""

    place: str
    number: str
    currency: str
    minor: int
    at: int


class Papers:
    """`left`: where documents stand that review booked for nobody, as they may be repeats of
    forgotten ones, and when it did: finance looks at them, and here they are no money."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}
        self._said: dict[Paper, Said] = {}

    def add(self, name: str, value: Mapping[str, Any], place: str) -> None:
        """One more record; `place` is where it stands. A payment below zero is a charge-back, a
        charge-back below zero is nothing."""
        minor, back = value["amount_minor"], name == "PaymentChargedBack"
        if minor > 0 or (minor < 0 and not back):
            paper = Paper(back or minor < 0, value.get("issuer", ""), value["document_id"])
            said = Said(place, paper.number, value["currency"], abs(minor), value.get("at", 0))
            self._said.setdefault(paper, said)

    def payments(self) -> Iterator[Said]:
        """Each that counts."""
        return self._counting(charge_back=False)

    def charge_backs(self) -> Iterator[Said]:
        """The same of what was taken back."""
        return self._counting(charge_back=True)

    def charged_back_since(self, at: int, currency: str) -> int:
        """What was taken back in a currency by documents that are dated from this moment on."""
        late = (said for said in self.charge_backs() if said.at >= at)
        return sum(said.minor for said in late if said.currency == currency)

    def left_since(self, at: int) -> bool:
        """Whether one that is dated after this moment was left to finance after it."""
        return any(
            said.at > at and self.left.get(said.place, at) > at for said in self._said.values()
        )

    def _counting(self, charge_back: bool) -> Iterator[Said]:
        return (
            said
            for paper, said in self._said.items()
            if paper.charge_back is charge_back and said.place not in self.left
        )
