"""What the process of a query may not do, whatever it is made to run: reach the network.

The second wall behind the guard, which only reads text: the system itself refuses. Knows the
numbers of Linux's seccomp and Landlock; must not know queries.
"""

from __future__ import annotations

import ctypes
import logging
import platform
import socket
import struct
import sys
from dataclasses import dataclass
from typing import Final

logger = logging.getLogger(__name__)

NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
"""Of prctl(2)."""
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""The calls of Landlock, on every machine."""
VERSION, NET_PORT = 1, 2
BIND_TCP, CONNECT_TCP = 1, 2
NET_ABI: Final = 4
"""The first version of Landlock that knows TCP."""
EPERM: Final = 1
IO_URING_SETUP: Final = 425
X32: Final = 0x40000000

LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
"""The instructions of a filter, as linux/bpf_common.h puts them together."""
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | EPERM
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16
"""Where struct seccomp_data has them; arguments are eight bytes each, here little-endian."""


@dataclass(frozen=True, slots=True)
class _Calls:
    """The numbers of system calls on one machine."""

    machine: int
    socket: int
    refused: tuple[int, ...]
    """execve, execveat, ptrace, process_vm_writev."""


MACHINES: Final = {
    "x86_64": _Calls(0xC000003E, 41, (59, 322, 101, 311)),
    "aarch64": _Calls(0xC00000B7, 198, (221, 281, 117, 271)),
}


def confine(port: int = 0) -> bool:
    """Cut this process off from the network, but for one TCP port of IPv4, for good.

    With port 0 it can make no socket at all. It can run no other program either. Tells whether
    that much could be had here: it needs Linux on a common machine, a port also Landlock.
    """
    calls = MACHINES.get(platform.machine())
    if sys.platform != "linux" or calls is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    has_ports = _only_port(libc, port) if port else True
    return _filter(libc, _program(calls, bool(port))) and has_ports


def _instruction(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _program(calls: _Calls, has_port: bool) -> bytes:
    """Write the filter: refuse what is listed, and sockets but for TCP over IPv4 if any."""
    refuse, allow = _instruction(RETURN, REFUSE), _instruction(RETURN, ALLOW)
    lines = [
        _instruction(LOAD, MACHINE),
        _instruction(EQUAL, calls.machine, 1, 0),
        refuse,
        _instruction(LOAD, NUMBER),
        _instruction(AT_LEAST, X32, 0, 1),
        refuse,
    ]
    for number in (*calls.refused, IO_URING_SETUP):
        lines += [_instruction(EQUAL, number, 0, 1), refuse]
    lines += [_instruction(EQUAL, calls.socket, 1, 0), allow]
    if has_port:
        lines += [
            _instruction(LOAD, ARGUMENTS),
            _instruction(EQUAL, socket.AF_INET, 1, 0),
            refuse,
            _instruction(LOAD, ARGUMENTS + 8),
            _instruction(AND, 0xF),  # without the flags in the upper bits
            _instruction(EQUAL, socket.SOCK_STREAM, 0, 1),
            allow,
        ]
    return b"".join([*lines, refuse])


def _filter(libc: ctypes.CDLL, program: bytes) -> bool:
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HP", len(program) // 8, ctypes.addressof(code))
    return bool(libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(head), 0, 0) == 0)


def _only_port(libc: ctypes.CDLL, port: int) -> bool:
    """Allow connections to one port alone."""
    if libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION) < NET_ABI:
        return False
    handled = struct.pack("QQ", 0, BIND_TCP | CONNECT_TCP)
    ruleset = libc.syscall(CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    rule = struct.pack("QQ", CONNECT_TCP, port)
    is_set = ruleset >= 0 and libc.syscall(ADD_RULE, ruleset, NET_PORT, rule, 0) == 0
    return is_set and bool(libc.syscall(RESTRICT_SELF, ruleset, 0) == 0)
