"""The library that `codec.c` was built to.

It stands beside the source, in a checkout as in a wheel, and carries the source's digest in its
name: one that was built from another text is never found, so none is ever stale.
"""

import os
import shutil
import sysconfig
from hashlib import sha256
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType

SOURCE = Path(__file__).with_name("codec.c")


def stem() -> str:
    """The name of the library without its suffix, which names the Python that it was built for."""
    return f"codec_{sha256(SOURCE.read_bytes()).hexdigest()[:12]}"


def library() -> Path:
    """Where it stands if it is built."""
    return SOURCE.with_name(stem() + EXTENSION_SUFFIXES[0])


def load(path: Path) -> ModuleType:
    """The module `codec` of a library. Raises ImportError if there is none, or none that runs
    here."""
    loader = ExtensionFileLoader("codec", str(path))
    module = module_from_spec(ModuleSpec("codec", loader, origin=str(path)))
    loader.exec_module(module)
    return module


def obstacle() -> str | None:
    """Why it cannot be built here; None if nothing is seen that stands in the way."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if shutil.which(compiler) is None:
        return f"there is no compiler {compiler}"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return "Python's headers are not installed (package python3.11-dev)"
    return None
