"""UBL documents by the schemas of OASIS: what is not valid is refused with every fault, where it
is, and without a word of what stands there (IN-01)."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from pydantic import ValidationError

from deploy.local.errors import StackError
from deploy.schemas import fetch
from services.gateway.channels import Channel
from services.gateway.formats.reading import Profile, Reading
from services.gateway.formats.ubl import read
from services.simulator.shops import ubl
from services.simulator.shops.form import Listed
from tests.conftest import VAR
from tests.gateway.formats.test_ubl import DATA, SPACE, samples
from tests.simulator.shops.house import bought

SCHEMA = "http://www.w3.org/2001/XMLSchema"
BASIC = f"{SPACE}CommonBasicComponents-2"


def schema(target: str, inside: str) -> str:
    return (
        f'<s:schema xmlns:s="{SCHEMA}" xmlns:cbc="{BASIC}" targetNamespace="{target}" '
        f'elementFormDefault="qualified">{inside}</s:schema>'
    )


def order_of(minor: int, elements: str) -> str:
    """The schema of an order of these elements; where it finds the others it does not know."""
    wanted = "".join(
        f'<s:element ref="cbc:{name}" minOccurs="{0 if name == "Note" else 1}"/>'
        for name in elements.split()
    )
    return schema(
        f"{SPACE}Order-2",
        f'<s:import namespace="{BASIC}" schemaLocation="../elsewhere/basic-2.{minor}.xsd"/>'
        f'<s:element name="Order"><s:complexType><s:sequence>{wanted}</s:sequence>'
        "</s:complexType></s:element>",
    )


ELEMENTS = schema(
    BASIC,
    '<s:element name="ID" type="s:token"/><s:element name="IssueDate" type="s:date"/>'
    '<s:element name="Note" type="s:string"/>',
)


Judge = Callable[[bytes], list[str]]
"""What of a document breaks the schemas of OASIS."""


@pytest.fixture(scope="module")
def oasis() -> Judge:
    """The schemas in ORDERS_UBL_SCHEMAS, else those that Maven fetches, once for a checkout."""
    folder = Path(os.environ.get("ORDERS_UBL_SCHEMAS", VAR / "ubl"))
    if not list(folder.glob("*.jar")):
        try:
            fetch(folder, print)
        except StackError as error:
            pytest.skip(f"no schemas of UBL in {folder}: {error}")

    def judged(document: bytes) -> list[str]:
        faults = read(document, Profile(channel="ubl", schemas=folder)).faults
        return [fault.message for fault in faults if fault.code == "schema_violated"]

    return judged


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Schemas of an order that is a number and a date, and in the minor version a note."""
    for minor, elements in ((1, "ID IssueDate"), (4, "ID IssueDate Note")):
        with ZipFile(tmp_path / f"ubl2{minor}.jar", "w") as jar:
            jar.writestr(f"any/main/UBL-Order-2.{minor}.xsd", order_of(minor, elements))
            jar.writestr(f"any/UBL-CommonBasicComponents-2.{minor}.xsd", ELEMENTS)
    return tmp_path


def strictly(inside: str, folder: Path, head: str = "") -> Reading:
    document = (
        f'{head}<Order xmlns="{SPACE}Order-2" xmlns:cbc="{BASIC}">\n{inside}</Order>'.encode()
    )
    return read(document, Profile(channel="ubl", schemas=folder))


def test_a_valid_document_is_read_as_ever(small: Path) -> None:
    reading = strictly("<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-09-21</cbc:IssueDate>", small)
    assert [one.order["reference"] for one in reading.placed] == ["1"]


def test_the_newest_minor_version_judges_all(small: Path) -> None:
    inside = "<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-09-21</cbc:IssueDate><cbc:Note>x</cbc:Note>"
    assert strictly(inside, small).placed


def test_every_fault_is_told_with_its_element_line_and_column(small: Path) -> None:
    dated = "<cbc:IssueDate>Ada</cbc:IssueDate>"
    inside = f"<cbc:ID>1</cbc:ID>\n  {dated}\n<cbc:Secret>Ada</cbc:Secret>"
    first, second = strictly(inside, small).faults
    assert first.where == "/Order/cbc:IssueDate"
    assert first.code == second.code == "schema_violated"
    assert first.message == "line 3, column 3: send a value of type xs:date"
    assert second.where == "/Order/cbc:Secret"
    assert second.message == "line 4, column 1: send one of ( cbc:Note ) there"
    assert "Ada" not in f"{first}{second}", "faults quote nobody"


def test_what_is_missing_is_told_where_it_belongs(small: Path) -> None:
    [fault] = strictly("<cbc:ID>1</cbc:ID>", small).faults
    assert fault.where == "/Order"
    assert "IssueDate" in fault.message


def test_an_element_among_others_of_its_name_is_counted(small: Path) -> None:
    inside = "<cbc:ID>1</cbc:ID><cbc:ID>2</cbc:ID>"
    [fault] = strictly(inside, small).faults
    assert fault.where == "/Order/cbc:ID[2]"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_lines_are_told_in_any_encoding(small: Path, encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<Order xmlns="{SPACE}Order-2" '
        f'xmlns:cbc="{BASIC}">\n<cbc:ID>\u00fc</cbc:ID>\n<cbc:IssueDate>soon</cbc:IssueDate></Order>'
    )
    [fault] = read(text.encode(encoding), Profile(channel="ubl", schemas=small)).faults
    assert fault.message.startswith("line 4")


def test_where_nothing_is_agreed_nothing_is_looked_at() -> None:
    document = f'<Order xmlns="{SPACE}Order-2" xmlns:cbc="{BASIC}"><cbc:ID>1</cbc:ID></Order>'
    assert all(
        fault.code != "schema_violated"
        for fault in read(document.encode(), Profile(channel="ubl")).faults
    )


def test_a_channel_whose_schemas_are_not_there_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"`orders gateway schemas .*` fetches them"):
        Channel(schemas=tmp_path)


@pytest.mark.slow
def test_what_a_simulated_partner_sends_is_valid(oasis: Judge) -> None:
    for order in bought("ubl", 20):
        assert oasis(ubl.FORM.told(Listed(order, order["placed_at"]))) == []


@pytest.mark.slow
def test_what_a_simulated_partner_leaves_out_is_found(oasis: Judge) -> None:
    [order] = bought("ubl", 1)
    document = ubl.FORM.told(Listed(order, order["placed_at"]))
    [said] = oasis(re.sub(rb' currencyID="[A-Z]{3}"', b"", document, count=1))
    assert said.endswith("send the attribute currencyID")


@pytest.mark.slow
@samples
@pytest.mark.parametrize(
    "name",
    [
        "UBL-Order-2.0-Example",
        "UBL-Order-2.1-Example",
        "UBL-OrderChange-2.1-Example",
        "UBL-OrderCancellation-2.1-Example",
    ],
)
def test_what_oasis_published_is_valid(oasis: Judge, name: str) -> None:
    assert oasis(next(DATA.rglob(f"{name}.xml")).read_bytes()) == []


@pytest.mark.slow
@samples
def test_an_amount_without_its_currency_is_found(oasis: Judge) -> None:
    document = next(DATA.rglob("UBL-Order-2.1-Example.xml")).read_bytes()
    [said] = oasis(document.replace(b' currencyID="SEK"', b"", 1))
    assert said.endswith("send the attribute currencyID")
