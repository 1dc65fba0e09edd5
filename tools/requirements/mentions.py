"""Finds requirement ids in docstrings and comments of Python files, and the function or class
that each belongs to."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ID = r"[A-Z]{2}-\d{2}"
_RANGE = re.compile(rf"\b({ID})(?: to |\.\.)({ID})\b")
_ONE = re.compile(rf"\b{ID}\b")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Mention(NamedTuple):
    """`requirement` is named in `file` (a path below the root) by `name`: a function or class,
    empty for the module itself."""

    requirement: str
    file: str
    name: str


class _Span(NamedTuple):
    """The lines of a definition, first and last, comments and decorators above it included."""

    first: int
    last: int
    name: str


def mentions(root: Path, folder: str) -> list[Mention]:
    """All mentions in the Python files below `root`/`folder`, each once, in the order of files
    and lines."""
    found: dict[Mention, None] = {}
    for path in sorted((root / folder).rglob("*.py")):
        file = path.relative_to(root).as_posix()
        for text, name in _texts(path.read_text(encoding="utf-8")):
            found.update((Mention(requirement, file, name), None) for requirement in ids_in(text))
    return list(found)


def ids_in(text: str) -> list[str]:
    """Ids in the text, each once; "RV-01 to RV-05" and "RV-01..RV-05" name all five."""
    found: dict[str, None] = {}
    for first, last in _RANGE.findall(text):
        if first[:2] == last[:2]:
            found.update(
                (f"{first[:3]}{number:02}", None)
                for number in range(int(first[3:]), int(last[3:]) + 1)
            )
    found.update(dict.fromkeys(_ONE.findall(text)))
    return list(found)


def _texts(source: str) -> Iterator[tuple[str, str]]:
    """Every docstring and comment, with the name of the innermost definition around it."""
    tree = ast.parse(source)
    lines = source.splitlines()
    spans = list(_spans(tree, lines))
    texts = [*_docstrings(tree), *_comments(source)]
    for line, text in sorted(texts):
        around = [span for span in spans if span.first <= line <= span.last]
        yield text, max(around, key=lambda span: span.first).name if around else ""


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Strings that stand by themselves: docstrings of modules, classes and functions, and of
    what is assigned above them."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str() as text), lineno=line):
                yield line, text


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _spans(node: ast.AST, lines: list[str], outer: str = "") -> Iterator[_Span]:
    for child in ast.iter_child_nodes(node):
        name = outer
        if isinstance(child, Definition):
            name = f"{outer}.{child.name}" if outer else child.name
            first = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
            while first > 1 and lines[first - 2].lstrip().startswith("#"):
                first -= 1
            yield _Span(first, child.end_lineno or child.lineno, name)
        yield from _spans(child, lines, name)
