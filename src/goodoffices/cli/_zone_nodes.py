"""The nodes of one deal-zone query on this machine, each a process of its own.

1. Each process is given one party's bits and nobody else's; the mediator's is given none.
2. They speak over local ports. If any refuses, its reason is the answer. All end with the query.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from threading import Timer
from typing import Any

from goodoffices.common.errors import NoAnswer

__all__ = ["ask"]

MODULE = "goodoffices.deals.zone_node"
LONGEST = 60.0
FIRST_PORT, LAST_PORT, OWN_PLACES = 32_000, 60_000, 1_000
ENDED = "A node ended without an answer. Nearest: ask again."


def ask(bits: Sequence[Sequence[int]], listed: str, budget: int) -> dict[str, Any]:
    """Return what the nodes answer: `agreed`, and how many queries are `left`.

    Parameters
    ----------
    bits : sequence of sequence of int
        One row a party. One more node, the mediator's, enters none.
    listed : str
        Digest of the list of packages.
    budget : int
        Queries that each node's owner allows.

    Raises
    ------
    NoAnswer
        A node refused, or could not go on.
    """
    count = len(bits) + 1
    base = _free_ports(count)
    nodes = [_started(at, count, base) for at in range(count)]
    watchdog = Timer(LONGEST, _end, [nodes])
    watchdog.daemon = True
    watchdog.start()
    query = {"packages": len(bits[0]), "digest": listed, "senders": list(range(len(bits)))}
    try:
        for node in nodes:
            _send(node, {"budget": budget})
        started = [_hear(node) for node in nodes]
        if not all(answer.get("ready") for answer in started):
            raise _refusal(started)
        for node, own in zip(nodes, [*bits, None], strict=True):
            _send(node, query if own is None else {**query, "bits": list(own)})
        answers = [_hear(node) for node in nodes]
    except OSError as gone:
        raise NoAnswer(ENDED) from gone
    finally:
        watchdog.cancel()
        _end(nodes)
        for node in nodes:
            node.wait()
    if len({answer.get("agreed") for answer in answers}) != 1 or "agreed" not in answers[0]:
        raise _refusal(answers)
    return answers[0]


def _end(nodes: Sequence[subprocess.Popen[str]]) -> None:
    for node in nodes:
        node.kill()


def _free_ports(count: int) -> int:
    """Return the first of so many ports in a row that are free now, from a place of our own."""
    own = FIRST_PORT + os.getpid() % OWN_PLACES * count
    for base in range(own, LAST_PORT, count):
        held: list[socket.socket] = []
        try:
            for port in range(base, base + count):
                held.append(socket.socket())
                held[-1].bind(("localhost", port))
        except OSError:
            continue
        else:
            return base
        finally:
            for one in held:
                one.close()
    raise NoAnswer("No free ports on this machine. Nearest: end what holds them.")


def _started(at: int, count: int, base: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", MODULE, f"-M{count}", f"-I{at}", f"-B{base}", "--no-log"]
    return subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _send(node: subprocess.Popen[str], document: dict[str, Any]) -> None:
    assert node.stdin is not None
    node.stdin.write(json.dumps(document) + "\n")
    node.stdin.flush()


def _hear(node: subprocess.Popen[str]) -> dict[str, Any]:
    assert node.stdout is not None
    line = node.stdout.readline()
    answer: dict[str, Any] = json.loads(line) if line.strip() else {}
    return answer


def _refusal(answers: Sequence[dict[str, Any]]) -> NoAnswer:
    reasons = [answer["refused"] for answer in answers if "refused" in answer]
    return NoAnswer(reasons[0] if reasons else ENDED)
