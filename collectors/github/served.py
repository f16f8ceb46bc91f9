"""Response time of the server, without the time that our own thread waited for a processor.

The kernel records when data was last sent and last received on a socket. A thread that is scheduled late reads the answer late, so
any clock of its own would include that delay.
Source: https://github.com/torvalds/linux/blob/master/include/uapi/linux/tcp.h (struct tcp_info)
"""

import socket
import struct

import requests

_SENT_AT, _RECEIVED_AT, _LENGTH = 44, 52, 104  # tcpi_last_data_sent and tcpi_last_data_recv, in milliseconds before now


def served_s(response: requests.Response) -> float | None:
    """Return the seconds from the last byte of the request to the newest byte of the answer.

    Where the kernel does not provide these times, it is the time that ``requests`` measured up to the headers.

    Args:
        response: its headers have arrived, its body is unread.
    """
    elapsed_s = response.elapsed.total_seconds()
    kernel_s = _kernel_elapsed_s(response)
    return elapsed_s if kernel_s is None else min(kernel_s, elapsed_s)


def _kernel_elapsed_s(response: requests.Response) -> float | None:
    sock = getattr(getattr(response.raw, "connection", None), "sock", None)
    if sock is None or not hasattr(socket, "TCP_INFO"):
        return None
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LENGTH)
        (sent_ms,), (received_ms,) = struct.unpack_from("I", info, _SENT_AT), struct.unpack_from("I", info, _RECEIVED_AT)
    except (OSError, struct.error):
        return None
    return float(max(0, sent_ms - received_ms)) / 1000
