"""A demonstration empties its own folder and nobody else's."""

import socket

import pytest

from edge.problem import OmbreError
from ombre.book import read_book
from ombre.demo_folder import MARK, make_demo_folder
from ombre.ports import free_port


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    precious = tmp_path / "invoices.txt"
    precious.write_text("keep me")
    with pytest.raises(OmbreError) as caught:
        make_demo_folder(tmp_path, None)
    assert precious.read_text() == "keep me"
    assert "--folder" in caught.value.problems[0].remedy.fr


def test_a_folder_of_an_earlier_demonstration_is_made_anew(tmp_path):
    folder = tmp_path / "demo"
    make_demo_folder(folder, None).let_go()
    (folder / "data").mkdir()
    (folder / "data" / "events.sqlite").write_text("old")
    make_demo_folder(folder, None).let_go()
    assert not (folder / "data").exists()
    assert (folder / MARK).exists()


def test_a_demonstration_that_runs_is_not_emptied_by_a_second_one(tmp_path):
    folder = tmp_path / "demo"
    first = make_demo_folder(folder, None)
    (folder / "truth" / "truth-press.json").write_text("{}")
    with pytest.raises(OmbreError) as caught:
        make_demo_folder(folder, None)
    assert "--folder" in caught.value.problems[0].remedy.en
    assert (folder / "truth" / "truth-press.json").exists()
    first.let_go()


def test_two_demonstrations_that_start_together_share_no_port(tmp_path):
    one, two = (make_demo_folder(tmp_path / name, None) for name in ("one", "two"))
    ports = [
        getattr(folder, name)
        for folder in (one, two)
        for name in ("press_port", "cobot_port", "broker_port")
    ]
    webs = {read_book(folder.plant).web.port for folder in (one, two)}
    one.let_go()
    two.let_go()
    assert len(set(ports)) == 6
    assert len(webs) == 2


def test_the_plant_file_of_a_demonstration_is_right(tmp_path):
    made = make_demo_folder(tmp_path / "demo", None)
    made.let_go()
    book = read_book(made.plant)
    assert set(book.plant.machines) == {"press", "laser", "cobot"}
    assert set(book.sources) == {"press", "laser", "cobot"}


def test_a_taken_port_is_replaced_by_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        usual = taken.getsockname()[1]
        port = free_port(usual)
    assert port != usual
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
