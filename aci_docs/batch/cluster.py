"""The running of a plan on other machines: a Dask scheduler gives chunks of rows to its workers, which may be lost."""

from __future__ import annotations

import logging
import queue
import socket
import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from aci_docs._version import __version__
from aci_docs.batch.attempts import Attempt, Chunk, Deaths, killer
from aci_docs.batch.job import Job, Outcome
from aci_docs.batch.maker import Maker
from aci_docs.batch.worker import answer
from aci_docs.batch.workers import What
from aci_docs.errors import AciDocsError, StorageError

_PATIENCE = 5.0
"""Seconds in which a scheduler must answer."""
_WAIT = 5.0
"""Seconds in which it must have a worker."""
_ALONE = 60.0
"""Seconds without any worker after which the run is given up: a machine that starts again is back by then."""
_LOOK = 2.0
"""Seconds without a result after which the scheduler and its workers are looked at."""
_KEPT = 2
"""Jobs whose makers a thread of a worker keeps: several merges may share a cluster."""


class Connected:
    """A scheduler that answers, with its workers."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address

    def threads(self) -> int:
        """How many chunks the workers can make at once; 0 when there is none, or the scheduler is gone."""
        if self.client.status != "running":
            return 0
        try:
            return sum(self.client.nthreads().values())
        except (OSError, RuntimeError):
            return 0


@contextmanager
def connected(address: str) -> Iterator[Connected]:
    """The scheduler of this address; raises `AciDocsError` when it does not answer or has no worker."""
    try:
        from distributed import Client
    except ImportError as error:
        raise AciDocsError(
            "--scheduler demande dask.distributed, qui n'est pas installé. Installez-le sur chaque machine : "
            "pip install 'aci-docs[cluster]'."
        ) from error
    loud = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    levels = [each.level for each in loud]
    for each in loud:
        each.setLevel(logging.CRITICAL)  # what matters is told in one sentence
    try:
        yield from _connected(address, Client)
    finally:
        for each, level in zip(loud, levels, strict=True):
            each.setLevel(level)


def _connected(address: str, client_of: Callable[..., Any]) -> Iterator[Connected]:
    try:
        client = client_of(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise AciDocsError(
            f"Rien n'a été écrit : le planificateur « {address} » ne répond pas. Donnez l'adresse que "
            "« dask scheduler » affiche, comme tcp://serveur:8786, et vérifiez qu'il tourne."
        ) from error
    cluster = Connected(client, address)
    try:
        end = time.monotonic() + _WAIT
        while not cluster.threads():
            if time.monotonic() > end:
                raise AciDocsError(
                    f"Rien n'a été écrit : le planificateur « {address} » n'a aucun exécutant. Lancez-en un au moins : "
                    f"dask worker {address}"
                )
            time.sleep(0.1)
        yield cluster
    finally:
        with suppress(Exception):  # whatever the cluster has become, the run is over
            client.close(timeout=_PATIENCE)


@dataclass(frozen=True)
class _Work:
    """A chunk on its way to a worker, closed to Dask, which would look for tasks among rows; `run` names the merge."""

    run: str
    version: str
    what: str
    rows: Chunk


class Cluster:
    """The rows made by the workers of a scheduler. What a lost one was making is made by another."""

    def __init__(self, job: Job, cluster: Connected) -> None:
        self._job, self._cluster, self._client = job, cluster, cluster.client
        self._name = uuid.uuid4().hex
        self._deaths = Deaths()
        self._dead: set[str] = set()

    def run(self, what: What, chunks: Iterable[Chunk]) -> Generator[list[Outcome]]:
        """What became of the rows of each chunk, as they are done."""
        fresh = map(Attempt, chunks)
        again: list[Attempt] = []
        suspects: list[Attempt] = []
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        running: dict[str, tuple[Any, Attempt]] = {}
        # A task, and not data put there: it is computed again when the worker that holds it is lost.
        job = self._client.submit(_given, self._job, pure=False)

        def submit(attempt: Attempt) -> None:
            work = _Work(self._name, __version__, what, tuple(attempt.rows))
            future = self._client.submit(_made, work, job, pure=False)
            running[future.key] = future, attempt
            future.add_done_callback(done.put)

        try:
            while True:
                # One chunk in each thread and one waiting for it: the plan is never held whole.
                room = 2 * max(1, self._cluster.threads())
                while len(running) < room and (attempt := again.pop() if again else next(fresh, None)):
                    submit(attempt)
                if not running:
                    if not suspects:
                        return
                    submit(suspects.pop())
                future = self._next(done)
                _, attempt = running.pop(future.key)
                found = self._found(future, attempt)
                if isinstance(found, list):
                    yield found
                    continue
                # All that a worker held when it died is suspect: a row is found guilty only when it was alone.
                suspects += (each for each in found if each.last)
                again += (each for each in found if not each.last)
        finally:
            with suppress(Exception):  # the scheduler may be gone, which has been told
                self._client.cancel([job, *(future for future, _ in running.values())])

    def _next(self, done: queue.SimpleQueue[Any]) -> Any:
        """The next future that ends; raises `AciDocsError` when none will."""
        alone_since: float | None = None
        while True:
            with suppress(queue.Empty):
                return done.get(timeout=_LOOK)
            if self._client.status == "closed":
                raise self._gone()
            if self._cluster.threads():
                alone_since = None
                continue
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > _ALONE:
                raise AciDocsError(
                    f"Le planificateur « {self._cluster.address} » n'a plus d'exécutant ; relancez-en un."
                )

    def _gone(self) -> AciDocsError:
        return AciDocsError(f"Le planificateur « {self._cluster.address} » ne répond plus ; relancez-le.")

    def _found(self, future: Any, attempt: Attempt) -> list[Outcome] | tuple[Attempt, ...]:
        """What became of the rows of an attempt, or the attempts that take its place when its workers died of it."""
        if future.cancelled():
            raise self._gone()
        if future.status != "error":
            try:
                kind, found = future.result(timeout=_ALONE)
            except TimeoutError:
                # Made, but the worker that held the outcomes is lost with them: the same bytes are written again.
                return (attempt,)
            if kind == "stop":
                raise found
            if kind == "done":
                self._deaths.none()
                outcomes: list[Outcome] = found
                return outcomes
            worker, error = future.key, None
        else:
            error = future.exception(timeout=_ALONE)
            if isinstance(error, ImportError) or "deserialization" in str(error):
                raise AciDocsError(
                    f"Le planificateur et ses exécutants n'ont pas la même installation que cette machine ({error}). "
                    "Installez partout la même version : pip install 'aci-docs[cluster]'."
                ) from error
            worker = getattr(getattr(error, "last_worker", None), "address", future.key)
        if worker not in self._dead:
            self._dead.add(worker)
            self._deaths.another(error)
        again = tuple(attempt.after_death())
        return again or [killer(self._job, attempt.rows[0])]


def _given(job: Job) -> Job:
    return job


_kept = threading.local()


def _made(work: _Work, job: Job) -> tuple[str, Any]:
    """What `answer` says of the rows, on a worker, by the maker that this thread keeps for the merge."""
    host = socket.gethostname()
    if work.version != __version__:
        return "stop", AciDocsError(
            f"L'exécutant de « {host} » a aci-docs {__version__}, cette machine {work.version} : installez partout la "
            "même version."
        )
    makers: dict[str, Maker] = _kept.__dict__.setdefault("makers", {})
    if work.run not in makers:
        while len(makers) >= _KEPT:
            makers.pop(next(iter(makers))).close()
        maker = Maker(job)
        try:
            maker.open()
        except AciDocsError as error:
            cause = f" ({error.__cause__})" if error.__cause__ else ""
            return "stop", StorageError(
                f"L'exécutant de « {host} » ne trouve pas les mêmes modèles, barèmes ou structures que cette machine, "
                f"qui doivent être aux mêmes endroits{cause}."
            )
        makers[work.run] = maker
    try:
        return answer(makers[work.run], work.what, work.rows)
    except Exception:  # noqa: BLE001 - a process of its own would die of it; Dask may not be able to tell it
        return "broken", None
