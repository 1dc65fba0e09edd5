"""JSON of dashboards, by Grafana's own foundation SDK."""

from string import ascii_uppercase
from typing import Any

from grafana_foundation_sdk.builders import common
from grafana_foundation_sdk.builders.dashboard import (
    Dashboard,
    DatasourceVariable,
    QueryVariable,
    ThresholdsConfig,
)
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.builders.stat import Panel as Figures
from grafana_foundation_sdk.builders.timeseries import Panel as Lines
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    LegendDisplayMode,
    LegendPlacement,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DataSourceRef,
    Threshold,
    ThresholdsMode,
)

from tools.observe.boards.panel import Board, Panel

HEIGHT, LOW = 8, 4
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")


def dashboard(board: Board) -> str:
    """Its JSON, as `grafana` provisions it; the reader chooses the data source."""
    built = (
        Dashboard(board.title)
        .uid(f"orders-{board.name}")
        .description(board.about)
        .tags(["orders"])
        .refresh("30s")
        .time("now-3h", "now")
        .with_variable(DatasourceVariable("datasource").label("data source").type("prometheus"))
    )
    if board.by_stage:
        built.with_variable(
            QueryVariable("stage")
            .label("stage")
            .datasource(SOURCE)
            .query("label_values(orders_stage_owned_partitions, stage)")
        )
    for number, panel in enumerate(board.panels, 1):
        built.with_panel(_panel(panel).id(number))
    return JSONEncoder(sort_keys=True, indent=2).encode(built.build()) + "\n"


def _panel(panel: Panel) -> Any:
    made: Any = Lines() if panel.kind == "lines" else Figures()
    made.title(panel.title).description(panel.about).unit(panel.unit).datasource(SOURCE)
    made.span(panel.wide).height(HEIGHT if panel.kind == "lines" else LOW)
    if panel.bad_from is not None:
        made.thresholds(_red_from(panel.bad_from))
    for letter, (legend, expression) in zip(ascii_uppercase, panel.shows.items(), strict=False):
        asked = Dataquery().expr(expression).legend_format(legend).ref_id(letter)
        made.with_target(asked if panel.kind == "lines" else asked.instant())
    if panel.kind == "figures":
        return made.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    return made.legend(_legend()).tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))


def _legend() -> common.VizLegendOptions:
    return (
        common.VizLegendOptions()
        .show_legend(True)
        .display_mode(LegendDisplayMode.LIST)
        .placement(LegendPlacement.BOTTOM)
    )


def _red_from(value: float) -> ThresholdsConfig:
    return (
        ThresholdsConfig()
        .mode(ThresholdsMode.ABSOLUTE)
        .steps([Threshold(color="green"), Threshold(value=value, color="red")])
    )
