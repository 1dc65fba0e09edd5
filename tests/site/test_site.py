"""The site as a reader opens it, from its folder: every link leads somewhere, and nothing is asked
of any other machine."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from orders.contracts.catalogue import TOPICS
from tests.site.built import broken, leads_away, references
from tools.site.__main__ import TOOLS
from tools.site.pages import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not TOOLS.exists(), reason=f"no {TOOLS}: make site sets it up"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that was just built."""
    into = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "tools.site", "--into", str(into)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return into / "html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: on Debian, sudo apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """AssertionError if a page asks any other machine for anything, or has a fault."""
    asked, faults = list[str](), list[str]()
    opened = browser.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    opened.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert faults == []


def test_every_topic_and_every_document_has_a_page(site: Path):
    assert {f"{name}.html" for name in TOPICS} <= {one.name for one in (site / "topics").iterdir()}
    assert (site / "docs" / "decisions" / "0001-one-commit-point.html").exists()


def test_no_link_is_broken(site: Path):
    assert broken(site) == []


def test_nothing_is_fetched_from_elsewhere(site: Path):
    found = [(one.page.name, one.target) for one in references(site) if one.fetched]
    assert len(found) > 100
    assert [one.target for one in references(site) if one.fetched and leads_away(one)] == []


def test_a_broken_link_is_noticed(site: Path, tmp_path: Path):
    folder = tmp_path / "html"
    folder.mkdir()
    (folder / "a.html").write_text('<a href="b.html">b</a> <a href="a.html#no">c</a>')
    assert broken(folder) == ["a.html: b.html", "a.html: a.html#no"]


def test_a_reader_finds_a_record_by_its_name(site: Path, page: Page):
    page.goto((site / "index.html").as_uri())
    page.locator("input.md-search__input").fill("ShipmentDelivered")
    page.locator(".md-search-result__link").first.click()
    expect(page.locator("h1")).to_have_text("orders.shipping.v1¶")
    section = page.locator("#shipmentdelivered")
    expect(section).to_be_visible()


def test_a_topic_shows_who_reads_it_and_an_example(site: Path, page: Page):
    page.goto((site / "topics" / "orders.status.v1.html").as_uri())
    picture = page.locator("svg.lineage")
    expect(picture).to_be_visible()
    page.locator("summary").first.click()
    expect(page.locator("details code").first).to_contain_text('"order_id"')
    picture.get_by_text("tracking").click()
    expect(page.locator("#tracking")).to_be_visible()


def test_a_diagram_is_there_without_a_script(site: Path, page: Page):
    page.goto((site / "docs" / "architecture.html").as_uri())
    diagram = page.locator('img[alt="diagram"]')
    expect(diagram).to_be_visible()
    assert diagram.evaluate("image => image.complete && image.naturalWidth") > 100
