"""The native codec does what generated Python does, to the byte and to the refusal, for every
record of the catalogue; and no bytes and no value can do it harm."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.contracts.catalogue import RECORDS
from orders.contracts.codec.choice import PYTHON, native
from orders.contracts.codec.native.library import library, load, obstacle
from orders.contracts.codec.program import Program, program
from orders.contracts.codec.varint import long_bytes
from orders.contracts.sources import order_schema
from orders.contracts.topic import RecordType
from tests.contracts import samples
from tests.contracts.damage import damaged, spoilt
from tests.contracts.test_compiled import LISTS
from tests.contracts.values import values

pytestmark = pytest.mark.skipif(
    not library().exists() and obstacle() is not None, reason=f"not built here: {obstacle()}"
)
EVERY_RECORD = [records[0] for records in RECORDS.values()]
PREFIX = b"\0\0\0\0\7"
TIMES = 100


Read = Callable[[bytes, int], tuple[Any, int]]
Write = Callable[[Mapping[str, Any]], bytes]


class Twins(NamedTuple):
    """What both codecs make of one program."""

    native_read: Read
    native_write: Write
    python_read: Read
    python_write: Write


@cache
def twins(steps: Program) -> Twins:
    """A fault of this checkout if the native one could be built and is not."""
    assert library().exists(), "build it first: python -m tools.native"
    compiled = native()
    return Twins(
        compiled.reading_function(steps),
        compiled.writing_function(steps, PREFIX),
        PYTHON.reading_function(steps),
        PYTHON.writing_function(steps, PREFIX),
    )


def outcome(work: Callable[[], Any]) -> str:
    """What came of it, so that two can be compared: a NaN is itself, and 1 is not True."""
    try:
        return repr(work())
    except Exception as error:
        return type(error).__name__


def read_alike(twins: Twins, payload: bytes) -> str:
    """What both codecs make of the bytes behind the prefix."""

    def read(by: Read) -> str:
        def work() -> Any:
            value, end = by(payload, len(PREFIX))
            return value, end if end <= len(payload) else "beyond the end"

        return outcome(work)

    made = read(twins.native_read)
    assert made == read(twins.python_read)
    return made


def written_alike(twins: Twins, value: Any) -> bytes | None:
    """The bytes that both codecs make of the value; None if both refuse it."""

    def write(by: Write) -> bytes | None:
        try:
            return by(value)
        except Exception:  # of any kind: `misfit` tells what it was, whichever codec found it
            return None

    made = write(twins.native_write)
    assert made == write(twins.python_write)
    return made


def each_record(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The test for every record, with so many examples of each."""

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        checked = settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck)
        )(given(data=st.data())(test))
        marked: Callable[..., None] = pytest.mark.parametrize("record", EVERY_RECORD, ids=repr)(
            checked
        )
        return marked

    return decorated


@each_record(examples=5)
def test_both_write_the_same_bytes_and_read_the_same_values(
    record: RecordType, data: st.DataObject
) -> None:
    both, value = twins(program(record.schema)), data.draw(values(record.schema))
    message = written_alike(both, value)
    assert message is not None
    assert both.native_read(message, len(PREFIX)) == (value, len(message))
    read_alike(both, message)


@each_record(examples=4)
def test_both_make_the_same_of_damaged_bytes(record: RecordType, data: st.DataObject) -> None:
    both, random = twins(program(record.schema)), data.draw(st.randoms(use_true_random=False))
    message = both.python_write(data.draw(values(record.schema)))
    for _ in range(25):
        read_alike(both, PREFIX + damaged(message[len(PREFIX) :], random))


@each_record(examples=4)
def test_both_refuse_the_same_values(record: RecordType, data: st.DataObject) -> None:
    both, random = twins(program(record.schema)), data.draw(st.randoms(use_true_random=False))
    value = data.draw(values(record.schema))
    for _ in range(25):
        written_alike(both, spoilt(value, random))


NUMBERS = program({"type": "array", "items": "long"})
LIST = program(LISTS)
ORDER = program(order_schema())


@pytest.mark.parametrize(
    ("payload", "made"),
    [
        (b"\x02\x06\0", "([3], 8)"),
        (b"\x01\x04\x80\x01\0", "([64], 10)"),  # a block that says its size: 2 bytes
        (b"\x01\x03\x02\0", "ValueError"),  # a size below zero
        (b"\x02\x02\x02\x04\0", "([1, 2], 10)"),  # two blocks
        (b"\x02\x02", "IndexError"),  # no end
        (long_bytes(2**63 - 1) + b"\x02", "IndexError"),
        (long_bytes(-(2**63)) + b"\x02\x02", "IndexError"),  # its count has no opposite in 64 bits
        (b"\x02" + b"\xff" * 9 + b"\x01\0", f"([{-(2**63)}], 17)"),
        (b"\x02" + b"\xff" * 9 + b"\x02\0", "ValueError"),  # 65 bits
        (b"\x02" + b"\x80" * 9 + b"\0\0", "([0], 17)"),  # ten bytes of nothing
        (b"\x02" + b"\x80" * 10 + b"\0", "ValueError"),
        (b"", "IndexError"),
    ],
)
def test_blocks_and_numbers_at_their_limits(payload: bytes, made: str) -> None:
    assert read_alike(twins(NUMBERS), PREFIX + payload) == made


@pytest.mark.parametrize(
    ("payload", "made"),
    [
        (b"\x04ab", "('ab', 8)"),
        (b"\x04a", "('a', 'beyond the end')"),  # `compile_reader` refuses it
        (b"\x01", "TypeError"),
        (b"\xff\x01", "ValueError"),
        (long_bytes(2**63 - 1) + b"a", "('a', 'beyond the end')"),
        (b"\x04\xc3\xa4", "('ä', 8)"),
        (b"\x02\xc3", "UnicodeDecodeError"),
        (b"\x04\xc3", "UnicodeDecodeError"),
        (b"\x06\xed\xa0\x80", "UnicodeDecodeError"),  # half a surrogate pair
    ],
)
def test_texts_at_their_limits(payload: bytes, made: str) -> None:
    assert read_alike(twins(program("string")), PREFIX + payload) == made


@pytest.mark.parametrize(
    ("payload", "start", "made"),
    [
        (b"\0\0", 1, "([], 2)"),
        (b"\0\0", 2, "IndexError"),
        (b"\0\0", 2**40, "IndexError"),
        (b"\0\0", 2**70, "OverflowError"),
        (b"\0\0", -1, "ValueError"),
        (b"\0\0", None, "TypeError"),
        (bytearray(b"\0\0"), 0, "TypeError"),
    ],
)
def test_a_payload_is_bytes_and_read_from_its_beginning_on(
    payload: Any, start: Any, made: str
) -> None:
    assert outcome(lambda: twins(NUMBERS).native_read(payload, start)) == made


def test_what_changes_while_it_is_written_does_no_harm() -> None:
    lists: Any = {"names": [], "counts": {}, "rate": None, "share": 0.5, "done": True}

    class Vanishing(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            holder.clear()
            gc.collect()
            return lists[name]

    class Forgetful:
        def __bool__(self) -> bool:
            forgotten.clear()
            gc.collect()
            return True

    many = program({"type": "array", "items": LISTS})
    holder = [Vanishing(), Vanishing(), Vanishing()]
    with pytest.raises(RuntimeError, match="changed while it was written"):
        twins(many).native_write(holder)  # type: ignore[arg-type]
    forgotten = {**lists, "share": 0.25, "done": Forgetful()}
    assert twins(LIST).native_write(forgotten) == twins(LIST).python_write({**lists, "share": 0.25})


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (1,),
        (("long",),),
        (("number", (), ()),),
        (("long", ("a",), ()),),
        (("enum", (), ()),),
        (("enum", (1,), ()),),
        (("enum", tuple(map(str, range(65))), ()),),
        (("array", (), (0,)),),  # of itself
        (("long", (), ()), ("array", (), (-1,))),
        (("long", (), ()), ("array", (), (2**70,))),
        (("long", (), ()), ("array", (), ("0",))),
        (("long", (), ()), ("record", ("a", "b"), (0,))),
        (("long", (), ()), ("union", (), (0, 0))),
        (("null", (), ()), ("union", (), (0, 0))),
        (("null", (), ()), ("array", (), (0,))),
        (("record", (), ()), ("array", (), (0,))),
        (("long", (), ()), *(("array", (), (n,)) for n in range(70))),  # deeper than any stack
    ],
    ids=repr,
)
def test_a_program_is_checked_when_it_is_made(steps: Any) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        load(library()).Program(steps, b"")


def test_nothing_is_kept_of_what_was_read_written_or_refused() -> None:
    random, both, order = Random(1), twins(ORDER), samples.order()
    message = both.native_write(order)
    works: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (both.native_write, (order,)),
        (both.native_read, (message, len(PREFIX))),
        *((both.native_write, (spoilt(order, random),)) for _ in range(200)),
        *((both.native_read, (damaged(message, random), len(PREFIX))) for _ in range(200)),
    ]

    def work() -> None:
        for function, arguments in works:
            outcome(lambda: function(*arguments) and None)  # noqa: B023

    def held() -> tuple[int, ...]:
        gc.collect()
        counts = (sys.getrefcount(one) for one in (None, True, False, 0, 1, "", b"", "EUR"))
        return (sys.getallocatedblocks(), *counts, *map(sys.getrefcount, ORDER[-1].names))

    def grown() -> int:
        before = held()
        for _ in range(TIMES):
            work()
        return max(after - once for after, once in zip(held(), before, strict=True))

    work()
    few = TIMES // 2  # a thread beside this test may keep more, but not each time
    assert any(grown() < few for _ in range(5)), "a reference is lost with each of some call"


@pytest.mark.parametrize(
    ("switch", "name"), [("off", "python"), ("on", "native"), (None, "native")]
)
def test_a_process_reads_natively_unless_it_is_told_not_to(switch: str | None, name: str) -> None:
    told = {"ORDERS_NATIVE": switch} if switch else {}
    others = {key: value for key, value in os.environ.items() if key != "ORDERS_NATIVE"}
    asked = "from orders.contracts.codec.choice import chosen; print(chosen().name)"
    answer = subprocess.run(
        [sys.executable, "-c", asked], env=others | told, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == name
