"""A decision in words: each rule, and what would have changed it."""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from babel import Locale

from orders.business.flips import Group, gap
from orders.contracts.records import RuleFired
from orders.explain.decisions import Decided
from orders.explain.languages import locale_of
from orders.explain.shown import Shown, groups, number
from orders.explain.texts import OWN, catalogue, flips


class Flip(NamedTuple):
    """What would have changed what a rule said. `name` is stable within the code."""

    name: str
    text: str


class Teller:
    """Tells in one language. `services`: the folder that has the stages, with their texts."""

    def __init__(self, services: Path, language: str) -> None:
        self.language = language
        self._services, self._locale = services, locale_of(language)
        self._words = catalogue(OWN, language)

    def word(self, name: str, **values: object) -> str:
        """One of the telling's own words."""
        return self._words[name].format(**values)

    def rule(self, stage: str, rule: RuleFired) -> str:
        """What a rule said. Where there is no text for it, as with records of other code, what it
        said then."""
        text = self._texts(stage).get(rule["code"])
        said = [] if text is None else [self._line(one, text) for one in groups(rule["facts"])]
        return " ".join(one for one in said if one) if all(said) and said else rule["because"]

    def flips(self, stage: str, rule: RuleFired) -> list[Flip]:
        """What would have changed it, each by itself: as far as that is above zero."""
        texts = flips(self._texts(stage), rule["code"])
        told, every = [], groups(rule["facts"])
        for name, text in texts.items():
            parts = [self._filled(text, one) if _takes(text, one) else "" for one in every]
            if all(parts):
                told.append(Flip(name, ", ".join(dict.fromkeys(parts))))
        return told

    def decision(self, decided: Decided) -> dict[str, Any]:
        """As JSON has it."""
        against = decided.against
        return {
            "position": decided.position,
            "at": decided.at,
            "stage": decided.stage,
            "record": decided.record,
            "version": decided.version,
            "outcome": decided.outcome,
            "policy": decided.policy,
            "rules": [
                {
                    **rule,
                    "text": self.rule(decided.stage, rule),
                    "flips": [
                        flip._asdict()
                        for flip in (self.flips(decided.stage, rule) if rule in against else ())
                    ],
                }
                for rule in decided.rules
            ],
        }

    def _texts(self, stage: str) -> Mapping[str, str]:
        return catalogue(self._services / stage / "texts", self.language)

    def _line(self, group: Group, text: str) -> str:
        line = next((fact["line"] for fact in group.values() if fact["line"]), 0)
        said = self._filled(text, group)
        return self.word("line", line=line, said=said) if line and said else said

    def _filled(self, text: str, group: Group) -> str:
        """Empty where the record lacks a fact that the text shows."""
        return _fill(text, group, self._locale)


def _fill(text: str, group: Group, locale: Locale) -> str:
    try:
        return text.format_map({name: Shown(fact, locale) for name, fact in group.items()})
    except (KeyError, ValueError):
        return ""


def _takes(text: str, group: Group) -> bool:
    """Whether every figure that the text shows is above zero: else it asks for nothing, or for
    less than nothing."""
    return all(_figure(name, group) > 0 for _, name, _, _ in Formatter().parse(text) if name)


def _figure(field: str, group: Group) -> int:
    name, _, part = field.partition(".")
    fact = group.get(name)
    if fact is None or not number(fact):
        return 1
    return gap(fact) if part == "gap" else int(fact[part or "value"])  # type: ignore[literal-required]
