"""Three local processes that ask each other for a deal zone."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

MODULE = "goodoffices.deals.zone_node"
LONGEST = 120.0


def free_ports(count: int) -> int:
    """Return the first of so many ports in a row that are free now."""
    for base in range(21_000 + first_port(), 60_000, count):
        held = []
        try:
            for port in range(base, base + count):
                made = socket.socket()
                held.append(made)
                made.bind(("localhost", port))
        except OSError:
            continue
        else:
            return base
        finally:
            for made in held:
                made.close()
    raise OSError


def first_port() -> int:
    return os.getpid() % 900 * 12


class Nodes:
    """The nodes of one query run, each a process; their own error output is kept."""

    def __init__(self, *, count: int = 3, budgets: Sequence[int] = (9, 9, 9)) -> None:
        base = free_ports(count)
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", MODULE, f"-M{count}", f"-I{at}", f"-B{base}", "--no-log"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )
            for at in range(count)
        ]  # fmt: skip
        self.watchdog = threading.Timer(LONGEST, self.end)
        self.watchdog.daemon = True
        self.watchdog.start()
        for process, budget in zip(self.processes, budgets, strict=True):
            self.send(process, {"budget": budget})

    def end(self) -> None:
        for process in self.processes:
            process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.watchdog.cancel()
        self.end()
        for process in self.processes:
            process.communicate()

    @staticmethod
    def send(process: subprocess.Popen[str], document: dict[str, Any]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(document) + "\n")
        process.stdin.flush()

    def hear(self) -> list[dict[str, Any]]:
        lines = []
        for process in self.processes:
            assert process.stdout is not None
            lines.append(json.loads(process.stdout.readline() or "{}"))
        return lines

    def ask(
        self, bits: Sequence[Sequence[int] | None], digests: Sequence[str]
    ) -> list[dict[str, Any]]:
        senders = [at for at, own in enumerate(bits) if own is not None]
        count = max(len(own) for own in bits if own is not None)
        for process, own, listed in zip(self.processes, bits, digests, strict=True):
            more = {} if own is None else {"bits": list(own)}
            self.send(process, {"packages": count, "digest": listed, "senders": senders, **more})
        return self.hear()
