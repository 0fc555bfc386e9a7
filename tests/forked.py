"""How do tests start the service often? One process imports it once, and every start is a fork of that."""

import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["typer", "rich.table", "tests.preloaded"])


def start(
    module: str, words: Sequence[str], environment: Mapping[str, str], folder: Path, out: str, err: str
) -> ForkServerProcess:
    """``python -m module words`` in ``folder``; what it prints is appended to the files ``out`` and ``err``."""
    process = _CONTEXT.Process(
        target=_run, args=(module, list(words), dict(environment), str(folder), out, err), daemon=True
    )
    process.start()
    return process


def _run(module: str, words: list[str], environment: dict[str, str], folder: str, out: str, err: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for stream, path in ((1, out), (2, err)):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(opened, stream)
        os.close(opened)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
