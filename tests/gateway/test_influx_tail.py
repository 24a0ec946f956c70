"""The journals of several writers, read while one of them is writing."""

from gateway.influx_tail import Journals

WHO = {"key": "writer", "value": "east"}


def entry(time, kept, count):
    return {
        **{"time": str(time), "kept": str(kept), "first": "1", "last": "2"},
        **{"count": count, "writer": "east"},
    }


def journals(rows):
    def query(question):
        newest = sorted(rows, key=lambda row: -int(row["time"]))
        if question.startswith("SHOW"):
            return iter([WHO, *(rows if "'east'" in question else [])])
        return iter(newest if "DESC" in question else rows)

    return Journals(query)


def test_an_entry_that_shows_half_is_read_at_the_next_look():
    rows = [entry(10, 1, "1"), entry(20, 2, "")]
    tail = journals(rows)
    first, position = tail.after(0, 10)
    assert [one.kept for one in first] == [1]
    rows[1] = entry(20, 2, "3")
    rest = [one for one in tail.after(position, 10)[0] if one.time > 10]
    assert [(one.kept, one.held) for one in rest] == [(2, 3)]


def test_the_end_is_the_last_whole_entry():
    whole, half = [entry(10, 1, "1")], [entry(10, 1, "1"), entry(20, 2, "")]
    assert journals(half).end() == journals(whole).end() == 10
