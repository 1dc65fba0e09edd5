"""Pages of the desk, for a browser: the queue, one order with a form for each hold. No script,
nothing from elsewhere; whatever a channel or a person wrote is text."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse

from orders.business.money import money
from orders.business.times import moment
from orders.client.holds import Held
from orders.client.leases import Lease
from orders.client.samples import Sample
from orders.explain.texts import catalogue
from services.gateway.desk.html import Html, join, tag
from services.gateway.desk.session import FORM_SECRET, PATH
from services.gateway.pages import HEADERS, NOTE_LENGTH

TEXTS = Path(__file__).with_name("texts")
FRAME = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
COLUMNS = ("order", "value", "deadline", "holds", "lease")


class Pages:
    """Writes in one language. `secret`: of this browser's forms; empty before somebody has signed
    in."""

    def __init__(self, language: str, secret: str = "") -> None:
        self._language, self._secret = language, secret
        self._words = catalogue(TEXTS, language)

    def sign_in(self, status: int = 200) -> HTMLResponse:
        """Whoever has a token may come in; 401 if the one that was given lets nobody in."""
        token = tag("input", name="token", type="password", autocomplete="off", required="")
        said = self._text("not_known") if status != 200 else Html()
        form = self._form(f"{PATH}/session", self._labelled("token", token), sign_in="sign_in")
        return self._page(status, "sign_in", said, form)

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
        place = _place(told["order_id"])
        lease = told["lease"]
        whose = self._words["leased"].format(**lease) if lease else self._words["free"]
        looks = self._form(f"{place}/lease", tag("span", f"{whose} "), take="take", give="give")
        holds = (self._hold(one, told, place) for one in told["holds"])
        given = (tag("p", self._words["approved"].format(**one)) for one in told["approvals"])
        return self._page(200, told["order_id"], head, looks, *holds, *given)

    def outcome(self, status: int, said: Iterable[str], order_id: str = "") -> HTMLResponse:
        """What became of what somebody decided, in a sentence or more; `order_id`: a held order
        that they may go back to."""
        back = tag("p", tag("a", order_id, href=_place(order_id))) if order_id else Html()
        return self._page(status, "outcome", *(tag("p", one) for one in said), back)

    def word(self, name: str) -> str:
        """One of the pages' own words; the name itself where there is none."""
        return self._words.get(name, name)

    def _row(self, one: Held, lease: Lease | None) -> Html:
        holds = (tag("div", f"{hold['hold_id']} ({hold['owner_role']})") for hold in one.holds)
        return tag(
            "tr",
            tag("td", tag("a", one.order_id, href=_place(one.order_id))),
            tag("td", money(one.total_minor, one.currency)),
            tag("td", moment(one.deadline_at)[:16]),
            tag("td", *holds),
            tag("td", lease.staff_id if lease else ""),
        )

    def _sample(self, one: Sample) -> Html:
        until, value = moment(one.check_by_at)[:16], money(one.total_minor, one.currency)
        version = tag("input", type="hidden", name="version", value=str(one.version))
        asked = join([version, self._reasons()])
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
        hidden = {
            "version": str(told["version"]),
            "hold_id": one["hold_id"],
            "document": one["document"],
        }
        fields = [
            tag("input", type="hidden", name=name, value=said) for name, said in hidden.items()
        ]
        asked = join([*fields, self._reasons()])
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
        why = tag("input", name="because", maxlength=str(NOTE_LENGTH))
        return join([self._labelled("reason_code", code), self._labelled("because", why)])

    def _form(self, action: str, fields: Html, **buttons: str) -> Html:
        secret = tag("input", type="hidden", name=FORM_SECRET, value=self._secret)
        pressed = (
            tag("button", self._words[text], name="do", value=does)
            for does, text in buttons.items()
        )
        return tag("form", secret, fields, *pressed, method="post", action=action)

    def _labelled(self, text: str, field: Html) -> Html:
        return tag("label", f"{self._words[text]} ", field)

    def _text(self, name: str) -> Html:
        return tag("p", self._words[name])

    def _page(self, status: int, title: str, *body: Html) -> HTMLResponse:
        nav = Html()
        if self._secret:
            ends = self._form(f"{PATH}/session/end", Html(), sign_out="sign_out")
            links = (
                tag("a", self._words["mine"], href=f"{PATH}?role=mine"),
                tag("a", self._words["all"], href=PATH),
                tag("a", self._words["samples"], href=f"{PATH}/samples"),
            )
            nav = tag("nav", *links, ends)
        page = FRAME.substitute(
            language=self._language,
            title=join([self.word(title)]),
            nav=nav,
            body=join(body),
        )
        return HTMLResponse(page, status, {**HEADERS, "Content-Language": self._language})


def _place(order_id: str) -> str:
    return f"{PATH}/holds/{quote(order_id, safe=':')}"


def _open(told: Mapping[str, Any]) -> set[str]:
    return {one["hold_id"] for one in told["holds"]}
