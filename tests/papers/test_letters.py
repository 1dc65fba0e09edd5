"""Whatever people write is printed, or its code point is: never a box, never nothing (SH-02)."""

from typing import Any
from unicodedata import bidirectional, category, normalize

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from services.papers.making import make
from services.papers.rendering import render, rendered
from services.papers.rendering.fonts import COVERED, FILES
from services.papers.rendering.letters import BREAK, ENDS, Letters
from tests.orders import address
from tests.papers.house import SENDER, abroad, attached, squeezed, story, text_of

PLAIN = "#set page(width: 80mm, height: auto)\n#data.title"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Ada 😀", "Ada [U+1F600]"),
        ("𠮷野家", "[U+20BB7]野家"),
        ("محمد", "[U+0645][U+062D][U+0645][U+062F]"),
        ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
        ("txt\u202egpj.exe", "txt[U+202E]gpj.exe"),
        ("a\u200bb\u00adc", "a[U+200B]b[U+00AD]c"),
        ("line\r\nline", "line  line"),
        ("bell\a \ue000", "bell[U+0007] [U+E000]"),
        (
            "Wałęsa, Dvořák, Erdoğan, Київ, Ωμέγα, Ñandú",
            "Wałęsa, Dvořák, Erdoğan, Київ, Ωμέγα, Ñandú",
        ),
        ("e\u0301", "é"),
        ("陈晓明 ℃ ㎡ № ™", "陈晓明 ℃ ㎡ № ™"),
    ],
)
def test_what_no_font_has_stands_as_its_code_point(written: str, printed: str):
    letters = Letters()
    assert letters.printable(written).replace(BREAK, "") == printed
    assert squeezed(printed) in text_of(render(PLAIN, {"title": written}, language="en"))


def test_what_could_not_be_printed_is_counted():
    said = {"title": "😀😀", "others": ["\u202e", {"name": "Ada 😀"}]}
    assert dict(rendered(PLAIN, said, language="en").unprintable) == {"U+1F600": 3, "U+202E": 1}


@pytest.mark.parametrize(
    "written",
    [
        '#panic("x") $a$ *b* _c_ `d` = e <f> @g \\ " // h',
        '#read("/etc/passwd") #import "@preview/x:1.0.0"',
        "<b>Ada</b> &amp; <script>alert(1)</script>",
        "--- ... -- ~ 'quoted' \"quoted\" https://example.com/?a=b#c",
    ],
)
def test_what_a_buyer_writes_is_text_and_no_code(written: str):
    content = abroad(delivery_address=address(name=written, street=written, country="CN"))
    for kind in ("delivery-note", "customs-declaration"):
        assert squeezed(written) in text_of(make(story(content), kind, "", "zh", SENDER).pdf)


@pytest.mark.parametrize("letter", ["W", "陈", "😀"])
@pytest.mark.parametrize("kind", ["packing-list", "customs-declaration", "invoice"])
def test_a_name_of_three_hundred_letters_stays_on_its_page(kind: str, letter: str):
    """Latin without a space, Chinese, and what stands as code points, over several pages."""
    content = abroad(delivery_address=address(name=letter * 300, country="CN"))
    content["lines"][0]["name"] = letter * 300
    pdf = make(story(content), kind, "", "en", SENDER).pdf
    assert text_of(pdf).count("U+1F600" if letter == "😀" else letter) >= 599
    assert beyond(pdf) == []


def beyond(pdf: bytes) -> list[str]:
    """Letters that are printed outside the margins of their page."""
    document, found = pypdfium2.PdfDocument(pdf), []
    for page in document:
        text, (width, height) = page.get_textpage(), page.get_size()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            if left < 20 or right > width - 20 or bottom < 10 or top > height - 10:
                found.append(text.get_text_range(index, 1))
    return found


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_is_printed_letter_by_letter(written: str):
    letters = Letters()
    printed = str(letters.printable(written))
    made = rendered(PLAIN, {"title": written}, language="zh")
    assert text_of(made.pdf) == squeezed(printed)
    assert made.unprintable == letters.unprintable
    assert attached(made.pdf) == {"title": written}, "the data have it as it was written"
    kept = [one for one in normalize("NFC", written) if one not in ENDS]
    hidden = [
        one for one in kept if category(one)[0] == "C" or bidirectional(one) in ("R", "AL", "AN")
    ]
    assert sum(letters.unprintable.values()) >= len([one for one in hidden if one.strip()])


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_text_anywhere_in_an_order_makes_a_paper(drawn: Any):
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    content = abroad(
        buyer_reference=drawn.draw(text),
        delivery_address=address(name=drawn.draw(text), street=drawn.draw(text), country="CN"),
    )
    content["lines"][1]["name"], content["lines"][2]["specification"] = (
        drawn.draw(text),
        drawn.draw(text),
    )
    told = story(content)
    for kind in ("delivery-note", "invoice"):
        made = make(told, kind, "", "zh", SENDER)
        assert squeezed(str(Letters().printable(content["lines"][1]["name"]))) in text_of(made.pdf)


def test_the_font_is_read_as_fonttools_reads_it():
    """Our reading of its table takes 20 MB less."""
    for file, ranges in zip(FILES, COVERED, strict=True):
        with TTFont(file) as font:
            assert {code for part in ranges for code in part} == set(font.getBestCmap())
