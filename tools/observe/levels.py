"""deploy/observe/levels.yaml, checked."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE = Path(__file__).parents[2] / "deploy" / "observe" / "levels.yaml"
Window = str
Severity = Literal["page", "ticket"]
Speed = Literal["fast", "slow"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Strict):
    """A share (`objective`) of `all` that is to be good; `floor` is good, too, and there without
    orders."""

    about: str
    objective: float = Field(gt=0, lt=1)
    all: str
    good: str | None = None
    bad: str | None = None
    floor: str
    silence: bool

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.good is None) == (self.bad is None):
            raise ValueError("a level counts either what is good or what is bad")
        return self

    @property
    def budget(self) -> float:
        """The share that may be bad."""
        return round(1 - self.objective, 6)

    def errors(self, window: Window) -> str:
        """PromQL of the share that was bad within a window; nothing where nothing was counted."""
        every, floor = _rate(self.all, window), _rate(self.floor, window)
        if self.bad is not None:
            bad = _rate(self.bad, window)
        else:
            bad = f"({every} - {_rate(str(self.good), window)})"
        return f"{bad} / ({every} + ({floor} or vector(0)))"


def _rate(counter: str, window: Window) -> str:
    return f"sum(rate({counter}[{window}]))"


class Pair(_Strict):
    """So many `times` faster than in the whole period, over both windows."""

    times: float = Field(gt=0)
    long: Window
    short: Window


class Burning(_Strict):
    """When a level alarms: over any of the pairs."""

    severity: Severity
    pairs: Sequence[Pair]


class Recorded(_Strict):
    """A recording rule."""

    record: str
    expr: str


class Alert(_Strict):
    """An alert that is of no level. `customers`: what it means for them; `kept`: for so long it
    goes on firing when its cause is gone."""

    alert: str
    severity: Severity
    expr: str
    summary: str
    customers: str
    lasting: Window = Field("", alias="for")
    kept: Window = Field("", alias="keep_firing_for")


class Unspoken(_Strict):
    """An alert that nobody is told of: it keeps others quiet. `kept`: as that of an `Alert`."""

    alert: str
    expr: str
    kept: Window = Field("", alias="keep_firing_for")


class Inhibited(_Strict):
    """What is told by nobody while one of `by` fires; `late`, `fast` and `slow` stand for burn
    alerts. `where`: of which labels it must be, by regular expression; `behind`: only what is of a
    stage behind its own in the chain."""

    by: Sequence[str]
    where: Mapping[str, str] = {}
    behind: bool = False
    are: Sequence[str]
    equal: Sequence[str] = ()


class Levels(_Strict):
    """The whole file."""

    period: Window
    levels: Mapping[str, Level]
    burning: Mapping[Speed, Burning]
    recorded: Sequence[Recorded]
    alerts: Sequence[Alert]
    dead_mans_switch: str
    unspoken: Sequence[Unspoken]
    inhibited: Sequence[Inhibited]
    receivers: Mapping[str, str]

    @property
    def windows(self) -> list[Window]:
        """Every window in which a level is looked at, in the order of the file."""
        pairs = [pair for burning in self.burning.values() for pair in burning.pairs]
        return list(dict.fromkeys(each for pair in pairs for each in (pair.short, pair.long)))

    @property
    def burns(self) -> Iterator[tuple[str, str, Level, Speed, Burning]]:
        """(alert, level's name, level, how fast, when) of every level and speed."""
        for name, level in self.levels.items():
            for speed, burning in self.burning.items():
                yield burn_alert(name, speed), name, level, speed, burning

    @property
    def names(self) -> list[str]:
        """Of all alerts that somebody is told of, but the dead man's switch."""
        return [alert for alert, *_ in self.burns] + [one.alert for one in self.alerts]


def burn_alert(level: str, speed: str) -> str:
    """Name of the alert: OrdersFlowBurnsFast."""
    return f"Orders{level.capitalize()}Burns{speed.capitalize()}"


def load(path: Path = FILE) -> Levels:
    """Raises ValueError that names what is wrong."""
    return Levels.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
