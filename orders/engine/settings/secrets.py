"""Secrets as files, the way a cluster mounts them: a file each, named like the setting that it
gives, in the folder `ORDERS_SECRETS_DIR`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from dotenv import dotenv_values
from pydantic_settings import DotEnvSettingsSource

from orders.engine.errors import ConfigError

PREFIX = "ORDERS_"
VARIABLE = "ORDERS_SECRETS_DIR"


def secret_files(
    environ: Mapping[str, str], stack_file: Path | None, program: str
) -> Sequence[Path]:
    """The files of the folder; behind them, as they stand above those, the ones of its subfolder
    that is named like the program. Raises ConfigError for a folder that is not there."""
    given = dotenv_values(stack_file) if stack_file else {}
    named = environ.get(VARIABLE) or given.get(VARIABLE)
    if not named:
        return ()
    folder = Path(named)
    if not folder.is_dir():
        raise ConfigError(f"{VARIABLE}: there is no folder {folder}")
    own = [folder / program] if program and (folder / program).is_dir() else []
    return [file for home in (folder, *own) for file in sorted(home.glob(f"{PREFIX}*"))]


def secret_in(file: Path) -> str:
    """What the file holds, without the end of its line. Raises ConfigError if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {type(error).__name__}") from None


class SettingsFiles(DotEnvSettingsSource):
    """The stack file, and files that hold one secret each."""

    def _read_env_file(self, file_path: Path) -> Mapping[str, str | None]:
        if not file_path.name.startswith(PREFIX):
            return super()._read_env_file(file_path)
        return {file_path.name.lower(): secret_in(file_path)}
