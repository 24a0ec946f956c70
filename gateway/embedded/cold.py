"""A cold piece: events of one machine in a Parquet file, written once and never changed.

pyarrow is loaded when the first such file is touched: what runs day and night reads hot pieces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from edge.instant import Instant
from gateway.embedded.block import Numbered, Torn
from gateway.embedded.merged import Part
from gateway.event import Event, Kind

if TYPE_CHECKING:
    import pyarrow

ABOUT = b"ombre"
"""Where in its own list of words a file says what it is."""

_NULLS = 16_384
_REMEMBERED = 4
"""Groups whose ids are remembered."""


class Group(NamedTuple):
    """The bounds of one group of rows."""

    low: Instant
    high: Instant
    first: int
    last: int


class Origin(NamedTuple):
    """Where the events of a file come from: a machine, other files, how far they were thinned."""

    machine: str
    instead_of: Sequence[str] = ()
    thin: int = 0


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of itself: enough to enter it again where the list of pieces was lost."""

    machine: str
    groups: Sequence[Group]
    channels: dict[str, tuple[Instant, Instant]]
    columns: Sequence[str]
    instead_of: Sequence[str] = ()
    thin: int = 0

    @property
    def low(self) -> Instant:
        """The instant of the first event."""
        return min(group.low for group in self.groups)

    @property
    def high(self) -> Instant:
        """The instant of the last event."""
        return max(group.high for group in self.groups)

    @property
    def first(self) -> int:
        """The lowest number."""
        return min(group.first for group in self.groups)

    @property
    def last(self) -> int:
        """The highest number."""
        return max(group.last for group in self.groups)


class ColdTorn(Torn):
    """A cold file that is damaged or lost: `path` says which."""

    def __init__(self, path: Path, said: object) -> None:
        super().__init__(f"{path}: {said}")
        self.path = path


class Cold:
    """Reads one file; raises ColdTorn where it is damaged or not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._moments: dict[int, Any] = {}
        self._known: dict[int, frozenset[str]] = {}

    @cached_property
    def _file(self) -> Any:
        import pyarrow
        import pyarrow.parquet

        try:
            return pyarrow.parquet.ParquetFile(self._path)
        except (pyarrow.ArrowInvalid, OSError) as error:
            raise ColdTorn(self._path, error) from error

    @cached_property
    def about(self) -> About:
        """Return what the file says of itself."""
        try:
            return msgspec.json.decode((self._file.metadata.metadata or {})[ABOUT], type=About)
        except (KeyError, msgspec.MsgspecError) as error:
            raise ColdTorn(self._path, repr(error)) from error

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def table(self, groups: Sequence[int], columns: Sequence[str] | None = None) -> pyarrow.Table:
        """Read groups of rows: some columns, or all that say anything."""
        import pyarrow

        asked = self.about.columns if columns is None else columns
        try:
            return self._file.read_row_groups(list(groups), columns=list(asked))
        except (pyarrow.ArrowInvalid, OSError) as error:
            raise ColdTorn(self._path, error) from error

    def whole(self) -> pyarrow.Table:
        """Read everything, empty columns included."""
        return self.table(range(len(self.about.groups)), self._file.schema_arrow.names)

    def between(
        self, start: Instant, end: Instant, columns: Sequence[str] | None = None
    ) -> pyarrow.Table:
        """Read the rows with start <= at < end: some columns, or all that say anything."""
        groups = self.about.groups
        wanted = [n for n, one in enumerate(groups) if one.low < end and one.high >= start]
        if columns is None:
            return _cut(self.table(wanted), start, end)
        said = set(self.about.columns)
        table = _cut(self.table(wanted, [name for name in columns if name in said]), start, end)
        schema = self._file.schema_arrow
        return _with_silent(table, [schema.field(name) for name in columns])

    def parts(self, start: Instant, end: Instant, kinds: Collection[Kind] | None) -> list[Part]:
        """Return the groups that hold events with start <= at < end, to be read one by one."""

        def load(index: int) -> list[Event]:
            table = _cut(self.table([index]), start, end)
            return [item for _, item in self._events(table, kinds)]

        return [
            Part(max(group.low, start), partial(load, index))
            for index, group in enumerate(self.about.groups)
            if group.low < end and group.high >= start
        ]

    def numbered(self, after: int, upto: int) -> Iterator[Numbered]:
        """Yield the events with after < number <= upto."""
        import pyarrow.compute

        for index, group in enumerate(self.about.groups):
            if group.first <= upto and group.last > after:
                table = self.table([index])
                number = table["number"]
                wanted = pyarrow.compute.and_(
                    pyarrow.compute.greater(number, after),
                    pyarrow.compute.less_equal(number, upto),
                )
                yield from self._events(table.filter(wanted), None)

    def last_words(self, before: Instant) -> Mapping[str, Event]:
        """Return the last event of each channel before an instant."""
        found: dict[str, Event] = {}
        missing = {name for name, (low, _) in self.about.channels.items() if low < before}
        for index in reversed(range(len(self.about.groups))):
            if not missing:
                break
            group = self.about.groups[index]
            if group.low < before:
                table = _last_rows(_cut(self.table([index]), group.low, before), missing)
                for _, item in self._events(table, None):
                    found[item.channel] = item
                missing -= found.keys()
        return found

    def ids_about(self, at: Instant) -> Collection[str]:
        """Return the ids of the groups that have an event of this very instant."""
        found: set[str] = set()
        for index, group in enumerate(self.about.groups):
            if group.low <= at <= group.high and self._speaks(index, at):
                found |= self._ids(index)
        return found

    def _speaks(self, index: int, at: Instant) -> bool:
        import numpy as np

        from gateway.embedded.arrow import whole_of

        if index not in self._moments:
            self._moments[index] = whole_of(self.table([index], ["at"])["at"])
        moments = self._moments[index]
        row = np.searchsorted(moments, at)
        return bool(row < len(moments) and moments[row] == at)

    def _ids(self, index: int) -> frozenset[str]:
        if index not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            rows = self._events(self.table([index]), None)
            self._known[index] = frozenset(item.id for _, item in rows)
        return self._known[index]

    def _events(self, table: pyarrow.Table, kinds: Collection[Kind] | None) -> Iterator[Numbered]:
        from gateway.embedded.table import events_of

        if kinds is not None:
            import pyarrow
            import pyarrow.compute

            from gateway.embedded.arrow import words

            said = words(kind.value for kind in kinds)
            table = table.filter(
                pyarrow.compute.is_in(table["kind"].cast(pyarrow.string()), value_set=said)
            )
        return events_of(table, self.about.machine)


def digest_of(path: Path) -> bytes:
    """Sum up the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()


def _cut(table: pyarrow.Table, start: Instant, end: Instant) -> pyarrow.Table:
    """Return the rows with start <= at < end of a table in order."""
    import numpy as np

    from gateway.embedded.arrow import whole_of

    low, high = np.searchsorted(whole_of(table["at"]), [start, end])
    return table.slice(low, high - low)


def _with_silent(table: pyarrow.Table, fields: Sequence[Any]) -> pyarrow.Table:
    """Add the columns that say nothing, which need not be read."""
    import pyarrow

    whole, rest = divmod(len(table), _NULLS)
    for field in fields:
        if field.name not in table.column_names:
            nulls = pyarrow.nulls(_NULLS, field.type)  # the same few, over and over
            parts = [*[nulls] * whole, nulls[:rest]]
            table = table.append_column(field, pyarrow.chunked_array(parts, field.type))
    return table.select([field.name for field in fields])


def whole_numbers(column: Any) -> Any:
    """Read instants as the whole numbers they are."""
    import pyarrow

    return column.cast(pyarrow.int64())


def _last_rows(table: pyarrow.Table, channels: Collection[str]) -> pyarrow.Table:
    """Return the last row of each of some channels."""
    import numpy as np

    from gateway.embedded.arrow import codes_of, places

    column = table["channel"].combine_chunks()
    names = column.dictionary.to_pylist()
    last = np.full(len(names), -1)
    last[codes_of(column)] = np.arange(len(table))  # of several the last one stays
    named = zip(names, last.tolist(), strict=True)
    return table.take(places(sorted(row for name, row in named if row >= 0 and name in channels)))
