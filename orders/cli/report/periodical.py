"""The daily and the weekly report as a page that needs no script (TR-07)."""

from html import escape

from orders.cli.kpi.page import SECONDS_A_YEAR, minute, plotted
from orders.cli.kpi.plot import STYLE as OF_PLOTS
from orders.cli.kpi.shown import NO_VALUE, amount, written
from orders.cli.report.figures import Figures
from services.insight.chapters import Said, reporting
from services.insight.definitions import Kpi, kpis
from services.insight.values import Value
from services.lookout.frame import framed

STYLE = OF_PLOTS + (
    "h2 { margin-top: 1.4rem } "
    "main { grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)) } "
    "p.total { margin: .2rem 0 } p.total b { font-size: 1.15rem; color: #222 } "
    "small { color: #555 } "
    "p.formula { overflow-wrap: anywhere; color: #555; font-size: .75rem; margin: .4rem 0 0 }"
)


def page(found: Figures, language: str) -> str:
    """In that language: `en` or `zh`."""
    chapters, words = reporting().chapters.values(), reporting().words
    starts = found.period.starts
    title = words[found.period.kind].in_(language).format(start=f"{found.period.first:%Y-%m-%d}")
    start, end = minute(starts.start), minute(starts.stop)
    span = words["period"].in_(language).format(start=start, end=end)
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
        f'<section class="lines"><h3>{escape(_named(kpi, language))}</h3>'
        f'<p class="total">{totals}</p>{plotted(kpi, found.of(name), found.period.starts)}'
        f'<p class="formula">{escape(kpi.formula)}</p></section>'
    )


def _total(kpi: Kpi, label: str, now: Value | None, before: Value | None, language: str) -> str:
    words = reporting().words
    value = amount(kpi, now)
    nothing = f"{NO_VALUE} {label}" if label else words["nothing"].in_(language)
    said = nothing if value is None else written(value, kpi.unit, label)
    former = written(amount(kpi, before), kpi.unit, label if kpi.unit == "minor" else "")
    former = words["former"].in_(language).format(value=former)
    return f"<b>{escape(said)}</b> <small>({escape(former)})</small>"


def _named(kpi: Kpi, language: str) -> str:
    return kpi.zh if language == "zh" else kpi.en
