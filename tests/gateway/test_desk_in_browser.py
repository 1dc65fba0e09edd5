"""The desk in a real Chromium: what a browser makes of the cookie, the forms and the policy of
their pages (RV-08). Skipped where the machine has no Chromium."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from services.gateway.app import make_app
from tests.gateway.desk import held, hold, miscounted, told_twice
from tests.gateway.edge import Fakes
from tests.gateway.intake import suspect, unread
from tests.gateway.test_holds import found

pytestmark = pytest.mark.slow
ORDER = "shop:1001"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
HOST = "127.0.0.1"
PATIENCE = 60.0
"""Seconds, on a busy machine."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: on Debian, sudo apt-get install chromium")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def address(fakes: Fakes) -> Iterator[str]:
    """A gateway that listens, an order waiting for two verdicts."""
    fakes.reviewed[ORDER] = held(hold(), hold("goods"))
    config = uvicorn.Config(make_app(fakes.edge), HOST, 0, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    [listening] = server.servers
    yield f"http://{HOST}:{listening.sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def signed_in(browser: Browser, fakes: Fakes, address: str) -> Page:
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{address}/desk")
    page.get_by_label("Your token").fill(fakes.desk.tokens["vera"].key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_contain_text("Orders that wait for a person")
    return page


def until(page: Page, look: Callable[[], object]) -> None:
    """Until the gateway has heard of it: a click is over before."""
    deadline = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < deadline, page.content()
        page.wait_for_timeout(20)


def test_a_person_signs_in_looks_and_decides(browser: Browser, fakes: Fakes, address: str):
    page = signed_in(browser, fakes, address)
    assert page.evaluate("document.cookie") == "", "no script gets at the token"
    page.get_by_role("link", name=ORDER).click()
    page.get_by_role("button", name="I look at it").click()
    until(page, lambda: ORDER in fakes.desk.leases)
    assert fakes.desk.leases[ORDER].staff_id == "vera"
    page.get_by_role("link", name=ORDER).click()

    price = page.locator("section").first
    price.get_by_role("button", name="Approve").click()
    assert fakes.kept == [], "a reason is wanted first, says the browser"
    price.get_by_label("Reason, as a code").fill("price-agreed")
    fakes.desk.says = [[found("HoldReleased"), found("OrderHeld")]]
    price.get_by_role("button", name="Approve").click()
    expect(page.locator("body")).to_contain_text("Released.")
    [(_, value)] = fakes.said()
    assert (value["decided_by"], value["hold_id"], value["reason_code"]) == (
        "vera",
        "price",
        "price-agreed",
    )
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your token")).to_be_visible()


def test_a_duplicate_is_merged_into_the_order_that_it_repeats(
    browser: Browser, fakes: Fakes, address: str
):  # IN-05
    suspect(fakes)
    page = signed_in(browser, fakes, address)
    page.get_by_role("link", name="Probable duplicates").click()
    waiting = page.locator("section")
    expect(waiting).to_contain_text("Probably the same as: shop:1000.")
    waiting.get_by_label("It repeats").select_option("shop:1000")
    waiting.get_by_label("In words").fill("sent twice")
    fakes.desk.says = [[found("RecallRequested"), found("OrderReceived")]]
    waiting.get_by_role("button", name="It is the same: merge it").click()
    expect(page.locator("body")).to_contain_text("is merged into the one that it repeats")
    [(name, value)] = fakes.said()
    assert (name, value["verdict"], value["decided_by"]) == ("DuplicateDecided", "MERGE", "vera")
    assert (value["twin"], value["because"]) == ("shop:1000", "sent twice")


def test_a_document_is_looked_at_and_read_again(
    browser: Browser, fakes: Fakes, address: str
):  # IN-01
    with ThreadPoolExecutor() as elsewhere:  # the browser has this thread's loop
        elsewhere.submit(unread, fakes).result()
    page = signed_in(browser, fakes, address)
    page.get_by_role("link", name="Unreadable documents").click()
    with page.expect_download() as looking:
        page.get_by_role("link", name="Look at the document").click()
    assert looking.value.path().read_bytes().startswith(b"{"), "kept, not shown"
    fakes.desk.says = [[found("DocumentSettled", verdict="placed")]]
    page.get_by_role("button", name="Read it again").click()
    expect(page.locator("body")).to_contain_text("what it says was submitted")
    assert [name for name, _ in fakes.said()] == ["OrderSubmitted", "DocumentDecided"]


def test_finance_says_that_a_payment_was_told_twice(browser: Browser, fakes: Fakes, address: str):
    fakes.reviewed["shop:1002"] = told_twice()  # RV-03
    page = signed_in(browser, fakes, address)
    page.get_by_role("link", name="Payments told twice").click()
    expect(page.locator("section")).to_contain_text("bank tells of it as BANK-77.")
    page.get_by_label("In words").fill("seen once")
    fakes.desk.says = [[found("PaymentSettled", verdict="SAME")]]
    page.get_by_role("button", name="It is the same").click()
    expect(page.locator("body")).to_contain_text("Nothing is booked.")
    [(name, value)] = fakes.said()
    assert (name, value["verdict"], value["because"]) == ("PaymentDecided", "SAME", "seen once")


def test_a_count_that_differs_is_approved(browser: Browser, fakes: Fakes, address: str):
    fakes.books.shelves["TEA/7"] = miscounted()  # IV-11
    page = signed_in(browser, fakes, address)
    page.get_by_role("link", name="Counts that differ").click()
    expect(page.locator("section")).to_contain_text("stock_clerk")
    page.get_by_label("Why it differs").fill("stolen")
    fakes.desk.says = [[found("CountJudged", outcome="POSTED", code="", because="")]]
    page.get_by_role("button", name="Approve: post the difference").click()
    expect(page.locator("body")).to_contain_text("The difference is in the books.")
    [(name, value)] = fakes.said()
    assert (name, value["sku"], value["verdict"]) == ("CountDecided", "TEA/7", "APPROVE")
    assert (value["reason"], value["difference"]) == ("stolen", -3)


def test_another_site_cannot_decide_in_ones_name(browser: Browser, fakes: Fakes, address: str):
    page = signed_in(browser, fakes, address)
    other = page.context.new_page()
    other.set_content(
        f'<form method="post" action="{address}/desk/holds/{ORDER}/verdict">'
        '<input name="version" value="1"><input name="hold_id" value="price">'
        '<input name="reason_code" value="evil">'
        '<button name="do" value="approve">Go</button></form>'
    )
    other.get_by_role("button", name="Go").click()
    expect(other.get_by_label("Your token")).to_be_visible()  # the cookie stayed at home
    assert fakes.kept == []


def test_no_script_runs_on_a_page(browser: Browser, fakes: Fakes, address: str):
    evil = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    fakes.reviewed[ORDER] = held(hold(because=evil))
    page = signed_in(browser, fakes, address)
    page.goto(f"{address}/desk/holds/{ORDER}")
    expect(page.locator("section").first).to_contain_text(evil)
    assert page.title() == ORDER
