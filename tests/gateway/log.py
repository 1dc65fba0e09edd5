"""A log for the gateway's tests: it answers at once, says that it has not got it, or is silent."""

import asyncio
from typing import Literal

from orders.client.publishing import NOWHERE, Publication


class FakeLog:
    """`arrived` has what reached it, repeats too. `manner`: what it does with the next record."""

    def __init__(self) -> None:
        self.arrived: list[Publication] = []
        self.manner: Literal["answers", "refuses", "forgets", "silent"] = "answers"

    def publish(self, record: Publication) -> asyncio.Future[str]:
        """`forgets`: the record arrived and the answer says that it is not known."""
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        if self.manner in ("answers", "forgets"):
            self.arrived.append(record)
        if self.manner == "answers":
            answer.set_result(f"{record.topic}/0/{len(self.arrived) - 1}")
        elif self.manner != "silent":
            answer.set_result(NOWHERE)
        return answer
