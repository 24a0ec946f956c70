"""The script of a round follows from its seed, and is possible."""

from itertools import pairwise

import pytest
from chaos.proxy import WAYS
from chaos.script import CLOCK, DISK, FILE, PROCESS, draw_script, draw_starts, moments, sufferer

TARGETS = {
    **dict.fromkeys(("edge", "gateway", "press"), PROCESS),
    **{"cable:press": WAYS, "disk:store": DISK, "store": FILE},
    **dict.fromkeys(("clock:edge", "clock:press"), CLOCK),
}
SEEDS = pytest.mark.parametrize("seed", range(20))


@SEEDS
def test_the_seed_alone_decides(seed):
    assert draw_script(seed, 60, TARGETS) == draw_script(seed, 60, dict(reversed(TARGETS.items())))
    assert draw_script(seed, 60, TARGETS) != draw_script(seed + 1, 60, TARGETS)


@SEEDS
def test_every_act_ends_in_time_and_nobody_suffers_twice_at_once(seed):
    acts = draw_script(seed, 60, TARGETS)
    assert len({act.target for act in acts}) > 4
    assert all(act.how in TARGETS[act.target] and act.end <= 60 for act in acts)
    for target in TARGETS:
        own = [act for act in acts if sufferer(act.target) == sufferer(target)]
        assert all(one.end < other.at for one, other in pairwise(own))


def test_who_waits_for_a_locked_file_is_killed_there_at_times():
    acts = [act for seed in range(20) for act in draw_script(seed, 60, TARGETS)]
    locks = [act for act in acts if act.how == "lock"]
    kills = [act for act in acts if act.target == "gateway" and act.how == "kill"]
    assert any(one.at < kill.at and kill.end < one.end for one in locks for kill in kills)


def test_a_short_round_has_short_acts():
    assert max(act.end - act.at for act in draw_script(1, 60, TARGETS, longest=2.0)) <= 2.4


def test_what_begins_ends_later():
    told = list(moments(draw_script(3, 60, TARGETS)))
    assert [at for at, _, _ in told] == sorted(at for at, _, _ in told)
    begun = set()
    for _, begins, act in told:
        assert begins != (act in begun)
        begun.add(act)


@SEEDS
def test_a_short_round_is_full(seed):
    acts = draw_script(seed, 18, TARGETS)
    assert len(acts) >= 2
    assert max(act.end - act.at for act in acts) <= 8.4


def test_everything_is_harmed_in_some_round():
    acts = [act for seed in range(40) for act in draw_script(seed, 18, TARGETS)]
    assert {(act.target, act.how) for act in acts} >= {
        (target, how) for target, ways in TARGETS.items() for how in ways if target != "store"
    }


@SEEDS
def test_everything_comes_up_in_a_drawn_order(seed):
    names = ["broker", "edge", "press"]
    starts = draw_starts(seed, names, {"edge": CLOCK})
    assert draw_starts(seed, names[::-1], {"edge": CLOCK}) == starts
    assert sorted(one.name for one in starts) == names
    assert all(one.name == "edge" for one in starts if one.wrong)
