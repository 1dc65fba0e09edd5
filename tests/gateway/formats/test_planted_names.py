"""Nobody's name, mail, phone or street gets from a document into what is said of it: planted ones
are put where they belong, and then, one by one, where a number, a date, a code or a heading
belongs. What cannot be read is named by its place and its code."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import chain

import pytest

from services.gateway.formats.catalogue import reader
from services.gateway.formats.reading import Profile, Reading
from tests.gateway.formats import interchanges as made
from tests.gateway.formats.test_ubl import line as ubl_line
from tests.gateway.formats.test_ubl import order as ubl_order
from tests.gateway.formats.workbooks import ods, xlsx

NAME, STREET, MAIL, PHONE = "Zebedee Quux", "Plantedgasse 7", "zq@planted.com", "0049 30 5550199"
PLANTED = ("zebedee", "quux", "planted", "5550199")
PROFILE = Profile(channel="shop", zone="Europe/Berlin", currency="EUR", country="DE")
HEADINGS = ["Order", "Date", "SKU", "Qty", "Price", "Currency", "Country", "Name", "Street"]
HEADINGS += ["City", "Email", "Phone", "Notes"]
ROW = ["1", "2026-01-05", "A", "2", "1.50", "EUR", "DE", NAME, STREET, "Köln", MAIL, PHONE, NAME]


def x12() -> bytes:
    head = [
        "BEG*00*SA*PO-77**20260105",
        "CUR*BY*USD",
        "REF*IA*77",
        f"PER*BD*{NAME}*TE*{PHONE}*EM*{MAIL}",
        "ITD*01*3*2**10**30",
        "DTM*002*20260112",
        f"N1*BY*{NAME}*UL*0614141000012",
        f"N3*{STREET}",
        "N4*Reno*NV*89501*US",
        f"MSG*ring {NAME}",
        "SAC*A*D240***500",
    ]
    return made.x12(made.order_850(head=head))


def x12_change() -> bytes:
    line = ("POC*1*QD*6*6*EA*2.5**VN*LAMP-1",)
    head = ("BCH*04*SA*PO-77**2*20260105****20260105", f"N1*ST*{NAME}", f"N3*{STREET}")
    return made.x12(made.change_860(line, head=head), kind="860")


def edifact() -> bytes:
    head = [
        "BGM+220+PO-77+9",
        "DTM+137:20260105:102",
        "DTM+2:20260112:102",
        f"FTX+DEL+++ring {NAME}",
        f"NAD+BY+5412345000013::9++{NAME}+{STREET}+Köln++50667+DE",
        f"CTA+OC+:{NAME}",
        f"COM+{MAIL}:EM",
        f"COM+{PHONE}:TE",
        "CUX+2:EUR:9",
        "PAT+1",
    ]
    line = ("LIN+1++4012345678901:EN", f"IMD+F++:::{NAME}", "QTY+21:12:PCE", "PRI+AAA:2.50")
    return made.edifact(made.orders(line, head=head))


def edifact_change() -> bytes:
    head = [*made.HEAD_ORDCHG, f"NAD+DP+++{NAME}+{STREET}+Köln++50667+DE"]
    return made.edifact(
        made.ordchg(("LIN+1+3+4012345678901:EN", "QTY+21:5:PCE"), head=head),
        kind="ORDCHG:D:01B:UN:EAN010",
    )


def tradacoms() -> bytes:
    head = (
        f"CLO=5012345000027:D7+{NAME}+{STREET}:LEEDS:::LS1 1AA",
        "ORD=PO-77::260105",
        f"DIN=260112++0930+{NAME}",
    )
    return made.tradacoms(made.order_tradacoms(head=head))


def ubl() -> bytes:
    party = (
        f"<cac:Party><cac:PartyName><cbc:Name>{NAME}</cbc:Name></cac:PartyName><cac:PostalAddress>"
        f"<cbc:StreetName>{STREET}</cbc:StreetName><cbc:CityName>Köln</cbc:CityName><cac:Country>"
        "<cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        f"<cac:Contact><cbc:Name>{NAME}</cbc:Name><cbc:Telephone>{PHONE}</cbc:Telephone>"
        f"<cbc:ElectronicMail>{MAIL}</cbc:ElectronicMail></cac:Contact></cac:Party>"
    )
    return ubl_order(
        f"<cbc:Note>{NAME}</cbc:Note><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>",
        f"<cac:BuyerCustomerParty>{party}</cac:BuyerCustomerParty>",
        ubl_line(),
    )


def rows() -> Iterator[list[list[str]]]:
    """A table that is sound, and one for each cell that has a name in it instead."""
    sound = [HEADINGS, ROW]
    yield sound
    for row in range(len(sound)):
        for column in range(len(HEADINGS)):
            table = [list(one) for one in sound]
            table[row][column] = NAME
            yield table


def opened(table: list[list[str]]) -> bytes:
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p>'
            "</table:table-cell>"
            for one in row
        )
        for row in table
    )
    return ods("".join(f"<table:table-row>{row}</table:table-row>" for row in cells))


def mailed(content: bytes, kind: str, name: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = MAIL, f"{NAME} <{MAIL}>", f"Order of {NAME}"
    mail.set_content(f"Dear {NAME},\ncall {PHONE}")
    main, _, sub = kind.partition("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def elements(document: bytes, between: str, skipped: str) -> Iterator[bytes]:
    """The document, and again with a name in the place of each of its elements."""
    text = document.decode("latin-1")
    yield document
    for found in re.finditer(f"[^{re.escape(between)}]+", text):
        if not text[: found.start()].endswith(skipped) and found.start() > len(skipped):
            yield (text[: found.start()] + NAME + text[found.end() :]).encode("latin-1")


def texts() -> Iterator[bytes]:
    """The same of the texts and attributes of XML."""
    text = ubl().decode()
    yield text.encode()
    for found in re.finditer(r"(?<=>)[^<>]+(?=<)|(?<=(?:ID|de)=\")[^\"]+(?=\")", text):
        yield (text[: found.start()] + NAME + text[found.end() :]).encode()


DOCUMENTS = {
    "x12": lambda: chain(elements(x12(), "*~\n", "ISA"), elements(x12_change(), "*~\n", "ISA")),
    "edifact": lambda: chain(
        elements(edifact(), "+:'\n", "UNB"), elements(edifact_change(), "+:'\n", "UNB")
    ),
    "tradacoms": lambda: elements(tradacoms(), "=+:'\n", "STX"),
    "ubl": texts,
    "csv": lambda: ("\n".join(";".join(row) for row in table).encode() for table in rows()),
    "sheet": lambda: chain(map(xlsx, rows()), map(opened, rows())),
    "eml": lambda: (
        mailed(content, kind, name)
        for content, kind, name in (
            (x12(), "application/edi-x12", f"{NAME}.x12"),
            (xlsx([HEADINGS, ROW]), "application/octet-stream", f"{NAME}.xlsx"),
            (xlsx([HEADINGS, [NAME] * len(ROW)]), "application/octet-stream", f"{NAME}.xlsx"),
            (ubl().replace(b"EUR", NAME.encode()), "text/xml", f"{NAME}.xml"),
            (NAME.encode(), "application/pdf", f"{NAME}.pdf"),
        )
    ),
}


def told(reading: Reading) -> Iterator[str]:
    """All that is said of a document, beside what it says itself."""
    for fault in reading.faults:
        yield from fault
    for placed in reading.placed:
        yield from (*placed.filled, *placed.places.keys(), *placed.places.values())
    for changed in reading.changed:
        yield from (*changed.places.keys(), *changed.places.values())
    yield from (one.because for one in reading.waiting)
    yield from (one.where for one in reading.numbered)


@pytest.mark.parametrize("form", DOCUMENTS)
def test_nobody_is_named_in_what_is_said_of_a_document(form: str):
    faults, taken = set[str](), 0
    for document in DOCUMENTS[form]():
        reading = reader(form)(document, PROFILE)
        said = " ".join(told(reading)).lower()
        assert [one for one in PLANTED if one in said] == [], said
        faults |= {fault.code for fault in reading.faults}
        taken += len(reading.placed) + len(reading.changed)
    assert taken, "some can be read"
    assert len(faults) > 1, "some cannot"
