"""Papers are archived as their data, and printed again with the bytes that they had (SH-02,
DL-03)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.client.archive.asking import Archive, Archived
from orders.client.papers.sources import TOPICS, sources
from orders.client.papers.workshop import Renderer, Workshop
from orders.client.scan import Found
from orders.engine.references import References
from services.orderfile.archive.papering import Papering
from services.papers.making import make, possible, printed
from services.papers.renderer import renderer
from services.papers.store.folder import Folder
from tests.orderfile.archive.chest import Chest
from tests.orderfile.archive.test_of_orders_that_lived import lived_chest
from tests.papers.house import SENDER


@pytest.fixture(scope="module")
def chest(tmp_path_factory: pytest.TempPathFactory) -> Chest:
    return lived_chest(tmp_path_factory.mktemp("papers"))


@pytest.fixture
def archive(chest: Chest) -> Iterator[Archive]:
    found = chest.reading()
    yield found
    found.close()


def completed(archive: Archive) -> list[Archived]:
    found = [archive.get(held.order_id) for held in archive.all(1_000)]
    return [one for one in found if one and one.entries[-1][1]["head"]["status"] == "completed"]


def records(archive: Archive, archived: Archived) -> list[Found]:
    return [one for one in archive.records(archived) if one.topic in TOPICS]


def test_each_paper_is_printed_again_with_the_bytes_that_it_had(archive: Archive) -> None:
    for archived in completed(archive)[:1]:
        told = sources(archived.order_id, records(archive, archived))
        assert told is not None
        assert archived.papers is not None
        then, papers = archived.papers
        assert then == renderer()
        made = [one for one in possible(told, SENDER) if not one.reasons]
        assert [one["kind"] for one in papers] == [one.kind for one in made]
        assert "invoice" in {one["kind"] for one in papers}
        for one in papers:
            pdf = make(told, one["kind"], one["shipment_id"], "en", SENDER).pdf
            assert printed(one["data"], one["kind"], "en").pdf == pdf


def test_the_process_makes_the_data_and_prints_them(archive: Archive) -> None:
    archived = completed(archive)[0]
    assert archived.papers is not None
    works = Workshop()
    try:
        papering = Papering(works, Nothing())  # type: ignore[arg-type]
        made = papering.of(archived.order_id, records(archive, archived))
        assert made["papers"] == archived.papers[1]
        assert Renderer(**made["renderer"]) == archived.papers[0] == works.renderer()
        one = next(one for one in archived.papers[1] if one["kind"] == "invoice")
        paper = works.print("invoice", one["data"], "zh")
        assert paper.pdf == printed(one["data"], "invoice", "zh").pdf
        assert paper.renderer == archived.papers[0]
    finally:
        works.close()


class Nothing:
    """Tables without a row, as the fake house has no master data."""

    references, complete = References(), True

    def poll(self) -> None: ...


def test_a_process_that_fails_holds_up_no_archive(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archived = completed(archive)[0]
    monkeypatch.setattr("orders.client.papers.workshop.MODULE", "services.nothing")
    works = Workshop()
    papering = Papering(works, Nothing())  # type: ignore[arg-type]
    made = papering.of(archived.order_id, records(archive, archived))
    assert made == {"papers_failed": "the process that makes papers failed; see its log"}
    works.close()


def test_forgetting_leaves_papers_of_the_law(tmp_path: Path) -> None:
    chest = lived_chest(tmp_path)
    archive = chest.reading()
    customer = chest.asking().terms(completed(archive)[0].order_id)
    [who] = [term for kind, term in customer if kind == "customer"]
    Folder(tmp_path / "papers", chest.keys).forget(who, 5)
    assert completed(archive)[0].papers is not None
    archive.close()


def test_whose_part_is_closed_has_no_papers(chest: Chest) -> None:
    """Comes last: it destroys the keys."""
    archive = chest.reading()
    archived = completed(archive)[0]
    last = max(part["until"] for part in archived.entries[0][1]["parts"])
    chest.keys.expire(last + 1)
    again = archive.get(archived.order_id)
    assert again is not None
    assert again.papers is None
    assert "vouchers" in {part.part for part in again.closed}
    assert again.entries[0][1]["summary"]["final"], "which tells of nobody"
    archive.close()
