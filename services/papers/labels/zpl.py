"""The page of a label for printers that speak ZPL II, dot by dot as they print it: Chinese comes
out on any of them, whatever fonts it has."""

from zebrafy.zebrafy_pdf import ZebrafyPDF

DOTS_PER_INCH = 203
"""Eight a millimetre, as most label printers have. `label.typ` measures in these dots."""


def zpl(pdf: bytes) -> str:
    """A label a page. Nothing is dithered: bars and letters have sharp edges."""
    return ZebrafyPDF(
        pdf,
        format="Z64",
        invert=False,  # ^GF prints ones: inverted, Code 128 is not read
        dither=False,
        dpi=DOTS_PER_INCH,
        set_label_size=True,
    ).to_zpl()
