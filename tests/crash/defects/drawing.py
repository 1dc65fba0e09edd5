"""Draws, and who waits: answers that are not what they say
(docs/decisions/0072-draw-and-waiting.md)."""

from typing import Any

from orders.engine.core import rounds
from orders.engine.core.answers import noted
from orders.engine.questions import Draw, Drawn, LedgerAnswer, Queue, Reserved
from tests.crash.defects.registry import Patch, defect
from tests.fakes import ledger
from tests.fakes.book import Book
from tests.fakes.waiters import Ident


@defect()
def what_is_drawn_is_there_for_others(patch: Patch) -> None:
    """A draw is answered and takes nothing: two of one batch are given the same pieces."""
    draw = ledger._draw

    def looking(book: Book, ident: Ident, question: Draw) -> Drawn:
        with Patch.context() as inner:
            inner.setattr(ledger, "_take", lambda *taken: None)
            return draw(book, ident, question)

    patch.setattr(ledger, "_draw", looking)


@defect()
def what_was_drawn_is_not_noted(patch: Patch) -> None:
    """The header of a state says how much was drawn, and not of which accounts."""

    def short(answer: LedgerAnswer) -> list[Any]:
        return [[], *noted(answer)[1:]] if isinstance(answer, Drawn) else noted(answer)

    patch.setattr(rounds, "noted", short)


@defect()
def what_waits_before_a_newcomer_is_not_noted(patch: Patch) -> None:
    """The header of a state says what could be had when it was refused, and not how much others
    waited for."""

    def short(answer: LedgerAnswer) -> list[Any]:
        return noted(answer)[:3] if isinstance(answer, Reserved) else noted(answer)

    patch.setattr(rounds, "noted", short)


@defect()
def who_waits_is_not_noted(patch: Patch) -> None:
    """The header of a state says that others waited, and not who."""

    def short(answer: LedgerAnswer) -> list[Any]:
        return [[], answer.more] if isinstance(answer, Queue) else noted(answer)

    patch.setattr(rounds, "noted", short)
