"""Runs a command under a limit of memory, with a local port in place of a Unix socket; a script of its own, for any Python 3.

    inside.py MEMORY_BYTES SOCKET PORT COMMAND...

SOCKET is "-" where the command needs no network. It imports nothing of this project, since the tried Python runs it.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading

_PIECE = 65536


def main() -> None:  # noqa: D103 (said above)
    memory, path, port = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if path != "-":
        _listen(path, port)
    _limit(memory)
    status = subprocess.call(sys.argv[4:])
    os._exit(128 - status if status < 0 else status)  # threads of open connections do not hold it up


def _limit(memory: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits; the time still holds


def _listen(path: str, port: int) -> None:
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", port))
    server.listen(16)
    threading.Thread(target=_accept, args=(server, path), daemon=True).start()


def _accept(server: socket.socket, path: str) -> None:
    while True:
        ours, _ = server.accept()
        theirs = socket.socket(socket.AF_UNIX)
        try:
            theirs.connect(path)
        except OSError:
            ours.close()
            continue
        for pair in ((ours, theirs), (theirs, ours)):
            threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while True:
            piece = source.recv(_PIECE)
            if not piece:
                break
            target.sendall(piece)
    except OSError:
        pass
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    main()
