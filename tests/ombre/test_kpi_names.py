"""Every figure has a name of its own for people, a place in the table, and a family."""

from __future__ import annotations

from ombre.kpi_names import BRIEF, FAMILIES, NAMES, SHOWN, families, family, place
from shadow.kpi import kpis

TOLD = {name for kpi in kpis().values() for name in kpi.names}


def test_every_figure_has_a_name_in_both_languages() -> None:
    assert TOLD - set(NAMES) == set()
    assert {name for name in set(NAMES) - TOLD if not name.startswith("time.unknown.")} == set()
    for name, text in NAMES.items():
        assert text.en.strip(), name
        assert text.fr.strip(), name


def test_what_a_table_shows_exists_and_is_not_everything() -> None:
    assert SHOWN <= TOLD
    assert set(BRIEF) <= SHOWN
    assert len(SHOWN) < len(TOLD) / 3


def test_every_figure_belongs_to_one_family() -> None:
    assert set(families()) == set(FAMILIES)
    listed = [name for names in families().values() for name in names]
    assert sorted(listed) == sorted(TOLD)
    assert all(names for names in families().values())
    assert family("time.down.E7") == "times"
    assert family("six.setup.share") == "losses"


def test_a_family_is_told_in_the_order_of_the_table() -> None:
    for names in families().values():
        assert [*names] == sorted(names, key=place)
    losses = families()["losses"]
    assert losses[0] == "waterfall.opening"
    assert losses.index("waterfall.required") < losses.index("waterfall.down")
