"""Pages of the desk, for a browser, of what waits in review: the queue, one order with a form for
each hold, samples."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse

from orders.business.money import money
from orders.business.times import moment
from orders.client.holds import Held
from orders.client.leases import Lease
from orders.client.samples import Sample
from services.gateway.desk.frame import Frame, order_page
from services.gateway.desk.html import Html, join, tag
from services.gateway.desk.session import PATH

COLUMNS = ("order", "value", "deadline", "holds", "lease")


class Pages(Frame):
    """What waits in review."""

    def queue(
        self, held: Sequence[Held], leases: Mapping[str, Lease], after: str | None
    ) -> HTMLResponse:
        """What waits, by value and promise; `after`: where the next page begins."""
        if not held:
            return self._page(200, "queue", self._text("no_orders"))
        heads = tag("tr", *(tag("th", self._words[name]) for name in COLUMNS))
        rows = (self._row(one, leases.get(one.order_id)) for one in held)
        link = f"{PATH}?{urlencode({'after': after})}" if after else ""
        more = tag("p", tag("a", self._words["next"], href=link)) if after else Html()
        return self._page(200, "queue", tag("table", heads, *rows), more)

    def samples(self, found: Sequence[Sample]) -> HTMLResponse:
        """Approvals to look at, each with a form."""
        if not found:
            return self._page(200, "samples", self._text("no_samples"))
        rows = (tag("section", self._sample(one)) for one in found)
        return self._page(200, "samples", self._text("samples_are"), *rows)

    def order(self, told: Mapping[str, Any]) -> HTMLResponse:
        """One order, as `telling.told` has it, with a form for each of its holds."""
        value = money(told["total_minor"], told["currency"])
        head = tag("p", f"{told['number']} · {told['channel']} · {value}")
        place = order_page(told["order_id"])
        lease = told["lease"]
        whose = self._words["leased"].format(**lease) if lease else self._words["free"]
        looks = self._form(f"{place}/lease", tag("span", f"{whose} "), take="take", give="give")
        holds = (self._hold(one, told, place) for one in told["holds"])
        given = (tag("p", self._words["approved"].format(**one)) for one in told["approvals"])
        return self._page(200, told["order_id"], head, looks, *holds, *given)

    def _row(self, one: Held, lease: Lease | None) -> Html:
        holds = (tag("div", f"{hold['hold_id']} ({hold['owner_role']})") for hold in one.holds)
        return tag(
            "tr",
            tag("td", tag("a", one.order_id, href=order_page(one.order_id))),
            tag("td", money(one.total_minor, one.currency)),
            tag("td", moment(one.deadline_at)[:16]),
            tag("td", *holds),
            tag("td", lease.staff_id if lease else ""),
        )

    def _sample(self, one: Sample) -> Html:
        until, value = moment(one.check_by_at)[:16], money(one.total_minor, one.currency)
        asked = join([self._hidden(version=str(one.version)), self._reasons()])
        action = f"{PATH}/samples/{quote(one.order_id, safe=':')}/verdict"
        head = tag("h2", f"{one.order_id} · {value} · {until}")
        return join([head, self._form(action, asked, agreed="agreed", wrong="wrong")])

    def _hold(self, one: Mapping[str, Any], told: Mapping[str, Any], place: str) -> Html:
        head = f"{one['hold_id']} · {one['owner_role']} · {moment(one['deadline_at'])[:16]}"
        texts = [rule["text"] for rule in one["rules"]] or [one["because"]]
        flips = [flip["text"] for rule in one["rules"] for flip in rule["flips"]]
        if first := [each for each in one["needs"] if each in _open(told)]:
            texts.append(self._words["needs"].format(holds=", ".join(first)))
        if one["document"]:
            texts.append(self._words["signs"].format(**one))
        hidden = self._hidden(
            version=str(told["version"]), hold_id=one["hold_id"], document=one["document"]
        )
        asked = join([hidden, self._reasons()])
        return tag(
            "section",
            tag("h2", head),
            *(tag("p", text) for text in texts),
            *(tag("p", self._words["flips"].format(text=text)) for text in flips),
            tag("p", self._words["blocks"].format(**one)),
            self._form(f"{place}/verdict", asked, approve="approve", reject="reject"),
        )

    def _reasons(self) -> Html:
        code = tag("input", name="reason_code", required="", pattern="[a-z0-9][a-z0-9_\\-]*")
        return join([self._labelled("reason_code", code), self._because()])


def _open(told: Mapping[str, Any]) -> set[str]:
    return {one["hold_id"] for one in told["holds"]}
