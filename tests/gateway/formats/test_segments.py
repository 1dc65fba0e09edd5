"""Text and segments: what is divided can be put together again, whatever it says."""

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydifact.segmentcollection import RawSegmentCollection

from orders.business.interchanges.segments import Segment, Separators, segments
from tests.gateway.formats.interchanges import LINE_ORDERS, edifact, orders

EDIFACT = Separators(segment="'", element="+", component=":", release="?")
TRADACOMS = Separators(segment="'", element="+", component=":", release="?", tag="=")
ODD = Separators(segment="\n", element="|", component="\x1f", release="\\")
VALUES = st.text(st.characters(exclude_categories=["Cs", "Cn", "Z", "Cc"]), max_size=6)
SEGMENTS = st.lists(
    st.tuples(
        st.sampled_from(["BGM", "LIN", "A"]),
        st.lists(st.lists(VALUES, min_size=1, max_size=3), min_size=1, max_size=3),
    ),
    max_size=4,
)


def written(values: list[tuple[str, list[list[str]]]], marks: Separators) -> str:
    def released(value: str) -> str:
        special = [mark for mark in marks if mark]
        return "".join(marks.release + one if one in special else one for one in value)

    return "".join(
        name
        + (marks.tag or marks.element)
        + marks.element.join(marks.component.join(map(released, one)) for one in elements)
        + marks.segment
        for name, elements in values
    )


@pytest.mark.parametrize("marks", [EDIFACT, TRADACOMS, ODD])
@given(values=SEGMENTS)
def test_what_is_written_is_read_again(marks, values):
    found = list(segments(written(values, marks), marks))
    assert [(one.tag, [list(parts) for parts in one.elements]) for one in found] == [
        (name, elements if elements != [[""]] else []) for name, elements in values
    ]
    assert [one.number for one in found] == list(range(1, len(values) + 1))


def test_pydifact_divides_an_order_alike():
    text = edifact(orders([*LINE_ORDERS, "FTX+AAI+++5?+5 ?: ??:it?'s"])).decode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it knows no directory to validate against
        theirs = list(RawSegmentCollection.from_str(text).segments)
    ours = list(segments(text, EDIFACT))
    assert [one.tag for one in ours] == [one.tag for one in theirs]
    for mine, their in zip(ours, theirs, strict=True):
        assert [list(parts) for parts in mine.elements] == [
            [one] if isinstance(one, str) else one for one in their.elements
        ]


def test_a_value_that_is_not_there_is_empty_and_a_place_is_told_as_its_sender_counts():
    (segment,) = segments("LIN+1++ 4012:EN", EDIFACT)
    assert (segment.get(3), segment.get(3, 2), segment.get(3, 9), segment.get(9)) == (
        "4012",
        "EN",
        "",
        "",
    )
    assert (segment.place(), segment.place(3), segment.place(3, 2)) == (
        "segment 1",
        "segment 1, element 3",
        "segment 1, element 3, component 2",
    )


def test_blank_segments_have_no_number():
    found = list(segments("'\r\n'A+1'\n \0'B+2'\x1a", EDIFACT))
    assert found == [Segment(1, "A", (("1",),)), Segment(2, "B", (("2",),))]
