"""The running of a plan: its rows, chunk by chunk, in this process or in worker processes that may die."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from typing import Any, Literal, Protocol, TypeAlias

from aci_docs.batch.attempts import Attempt, Chunk, Deaths, killer
from aci_docs.batch.frames import receive, send
from aci_docs.batch.job import Job, Outcome, Row
from aci_docs.batch.maker import Maker

What: TypeAlias = Literal["check", "make"]

CHUNK = 100
"""Rows given to a worker at once: enough that giving them costs nothing, few enough to lose little."""


class Runner(Protocol):
    """What makes rows: outcomes come back by chunks, in any order."""

    def run(self, what: What, chunks: Iterable[Chunk]) -> Generator[list[Outcome]]:
        """What became of the rows of each chunk; raises the `AciDocsError` that ends the run."""


class Here:
    """The rows made in this process, one after the other."""

    def __init__(self, job: Job) -> None:
        self._maker = Maker(job)

    def run(self, what: What, chunks: Iterable[Chunk]) -> Generator[list[Outcome]]:
        """What became of the rows of each chunk."""
        try:
            for chunk in chunks:
                yield self._maker.check(chunk) if what == "check" else self._maker.make(chunk)
        finally:
            self._maker.close()


class Processes:
    """The rows made in worker processes. One that dies is replaced, and what it had been given is made again."""

    def __init__(self, job: Job, jobs: int) -> None:
        self._job, self._jobs = job, jobs

    def run(self, what: What, chunks: Iterable[Chunk]) -> Generator[list[Outcome]]:
        """What became of the rows of each chunk, as they are done."""
        todo: queue.SimpleQueue[Chunk | None] = queue.SimpleQueue()
        done: queue.SimpleQueue[list[Outcome] | BaseException] = queue.SimpleQueue()
        hands = [_Hand(self._job, what, todo, done) for _ in range(self._jobs)]
        try:
            waiting = 0
            for chunk in chunks:
                todo.put(chunk)
                waiting += 1
                # One chunk in each hand and one waiting for it: the plan is never held whole.
                if waiting >= 2 * self._jobs:
                    yield _result(done)
                    waiting -= 1
            for _ in range(waiting):
                yield _result(done)
        finally:
            for _ in hands:
                todo.put(None)
            for hand in hands:
                hand.stop()


def _result(done: queue.SimpleQueue[list[Outcome] | BaseException]) -> list[Outcome]:
    found = done.get()
    if isinstance(found, BaseException):
        raise found
    return found


class _Hand:
    """A thread with a worker process of its own, which it gives chunks until it is stopped."""

    def __init__(
        self,
        job: Job,
        what: What,
        todo: queue.SimpleQueue[Chunk | None],
        done: queue.SimpleQueue[list[Outcome] | BaseException],
    ) -> None:
        self._job, self._what, self._todo, self._done = job, what, todo, done
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = Deaths()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """The process is gone, in whatever it was doing; there must be a None to get among what is to be done."""
        self._stopped.set()
        self._end()
        self._thread.join()
        self._end()

    def _work(self) -> None:
        while (chunk := self._todo.get()) is not None and not self._stopped.is_set():
            try:
                self._done.put(self._outcomes(chunk))
            except BaseException as error:  # noqa: BLE001 - told to whoever waits for the chunk
                self._done.put(error)

    def _outcomes(self, chunk: Chunk) -> list[Outcome]:
        """What became of a chunk, tried again by halves when the process dies of it."""
        todo, made = [Attempt(chunk)], list[Outcome]()
        while todo:
            attempt = todo.pop()
            try:
                kind, found = self._ask(attempt.rows)
            except (EOFError, OSError) as error:
                self._end()
                if self._stopped.is_set():
                    return []
                self._deaths.another(error)
                again = attempt.after_death()
                todo += again
                if not again:
                    made.append(killer(self._job, attempt.rows[0]))
                continue
            if kind == "stop":
                raise found
            self._deaths.none()
            made += found
        return made

    def _ask(self, chunk: Chunk) -> tuple[str, Any]:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        send(process.stdin, (self._what, list(chunk)))  # type: ignore[arg-type]
        answer: tuple[str, Any] = receive(process.stdout)  # type: ignore[arg-type]
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "aci_docs.batch.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert self._process.stdin is not None
            send(self._process.stdin, self._job)  # type: ignore[arg-type]
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows by so many."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def size_of_chunks(count: int, jobs: int, *, turns: int = 16) -> int:
    """How many rows to give at once, so that every worker has so many turns at least.

    >>> size_of_chunks(100_000, 2), size_of_chunks(160, 2), size_of_chunks(3, 2)
    (100, 5, 1)
    """
    # Few enough that those who have done wait for the last one no more than a thirtieth of the run.
    return max(1, min(CHUNK, -(-count // (turns * jobs))))
