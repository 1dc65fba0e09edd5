"""What is done once an order at most: a contract as a PDF, an address that was never seen."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple, cast

from iso3166 import countries_by_alpha2

from orders.contracts.catalogue import record_type
from orders.contracts.records import ContractDrawn
from services.gateway.contracting.fonts import Fonts
from services.gateway.contracting.rendering import render
from services.review.rules.addresses import doubtful
from tests.codec import CODEC
from tests.orders import address, export
from tests.stages.review_desk import only
from tests.stages.test_review_signing import desk

CHINESE = {"name": "李小龙", "company": "南昌贸易有限公司", "language": "zh-CN"}
TIMES = 20
ADDRESSES = 2_000


class Single(NamedTuple):
    """Milliseconds: the first contract of a process and the median of those after it, the same in
    Chinese; the first address of a country, median and slowest; one more of a country, median."""

    first_contract: float
    contract: float
    chinese_contract: float
    first_of_country: float
    slowest_country: float
    address: float


def single() -> Single:
    """In this process."""
    fonts = Fonts(None)
    english, chinese = _contract(), _contract(buyer={**export()["buyer"], **CHINESE})
    first = _ms(render, english, fonts)
    codes = range(20_000, 20_000 + ADDRESSES)
    of_countries = [_ms(_look, "10117", country) for country in countries_by_alpha2]
    return Single(
        first,
        median(_ms(render, english, fonts) for _ in range(TIMES)),
        median(_ms(render, chinese, fonts) for _ in range(TIMES)),
        median(of_countries),
        max(of_countries),
        median(_ms(_look, str(code), "DE") for code in codes),
    )


def _contract(**changes: Any) -> ContractDrawn:
    kind = record_type(ContractDrawn)
    value = only(desk().receive(export(**changes)), ContractDrawn)
    return cast(ContractDrawn, CODEC.decode(CODEC.encode(kind, value), kind.topic)[1])


def _look(postal_code: str, country: str) -> None:
    doubtful(address(postal_code=postal_code, country=country))


def _ms(action: Callable[..., object], *arguments: object) -> float:
    begun = perf_counter()
    action(*arguments)
    return (perf_counter() - begun) * 1000
