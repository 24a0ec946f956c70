"""Every word of the pages stands in the catalog, in both languages, and nowhere else."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import dashboards
from dashboards.texts import TEXTS
from gateway.event import State
from servers.web import Served, fetch

HERE = Path(dashboards.__file__).parent
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
SCRIPTS = sorted((HERE / "assets").glob("*.js"))
SAME_IN_BOTH = {"Machines", "Verdict", "—", "OK", "NEE", "TEEP"}


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_stands_in_both_languages(key: str) -> None:
    text = TEXTS[key]
    assert text.en.strip()
    assert text.fr.strip()
    assert _fields(text.en) == _fields(text.fr)
    if text.en == text.fr:
        assert text.en in SAME_IN_BOTH or len(text.en) <= 3


def test_every_state_has_a_word_and_a_shape() -> None:
    shapes = (HERE / "templates" / "shapes.svg").read_text(encoding="utf-8")
    for state in State:
        assert f"state.{state.value}" in TEXTS
        assert f'id="state-{state.value}"' in shapes


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    bare = re.sub(r"{%.*?%}|{{.*?}}|<!--.*?-->", "", source, flags=re.DOTALL)
    shown = re.sub(r"<(code|title)>.*?</\1>|<[^>]*>", "\n", bare, flags=re.DOTALL)
    words = {word for word in re.findall(r"\w+", shown) if not word.isdigit()}
    assert words <= {"Ombre", "api", "v1", "now"}
    for attribute in re.findall(r'(?:title|alt|aria-label|placeholder)="([^"]*)"', bare):
        assert not attribute


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_holds_no_words_of_its_own(script: Path) -> None:
    source = re.sub(r"^\s*//.*$|\s// .*$", "", script.read_text(encoding="utf-8"), flags=re.M)
    source = re.sub(r"throw new \w+\([^)]*\)", "", source)
    for literal in re.findall(r'"([^".#\[\n][^"\n]*)"', source):
        assert (
            not re.search(r"[A-Za-zÀ-ÿ]{2,} [A-Za-zÀ-ÿ]{2,}", literal) or literal == "quiet small"
        )
        assert not re.search(r"[À-ÿ’]", literal)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_asks_only_for_texts_that_exist(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    for key in re.findall(r'\btext\("([^"]+)"', source):
        assert key in TEXTS
    for stem in re.findall(r"\btext\(`([a-z.]+)\$\{", source):
        assert any(key.startswith(stem) for key in TEXTS)


def test_no_text_is_left_over() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in (*TEMPLATES, *SCRIPTS, *HERE.glob("*.py"))
    )
    built = (
        "state.",
        "step.",
        "verdict.",
        "answer.",
        "measure.",
        "unit.",
        "api.",
        "link.",
        "flow.",
        "reason.",
    )
    built = (*built, "factor.", "cause.", "fact.", "foot.letters.", "clock.")
    for key in TEXTS:
        assert f'"{key}"' in sources or f"'{key}'" in sources or key.startswith(built)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_loaded_from_outside(site: Served, language: str) -> None:
    met: set[str] = set()
    waiting = [f"/?lang={language}", f"/docs?lang={language}"]
    while waiting:
        path = waiting.pop()
        if path in met:
            continue
        met.add(path)
        status, headers, body = fetch(site.url + path)
        assert status == 200, path
        text = body.decode().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]""", text), path
        assert "@import" not in text
        waiting += re.findall(r'(?:href|src)="(/assets/[^"]+)"', text)
        waiting += [f"/assets/{name}" for name in re.findall(r'from "\./([^"]+)"', text)]
        if "html" in headers["content-type"]:
            assert "default-src 'none'" in headers["content-security-policy"]
    assert {f"/assets/{path.name}" for path in SCRIPTS} <= met


def test_the_page_s_language_is_the_one_asked_for(site: Served) -> None:
    def language(query: str, accept: str) -> str:
        return fetch(site.url + query, {"Accept-Language": accept})[1]["content-language"]

    assert language("/?lang=en", "fr") == "en"
    assert language("/", "en-GB,en;q=0.9") == "en"
    assert language("/", "de") == "fr"  # the plant's own
