"""What an audit comes to, as data."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from orders.audit.findings import Result
from orders.audit.latency import Latency

CHECKS: Mapping[str, str] = {
    "submissions": "every submission is answered once, every order is somewhere",
    "buyers": "a channel orders for its own customers, and an order stays its customer's",
    "duplicates": "nothing was done twice",
    "offers": "what was asked is closed once, or time will close it",
    "spoken": "what is done on a customer's word bears a proof, or who heard it",
    "answers": "partners are told what was agreed, once",
    "effects": "what leaves the house leaves it once, and is brought to an end",
    "promises": "what is promised is handed on, extended by consent, and scored as it came",
    "status": "tracking says what the stages say",
    "timeline": "each fact is told once, in order and without gaps",
    "exceptions": "what is not as it should be is told, answered for, and closed when it is over",
    "measures": "an order's figures are those of its records, told once; measures are their sum",
    "workload": "as many orders wait as customers' expected times go by",
    "oversold": "nothing was taken that was not there",
    "sequences": "numbers of a series have no gap and come once",
    "ledgers": "journals balance and agree with the states",
    "turns": "nobody is passed over but for needing more than there is",
    "plans": "what is expected is planned for one order only, and orders say so",
    "dispatched": "what left the houses left the books",
    "availability": "what is told of articles is what the books have",
    "shelves": "shelves are what lots and the network are; nothing blocked is for sale",
    "gates": "nothing leaves past a closed gate unseen, and none waits at one for ever",
    "exchanges": "what is exchanged leaves when its return has come, or a person lets it go",
    "replacements": "what is replaced is one order, which tells what becomes of it",
    "claims": "carriers are asked to answer for what they lost or spoilt, and each claim ends",
    "proofs": "what is delivered is shown as its kind asks, and fetched where its buyer comes",
    "services": "no service begins before its customer was told when",
    "packages": "each package has a number of its own",
    "first out": "what expires first is sent first, or it is said why",
    "approvals": "no hold is passed over, and approvals are of four eyes",
    "contracts": "what is concluded in writing is signed by both sides, before it goes on",
    "documents": "every document has one effect",
    "lists": "lists are against the books once; what is large, another approves",
    "interchanges": "a control number is a new one, or it is said what it was used for",
    "filed": "every document that was taken is filed, and something came of it",
    "reservations": "nothing stays reserved for an order that has ended",
    "money": "what was ordered was sent or stopped; no more back than there was",
    "dues": "what is owed back was asked for, to the cent, and no more",
    "credit": "of each limit is used what is unpaid",
    "refunds": "each refund is paid at most once, as it was asked for",
    "dead letters": "dead letters and parked keys agree",
    "redis": "Redis is equal to the fold of Kafka",
}
"""Check -> what it makes sure of."""


@dataclass(slots=True)
class Report:
    """What the audit found.

    by_state        status as tracking says -> orders
    dead_letters    (stage, code) -> letters
    unread          stage -> records that it had still to read
    unpaid          currency -> minor units that were asked back and not paid yet; `unpaid_refunds`
                    counts the requests
    left            documents of banks that review booked for nobody, as they may be repeats of
                    forgotten ones: finance looks at them
    in_flight       state stores that never stood still: of these only untouched keys were compared
    as_of           topic -> offset up to which each partition was read
    """

    results: dict[str, Result] = field(
        default_factory=lambda: {name: Result(name, asks) for name, asks in CHECKS.items()}
    )
    submitted: int = 0
    by_state: Counter[str] = field(default_factory=Counter)
    dead_letters: Counter[tuple[str, str]] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    unpaid: Counter[str] = field(default_factory=Counter)
    unpaid_refunds: int = 0
    left: int = 0
    in_flight: int = 0
    records: int = 0
    seconds: float = 0.0
    as_of: dict[str, list[int]] = field(default_factory=dict)
    latency: Latency = field(default_factory=Latency)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(result.ok for result in self.results.values())
