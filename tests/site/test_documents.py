"""Documents of the repository as pages: what they name leads to its page."""

from pathlib import PurePosixPath

from tools.site.documents import Place, documents, rendered
from tools.site.pages import ROOT

PAGES = {
    "docs/flows.md": "docs/flows.md",
    "docs/decisions/0001.md": "docs/decisions/0001.md",
    "README.md": "overview.md",
    "orders.status.v1": "topics/orders.status.v1.md",
}
FLOWS = Place(PurePosixPath("docs/flows.md"), PurePosixPath("docs/flows.md"))
README = Place(PurePosixPath("README.md"), PurePosixPath("overview.md"))


def text(prose: str, place: Place = FLOWS) -> str:
    """The prose on the site."""
    return rendered(prose, place, PAGES, lambda _: "x.svg")


def test_a_link_leads_to_the_page_of_its_document() -> None:
    assert text("[why](decisions/0001.md#x)") == "[why](decisions/0001.md#x)"
    assert text("[first](../README.md)") == "[first](../overview.md)"
    assert text("[flows](docs/flows.md)", README) == "[flows](docs/flows.md)"


def test_what_has_no_page_is_named_without_a_link() -> None:
    assert text("[stage.py](../services/review/stage.py)") == "`stage.py`"
    assert text("[`a.py`](../a.py)") == "`a.py`"


def test_links_elsewhere_and_within_the_page_stay() -> None:
    kept = "[a](https://example.org) [b](#there)"
    assert text(kept) == kept


def test_what_stands_in_backticks_leads_to_its_page() -> None:
    assert text("see `orders.status.v1`") == (
        "see [`orders.status.v1`](../topics/orders.status.v1.md)"
    )
    assert text("`docs/flows.md`", README) == "[`docs/flows.md`](docs/flows.md)"
    assert text("`no.topic.v1`") == "`no.topic.v1`"


def test_blocks_and_headings_stay_as_they_are() -> None:
    for kept in ("```sh\n`orders.status.v1`\n```\n", "## `orders.status.v1`\n"):
        assert text(kept) == kept


def test_a_diagram_is_drawn() -> None:
    drawn = text("a\n```mermaid\nflowchart LR\n```\nb")
    assert drawn == "a\n[![diagram](../diagrams/x.svg)](../diagrams/x.svg)\nb"


def test_every_document_has_one_page() -> None:
    pages = [place.page for place in documents(ROOT)]
    assert len({*pages}) == len(pages)
    assert PurePosixPath("docs/flows.md") in pages
    assert PurePosixPath("index.md") not in pages, "that one is made"
