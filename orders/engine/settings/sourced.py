"""What every program is told, and from where: the environment, above files of secrets, above the
stack's file."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PrivateAttr, model_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from orders.engine.settings import names
from orders.engine.settings.secrets import SettingsFiles


class Sourced(BaseSettings):
    """Immutable. Made by `orders.engine.settings.load`; a test may also call it with keywords."""

    model_config = SettingsConfigDict(
        env_prefix=names.PREFIX,
        env_nested_delimiter="__",
        env_nested_max_split=1,
        extra="ignore",
        populate_by_name=True,
        frozen=True,
    )

    data_dir: Path = Field(
        Path("var"),
        description="folder for all that is kept on this machine: stack, downloads, rejects",
    )
    secrets_dir: Path | None = Field(
        None,
        description="folder with a file for each secret, named like its setting; those in a "
        "subfolder are for the program of its name alone",
    )

    clock_mode: Literal["real", "scaled"] = Field(
        "real", description="business time: the wall clock, or scaled from a shared anchor"
    )
    clock_anchor_ms: int | None = Field(
        None, ge=0, description="scaled: wall time of the anchor, epoch milliseconds"
    )
    clock_start_ms: int | None = Field(
        None, ge=0, description="scaled: business time at the anchor, epoch milliseconds"
    )
    clock_day_seconds: float = Field(
        86_400.0, gt=0, description="scaled: wall seconds per business day"
    )

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _scaled_clock_is_anchored(self) -> Self:
        if self.clock_mode == "scaled" and (
            self.clock_anchor_ms is None or self.clock_start_ms is None
        ):
            raise ValueError(
                "ORDERS_CLOCK_MODE=scaled needs ORDERS_CLOCK_ANCHOR_MS and ORDERS_CLOCK_START_MS"
            )
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """As ever, but that files of secrets are read beside the stack file."""
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        return init_settings, env_settings, SettingsFiles(cls, dotenv_settings.env_file)
