"""What processes cost, from Linux's /proc."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def list_tree(pid: int) -> list[int]:
    """Return `pid` and all processes below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := read_stat(int(entry.name))):
            children[int(fields[1])].append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children[found[-1]]
    return found


def read_stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name (state, parent, ...); empty if gone."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def count_cpu_s(pid: int) -> float:
    """Return the CPU time of the tree of `pid`, with that of children that have ended."""
    ticks = 0
    for member in list_tree(pid):
        fields = read_stat(member)
        # utime, stime and, of children waited for, cutime, cstime
        ticks += sum(int(value) for value in fields[11:15])
    return ticks / TICKS_PER_S


def count_memory_mb(pid: int) -> list[float]:
    """Return the proportional memory (PSS) of each process below `pid`, the largest first."""
    return sorted((read_pss_mb(member) for member in list_tree(pid)[1:]), reverse=True)


def read_pss_mb(pid: int) -> float:
    text = (PROC / str(pid) / "smaps_rollup").read_text()
    (line,) = (line for line in text.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024
