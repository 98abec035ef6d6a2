"""Sweeps: many independent tasks, on this machine or on a cluster that is already running.

1. A task carries everything it needs, its key for random numbers included. Where it runs, with
   how many others, and how often it had to be started again does not change its result.
2. Results come back in the order of the tasks, each exactly once, whatever was lost on the way.
3. Local work goes through joblib, in threads: compiled code lets go of the interpreter, and no
   process has to start. Dask and Ray are for what one machine cannot hold; their own clients
   are used, because they start the tasks of a killed worker again.
4. A cluster runs what it is sent: give only the address of one you trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from goodoffices.common.errors import BadInput, NoAnswer

__all__ = ["Backend", "Progress", "run_tasks"]

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[int, int], None]
SECONDS_TO_CONNECT = 20


class Backend(StrEnum):
    """Where tasks run."""

    LOCAL = "local"
    DASK = "dask"
    RAY = "ray"


def run_tasks(
    function: Callable[[T], R],
    tasks: Sequence[T],
    *,
    backend: Backend = Backend.LOCAL,
    address: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[R]:
    """Return function(task) for each task, in order.

    Parameters
    ----------
    function : callable
        A module-level function without memory: it may be started again on another worker.
    tasks : sequence
        Picklable for Dask and Ray.
    backend : Backend
    address : str, optional
        Of a running scheduler (tcp://host:port) or head node (host:port). Left out, a small
        cluster is started on this machine and stopped afterwards. Not for local work.
    workers : int, optional
        Threads or processes on this machine; all cores when left out.
    progress : callable, optional
        Called with (done, all) after each task.

    Returns
    -------
    list

    Raises
    ------
    BadInput
        An address for local work, a package that is not installed, a number of workers below 1.
    NoAnswer
        The cluster cannot be reached, or gave a task up after starting it again several times.

    Examples
    --------
    >>> run_tasks(abs, [3, -4, -5])
    [3, 4, 5]
    """
    if workers is not None and workers < 1:
        raise BadInput("workers", expected="1 or more", found=workers, advice="Leave it out.")
    if backend is Backend.LOCAL and address is not None:
        raise BadInput(
            "address",
            expected="none for the local backend",
            found=address,
            advice="Add --backend dask or --backend ray.",
        )
    if not tasks:
        return []
    if backend is Backend.DASK:
        stream = _on_dask(address, function, tasks, workers)
    elif backend is Backend.RAY:
        stream = _on_ray(address, function, tasks, workers)
    else:
        stream = _locally(function, tasks, workers)
    results: dict[int, R] = {}
    for number, result in stream:
        results[number] = result
        if progress is not None:
            progress(len(results), len(tasks))
    return [results[number] for number in range(len(tasks))]


def _locally(
    function: Callable[[T], R], tasks: Sequence[T], workers: int | None
) -> Iterator[tuple[int, R]]:
    from joblib import Parallel, delayed

    pool = Parallel(n_jobs=workers or -1, backend="threading", return_as="generator")
    yield from enumerate(pool(delayed(function)(task) for task in tasks))


def _on_dask(
    address: str | None, function: Callable[[T], R], tasks: Sequence[T], workers: int | None
) -> Iterator[tuple[int, R]]:
    distributed = _imported("distributed", "dask")
    where: dict[str, Any] = {"address": address}
    if address is None:
        where = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    try:
        client = distributed.Client(**where, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _unreachable("Dask scheduler", address) from error
    with client:
        futures = client.map(function, tasks, pure=False)
        number = {future.key: n for n, future in enumerate(futures)}
        try:
            for future, result in distributed.as_completed(
                futures, loop=client.loop, with_results=True
            ):
                yield number[future.key], result
        except distributed.scheduler.KilledWorker as error:
            raise _given_up("Dask") from error


def _on_ray(
    address: str | None, function: Callable[[T], R], tasks: Sequence[T], workers: int | None
) -> Iterator[tuple[int, R]]:
    if address is not None:
        _check_listening(address)
    ray = _imported("ray", "ray")
    ours = not ray.is_initialized()
    if ours:
        _start_ray(ray, address, workers)
    try:
        remote = ray.remote(max_retries=3)(_plain(function))
        number = {remote.remote(task): n for n, task in enumerate(tasks)}
        waiting = list(number)
        while waiting:
            ready, waiting = ray.wait(waiting)
            for reference in ready:
                yield number[reference], ray.get(reference)
    except ray.exceptions.WorkerCrashedError as error:
        raise _given_up("Ray") from error
    finally:
        if ours:
            ray.shutdown()


def _plain(function: Callable[[T], R]) -> Callable[[T], R]:
    """Return a Python function, the only kind Ray takes."""

    def task_of_a_sweep(task: T) -> R:
        return function(task)

    return task_of_a_sweep


def _start_ray(ray: Any, address: str | None, workers: int | None) -> None:  # noqa: ANN401
    quiet = {"log_to_driver": False, "include_dashboard": False}
    here = {"num_cpus": workers, "_node_ip_address": "127.0.0.1"}
    try:
        ray.init(**quiet, **here) if address is None else ray.init(address, log_to_driver=False)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise _unreachable("Ray head node", address) from error


def _check_listening(address: str) -> None:
    """Refuse an address where nobody listens: Ray itself would wait for minutes."""
    import socket

    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise BadInput(
            "address",
            expected="host:port of a Ray head node",
            found=address,
            advice="It is printed where the node was started.",
        )
    try:
        socket.create_connection((host, int(port)), timeout=SECONDS_TO_CONNECT).close()
    except OSError as error:
        raise _unreachable("Ray head node", address) from error


def _imported(module: str, extra: str) -> Any:  # noqa: ANN401
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise BadInput(
            f"backend {extra}",
            expected=f"the package {module}",
            found=f"{module} is not installed",
            advice=f"Install goodoffices[{extra}], or leave --backend out.",
        ) from error


def _unreachable(what: str, address: str | None) -> NoAnswer:
    at = f" at {address!r}" if address else ""
    return NoAnswer(
        f"No {what} answered{at} within {SECONDS_TO_CONNECT} s. Check the address, or leave "
        "--backend out to compute here: the answer is the same."
    )


def _given_up(what: str) -> NoAnswer:
    return NoAnswer(
        f"{what} started a task again several times and each worker died. Nothing was counted; "
        "compute here without --backend, or with fewer --runs."
    )
