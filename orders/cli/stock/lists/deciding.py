"""A person decides about differences that wait."""

import getpass
from collections.abc import Sequence
from typing import Literal, NamedTuple

from orders.cli.deciding import of_the_house
from orders.cli.printing import not_found
from orders.cli.stock.lists import judging
from orders.client import counts
from orders.client.asking import Answers, Request, ask, sent
from orders.client.states import States
from orders.contracts.codec.codec import Codec
from orders.contracts.records import CountDecided, CountJudged
from orders.engine.host.clock import build_clock
from orders.engine.settings import Settings


class Word(NamedTuple):
    """What somebody says of differences, and why; `reason`: a code, else what the list says."""

    verdict: Literal["APPROVE", "REFUSE"]
    staff_id: str
    because: str
    reason: str = ""


class Came(NamedTuple):
    """What a decision came to, of one article, or one lot of it; `sent`: nobody waited for it."""

    sku: str
    outcome: str
    code: str
    because: str
    lot: str

    def __str__(self) -> str:
        """As people read it."""
        of = f"{self.sku} lot {self.lot}" if self.lot else self.sku
        return f"{of}: {self.outcome}{f' ({self.because})' if self.because else ''}"


def decide(
    settings: Settings,
    codec: Codec,
    list_id: str,
    skus: Sequence[str],
    word: Word,
    patience: float | None,
) -> list[Came]:
    """What came of it, article by article, within so many seconds; `sent` where nobody waits
    (None). All that wait of this list if no article is named. Ends the command with exit code 4
    where one does not wait."""
    of_the_house(settings, word.staff_id)
    held = [
        one
        for one in counts.waiting(States(settings), list_id=list_id)
        if not skus or one.sku in skus
    ]
    if missing := set(skus) - {one.sku for one in held} or set() if held else {list_id}:
        raise not_found(f"a difference that waits: {', '.join(sorted(missing))}")
    now = build_clock(settings).now()
    decided: list[CountDecided] = [
        {
            "sku": one.sku,
            "warehouse": one.held["warehouse"],
            "list_id": list_id,
            "verdict": word.verdict,
            "difference": one.held["difference"],
            "reason": word.reason,
            "decided_by": word.staff_id,
            "because": word.because,
            "entered_by": getpass.getuser(),
            "at": now,
            "lot": one.lot,
        }
        for one in held
    ]
    asked = ask(settings, [Request(CountDecided, one["sku"], one) for one in decided])
    if patience is None:
        return [Came(one.sku, "sent", "", "", one.lot) for one in held]
    with sent(asked, f"orders stock reconcile show {list_id}"):
        answers = Answers(settings, patience)
        for one in asked:
            answers.wait_until_read("allocation", one)
        judged = judging.judged(settings, codec, held[0].held["warehouse"], list_id)
    return [_came(judged[one.sku, one.lot]) for one in held]


def _came(judged: CountJudged) -> Came:
    outcome, because = judged["outcome"].lower(), judged["because"]
    return Came(judged["sku"], outcome, judged["code"], because, judged["lot"])
