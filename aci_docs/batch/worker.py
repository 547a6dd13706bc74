"""A worker process: `python -m aci_docs.batch.worker` makes the rows that its standard input gives, until it ends."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any, BinaryIO

from aci_docs.batch.frames import receive, send
from aci_docs.batch.job import Row
from aci_docs.batch.maker import Maker
from aci_docs.errors import AciDocsError


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer each (what, rows) after the job, as `answer` does."""
    messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, messages), daemon=True).start()
    maker = Maker(messages.get())
    while True:
        what, rows = messages.get()
        send(target, answer(maker, what, rows))


def answer(maker: Maker, what: str, rows: Sequence[Row]) -> tuple[str, Any]:
    """("done", outcomes) of the rows, or ("stop", error) when the run must end."""
    try:
        return "done", maker.check(rows) if what == "check" else maker.make(rows)
    except AciDocsError as error:
        return "stop", error


def _listen(source: BinaryIO, messages: queue.SimpleQueue[Any]) -> None:
    """Pass messages on; end the process at once when the merge is gone, whatever it is doing."""
    try:
        while True:
            messages.put(receive(source))
    except (EOFError, OSError):
        os._exit(0)


def main() -> None:
    """Serve on the standard streams; whatever else prints does so on the error stream."""
    # Ctrl+C reaches every process of the terminal: the merge decides for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
