"""Asking ClamAV whether a file is known to do harm: its INSTREAM command, over a socket. Fails closed."""

from __future__ import annotations

import socket
from datetime import timedelta

from custodiet.core.errors import NotNow

PIECE = 65_536
LONGEST = 4_096  # bytes of an answer
NO_ANSWER = (
    "The malware check did not answer, so no file is opened. Try again, or tell whoever runs the site that "
    "ClamAV is not there."
)


def found_in(data: bytes, address: str, *, within: timedelta) -> str:
    """Ask about one file. Gives the name of what was found in it, or an empty text.

    address  unix:/path/of/the/socket, or host:port
    Refuses, with NotNow, when no clear answer comes in time, whatever the cause.
    """
    try:
        with _line(address) as line:
            _connect(line, address, within.total_seconds())
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            said = _answer(line)
    except (OSError, ValueError):
        raise NotNow(NO_ANSWER) from None
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    if "size limit" in said:
        raise NotNow("The file is longer than the malware check takes, so it is not opened. Raise its limit.")
    raise NotNow(NO_ANSWER)


def _line(address: str) -> socket.socket:
    family = socket.AF_UNIX if address.startswith("unix:") else socket.AF_INET
    return socket.socket(family, socket.SOCK_STREAM)


def _connect(line: socket.socket, address: str, seconds: float) -> None:
    line.settimeout(seconds)
    if line.family == socket.AF_UNIX:
        line.connect(address.removeprefix("unix:"))
    else:
        host, _, port = address.rpartition(":")
        line.connect((host, int(port)))


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST:
        piece = line.recv(LONGEST)
        if not piece:
            break
        said += piece
    if not said.endswith(b"\0"):
        raise ValueError("cut short")
    return said[:-1].decode("utf-8", errors="replace")
