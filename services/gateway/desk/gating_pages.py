"""The desk's page of gates at which goods wait, in a browser (SH-06, SH-08)."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import HTMLResponse

from orders.business.money import money
from orders.business.times import moment
from orders.client.gates import Waiting
from services.gateway.desk.frame import Frame
from services.gateway.desk.html import Html, join, tag
from services.gateway.desk.session import PATH

COLUMNS = ("order", "gate", "to", "value", "decides", "deadline")


class GatingPages(Frame):
    """What may not leave the house yet."""

    def gates(self, found: Sequence[Waiting]) -> HTMLResponse:
        """All that are closed, those that are due first, each with a form."""
        if not found:
            return self._page(200, "gates", self._text("no_gates"))
        rows = (tag("section", self._gate(one)) for one in found)
        return self._page(200, "gates", self._text("gates_are"), *rows)

    def answered(self, outcome: str) -> HTMLResponse:
        """What shipping made of what was said."""
        return self.outcome(200, [self.word(f"gate_{outcome}")])

    def _gate(self, one: Waiting) -> Html:
        gate = one.gate
        cells = (
            one.order_id,
            gate["gate_id"],
            one.country,
            money(one.total_minor, one.currency),
            gate["escalates_to"] if gate["escalations"] else gate["owner_role"],
            moment(gate["deadline_at"])[:16],
        )
        where = self._words["gate_at_warehouse" if one.at_warehouse else "gate_not_released"]
        signed = self._words["gate_signed"].format(
            given=gate["eyes_given"] if gate["eyes_given"] < gate["eyes"] else 0, eyes=gate["eyes"]
        )
        fields = join(
            [
                self._hidden(version=str(one.version)),
                self._labelled("evidence", tag("input", name="reference", maxlength="100")),
                self._labelled("valid_until", tag("input", name="valid_until", type="date")),
                self._because(),
            ]
        )
        order_id, name = (quote(text, safe="") for text in (one.order_id, gate["gate_id"]))
        action = f"{PATH}/gates/{order_id}/{name}/answer"
        heads = tag("tr", *(tag("th", self._words[name]) for name in COLUMNS))
        return join(
            [
                tag("table", heads, tag("tr", *(tag("td", cell) for cell in cells))),
                tag("p", f"{', '.join(one.shipments)}: {where}"),
                tag("p", signed),
                self._form(action, fields, open="open_it", refuse="stop_it"),
            ]
        )
