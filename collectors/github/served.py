"""How long a server took for an answer, without the time for which our own thread waited for a processor.

The kernel notes when data was last sent and last received on a socket. A thread that gets its turn late reads the answer late, and
all clocks of its own would count that.
Source: https://github.com/torvalds/linux/blob/master/include/uapi/linux/tcp.h (struct tcp_info)
"""

import socket
import struct

import requests

_SENT_AT, _RECEIVED_AT, _LENGTH = 44, 52, 104  # tcpi_last_data_sent and tcpi_last_data_recv, in milliseconds before now


def served_s(response: requests.Response) -> float | None:
    """Return the seconds from the last byte of the question to the newest of the answer.

    Where the system keeps no such times, it is what ``requests`` measured up to the headers.

    Args:
        response: whose headers have arrived and whose body is still to be read.
    """
    elapsed_s = response.elapsed.total_seconds()
    told_s = _told_by_kernel(response)
    return elapsed_s if told_s is None else min(told_s, elapsed_s)


def _told_by_kernel(response: requests.Response) -> float | None:
    sock = getattr(getattr(response.raw, "connection", None), "sock", None)
    if sock is None or not hasattr(socket, "TCP_INFO"):
        return None
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LENGTH)
        (sent_ms,), (received_ms,) = struct.unpack_from("I", info, _SENT_AT), struct.unpack_from("I", info, _RECEIVED_AT)
    except (OSError, struct.error):
        return None
    return float(max(0, sent_ms - received_ms)) / 1000
