"""Events into every kind of store and out again are the same events, however often they go."""

from __future__ import annotations

from gateway.event import Kind, event
from gateway.exports import slices
from gateway.letter import DeadLetter
from gateway.stores.embedded import EmbeddedStore
from gateway.transfer import copy_events, copy_letters

NOW = 1_767_592_800_000_000_000


def many():
    for nth in range(40):
        said = {"at": NOW + (nth // 3) * 1_000_003, "seq": nth, "seen": NOW + nth}
        yield event(machine="press", kind=Kind.CYCLE, values={"duration": nth + 0.5}, **said)
        yield event(
            machine="é = ,", kind=Kind.MEASUREMENT, values={"name": "a", "value": f"{nth}"}, **said
        )


def all_of(store):
    return [item for name in store.machines() for item in store.read(name, 0, 2 * NOW)]


def test_there_and_back_and_twice(home, tmp_path_factory):
    first = EmbeddedStore(tmp_path_factory.mktemp("a") / "events.sqlite")
    last = EmbeddedStore(tmp_path_factory.mktemp("b") / "events.sqlite")
    middle = home.open()
    letter = DeadLetter(source="s", address="a", body="b", cause_en="c", cause_fr="d", seen=NOW)
    first.append(list(many()), [letter])
    told = []
    for _ in range(2):
        wanted = slices(first)
        done = copy_events(first, middle, wanted, told.append)
        assert (done.read, copy_letters(first, middle)) == (80, 1)
        copy_events(middle, last, slices(middle))
        copy_letters(middle, last)
    assert sum(told) == 2 * sum(high - low for _, low, high in wanted)
    assert all_of(last) == all_of(middle) == all_of(first)
    assert list(last.letters()) == [letter]
    assert copy_events(middle, last, slices(middle)).new == 0
    for store in (first, middle, last):
        store.close()


def test_a_copy_that_was_cut_off_is_run_again(home, tmp_path_factory, monkeypatch):
    from gateway import transfer

    monkeypatch.setattr(transfer, "BATCH", 7)
    first = EmbeddedStore(tmp_path_factory.mktemp("a") / "events.sqlite")
    first.append(list(many()))
    target = home.open()

    class Enough(Exception):
        pass

    def stop(_count):
        if len(all_of(target)) > 20:
            raise Enough

    try:
        copy_events(first, target, slices(first), stop)
    except Enough:
        assert 20 < len(all_of(target)) < 80
    copy_events(first, target, slices(first))
    assert all_of(target) == all_of(first)
    first.close()
    target.close()
