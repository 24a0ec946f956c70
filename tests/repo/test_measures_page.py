"""The pages of the measures say what the code does, in both languages."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from repo.pages import outline
from repo.pages import page as kept

from docs.measures import ODD, PAGES, page
from edge.text import Language
from shadow.kpi import kpis
from shadow.profile import profiles
from shadow.thresholds import Thresholds

NAMES = {name for kpi in kpis().values() for name in kpi.names}


@pytest.mark.parametrize("language", get_args(Language))
def test_the_page_is_the_one_that_the_code_writes(language: Language) -> None:
    assert PAGES[language].read_text("utf-8") == page(language), "run python -m docs.measures"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_figure_threshold_and_profile_stands_on_the_page(language: Language) -> None:
    text = page(language)
    said = set(re.findall(r"`([a-z0-9_.]+)`", text))
    assert NAMES - said == set()
    assert set(Thresholds.__dataclass_fields__) - said == set()
    assert all(f"**{one.name}**" in text for one in profiles().values())


def test_both_pages_have_the_same_outline() -> None:
    assert outline("docs/measures.md") == outline("docs/measures.fr.md")
    assert "](measures.fr.md)" in "\n".join(kept("docs/measures.md").splitlines()[:5])
    assert "](measures.md)" in "\n".join(kept("docs/measures.fr.md").splitlines()[:5])


def test_every_outcome_is_said_in_both_languages() -> None:
    for told in (text for row in ODD for text in row):
        assert told.en
        assert told.fr
        assert told.en != told.fr
