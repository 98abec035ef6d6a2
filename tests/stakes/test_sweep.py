"""Sweeps for real: threads, a Dask cluster, a Ray node, a worker killed in the middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from goodoffices.common.errors import BadInput, NoAnswer
from goodoffices.stakes.mechanisms import ATTRITION
from goodoffices.stakes.simulation import Where, outcome
from goodoffices.stakes.sweep import Backend, run_tasks
from tests.stakes.deadly import DEADLY, square_or_die
from tests.stakes.forces import between, force

FORCES = (force(between(10, 30), stop=0.2), force(between(5, 25)))


def projected(backend: Backend, address: str | None) -> object:
    generator = np.random.default_rng(5)
    where = Where(backend=backend, address=address)
    return outcome(ATTRITION, ("a", "b"), FORCES, generator, runs=20_000, where=where)


def check(backend: Backend, address: str | None, folder: Path) -> None:
    """Every task once though a worker was killed, and the same bytes as the threads give."""
    reported: Counter[int] = Counter()
    tasks = [(number, str(folder)) for number in range(6)]
    found = run_tasks(
        square_or_die,
        tasks,
        backend=backend,
        address=address,
        progress=lambda done, _: reported.update([done]),
    )
    assert found == [number * number for number in range(6)]
    assert reported == Counter(range(1, 7))
    assert (folder / str(DEADLY)).stat().st_size == 2
    assert projected(backend, address) == projected(Backend.LOCAL, None)


@pytest.fixture
def dask_cluster() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def ray_node(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # loopback, and nothing left in the home
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    ray = pytest.importorskip("ray")
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=80 * 2**20,
        _node_ip_address="127.0.0.1",
    )
    yield
    ray.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_dask(dask_cluster: str, tmp_path: Path) -> None:
    check(Backend.DASK, dask_cluster, tmp_path)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("ray_node")
def test_ray(tmp_path: Path) -> None:
    check(Backend.RAY, None, tmp_path)


def test_local_keeps_order_and_reports_progress() -> None:
    seen: list[tuple[int, int]] = []
    found = run_tasks(
        abs, [-3, 2, -1], workers=2, progress=lambda done, tasks: seen.append((done, tasks))
    )
    assert found == [3, 2, 1]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert run_tasks(abs, []) == []


def test_bad_use_is_refused() -> None:
    with pytest.raises(BadInput, match="workers: expected 1 or more; found 0"):
        run_tasks(abs, [1], workers=0)
    with pytest.raises(BadInput, match=r"none for the local backend.*--backend dask"):
        run_tasks(abs, [1], address="tcp://127.0.0.1:1")


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("goodoffices.stakes.sweep.SECONDS_TO_CONNECT", 0.3)
    with pytest.raises(NoAnswer, match=r"No Dask scheduler answered.*the answer is the same"):
        run_tasks(abs, [1], backend=Backend.DASK, address="tcp://127.0.0.1:9")
    with pytest.raises(NoAnswer, match="No Dask scheduler answered"):
        run_tasks(abs, [1], backend=Backend.DASK, address="nonsense://")


def test_a_head_node_that_is_not_there() -> None:
    with pytest.raises(NoAnswer, match=r"No Ray head node answered at '127.0.0.1:9'"):
        run_tasks(abs, [1], backend=Backend.RAY, address="127.0.0.1:9")
    with pytest.raises(BadInput, match="host:port of a Ray head node; found 'rubbish'"):
        run_tasks(abs, [1], backend=Backend.RAY, address="rubbish")
