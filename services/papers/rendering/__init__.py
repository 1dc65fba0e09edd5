"""A template of typst and data become a PDF.

rendering.py    the PDF, with its data in it
prelude.typ     what each template finds: `data`, the fonts, the attached file
letters.py      what of a text can be printed, and what stands in the place of the rest
fonts.py        the fonts, all of them locked: none of this machine
"""

from services.papers.rendering.rendering import Rendered, render, rendered

__all__ = ["Rendered", "render", "rendered"]
