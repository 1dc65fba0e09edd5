"""The page itself. What stands on it may be read by whoever the customer hands the link to: the
order's number, its steps, the day. No name, no address, no goods, no reasons."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse

from orders.explain.texts import catalogue
from services.gateway import days
from services.gateway.pages import HEADERS, NOTE_LENGTH, TEXTS
from services.gateway.tracking.parcels import Parcel, parcels
from services.gateway.tracking.standing import Fact, Standing

FRAME = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8").strip()
_DIGEST = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
ALLOWED = {
    **HEADERS,
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src "
    f"'sha256-{_DIGEST}'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Vary": "Accept, Accept-Language",
}
"""Headers of the page: it may run the one script that is ours."""
LINES_LENGTH = 120
READY = "ready_for_collection"
NOWHERE = ""
"""No country: it would say where the goods go. Times are told in UTC."""


def page(standing: Standing, language: str, token: str) -> HTMLResponse:
    """The page, as of now; its script asks for what changes."""
    words = catalogue(TEXTS, language)
    html = FRAME.substitute(
        language=language,
        title=escape(words["tracking"].format(number=standing.number)),
        main=body(standing, language),
        token=escape(token),
        lost=escape(words["tracking_lost"]),
        script=SCRIPT,
    )
    tag = f'"{hashlib.blake2b(html.encode(), digest_size=12).hexdigest()}"'
    return HTMLResponse(html, 200, {**ALLOWED, "Content-Language": language, "ETag": tag})


def body(standing: Standing, language: str) -> str:
    """What of the page changes, as HTML."""
    words = catalogue(TEXTS, language)
    status = words.get(f"status_{standing.status}", words["status_UNKNOWN"])
    since = words["tracking_since"].format(time=days.time(standing.since_at, NOWHERE, language))
    told = [f"<h1>{escape(words['tracking'].format(number=standing.number))}</h1>"]
    told += [f'<p class="status">{escape(status)}</p><p>{escape(since)}</p>']
    if not standing.final:
        told.append(f"<p>{escape(_day(standing, words, language))}</p>")
        told += _ready(standing, words, language)
        told += [_parcel(one, words) for one in parcels(standing.timeline)]
    steps = "".join(_step(fact, words, language) for fact in _steps(standing.timeline, words))
    return "".join(told) + f"<ol>{steps}</ol>"


def _ready(standing: Standing, words: Mapping[str, str], language: str) -> list[str]:
    """Where its customer finds what lies ready, and until when (SH-04)."""
    if standing.status != READY:
        return []
    told = []
    for fact in standing.timeline:
        said, until = fact.get("parameters", {}), fact.get("planned_end_at")
        if fact["event"] == "ReadyForCollection" and until:
            place, when = said.get("place") or said.get("warehouse", ""), int(until)
            time = days.time(when, NOWHERE, language)
            named = {"shipment": said.get("shipment_id", ""), "place": place, "time": time}
            told.append(f"<p>{escape(words['tracking_ready'].format(**named))}</p>")
    return told


def _parcel(parcel: Parcel, words: Mapping[str, str]) -> str:
    """What its customer may say of a parcel (DL-01)."""
    named = escape(words["parcel"].format(shipment=parcel.shipment_id))
    shipment = f'<input type="hidden" name="shipment" value="{escape(parcel.shipment_id)}">'
    lines = _input("lines", words["parcel_lines"], LINES_LENGTH)
    note = _input("note", words["parcel_note"], NOTE_LENGTH)
    buttons = "".join(
        f'<button name="answer" value="{one}">{escape(words[f"parcel_is_{one}"])}</button>'
        for one in parcel.sayings
    )
    wrong = f"<details><summary>{escape(words['parcel_wrong'])}</summary>{lines}{note}</details>"
    said = f"<legend>{named}</legend>{shipment}{buttons}{wrong}"
    return f'<form method="post"><fieldset>{said}</fieldset></form>'


def _input(name: str, label: str, most: int) -> str:
    return f'<label>{escape(label)} <input name="{name}" maxlength="{most}"></label>'


def _day(standing: Standing, words: Mapping[str, str], language: str) -> str:
    if standing.day is None:
        return words["tracking_no_day"]
    return words["tracking_day"].format(day=days.day(standing.day, NOWHERE, language))


def _steps(timeline: Sequence[Fact], words: Mapping[str, str]) -> list[Fact]:
    """Newest first; what customers have no words for is the house's own."""
    return [fact for fact in reversed(timeline) if _sentence(fact, words)]


def _step(fact: Fact, words: Mapping[str, str], language: str) -> str:
    when = days.time(fact["at"], NOWHERE, language)
    said = _sentence(fact, words)
    until = fact.get("parameters", {}).get("expected_at", "")
    if until.isdecimal():
        expected = days.day(int(until), NOWHERE, language)
        said = f"{said} {words['tracking_day'].format(day=expected)}"
    elif fact["event"] == "DeliveryDelayed":
        said = f"{said} {words['tracking_no_day']}"
    return f"<li><time>{escape(when)}</time> {escape(said)}</li>"


def _sentence(fact: Fact, words: Mapping[str, str]) -> str:
    """What customers read of it: by kind and code, else by its kind; empty: nothing."""
    named = f"told_{fact['event']}"
    return words.get(f"{named}_{fact.get('code', '')}") or words.get(named, "")
