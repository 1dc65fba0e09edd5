"""Pages of the desk of what is to be settled beside holds, each with a form: orders that are
probably another one once more, documents that nobody could read, payments that two tell of (IN-01,
IN-05, RV-03)."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import HTMLResponse

from orders.business.money import money
from orders.business.times import moment
from orders.client.duplicates import Suspected
from orders.client.questioned import Questioned
from orders.client.unplaced import Unplaced
from orders.contracts.records import Fault
from services.gateway.desk.frame import Frame
from services.gateway.desk.html import Html, join, tag
from services.gateway.desk.session import PATH

FAULT = ("where", "code", "message")


class SettlingPages(Frame):
    """What is no hold of an order, and waits for people."""

    def duplicates(self, found: Sequence[Suspected]) -> HTMLResponse:
        """Orders of the same buyer, address and basket as one before them, the nearest deadline
        first."""
        if not found:
            return self._page(200, "duplicates", self._text("no_duplicates"))
        rows = (tag("section", self._duplicate(one)) for one in found)
        return self._page(200, "duplicates", self._text("duplicates_are"), *rows)

    def unplaced(self, found: Sequence[Unplaced]) -> HTMLResponse:
        """Documents with what could not be read of them, the oldest first."""
        if not found:
            return self._page(200, "unplaced", self._text("no_unplaced"))
        rows = (tag("section", self._document(one)) for one in found)
        return self._page(200, "unplaced", self._text("unplaced_are"), *rows)

    def payments(self, found: Sequence[Questioned]) -> HTMLResponse:
        """Payments that two tell of, as it seems, the oldest first."""
        if not found:
            return self._page(200, "payments", self._text("no_payments"))
        rows = (tag("section", self._payment(one)) for one in found)
        return self._page(200, "payments", self._text("payments_are"), *rows)

    def settled(self, outcome: str) -> HTMLResponse:
        """What its stage made of a verdict."""
        return self.outcome(200, [self.word("on_its_way" if outcome == "sent" else outcome)])

    def _duplicate(self, one: Suspected) -> Html:
        value, until = money(one.total_minor, one.currency), moment(one.decide_by_at)[:16]
        twins = ", ".join(one.twins) or self._words["twin_ended"]
        asked = [
            self._hidden(version=str(one.version)),
            self._labelled("twin", self._choice("twin", ("", *one.twins))),
            self._because(),
        ]
        action = f"{PATH}/duplicates/{quote(one.order_id, safe=':')}/verdict"
        return join(
            [
                tag("h2", f"{one.order_id} · {one.number} · {value}"),
                tag("p", self._words["same_as"].format(twins=twins)),
                tag("p", self._words["decided_by_policy"].format(until=until)),
                self._form(action, join(asked), keep="keep", merge="merge"),
            ]
        )

    def _document(self, one: Unplaced) -> Html:
        here = f"{PATH}/unplaced/{one.channel}/{one.sha256}"
        return join(
            [
                tag("h2", f"{one.channel} · {moment(one.since_at)[:16]} · {one.sha256[:12]}"),
                tag("p", tag("a", self._words["look_at_it"], href=here)),
                self._faults(one.faults),
                self._form(f"{here}/verdict", self._because(), place="place", discard="discard"),
            ]
        )

    def _payment(self, one: Questioned) -> Html:
        amount, when = money(one.amount_minor, one.currency), moment(one.paid_at)[:16]
        bank = self._words["the_bank"]
        told = self._words["told_by"].format(issuer=one.issuer or bank, document=one.document_id)
        twin = self._words["told_before"].format(
            issuer=one.twin_issuer or bank, document=one.twin_document_id
        )
        hidden = self._hidden(issuer=one.issuer, document_id=one.document_id)
        action = f"{PATH}/payments/{quote(one.order_id, safe=':')}/verdict"
        return join(
            [
                tag("h2", f"{one.order_id} · {amount} · {when}"),
                tag("p", told),
                tag("p", f"{twin} {self._words[one.because]}"),
                self._form(
                    action,
                    join([hidden, self._because()]),
                    same="same_payment",
                    another="other_payment",
                ),
            ]
        )

    def _faults(self, faults: Sequence[Fault]) -> Html:
        heads = tag("tr", *(tag("th", self._words[name]) for name in FAULT))
        rows = (
            tag("tr", *(tag("td", text) for text in (one["field"], one["code"], one["message"])))
            for one in faults
        )
        return tag("table", heads, *rows)

    def _choice(self, name: str, values: Sequence[str]) -> Html:
        """One of these; the empty one says that it is not known."""
        said = (tag("option", value or self._words["not_said"], value=value) for value in values)
        return tag("select", *said, name=name)
