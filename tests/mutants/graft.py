"""A mutant put into a program that has been imported already, or imported in its place."""

from __future__ import annotations

import ast
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

ROOT = Path(__file__).parents[2]
OURS = ("edge", "gateway", "shadow", "dashboards", "ombre", "simulators", "docs")

Pair = tuple[CodeType, CodeType]


def module_name(file: str) -> str:
    """Name the module of a file, relative to the repository."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def compiled(file: str, tree: ast.Module) -> CodeType:
    """Compile a file's tree as if it stood on disk."""
    return compile(tree, str(ROOT / file), "exec", dont_inherit=True)


def grafts(before: CodeType, after: CodeType) -> list[Pair] | None:
    """Pair the functions that differ; None where more than the bodies of functions differs.

    The code of a module and of a class runs once, at import: a mutant in it needs a new import.
    So does one of a function that makes functions: those that it has made live on unchanged.
    """
    if _own(before) != _own(after):
        return None
    found: list[Pair] = []
    for one, other in zip(_inner(before), _inner(after), strict=True):
        if one == other and _same(one, other):
            continue
        if _is_function(one):
            if any(_is_lasting(each) for each in _inner(one)):
                return None
            found.append((one, other))
            continue
        inner = grafts(one, other)
        if inner is None:
            return None
        found += inner
    return found


def _own(code: CodeType) -> tuple[object, ...]:
    flat = tuple(None if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, flat


def _same(one: CodeType, other: CodeType) -> bool:
    """Tell whether codes are the same; to Python 1, 1.0 and True are equal constants."""
    return _own(one) == _own(other) and all(
        _same(a, b) for a, b in zip(_inner(one), _inner(other), strict=True)
    )


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _is_function(code: CodeType) -> bool:
    """A class body has no fast locals of its own; a function has them (CO_OPTIMIZED)."""
    return bool(code.co_flags & 0x1)


def _is_lasting(code: CodeType) -> bool:
    """Tell a named function within a function from a comprehension or a lambda."""
    return _is_function(code) and not code.co_name.startswith("<")


def graft(pairs: list[Pair]) -> bool:
    """Let the functions that live in this process run the changed code; False if one is missing."""
    found = set()
    for function in _functions():
        for before, after in pairs:
            if _alike(function.__code__, before):
                function.__code__ = after
                found.add(before)
    forget()
    return len(found) == len(pairs)


def forget() -> None:
    """Let go of what functions and properties keep of what they computed before."""
    kept: dict[type, list[str]] = {}
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and _is_ours(one.__module__):
            one.cache_clear()
        if _is_ours(str(type(one).__module__)) and hasattr(one, "__dict__"):
            own = kept.get(type(one))
            if own is None:
                own = kept[type(one)] = _kept_by(type(one))
            for name in own:
                one.__dict__.pop(name, None)


def _kept_by(of: type) -> list[str]:
    return [
        name
        for one in of.__mro__
        for name, value in vars(one).items()
        if isinstance(value, functools.cached_property)
    ]


def _functions() -> Iterator[FunctionType]:
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            yield one


def _alike(one: CodeType, other: CodeType) -> bool:
    return (
        one.co_filename == other.co_filename
        and one.co_qualname == other.co_qualname
        and list(one.co_positions()) == list(other.co_positions())
    )


def _is_ours(name: str | None) -> bool:
    return (name or "").split(".")[0] in OURS


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from changed code."""

    def __init__(self, file: str, code: CodeType) -> None:
        self._file, self._name, self._code = file, module_name(file), code

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        place = ROOT / self._file
        inner = [str(place.parent)] if place.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, place, loader=self, submodule_search_locations=inner
        )

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


def import_instead(file: str, code: CodeType) -> None:
    """Forget everything of ours that was imported; the file will be imported from changed code."""
    tests = str(ROOT / "tests")
    for name, module in list(sys.modules.items()):
        place = getattr(module, "__file__", None) or ""
        if _is_ours(name) or (place.startswith(tests) and not name.startswith("mutants")):
            del sys.modules[name]
    sys.meta_path.insert(0, _Instead(file, code))
