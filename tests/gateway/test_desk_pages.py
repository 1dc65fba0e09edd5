"""The desk in a browser: signed in by a token, every form a page's own, nothing changed by looking
(RV-08)."""

import httpx
import pytest

from orders.client.leases import Lease
from orders.explain.texts import catalogue
from services.gateway.desk.frame import TEXTS
from services.gateway.desk.session import form_secret
from tests.gateway.desk import held, hold
from tests.gateway.edge import Fakes, problem
from tests.gateway.intake import suspect, unread
from tests.gateway.test_holds import found
from tools.texts import fields

ORDER = "shop:1001"
PAGE = f"/desk/holds/{ORDER}"


@pytest.fixture
def desk(fakes: Fakes) -> Fakes:
    fakes.reviewed[ORDER] = held(hold(), hold("goods", because="<b>no</b>", needs=["price"]))
    return fakes


@pytest.fixture
def suspected(fakes: Fakes) -> Fakes:
    suspect(fakes)
    return fakes


@pytest.fixture
def unplaced(fakes: Fakes) -> tuple[Fakes, str]:
    return fakes, unread(fakes)


def signed_in(fakes: Fakes, by: str = "vera", **headers: str) -> dict[str, str]:
    return {"cookie": f"desk={fakes.desk.tokens[by].key}", **headers}


def look(fakes: Fakes, path: str, **headers: str) -> httpx.Response:
    return fakes.ask("GET", path, headers=signed_in(fakes, **headers))


def send(fakes: Fakes, path: str, by: str = "vera", **form: str) -> httpx.Response:
    """A form of a page of ours."""
    secret = {"form": form_secret(fakes.desk.tokens[by].key)}
    return fakes.ask("POST", path, data={**secret, **form}, headers=signed_in(fakes, by))


def decide(fakes: Fakes, **form: str) -> httpx.Response:
    said = {"version": "1", "hold_id": "price", "reason_code": "agreed", "do": "approve"}
    return send(fakes, f"{PAGE}/verdict", **{**said, **form})


def test_whoever_has_a_token_signs_in_and_out(desk: Fakes):
    asked = desk.ask("GET", "/desk")
    assert 'type="password"' in asked.text
    token = desk.desk.tokens["vera"].key
    answer = desk.ask("POST", "/desk/session", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    cookie = answer.headers["set-cookie"].lower()
    for said in ("httponly", "samesite=strict", "secure", "path=/desk"):
        assert said in cookie
    gone = send(desk, "/desk/session/end")
    assert 'desk=""' in gone.headers["set-cookie"]


def test_a_wrong_token_or_an_expired_one_lets_nobody_in(desk: Fakes):
    answer = desk.ask("POST", "/desk/session", data={"token": "made.up"})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    desk.desk.let_in(tokens=[])
    assert 'type="password"' in look(desk, "/desk").text


def test_the_queue_shows_what_waits_and_no_names(desk: Fakes):
    desk.desk.leases[ORDER] = Lease("mara", 5)
    page = look(desk, "/desk?role=mine")
    assert page.status_code == 200
    assert "80.43 EUR" in page.text
    assert "mara" in page.text
    assert "Lovelace" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_an_order_has_a_form_for_each_hold_and_what_was_written_is_text(desk: Fakes):
    page = look(desk, PAGE)
    assert page.text.count(f'action="{PAGE}/verdict"') == 2
    assert "&lt;b&gt;no&lt;/b&gt;" in page.text
    assert "First comes: price." in page.text
    assert "LAMP-1 has no list price in EUR." in page.text
    assert desk.kept == []


def test_a_verdict_from_the_page_is_that_of_who_signed_in(desk: Fakes):
    desk.desk.says = [[found("HoldReleased"), found("OrderHeld")]]
    page = decide(desk, because="by phone", decided_by="dora")
    assert (page.status_code, "Released." in page.text) == (200, True)
    [(_, value)] = desk.said()
    assert (value["decided_by"], value["because"]) == ("vera", "by phone")


@pytest.mark.parametrize("secret", ["", "made up", form_secret("other.token")])
def test_a_form_of_another_site_is_refused(desk: Fakes, secret: str):
    for path in (f"{PAGE}/verdict", f"{PAGE}/lease", "/desk/session/end"):
        form = {"form": secret, "do": "approve", "version": "1"}
        answer = desk.ask("POST", path, data=form, headers=signed_in(desk))
        assert answer.status_code == 403
    assert desk.kept == []


@pytest.mark.parametrize("secret", [form_secret(""), "é"])
def test_without_a_session_no_form_is_of_ours(desk: Fakes, secret: str):
    answer = desk.ask("POST", "/desk/session/end", data={"form": secret})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def test_another_site_signs_nobody_in_as_somebody_else(desk: Fakes):  # RV-06
    token = {"token": desk.desk.tokens["vera"].key}
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 303)):
        headers = {"sec-fetch-site": site}
        answer = desk.ask("POST", "/desk/session", data=token, headers=headers)
        assert answer.status_code == status


def test_a_token_of_strange_letters_is_none(desk: Fakes):
    answer = desk.ask("POST", "/desk/session", data={"token": f"{'é' * 64}.x"})
    assert answer.status_code == 401


def test_the_cookie_opens_nothing_but_pages(desk: Fakes):
    assert problem(look(desk, "/v1/holds")) == (401, "not-authenticated")


def test_what_is_wrong_is_told_on_a_page(desk: Fakes):
    desk.reviewed[ORDER] = held(version=2)
    assert decide(desk).status_code == 409
    unreadable = decide(desk, reason_code="Not A Code")
    assert unreadable.status_code == 422
    assert "reason_code" in unreadable.text
    gone = look(desk, "/desk/holds/shop:7")
    assert (gone.status_code, gone.headers["content-type"].startswith("text/html")) == (404, True)
    assert desk.kept == []


def test_a_colleague_is_told_who_has_it(desk: Fakes):
    assert "yours for ten minutes" in send(desk, f"{PAGE}/lease", do="take").text
    other = send(desk, f"{PAGE}/lease", by="mara", do="take")
    assert other.status_code == 409
    assert "vera looks at it" in look(desk, PAGE, by="mara").text
    send(desk, f"{PAGE}/lease", do="give")
    assert "Nobody looks at it" in look(desk, PAGE).text


def test_samples_are_looked_at_there_too(desk: Fakes):
    sample = {"version": 1, "at": 1, "check_by_at": 9}
    desk.reviewed["shop:fine"] = {**held(), "status": "confirmed", "sample": sample}
    assert 'action="/desk/samples/shop:fine/verdict"' in look(desk, "/desk/samples").text
    said = {"version": "1", "reason_code": "fine", "do": "agreed"}
    assert send(desk, "/desk/samples/shop:fine/verdict", **said).status_code == 200
    [(name, value)] = desk.said()
    assert (name, value["verdict"], value["decided_by"]) == ("SampleAnswered", "AGREED", "vera")


def test_a_probable_duplicate_is_kept_or_merged_there(suspected: Fakes):  # IN-05
    page = look(suspected, "/desk/duplicates")
    assert "Probably the same as: shop:1000." in page.text
    assert "124.95 EUR" in page.text
    assert "Lovelace" not in page.text
    suspected.desk.says = [[found("RecallRequested"), found("OrderReceived")]]
    said = {"version": "1", "twin": "shop:1000", "because": "sent twice", "do": "merge"}
    came = send(suspected, "/desk/duplicates/shop:1001/verdict", **said, decided_by="mara")
    assert (came.status_code, "is merged into" in came.text) == (200, True)
    [(name, value)] = suspected.said()
    assert (name, value["verdict"], value["decided_by"]) == ("DuplicateDecided", "MERGE", "vera")
    assert (value["twin"], value["because"]) == ("shop:1000", "sent twice")


def test_a_duplicate_that_changed_meanwhile_is_not_decided(suspected: Fakes):  # IN-05
    other = send(suspected, "/desk/duplicates/shop:1001/verdict", version="2", do="keep")
    assert (other.status_code, suspected.kept) == (409, [])
    gone = send(suspected, "/desk/duplicates/shop:1000/verdict", version="1", do="keep")
    assert (gone.status_code, suspected.kept) == (404, [])


def test_a_document_that_nobody_could_read_is_looked_at_and_decided_there(
    unplaced: tuple[Fakes, str],
):  # IN-01
    fakes, path = unplaced
    here = path.replace("/v1/", "/desk/").removesuffix("/verdict")
    page = look(fakes, "/desk/unplaced")
    assert f'href="{here}"' in page.text
    assert "wrong_type" in page.text
    document = look(fakes, here)
    assert document.content.startswith(b"{")
    assert document.headers["content-disposition"].startswith("attachment")
    assert document.headers["x-content-type-options"] == "nosniff"
    assert fakes.kept == []
    fakes.desk.says = [[found("DocumentSettled", verdict="placed")]]
    came = send(fakes, f"{here}/verdict", do="place")
    assert "what it says was submitted" in came.text
    assert [name for name, _ in fakes.said()] == ["OrderSubmitted", "DocumentDecided"]


def test_no_order_comes_of_a_document_that_is_discarded_there(unplaced: tuple[Fakes, str]):  # IN-01
    fakes, path = unplaced
    came = send(fakes, path.replace("/v1/", "/desk/"), do="discard", because="a test of the shop")
    assert (came.status_code, "on its way" in came.text) == (200, True)
    [(name, value)] = fakes.said()
    assert (name, value["verdict"], value["decided_by"]) == ("DocumentDecided", "discarded", "vera")
    assert value["because"] == "a test of the shop"


def test_what_waits_in_intake_is_shown_to_whoever_has_signed_in_alone(
    suspected: Fakes, unplaced: tuple[Fakes, str]
):
    fakes, path = unplaced
    here = path.replace("/v1/", "/desk/").removesuffix("/verdict")
    for page in ("/desk/duplicates", "/desk/unplaced", here):
        assert 'type="password"' in fakes.ask("GET", page).text
    for form in ("/desk/duplicates/shop:1001/verdict", f"{here}/verdict"):
        answer = fakes.ask("POST", form, data={"do": "keep", "version": "1"})
        assert answer.status_code == 401
        signed = fakes.ask("POST", form, data={"do": "keep"}, headers=signed_in(fakes))
        assert (signed.status_code, fakes.kept) == (403, [])


def test_staff_read_it_in_their_language(desk: Fakes):
    page = look(desk, PAGE, **{"accept-language": "zh-Hans"})
    assert page.headers["content-language"] == "zh"
    assert "LAMP-1没有以EUR计价的价目。" in page.text
    for path, title in (("duplicates", "疑似重复订单"), ("unplaced", "无法读取的单据")):
        assert title in look(desk, f"/desk/{path}", **{"accept-language": "zh-Hans"}).text


def test_every_text_is_in_every_language_and_shows_the_same():
    english, chinese = catalogue(TEXTS, "en"), catalogue(TEXTS, "zh")
    assert english.keys() == chinese.keys()
    assert {name: fields(text) for name, text in english.items()} == {
        name: fields(text) for name, text in chinese.items()
    }
