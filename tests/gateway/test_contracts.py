"""The customer's contract: the page that asks for the signature, and the file (CF-06)."""

from typing import Any

import pytest

from tests.gateway.desk import TOKENS
from tests.gateway.edge import VERAS, Fakes, bearing
from tests.gateway.test_offers import ORDER, asked, link, say

PDF = b"%PDF-1.7 a contract"


@pytest.fixture
def signing(fakes: Fakes) -> tuple[Fakes, str]:
    """An order whose customer is asked to sign, and the digest of the file."""
    document = fakes.folder.put(PDF)
    fakes.reviewed[ORDER] = contracted(document)
    return fakes, document


def contracted(document: str, **changes: Any) -> dict[str, Any]:
    kept = {"contract_number": "SC-000001Z-1", "document": document, "at": 0}
    return {**asked("CONTRACT", document=document), "contract": kept, **changes}


def file(fakes: Fakes, path: str):
    return fakes.ask("GET", f"/v1/contracts/{path.rpartition('/')[2]}")


def test_the_page_shows_what_is_signed_and_where_it_is(signing: tuple[Fakes, str]):
    fakes, document = signing
    page = fakes.ask("GET", link(fakes))
    assert page.status_code == 200
    assert "Do you sign this contract?" in page.text
    assert document in page.text
    assert "SC-000001Z-1" in page.text
    at = page.text.partition('href="')[2].partition('"')[0]
    answer = fakes.ask("GET", at)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["etag"] == f'"{document}"'


def test_who_reads_of_a_contract_cannot_sign_it(signing: tuple[Fakes, str]):
    fakes, _ = signing
    for key in (VERAS.key, TOKENS["mara"].key):
        told = fakes.ask("GET", f"/v1/orders/{ORDER}/offer", headers=bearing(key)).json()
        assert (told["kind"], told["link"]) == ("CONTRACT", "")


def test_to_accept_signs_the_file_that_the_page_showed(signing: tuple[Fakes, str]):
    fakes, document = signing
    assert say(fakes, link(fakes), answer="accept", document=document).status_code == 202
    [(_, value)] = fakes.said()
    assert (value["accepted"], value["document"], value["copy"]) == (True, document, "")


def test_to_decline_signs_nothing(signing: tuple[Fakes, str]):
    fakes, document = signing
    say(fakes, link(fakes), answer="decline", document=document)
    [(_, value)] = fakes.said()
    assert (value["accepted"], value["document"]) == (False, "")


def test_once_signed_the_file_can_be_fetched_and_not_after_a_change(signing: tuple[Fakes, str]):
    fakes, document = signing
    path = link(fakes)
    fakes.reviewed[ORDER] = contracted(document, offer=None, status="confirmed", order=None)
    assert file(fakes, path).content == PDF
    fakes.reviewed[ORDER] = contracted(document, offer=None, version=2)
    assert file(fakes, path).status_code == 410


def test_what_is_no_link_opens_nothing(signing: tuple[Fakes, str]):
    fakes, _ = signing
    assert fakes.ask("GET", "/v1/contracts/guessed").status_code == 404


def test_a_file_that_is_away_is_asked_for_again(signing: tuple[Fakes, str]):
    fakes, _ = signing
    path = link(fakes)
    fakes.reviewed[ORDER] = contracted("ab" * 32)
    assert file(fakes, path).status_code == 503
