"""What the set-up says goes to standard error: `make demo ARGS=--json` prints JSON alone."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / ".ci"
TALKS = "#!/bin/sh\necho a word from below\n"


@pytest.mark.skipif(os.name == "nt", reason="a script of the Makefile, for sh")
def test_the_set_up_leaves_standard_output_to_the_command(tmp_path):
    shutil.copytree(SCRIPTS, tmp_path / ".ci")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(TALKS)
    python.chmod(0o755)
    done = subprocess.run(
        [tmp_path / ".ci" / "venv", python], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "installing" in done.stderr
    assert "a word from below" in done.stderr
