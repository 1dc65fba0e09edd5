"""The desk's page of counts that wait, in a browser (IV-11)."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import HTMLResponse

from orders.business.money import money
from orders.business.times import moment
from orders.client.counts import Waiting
from services.gateway.desk.frame import Frame
from services.gateway.desk.html import Html, join, tag
from services.gateway.desk.session import PATH

COLUMNS = ("house", "article", "difference", "worth", "decides", "deadline")


class CountingPages(Frame):
    """Differences of warehouses' lists."""

    def counts(self, found: Sequence[Waiting], currency: str) -> HTMLResponse:
        """All that wait, those of most value first, each with a form. `currency`: the house's."""
        if not found:
            return self._page(200, "counts", self._text("no_counts"))
        rows = (tag("section", self._count(one, currency)) for one in found)
        return self._page(200, "counts", self._text("counts_are"), *rows)

    def judged(self, outcome: str) -> HTMLResponse:
        """What allocation made of a verdict."""
        return self.outcome(200, [self.word(f"count_{outcome}")])

    def _count(self, one: Waiting, currency: str) -> Html:
        held = one.held
        lot = f" · {one.lot} ({one.expires_on or '-'})" if one.lot else ""
        value = held["value_minor"]
        cells = (
            held["warehouse"],
            f"{one.sku}{lot}",
            f"{held['difference']:+d}",
            money(value, currency) if value is not None else self._words["not_said"],
            held["owner_role"] or self._words["not_said"],
            moment(held["decide_by_at"])[:16] if held["decide_by_at"] else "",
        )
        said = self._words["counted"].format(
            list=held["list_id"],
            counted=held["counted"],
            booked=held["counted"] - held["difference"],
            at=moment(held["counted_at"])[:16],
            by=held["sent_by"],
        )
        hidden = self._hidden(
            warehouse=held["warehouse"],
            list_id=held["list_id"],
            lot=one.lot,
            difference=str(held["difference"]),
        )
        reason = tag("input", name="reason", maxlength="40", placeholder=held["reason"])
        fields = join([hidden, self._labelled("reason", reason), self._because()])
        action = f"{PATH}/counts/{quote(one.sku, safe='')}/verdict"
        return join(
            [
                self._row(cells),
                tag("p", said),
                tag("p", held["because"]),
                self._form(action, fields, approve="post_it", refuse="leave_it"),
            ]
        )

    def _row(self, cells: Sequence[str]) -> Html:
        heads = tag("tr", *(tag("th", self._words[name]) for name in COLUMNS))
        return tag("table", heads, tag("tr", *(tag("td", cell) for cell in cells)))
