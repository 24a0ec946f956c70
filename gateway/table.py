"""Tables: how the words of a machine map to ours. They are data; this file only reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

from edge.link import LinkStatus
from gateway.event import State
from gateway.lamps import lamps_word, read_lamps
from gateway.letter import Unreadable

AUTO = "auto"
"""The table that holds every word on whose meaning the bundled state tables agree."""

LINK_TABLE = "link"
STATE_WORDS = frozenset(state.value for state in State)
LINK_WORDS = frozenset(status.value for status in LinkStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One vocabulary: its name, where it comes from, and what each of its words means.

    `numbers` are the words that the norm gives to numbers: people read `Execute`, not 6. `lamps`
    says that the words are those of a stack light (`gateway.lamps`).
    """

    name: str
    source: str
    words: Mapping[str, str]
    numbers: Mapping[str, str] = field(default_factory=dict)
    lamps: bool = False

    def meaning(self, word: object) -> str | None:
        """Return our word for the machine's word or number, None where the table is silent.

        >>> Table(name="t", source="", words={"feedhold": "down"}).meaning("FEED_HOLD")
        'down'
        """
        key = table_key(word)
        return self.words.get(table_key(self.numbers[key]) if key in self.numbers else key)

    def named(self, word: object) -> str | None:
        """Return the norm's word for a number, None for anything else.

        >>> Table(name="t", source="", words={}, numbers={"6": "Execute"}).named(6.0)
        'Execute'
        """
        return self.numbers.get(table_key(word))


def table_key(word: object) -> str:
    """Reduce a word to what matters: letters and digits, whatever the case and the separators.

    >>> table_key(" Program-Stopped "), table_key(6.0), table_key(True), table_key("-1")
    ('programstopped', '6', 'true', '-1')
    """
    if isinstance(word, bool):
        return "true" if word else "false"
    if isinstance(word, float) and word.is_integer():
        return str(int(word))
    text = str(word).strip().casefold()
    if not text[-1:].isalpha():
        return text
    return text.replace("_", "").replace("-", "").replace(" ", "")


def table_of(
    name: str,
    words: Mapping[str, str],
    source: str = "",
    numbers: Mapping[int, str] | None = None,
) -> Table:
    """Make a table out of words as people write them. Words that all are lamps are a stack light.

    >>> table_of("mine", {"Running": "producing"}).meaning("RUNNING")
    'producing'
    >>> table_of("mine", {"green": "producing", "green + amber": "starved"}).lamps
    True
    """
    shining = _lamps(words)
    keyed = {table_key(word): str(meaning) for word, meaning in (shining or words).items()}
    named = {table_key(number): word for number, word in (numbers or {}).items()}
    return Table(name=name, source=source, words=keyed, numbers=named, lamps=bool(shining))


def _lamps(words: Mapping[str, str]) -> Mapping[str, str]:
    """Write the words of a stack light in one way; empty where they are other words."""
    try:
        return {lamps_word(read_lamps(word)): meaning for word, meaning in words.items()}
    except Unreadable:
        return {}


@cache
def bundled_tables() -> Mapping[str, Table]:
    """Read the tables that come with the product, and derive `auto` from the state tables.

    A table of one vendor's or one device's words (`auto: false`) has no say in that.
    """
    tables, general = {}, []
    for item in sorted(resources.files("gateway.tables").iterdir(), key=lambda one: one.name):
        name, _, ending = item.name.rpartition(".")
        if ending == "yaml":
            data = YAML(typ="safe", pure=True).load(item.read_text(encoding="utf-8"))
            tables[name] = table_of(name, data["words"], data["source"], data.get("numbers"))
            if data.get("auto", name != LINK_TABLE):
                general.append(tables[name])
    tables[AUTO] = agreed(general)
    return tables


def agreed(tables: list[Table]) -> Table:
    """Keep the words that mean the same in every table that has them; numbers say too little.

    >>> one = table_of("one", {"Stopped": "down", "Idle": "idle", "4": "idle"})
    >>> two = table_of("two", {"STOPPED": "idle", "idle": "idle"})
    >>> dict(agreed([one, two]).words)
    {'idle': 'idle'}
    """
    meanings: dict[str, set[str]] = {}
    for table in tables:
        for word, meaning in table.words.items():
            meanings.setdefault(word, set()).add(meaning)
    sure = {
        word: next(iter(said))
        for word, said in meanings.items()
        if len(said) == 1 and not word.lstrip("-").isdigit()
    }
    return Table(name=AUTO, source=", ".join(table.name for table in tables), words=sure)
