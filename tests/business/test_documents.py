"""Documents of partners are known by issuer, kind and number (RV-03, IV-10)."""

import pytest

from orders.business.documents import Document, known, numbers, remember


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Document("a", "b", "7"), Document("a", "c", "7")),
        (Document("a", "b", "7"), Document("c", "b", "7")),
        (Document("a/b", "c", "7"), Document("a", "b/c", "7")),
        (Document("a/b", "c", "7"), Document("a%2Fb", "c", "7")),
        (Document("a%", "c", "7"), Document("a%25", "c", "7")),
        (Document("a", "b", "c/7"), Document("a", "b/c", "7")),
    ],
)
def test_no_two_documents_look_the_same(one, other):
    """Whatever signs partners use in their names and numbers."""
    assert known(one, [str(one)])
    assert not known(other, [str(one)])


def test_a_document_is_kept_as_states_have_it_for_years():
    """Another form would make every document of before unknown."""
    assert str(Document("bank/5%", "pay/in", "2026/1%")) == "bank%2F5%25/pay%2Fin/2026/1%"


@pytest.mark.parametrize("number", ["7", "2026/1", "/", ""])
def test_the_number_is_found_again(number):
    payment = Document("bank/5", "pay/in", number)
    assert numbers("pay/in", [str(payment), str(Document("bank/5", "scan", "8"))]) == {number}


def test_the_latest_documents_are_remembered():
    new = Document("a", "b", "3")
    assert remember(new, ["1", "2"]) == ["1", "2", str(new)]
    assert remember(new, ["1", "2"], 2) == ["2", str(new)]
