"""A contract of sale becomes a file: what it says, and that the same record gives the same file
(CF-06)."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import typst
from structlog.testing import capture_logs

from orders.client.documents import Folder, sha256_of
from orders.contracts.catalogue import record_type
from orders.contracts.records import ContractDrawn, ContractRendered
from orders.engine.ports.log import Message
from orders.explain.texts import catalogue
from services.gateway import contracts
from services.gateway.contracting.fonts import LATIN, FontMissing, Fonts
from services.gateway.contracting.rendering import Rendered, render
from services.gateway.contracting.saying import TEXTS, said
from services.gateway.contracts import Office, contract_of
from tests.codec import CODEC
from tests.orders import address, export, sold_abroad
from tests.stages.review_desk import only
from tests.stages.test_review_signing import desk
from tools.texts import fields

CHINESE_BUYER = {"name": "李小龙", "company": "南昌贸易有限公司", "language": "zh-CN"}


def drawn(**changes: Any) -> ContractDrawn:
    """As review publishes it, read back from its bytes."""
    value = only(desk().receive(export(**changes)), ContractDrawn)

    kind = record_type(ContractDrawn)
    return cast(ContractDrawn, CODEC.decode(CODEC.encode(kind, value), kind.topic)[1])


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(None)


def of_typst() -> Fonts:
    """A machine without any font: those of typst have no Chinese, no Khmer."""
    return Fonts(None, of_machine=False)


def test_it_says_all_that_a_contract_must() -> None:
    order = export()
    told = said(drawn())
    assert told["title"] == "Contract of Sale SC-000001Z-1"
    seller, buyer = told["parties"]
    assert seller["lines"][0] == "Orders Trading GmbH"
    assert "Ada Lovelace" in buyer["lines"]
    assert "Germany" in buyer["lines"]
    assert told["lines"][0] == ["1", "Article 1, SKU-1", "2 PCE", "10.00 EUR", "23.80 EUR"]
    assert told["sums"][-1]["value"] == "124.95 EUR"
    agreed = {one["heading"]: one["text"] for one in told["articles"]}
    terms = order["trade_terms"]
    assert terms is not None
    assert agreed["Terms of delivery"] == "CIF Shanghai, Incoterms® 2020"
    assert agreed["Packing"] == terms["packing"]
    assert (agreed["Port of loading"], agreed["Port of discharge"]) == ("DEHAM", "CNSHA")
    assert agreed["Insurance"] == terms["insurance"]
    assert agreed["Terms of payment"] == "124.95 EUR in full before shipment."
    assert {"Inspection", "Claims", "Liability for breach", "Force majeure", "Arbitration"} <= set(
        agreed
    )


def test_where_nobody_must_insure_it_says_who_does() -> None:
    told = said(drawn(trade_terms=sold_abroad(incoterm="FOB Hamburg", insurance="")))
    (insurance,) = [one["text"] for one in told["articles"] if one["heading"] == "Insurance"]
    assert "whoever bears the risk" in insurance


def test_every_word_of_the_form_is_in_both_languages() -> None:
    english, chinese = (catalogue(TEXTS, language) for language in ("en", "zh"))
    assert set(english) == set(chinese)
    assert all(fields(english[name]) == fields(chinese[name]) for name in english)


def test_the_same_record_gives_the_same_file(fonts: Fonts) -> None:
    one, again = render(drawn(), fonts), render(drawn(), Fonts(None))
    assert one.pdf.startswith(b"%PDF")
    assert one == again
    other = {**drawn(), "at": drawn()["at"] + 86_400_000}
    assert render(cast(ContractDrawn, other), fonts).pdf != one.pdf


def test_what_a_buyer_writes_is_text_and_no_code(fonts: Fonts) -> None:
    evil = export(delivery_address=address(street='#panic("x") $a$ *b* <c> \\ "'))
    assert render(drawn(delivery_address=evil["delivery_address"]), fonts).pdf.startswith(b"%PDF")


def test_a_chinese_contract(fonts: Fonts) -> None:
    if fonts.chinese is None:
        pytest.skip("no font with Chinese characters: install fonts-droid-fallback")
    contract = drawn(buyer={**export()["buyer"], **CHINESE_BUYER})
    assert said(contract)["title"] == "销售合同 SC-000001Z-1"
    made = render(contract, fonts)
    assert made.by.endswith(f"{LATIN}, {fonts.chinese}")
    assert made == render(contract, Fonts(None))


def test_without_a_font_it_says_which_characters_and_what_to_install() -> None:
    with pytest.raises(FontMissing, match="fonts-droid-fallback") as missing:
        render(drawn(buyer={**export()["buyer"], **CHINESE_BUYER}), of_typst())
    assert "has U+3001 IDEOGRAPHIC COMMA, U+3002 IDEOGRAPHIC FULL STOP" in str(missing.value)
    assert re.search(r" and \d\d+ more: install", str(missing.value))


@pytest.mark.parametrize("place", ["name", "street", "specification", "packing"])
def test_a_character_that_no_font_has_is_never_left_out(place: str) -> None:
    """Whatever its script, and wherever it stands: who signs must see all of it."""
    order, khmer = export(), "Phnom Penh \u1780"
    changes: dict[str, dict[str, Any]] = {
        "name": {"buyer": {**order["buyer"], "company": "", "name": khmer}},
        "street": {"billing_address": {**order["billing_address"], "street": khmer}},
        "specification": {"lines": [{**one, "specification": khmer} for one in order["lines"]]},
        "packing": {"trade_terms": {**sold_abroad(), "packing": khmer}},
    }
    with pytest.raises(FontMissing, match=r"no font here has U\+1780 KHMER LETTER KA: install"):
        render(drawn(**changes[place]), of_typst())


def test_a_character_of_private_use_is_none_whatever_font_has_it(fonts: Fonts) -> None:
    buyer = {**export()["buyer"], "name": "Ada \ue123"}
    with pytest.raises(FontMissing, match=r"U\+E123"):
        render(drawn(buyer=buyer), fonts)


class Told(list[ContractRendered]):
    """What the office told, each checked to be on the disk by then."""

    def __init__(self, store: Folder) -> None:
        super().__init__()
        self.store = store

    def __call__(self, rendered: ContractRendered) -> None:
        content = self.store.get(rendered["document"])
        assert content is not None
        assert sha256_of(content) == rendered["document"]
        self.append(rendered)


def office(folder: Path, *fonts: Callable[[], Fonts]) -> tuple[Office, Told]:
    store, each = Folder(folder), iter(fonts)
    told = Told(store)
    return Office(store, told, lambda: next(each)()), told


def taken(offset: int) -> Message:
    return Message("orders.contracts.v1", 0, offset, b"sales:1001", b"", 0, ())


def test_the_file_is_there_before_anybody_hears_of_it(tmp_path: Path) -> None:
    at, told = office(tmp_path, lambda: Fonts(None))
    contract = drawn()
    assert at.work(taken(0), contract, 7)
    assert at.work(taken(0), contract, 8), "taken again, after its worker died"
    first, again = told
    assert first["document"] == again["document"]
    assert (first["contract_number"], first["version"], first["at"]) == ("SC-000001Z-1", 1, 7)


def test_a_contract_without_a_font_waits_and_the_others_go_on(tmp_path: Path, fonts: Fonts) -> None:
    if fonts.chinese is None:
        pytest.skip("no font with Chinese characters: install fonts-droid-fallback")
    at, told = office(tmp_path, of_typst, of_typst, lambda: fonts)
    waits = drawn(buyer={**export()["buyer"], **CHINESE_BUYER})
    assert not at.work(taken(0), waits, 1)
    assert at.work(taken(1), drawn(), 2)
    assert at.again(3) == []
    assert [one.offset for one in at.again(4)] == [0]
    assert len(told) == 2


@pytest.mark.parametrize("error", [KeyError, RuntimeError, typst.TypstError])
def test_a_contract_that_cannot_be_rendered_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    at, told = office(tmp_path, *[lambda: Fonts(None)] * 2)
    broken = {**drawn(), "contract_number": "SC-BROKEN"}

    def rendering(contract: ContractDrawn, fonts: Fonts) -> Rendered:
        if contract["contract_number"] == "SC-BROKEN":
            raise error("Ada Lovelace")
        return render(contract, fonts)

    with monkeypatch.context() as patched, capture_logs() as logs:
        patched.setattr(contracts, "render", rendering)
        assert not at.work(taken(0), cast(ContractDrawn, broken), 1)
        assert at.work(taken(1), drawn(), 2)
    assert logs[0]["why"] == error.__name__, "and nobody's name"
    assert [one.offset for one in at.again(3)] == [0], "mended meanwhile"
    assert len(told) == 2


def test_a_record_that_nobody_can_read_is_passed_over() -> None:
    with capture_logs() as logs:
        assert contract_of(taken(7), CODEC) is None
    assert logs[0]["record"] == "orders.contracts.v1/0/7"
