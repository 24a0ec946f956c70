"""The documents of this repository, as tests read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from repo.tree import ROOT, files, name

PAGES = tuple(
    path
    for path in files()
    if path.suffix == ".md" and not name(path).startswith(("tests/", "docs/adr/COPYME"))
)
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_LINK = re.compile(r"(?<!\\)\]\((?P<target>[^)\s]+)\)")


def page(path: str) -> str:
    """The text of one page."""
    return (ROOT / path).read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> Iterator[tuple[int, str]]:
    """The code blocks of one language, each with the line of the page on which it begins."""
    text = path.read_text(encoding="utf-8")
    for block in _BLOCK.finditer(text):
        if block["language"] == language:
            yield text.count("\n", 0, block.start("body")) + 1, block["body"]


def commands(path: Path) -> list[str]:
    """The lines that a reader types, without their comments."""
    lines = (line for _, body in blocks(path, "console") for line in body.splitlines())
    return [line.partition("  #")[0].strip() for line in lines if line.strip()]


def outline(path: str) -> list[int]:
    """The levels of the headings, in order, outside code blocks."""
    return [len(mark) for mark in _HEADING.findall(_BLOCK.sub("", page(path)))]


def links(path: Path) -> list[str]:
    """The targets of the links, outside code blocks."""
    text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
    return [link["target"] for link in _LINK.finditer(text)]
