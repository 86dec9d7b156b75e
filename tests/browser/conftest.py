"""One dashboard and one browser for all tests of this folder."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import BEACON, COAST, LANTERN, TIDE
from driving import ROOT, WAIT_MILLISECONDS
from playwright.sync_api import Browser, expect, sync_playwright

from analyzer.corpus import write_corpus

START_SECONDS = 60
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the dashboard is started: it holds a copy of the demo, so that reviews of it and new
    corpora are gone with it, and a second corpus.
    """
    folder = tmp_path_factory.mktemp("dashboard")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    shutil.copytree(ROOT / "corpora" / "demo", folder / "corpora" / "demo")
    write_corpus([LANTERN, BEACON, COAST, TIDE], folder / "corpora" / "ferry")
    return folder


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """A running dashboard."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    app = str(ROOT / "app.py")
    command = [sys.executable, "-m", "streamlit", "run", app, "--server.headless=true"]
    server = subprocess.Popen([*command, f"--server.port={port}"], cwd=folder)
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    expect.set_options(timeout=WAIT_MILLISECONDS)
    assert path, "no chromium on the PATH; install it, for example with apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the dashboard did not start; its words are above"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.URLError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=0.1)  # it goes on as soon as the server has died
    pytest.fail(f"{address} did not answer within {START_SECONDS} s")
