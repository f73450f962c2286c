"""The most memory that a process and its children ever held together."""

import re
import threading
from pathlib import Path

import psutil


class MemoryWatch:
    """Looks four times a second; what one process alone peaked at between two looks, the kernel of Linux remembers."""

    def __init__(self, pid):
        self.pid = pid
        self.peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join()
        return self.peak

    def _watch(self):
        while True:
            self.peak = max(self.peak, tree_bytes(self.pid), high_water_bytes(self.pid))
            if self._stop.wait(0.25):
                return


def tree_bytes(pid):
    try:
        root = psutil.Process(pid)
        children = root.children(recursive=True)
        resident = root.memory_info().rss
    except psutil.Error:
        return 0
    return resident + sum(proportional_bytes(child) for child in children)


def proportional_bytes(process):
    """A browser's processes share most of their pages: each counts its part of them. (To look at that costs time, so only here.)"""
    try:
        return process.memory_full_info().pss
    except psutil.Error:
        return 0


def high_water_bytes(pid):
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
