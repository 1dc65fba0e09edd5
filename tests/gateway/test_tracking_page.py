"""The page on which a customer sees where the order stands (TR-01), in two languages, and what
changes while it is looked at."""

import asyncio
import re
from collections.abc import Mapping
from itertools import product
from typing import Any, get_args

import httpx
import orjson
import pytest

from orders.client.orderfile.asking import Head
from orders.contracts.records import DelayCause, TrackingStatus
from orders.explain.texts import catalogue
from services.gateway.pages import TEXTS
from services.gateway.tracking import updates
from services.gateway.tracking.page import SCRIPT
from services.gateway.tracking.standing import FiledTimelines, Standings
from services.gateway.tracking.updates import Updates
from services.tracking.rules.table import TABLE
from tests.codec import CODEC
from tests.gateway.edge import Fakes, problem
from tests.orderfile.house import House

AT = 1_790_000_000_000
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ORDER = "shop:1001"


def fact(event: str, number: int = 1, **told: Any) -> Mapping[str, Any]:
    known: dict[str, Any] = {
        "at": AT + number,
        "recorded_at": AT + number,
        "stage": "review",
        "event": event,
        "step": number,
        "status": None,
        "planned_end_at": None,
        "owner": "",
        "code": "",
        "parameters": {},
        "because": "",
        "heard_at": AT,
    }
    return {**known, **told}


def stands(fakes: Fakes, status: str = "held", final: bool = False, *facts: Any) -> None:
    """The order file knows the order."""
    head = Head(ORDER, "0001-X", 1, 20, status, final, AT, ["urgent"], AT, AT)
    fakes.order_file.heads[ORDER] = head
    fakes.order_file.timelines[ORDER] = list(facts or [fact("OrderReceived"), fact("OrderHeld", 2)])


def path(fakes: Fakes) -> str:
    return f"/v1/tracking/{fakes.edge.links.token(ORDER)}"


def see(fakes: Fakes, language: str = "en", **headers: str) -> httpx.Response:
    asked = {**BROWSER, "accept-language": language, **headers}
    return fakes.ask("GET", path(fakes), headers=asked)


def test_a_browser_is_shown_a_page_and_a_program_is_told(fakes: Fakes):
    stands(fakes)
    shown = see(fakes)
    assert shown.headers["content-type"].startswith("text/html")
    assert "Being checked" in shown.text
    assert "We have received the order." in shown.text
    told = fakes.ask("GET", path(fakes))
    assert told.json()["status"] == "held"
    assert told.headers["content-type"] == "application/json"
    assert {one.headers["vary"] for one in (shown, told)} == {"Accept, Accept-Language"}


def test_the_page_speaks_english_and_chinese(fakes: Fakes):
    stands(fakes)
    chinese = see(fakes, "zh-Hans-CN")
    assert (chinese.headers["content-language"], see(fakes).headers["content-language"]) == (
        "zh",
        "en",
    )
    assert "审核中" in chinese.text
    assert "我们已收到订单。" in chinese.text
    assert "Being checked" not in chinese.text
    assert 'lang="zh"' in chinese.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_words_for_every_status(language: str):
    words = catalogue(TEXTS, language)
    assert not [one for one in get_args(TrackingStatus) if f"status_{one}" not in words]
    events = {row.record.__name__ for row in TABLE if row.step}
    assert not [one for one in events if f"told_{one}" not in words]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_words_for_every_cause_of_a_delay(language: str):
    """TR-04: the cause in the customer's words."""
    words = catalogue(TEXTS, language)
    causes = [one for one in get_args(DelayCause) if one != "UNKNOWN"]
    assert not [one for one in causes if f"told_DeliveryDelayed_{one}" not in words]
    assert words["told_DeliveryDelayed"]


def test_it_says_where_what_is_ready_lies_and_until_when(fakes: Fakes):
    """SH-04."""
    place = {"shipment_id": "N-1", "warehouse": "LYS", "place": "Lyon shop, 7 rue de la Soie"}
    ready = fact("ReadyForCollection", 2, planned_end_at=AT + 864_000_000, parameters=place)
    stands(fakes, "ready_for_collection", False, fact("OrderReceived"), ready)
    assert "N-1 lies ready for you at Lyon shop, 7 rue de la Soie, until " in see(fakes).text
    assert "Lyon shop" in see(fakes, "zh").text
    stands(fakes, "delivered", False, fact("OrderReceived"), ready)
    assert "Lyon shop" not in see(fakes).text


def test_a_delay_is_told_with_its_cause_and_the_new_day(fakes: Fakes):
    """TR-04: the carrier's day, or that nobody knows one."""
    day = {"shipment_id": "N-1", "expected_at": str(AT + 10 * 86_400_000), "said_by": "carrier"}
    late = fact("DeliveryDelayed", 2, code="weather", parameters=day)
    stands(fakes, "dispatched", False, fact("OrderReceived"), late)
    page = see(fakes).text
    assert "delayed by the weather. Expected by Thursday, October 1, 2026" in page
    unknown = fact("DeliveryDelayed", 3, code="UNKNOWN", parameters={"shipment_id": "N-1"})
    stands(fakes, "dispatched", False, fact("OrderReceived"), late, unknown)
    page = see(fakes).text
    assert "A parcel comes later than expected. There is no delivery day yet" in page


def test_both_languages_have_the_same_texts():
    assert catalogue(TEXTS, "en").keys() == catalogue(TEXTS, "zh").keys()


def test_what_the_house_does_among_itself_is_not_told(fakes: Fakes):
    stands(fakes, "held", False, fact("OrderReceived"), fact("VerdictRefused", 2, because="rude"))
    assert "rude" not in see(fakes).text
    assert "VerdictRefused" not in see(fakes).text


def test_the_newest_word_on_the_day_counts(fakes: Fakes):
    day, later = 1_790_600_000_000, 1_790_900_000_000
    stands(fakes)
    assert "There is no delivery day yet" in see(fakes).text
    promised = fact("PromiseMade", 2, parameters={"promised_at": str(day)})
    stands(fakes, "confirmed", False, fact("OrderReceived"), promised)
    assert "Expected by Monday, September 28, 2026" in see(fakes).text
    sent = fact("ShipmentDispatched", 3, planned_end_at=later, status="dispatched")
    stands(fakes, "dispatched", False, promised, sent)
    assert "October 2, 2026" in see(fakes).text
    stands(fakes, "completed", True, promised, sent)
    assert "Expected" not in see(fakes).text


def test_whoever_has_the_page_is_told_nothing_until_it_changes(fakes: Fakes):
    stands(fakes)
    tag = see(fakes).headers["etag"]
    same = see(fakes, **{"if-none-match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert see(fakes, "zh", **{"if-none-match": tag}).status_code == 200
    stands(fakes, "confirmed")
    assert see(fakes, **{"if-none-match": tag}).status_code == 200


def test_the_page_runs_its_own_script_and_no_other(fakes: Fakes):
    stands(fakes)
    shown = see(fakes)
    allowed = shown.headers["content-security-policy"]
    assert "script-src 'sha256-" in allowed
    assert "unsafe-eval" not in allowed
    assert re.findall(r"<script>(.*?)</script>", shown.text, re.DOTALL) == [SCRIPT]
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert shown.headers["x-robots-tag"] == "noindex"


def test_markup_in_a_number_is_text(fakes: Fakes):
    stands(fakes)
    head = fakes.order_file.heads[ORDER]
    fakes.order_file.heads[ORDER] = head._replace(number="<script>alert(1)</script>{x}$y")
    assert "<script>alert" not in see(fakes).text
    assert "&lt;script&gt;alert" in see(fakes).text


def test_no_link_no_page(fakes: Fakes):
    stands(fakes)
    wrong = [f"{path(fakes)}x", "/v1/tracking/none", f"{path(fakes)[:-2]}/updates"]
    answers = [fakes.ask("GET", one, headers=BROWSER) for one in wrong]
    assert {problem(answer) for answer in answers} == {(404, "order-unknown")}
    assert len({answer.text for answer in answers}) == 1


def test_the_page_stands_while_redis_is_away(fakes: Fakes):
    fakes.order_file.heads["shop:away"] = Head(
        "shop:away", "1", 1, 2, "held", False, AT, [], AT, AT
    )
    away = f"/v1/tracking/{fakes.edge.links.token('shop:away')}"
    assert fakes.ask("GET", away).json()["status"] == "held"
    fakes.order_file.written = False
    assert problem(fakes.ask("GET", away)) == (503, "away"), "nobody writes the file"


def test_a_file_that_nobody_writes_is_asked_after_tracking(fakes: Fakes):
    stands(fakes)
    fakes.order_file.written = False
    assert "Being checked" in see(fakes).text, "tracking has forgotten it"
    fakes.states[ORDER] = {
        "number": "0001-X",
        "version": 1,
        "status": "delivered",
        "step": 60,
        "final": False,
        "since_at": AT,
        "marks": [],
        "timeline": [],
        "sequence": 2,
    }
    assert "Delivered" in see(fakes).text


async def follow(
    fakes: Fakes, change: Any, known: str = "", events: int = 2
) -> list[tuple[str, str]]:
    """So many events, (id, html) each; `change` is called behind the first."""
    found, ended = list[tuple[str, str]](), False
    standings = Standings(fakes.order_file, lambda _: None, lambda *_: ())
    stream = Updates(standings, lambda: ended).stream(ORDER, "en", known)
    async for chunk in stream.body_iterator:
        said = bytes(chunk).decode() if not isinstance(chunk, str) else chunk
        if match := re.fullmatch(r"id: (\w+)\ndata: (.*)\n\n", said):
            found.append((match[1], orjson.loads(match[2])))
            change()
            ended = len(found) == events
    return found


@pytest.mark.timeout(60)
def test_what_changes_comes_by_itself(fakes: Fakes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(updates, "LOOK_SECONDS", 0.01)
    stands(fakes)
    [first, second] = asyncio.run(follow(fakes, lambda: stands(fakes, "confirmed")))
    assert "Being checked" in first[1]
    assert "Confirmed" in second[1]
    assert first[0] != second[0]


@pytest.mark.timeout(60)
def test_whoever_comes_back_is_told_what_is_new_alone(
    fakes: Fakes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(updates, "LOOK_SECONDS", 0.01)
    stands(fakes)
    [(seen, _)] = asyncio.run(follow(fakes, lambda: None, events=1))
    stands(fakes, "confirmed")
    [(_, html)] = asyncio.run(follow(fakes, lambda: None, seen, events=1))
    assert "Confirmed" in html


def test_too_many_who_look_are_asked_to_come_back(fakes: Fakes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(updates, "MOST", 0)
    stands(fakes)
    answer = fakes.ask("GET", f"{path(fakes)}/updates")
    assert problem(answer) == (503, "too-busy")


def test_a_stream_ends_with_its_gateway(fakes: Fakes):
    stands(fakes)
    fakes.ending = True
    answer = fakes.ask("GET", f"{path(fakes)}/updates")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text == "retry: 2000\n\n"


def test_timelines_come_from_the_order_file(tmp_path: Any):
    """As tracking counted them, each once, whatever was told twice."""
    house = House(tmp_path)
    house.order(ORDER)
    for heard, number in (*product((1, 2), (1, 2, 3)), (1, 2)):
        house.timeline(ORDER, "OrderHeld", number, heard_at=heard, at=heard * 10 + number)
    house.log.put("orders.timeline.v1", b"garbage", ORDER)
    house.live()
    filed = FiledTimelines(house.asking(), CODEC)
    assert [one["at"] for one in filed.facts(ORDER)] == [11, 12, 13, 21, 22, 23]
    assert filed.goes_on()
    known = Standings(filed, lambda _: None, lambda *_: ()).of(ORDER)
    assert known is not None
    assert known.status == "allocated"
    assert known.marks == ["urgent"]
    before = filed.mark(ORDER)
    house.timeline(ORDER, "OrderHeld", 4, heard_at=2)
    house.live()
    assert filed.mark(ORDER) != before


def test_a_damaged_file_leaves_the_page_to_tracking(tmp_path: Any):
    house = House(tmp_path)
    house.order(ORDER)
    house.live()
    house.file().write_bytes(b"no database" * 1_000)
    filed = FiledTimelines(house.asking(), CODEC)
    assert (filed.head(ORDER), filed.facts(ORDER), filed.mark(ORDER)) == (None, [], ())
    assert not filed.goes_on()
