"""No card number is kept with a document, whatever it is written in (IN-09, PCI DSS 3.5)."""

import hashlib
import json
import re
from base64 import b64decode, encodebytes
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from html import unescape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.formats.crossing_out import to_keep
from services.gateway.formats.values.cards import crossed_out, may_be_in
from tests.gateway.formats.shops import CARD
from tests.gateway.formats.test_cards import DOCUMENTS, NOTE
from tests.orders import order

CROSSED_OUT = NOTE.replace(CARD, "XXXX XXXX XXXX XXXX")
ENCODINGS = ["utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252", "gb18030", "shift_jis", "euc_kr"]


def sha256(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()


def workbook(text: str) -> bytes:
    """As much of an XLSX as it takes to hold a text that no visible sheet need show."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/comments1.xml", f"<comment>{text}</comment>")
    return file.getvalue()


def mail(*, attached: bytes, kind: str = "octet-stream") -> bytes:
    message = EmailMessage()
    message["Subject"] = "order"
    message.set_content("as attached")
    message.add_attachment(attached, maintype="application", subtype=kind, filename="order")
    message.set_boundary("----")
    return message.as_bytes()


def attachment(document: bytes) -> bytes:
    content = message_from_bytes(document).get_payload(1).get_payload(decode=True)  # type: ignore
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize("form", sorted(DOCUMENTS))
def test_it_is_crossed_out_whatever_the_format(form: str):
    document = DOCUMENTS[form]
    kept = to_keep(document, form)
    assert kept.content == document.replace(NOTE.encode(), CROSSED_OUT.encode())
    assert (kept.cards, kept.sha256) == (1, sha256(kept.content))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_all_else_stays_byte_for_byte_whatever_the_encoding(encoding: str):
    text = f"PO-77,LAMP-1,2,{NOTE}\r\n"
    kept = to_keep(text.encode(encoding), "csv")
    assert kept.content == text.replace(NOTE, CROSSED_OUT).encode(encoding)


def test_utf_16_shows_without_its_mark_too():
    text = f"order,notes\r\n1,カード{CARD}\r\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        kept = to_keep(text.encode(encoding), "csv")
        assert kept.content is not None
        assert CARD not in kept.content.decode(encoding)


@pytest.mark.parametrize(
    "text",
    [
        "5555555555554444",
        "3782-822463-10005",
        "6011 1111 1111 1117",
        "3530111333300000",
        "30569309025904",
        "qty 2 4242 4242 4242 4242 3",
        '{"card": 4111111111111111}',
    ],
)
def test_the_numbers_of_every_issuer_are_known(text: str):
    kept = to_keep(text.encode(), "canonical")
    assert kept.cards == 1
    assert kept.content is not None
    assert len(kept.content) == len(text)


@pytest.mark.parametrize(
    "text", ["4006381333931", "1710000000009", "820982911946154501", "4111111111111112"]
)
def test_what_is_no_card_stays(text: str):
    """A GTIN, a time, a shop's id, wrong digits: what an order is about is not crossed out."""
    assert to_keep(text.encode(), "csv") == (text.encode(), sha256(text.encode()), 0)


ESCAPES = [
    lambda one: rf"\u{ord(one):04x}",
    lambda one: rf"\u{ord(one):04X}",
    lambda one: f"&#{ord(one)};",
    lambda one: f"&#00{ord(one)};",
    lambda one: f"&#x{ord(one):x};",
    lambda one: f"&#X0{ord(one):X};",
]


@pytest.mark.parametrize("escape", ESCAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_digits_that_are_written_as_escapes_are_found(escape: Callable[[str], str], encoding: str):
    """What reads the document gets the number all the same: so an X is escaped as the digit was."""
    number = "4111 1111-1111 1111"
    for written in (
        "".join(map(escape, number)),
        "".join(escape(one) if at % 3 else one for at, one in enumerate(number)),
    ):
        document = f'{{"notes": "card {written}, please"}}'.encode(encoding)
        kept = to_keep(document, "canonical")
        assert kept.content is not None
        assert (kept.cards, len(kept.content)) == (1, len(document))
        said = re.sub(r"\\u(....)", lambda one: chr(int(one[1], 16)), kept.content.decode(encoding))
        assert unescape(said) == '{"notes": "card XXXX XXXX-XXXX XXXX, please"}'


def test_escapes_that_are_no_card_stay():
    document = rb'{"name": "M\u00fcller", "sku": "\u0034006381333931", "n": "&#52;2"}'
    assert to_keep(document, "canonical").content == document


@given(st.text("0123456789 -a\u3434", max_size=40), st.sampled_from([*ENCODINGS, "utf-16-be"]))
def test_what_is_not_looked_through_has_no_card(around: str, encoding: str):
    for text in (around, f"{around}4111{around[:1]}1111-1111 1111", f"30569309025904{around}"):
        document = text.encode(encoding, "replace")
        assert crossed_out(text)[1] == 0 or may_be_in(document)


def test_an_ordinary_order_is_not_looked_through():
    """Times in milliseconds, GTINs and amounts are no reason to."""
    assert not may_be_in(json.dumps(order()).encode())


def test_a_packed_part_of_a_mail_is_looked_into():
    kept = to_keep(mail(attached=DOCUMENTS["csv"]), "eml")
    assert kept.content is not None
    assert kept.cards == 1
    assert attachment(kept.content) == DOCUMENTS["csv"].replace(NOTE.encode(), CROSSED_OUT.encode())


def test_a_mail_that_has_none_stays_byte_for_byte():
    document = mail(attached=b"order,article\r\n1,LAMP\r\n")
    assert to_keep(document, "any") == (document, sha256(document), 0)


def test_a_number_that_is_cut_by_the_end_of_a_line_of_a_mail_is_found():
    head = b"Subject: order\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    kept = to_keep(head + b"card 4111111111=\r\n111111\r\n", "eml")
    assert kept.content is not None
    said = b64decode(kept.content.partition(b"\n\n")[2])
    assert said.split() == [b"card", b"X" * 16]


@pytest.mark.parametrize(
    "document", [workbook(CARD), b"\xd0\xcf\x11\xe0" + CARD.encode("utf-16-le")]
)
def test_a_workbook_that_has_one_is_not_kept(document: bytes):
    """What nobody keeps gives no number away: its digest is that of what came."""
    assert to_keep(document, "sheet") == (None, sha256(document), 0)


def test_a_workbook_in_a_mail_is_taken_out():
    kept = to_keep(mail(attached=workbook(CARD)), "eml")
    assert kept.content is not None
    assert (kept.cards, attachment(kept.content)) == (1, b"")


def test_a_workbook_that_has_none_stays_byte_for_byte():
    document = workbook("by Friday, please")
    assert to_keep(document, "any").content == document


def test_a_workbook_that_is_larger_than_anybody_looks_through_is_not_kept():
    assert to_keep(workbook("0" * (65 * 1024 * 1024)), "sheet").content is None


@given(st.binary(), st.sampled_from(["any", "csv", "eml", "sheet", "x12", ""]))
def test_nothing_that_comes_stops_it(document: bytes, form: str):
    kept = to_keep(document, form)
    assert kept.content is None or len(kept.content) == len(document)


@given(st.binary(), st.binary())
def test_no_packed_part_stops_it(head: bytes, content: bytes):
    """Whatever stands around it, a mail is kept or withheld."""
    to_keep(head + b"Content-Transfer-Encoding: base64\n\n" + encodebytes(content), "eml")
