"""A wall around every Python that a test starts: no socket reaches beyond this machine.

When Python starts, it imports a module of this name if it finds one. conftest.py puts this folder
where pytest, JupyterLab and the kernels of all notebooks find it. BPKIT_WALL names the file in
which each attempt is noted, so that one whose error was swallowed is noticed too.
"""

import ipaddress
import os
import socket
import sys

VARIABLE = "BPKIT_WALL"
# What passes an address or a host's name to the operating system, and where in its arguments.
EVENTS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}


def is_here(host: object) -> bool:
    """Whether a host is this machine: by its own name, or by a loopback address."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    if host is None or name in ("", "localhost", "0.0.0.0", "::", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def stand_guard(event: str, arguments: tuple[object, ...]) -> None:
    """Note and refuse what goes to another host; files and pipes have no host, and may pass."""
    if event not in EVENTS:
        return
    address = arguments[EVENTS[event]]
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        if not (isinstance(address, tuple) and isinstance(address[0], str)):
            return
        address = address[0]
    if not is_here(address):
        with open(os.environ[VARIABLE], "a", encoding="utf-8") as log:
            log.write(f"{event} {address} by {' '.join(sys.argv)}\n")
        raise PermissionError(f"a test may reach this machine only, and {event} wants {address}")


if VARIABLE in os.environ:
    sys.addaudithook(stand_guard)
