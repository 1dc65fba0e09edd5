"""The daily and the weekly report as a page that needs no script (TR-07)."""

from collections.abc import Mapping
from html import escape

from orders.business.times import DAY, HOUR
from orders.cli.kpi.page import SECONDS_A_YEAR, UNITS
from orders.cli.kpi.shown import Line, Points, amount, written
from orders.cli.report.figures import Figures
from services.insight.chapters import Said, reporting
from services.insight.definitions import Kpi, kpis
from services.insight.values import Value
from services.lookout.drawing import drawing
from services.lookout.frame import framed

STYLE = "h2 { margin-top: 1rem } section b { font-size: 1.15rem } section b small { color: #555 }"


def page(found: Figures, language: str) -> str:
    """In that language: `en` or `zh`."""
    chapters, words = reporting().chapters.values(), reporting().words
    start, end = found.period.start, found.period.end
    title = words[found.period.kind].in_(language).format(start=f"{start:%Y-%m-%d}")
    span = words["period"].in_(language).format(start=_minute(start), end=_minute(end))
    told = [_chapter(chapter, chapter.kpis, found, language) for chapter in chapters]
    body = "".join(told) or f'<p class="nothing">{words["empty"].in_(language)}</p>'
    whole = framed(title, f"<h1>{title}</h1><p>{span}</p>{body}", SECONDS_A_YEAR, STYLE)
    return whole.replace('<html lang="en">', f'<html lang="{language}">')


def _chapter(heading: Said, names: tuple[str, ...], found: Figures, language: str) -> str:
    """Nothing for a chapter of which nothing is told."""
    told = [name for name in names if found.of(name)]
    if not told:
        return ""
    sections = "".join(_section(name, found, language) for name in told)
    silent = ", ".join(_named(kpis()[name], language) for name in names if name not in told)
    word = reporting().words["not_told"].in_(language)
    below = f"<p>{word}: {escape(silent)}</p>" if silent else ""
    return f"<h2>{escape(heading.in_(language))}</h2><main>{sections}</main>{below}"


def _section(name: str, found: Figures, language: str) -> str:
    kpi = kpis()[name]
    totals = "<br>".join(
        _total(kpi, label, *both, language) for label, both in found.totals(name).items()
    )
    return (
        f'<section class="lines"><h3>{escape(_named(kpi, language))}</h3><p>{totals}</p>'
        f"{_plot(kpi, found.of(name), found)}<p>{escape(kpi.formula)}</p></section>"
    )


def _total(kpi: Kpi, label: str, now: Value | None, before: Value | None, language: str) -> str:
    words = reporting().words
    value = amount(kpi, now)
    said = words["nothing"].in_(language) if value is None else written(value, kpi.unit, label)
    former = words["former"].in_(language).format(value=written(amount(kpi, before), kpi.unit))
    return f"<b>{escape(said)}</b> <small>({escape(former)})</small>"


def _plot(kpi: Kpi, own: Mapping[Line, Points], found: Figures) -> str:
    """A line a channel and label; a gap where there is no value."""
    start, end = (int(at.timestamp() * 1000) for at in (found.period.start, found.period.end))
    size, scale = HOUR if found.period.window == "hour" else DAY, 1_000 if kpi.unit == "ms" else 1
    lines = {}
    for line, points in own.items():
        numbers = [(at, amount(kpi, points.get(at))) for at in range(start, end, size)]
        title = " ".join(filter(None, (line.channel, line.label))) or kpi.en
        lines[title] = [(at / 1_000, None if n is None else n / scale) for at, n in numbers]
    first, last = (_minute(at) for at in (found.period.start, found.period.end))
    unit = UNITS.get(kpi.unit, "")
    return drawing(lines, start / 1_000, end / 1_000, unit, None, (first, last))


def _named(kpi: Kpi, language: str) -> str:
    return kpi.zh if language == "zh" else kpi.en


def _minute(at: object) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
