"""What the documents promise is what the program does.

`python tests/test_readme.py` prints the demo anew into README.md.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from demonstration import Demo

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
DEMO = "python -m analyzer compare harbour-times-1 --corpus corpora/demo --out out/demo"
DEMO_BLOCK = re.compile(r"(?<=```console\n).*?(?=```\n<!-- end of demo -->)", re.DOTALL)
COMMAND = re.compile(r"^ *(?:\$ )?(python -m analyzer .*?)(?: +#.*)?$", re.MULTILINE)
TABLE_ROW = re.compile(r"^\| `([^`|]+)` \|", re.MULTILINE)


def demo_output(corpus: Path, folder: Path) -> str:
    """The demo's command and what it prints, run in an empty folder with the demo corpus in it."""
    (folder / "corpora").mkdir()
    (folder / "corpora" / "demo").symlink_to(corpus, target_is_directory=True)
    run = subprocess.run(
        [sys.executable, *shlex.split(DEMO)[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    return f"$ {DEMO}\n{run.stdout}"


def commands(document: Path) -> list[str]:
    return COMMAND.findall(document.read_text(encoding="utf-8"))


def section(document: Path, heading: str) -> str:
    """The text under a heading, up to the next one of any level."""
    text = document.read_text(encoding="utf-8")
    assert text.count(f"\n{heading}\n") == 1, f"{document.name} has no heading {heading!r}"
    return re.split(r"^#", text.split(f"\n{heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_demo_output_is_what_the_readme_shows(demo: Demo, tmp_path: Path) -> None:
    assert demo.corpus.path is not None
    shown = DEMO_BLOCK.findall(README.read_text(encoding="utf-8"))
    assert shown == [demo_output(demo.corpus.path, tmp_path)], (
        "run `python tests/test_readme.py` and look at the diff"
    )


def test_make_demo_runs_the_command_shown() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(RUN)", "python")
    assert f"demo: setup\n\t{DEMO}\n" in recipe


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_parse(document: Path) -> None:
    from analyzer.cli import _parser

    for command in commands(document):
        arguments = [word for word in shlex.split(command)[3:] if word != "|"]
        try:
            _parser().parse_args(arguments)
        except SystemExit as exit:
            pytest.fail(f"{command}: not understood ({exit.code})")


def test_every_command_is_in_the_readme() -> None:
    from analyzer.cli import _parser

    known = {
        name
        for action in _parser()._actions
        if isinstance(action.choices, dict)
        for name in action.choices
    }
    assert {shlex.split(command)[3] for command in commands(README)} == known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(document: Path) -> None:
    named = re.findall(r"^make (\w+)|`make (\w+)", document.read_text(encoding="utf-8"), re.M)
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert {a or b for a, b in named} <= set(targets)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        there = document.parent / path if path else document
        assert there.exists(), f"{document.name} links to {target}"
        if not anchor:
            continue
        headings = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.M)
        anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
        assert anchor in anchors, f"{document.name} links to {target}"


def test_readme_lists_the_settings() -> None:
    from analyzer.settings import Settings

    rows = re.findall(r"^\| `--([\w-]+)` \| `([^`]+)` \|", section(README, "## Settings"), re.M)
    defaults = [(f.name.replace("_", "-"), str(f.default)) for f in fields(Settings)]
    assert sorted(rows) == sorted(defaults)


def test_formats_list_the_columns_of_every_table() -> None:
    from analyzer.datamodels import Comparison
    from analyzer.tables import TABLES

    nothing = Comparison({}, (), (), (), (), {})
    for name, make in TABLES.items():
        text = section(ROOT / "docs" / "formats.md", f"### `{name}.csv`")
        table = text[text.index("| column | meaning |") :].split("\n\n")[0]
        assert TABLE_ROW.findall(table) == list(make(nothing).columns), name


def test_every_requirement_is_pinned_once() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line.split("  #")[0] for line in lines if line and not line.startswith("#")]
    pinned = [re.fullmatch(r"([\w-]+)==[\w.]+", line) for line in wanted]
    assert all(pinned), wanted
    names = [match[1] for match in pinned if match]
    assert names[0] == "torch"
    assert len(set(names)) == len(names)


def rewrite() -> None:
    """Put the demo's present output into README.md."""
    with tempfile.TemporaryDirectory() as folder:
        output = demo_output(ROOT / "corpora" / "demo", Path(folder))
    text = README.read_text(encoding="utf-8")
    new, count = DEMO_BLOCK.subn(lambda _: output, text)
    assert count == 1, "README.md has lost the marks around the demo's output"
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
