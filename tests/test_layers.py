"""Heavy libraries have one doorway each, and the core does not know the dashboard."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODELS = {
    "analyzer/embedding.py",
    "analyzer/judging/mpnet.py",
    "analyzer/judging/pair_model.py",
    "analyzer/transformer.py",
}
# Library → the only files that may import it; a folder ends with a slash.
DOORWAYS: dict[str, set[str]] = {
    "faiss": {"analyzer/index.py"},
    "bm25s": {"analyzer/lexical.py"},
    "torch": MODELS,
    "sentence_transformers": MODELS,
    "transformers": MODELS,
    "onnxruntime": MODELS,
    "spacy": {"analyzer/language.py"},
    "streamlit": {"app.py", "analyzer/ui/"},
}
HEAVY = ("numpy", "pandas", "torch", "transformers", "spacy", "faiss", "bm25s", "streamlit")


def type_checking_lines(tree: ast.Module) -> set[int]:
    """Lines under `if TYPE_CHECKING:`, which never run."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in node.body
        for line in range(child.lineno, (child.end_lineno or child.lineno) + 1)
    }


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and full name of every import that runs."""
    tree = ast.parse(source)
    idle = type_checking_lines(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and node.lineno not in idle:
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.lineno not in idle:
            yield node.lineno, node.module or ""
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def broken_rules(place: str, source: str) -> list[str]:
    """What a file imports that it may not, each with its line."""
    found = []
    for line, name in imports(source):
        library = name.split(".")[0]
        allowed = DOORWAYS.get(library)
        if allowed is not None and not any(
            place == one or (one.endswith("/") and place.startswith(one)) for one in allowed
        ):
            found.append(f"{place}:{line} imports {library}; only {sorted(allowed)} may")
        if f"{name}.".startswith("analyzer.ui.") and not place.startswith(("analyzer/ui/", "app")):
            found.append(f"{place}:{line} imports {name}; the core must not know the dashboard")
    return sorted(set(found))


def modules() -> list[Path]:
    return [ROOT / "app.py", *sorted((ROOT / "analyzer").rglob("*.py"))]


def test_every_module_keeps_to_its_layer() -> None:
    broken = [
        rule
        for path in modules()
        for rule in broken_rules(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]
    assert not broken, "\n".join(broken)
    assert len(modules()) > 30


@pytest.mark.parametrize(
    ("place", "source", "line"),
    [
        ("analyzer/events.py", "import os\nimport faiss", 2),
        ("analyzer/events.py", "def f():\n    from spacy.tokens import Doc", 2),
        ("analyzer/tables.py", "from streamlit import write", 1),
        ("analyzer/tables.py", "\n\nfrom analyzer.ui import parts", 3),
        ("analyzer/tables.py", "from analyzer import ui", 1),
        ("analyzer/index.py", "import torch.nn", 1),
    ],
)
def test_a_broken_rule_is_named_with_file_and_line(place: str, source: str, line: int) -> None:
    (rule,) = {rule.split(";")[0].split(" imports")[0] for rule in broken_rules(place, source)}
    assert rule == f"{place}:{line}"


def test_imports_for_type_checking_and_in_doorways_are_allowed() -> None:
    typed = "if TYPE_CHECKING:\n    from spacy.tokens import Doc\n    import torch"
    assert broken_rules("analyzer/claims.py", typed) == []
    assert broken_rules("analyzer/language.py", "import spacy") == []
    assert broken_rules("analyzer/ui/parts.py", "import streamlit\nfrom analyzer.ui import x") == []


def test_the_command_line_starts_without_heavy_libraries() -> None:
    program = (
        "import sys, analyzer.cli\n"
        "try:\n    analyzer.cli.main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    assert "compare" in done.stdout
