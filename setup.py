"""Builds the native codec along with the package, where that is possible. All else that there is to
say about the package stands in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import Extension, setup

sys.path.insert(0, str(Path(__file__).parent))  # builds in isolation do not look here

from orders.contracts.codec.native.library import obstacle, stem

FOLDER = "orders/contracts/codec/native"
CODEC = Extension(
    f"{FOLDER.replace('/', '.')}.{stem()}",
    [f"{FOLDER}/codec.c"],
    extra_compile_args=["-O2", "-Wall"],
    optional=True,
)

setup(ext_modules=[] if obstacle() else [CODEC])
