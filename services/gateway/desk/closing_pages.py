"""The desk's page of what is not as it should be, in a browser (TR-03)."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import HTMLResponse

from orders.business.money import money
from orders.business.times import moment
from orders.client.orderfile.exceptions import Exceptional
from services.gateway.desk.closing import TEMPERATURE
from services.gateway.desk.frame import Frame
from services.gateway.desk.html import Html, join, tag
from services.gateway.desk.session import PATH

COLUMNS = ("grade", "order", "what", "cause", "at_stake", "plan", "owner", "deadline")
CLOSED = {"close": "close_it"}
JUDGED = {"good": "goods_good", "spoilt": "goods_spoilt"}
"""Buttons: what they do -> their text. Of goods that were too warm or too cold, what was found."""


class ClosingPages(Frame):
    """What somebody answers for."""

    def exceptions(self, found: Sequence[Exceptional]) -> HTMLResponse:
        """All that is open, the worst first, each with a form."""
        if not found:
            return self._page(200, "exceptions", self._text("no_exceptions"))
        rows = (tag("section", self._one(one)) for one in found)
        return self._page(200, "exceptions", self._text("exceptions_are"), *rows)

    def closed(self, outcome: str) -> HTMLResponse:
        """What tracking made of it."""
        return self.outcome(200, [self.word("on_its_way" if outcome == "sent" else "is_closed")])

    def _one(self, one: Exceptional) -> Html:
        cells = (
            self.word(f"grade_{one.grade}"),
            f"{one.order_id} · {one.number}",
            f"{self.word(f'kind_{one.kind}')} {one.subject}",
            one.cause,
            money(one.amount_minor, one.currency) if one.currency else "",
            self.word(f"plan_{one.plan}"),
            f"{one.owner} ({one.escalations})" if one.escalations else one.owner,
            moment(one.deadline_at)[:16],
        )
        heads = tag("tr", *(tag("th", self._words[name]) for name in COLUMNS))
        fields = join([self._hidden(kind=one.kind, subject=one.subject), self._because()])
        action = f"{PATH}/exceptions/{quote(one.order_id, safe=':')}/close"
        row = tag("tr", *(tag("td", cell) for cell in cells))
        buttons = JUDGED if one.kind == TEMPERATURE else CLOSED
        return join([tag("table", heads, row), self._form(action, fields, **buttons)])
