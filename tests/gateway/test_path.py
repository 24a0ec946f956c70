"""Paths: every payload convention we met, and whatever a person may write instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.path import ABSENT, compile_path, pick


@pytest.mark.parametrize(
    ("path", "data", "found"),
    [
        ("", {"a": 1}, {"a": 1}),
        ("params.switch:0.apower", {"params": {"switch:0": {"apower": 4.5}}}, 4.5),
        ("ENERGY.Power", {"ENERGY": {"Power": 12}}, 12),
        ("vals[?id==7].val", {"vals": [{"id": 6, "val": 1}, {"id": "7", "val": "2"}]}, "2"),
        ("vals[?id=='a b'].val", {"vals": [{"id": "a b", "val": 3}]}, 3),
        ("data.payload./timer[1].x", {"data": {"payload": {"/timer": [0, {"x": 1}]}}}, 1),
        ("raw[2]", {"raw": [1, 2, 3]}, 3),
        ("raw[3]", {"raw": [1, 2, 3]}, ABSENT),
        ("[0].a", [{"a": None}], None),
        (r"a\.b\[0\]", {"a.b[0]": 1}, 1),
        ('"a.b".c', {"a.b": {"c": 1}}, 1),
        ("x['a.b']", {"x": {"a.b": 1}}, 1),
        ("a.b", {"a": "text"}, ABSENT),
        ("a[0]", {"a": {"0": 1}}, ABSENT),
        ("a[?b==1]", {"a": [1, None, {"c": 1}]}, ABSENT),
    ],
)
def test_paths_lead_there(path, data, found):
    assert pick(compile_path(path), data) == found


@pytest.mark.parametrize(
    "path", [".", "a.", ".a", "a..b", "a[", "a[x]", "a[?b=1]", "a]b", "a\\", '"a']
)
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ValueError, match="expected at character"):
        compile_path(path)


@given(st.text(max_size=20), st.recursive(st.none() | st.integers() | st.text(), st.lists))
def test_no_text_and_no_payload_breaks_it(text, data):
    try:
        path = compile_path(text)
    except ValueError:
        return
    pick(path, data)
