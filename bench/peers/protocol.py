"""The bench's side of a Python peer: one JSON request a line on stdin, one JSON reply a line on stdout."""

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Callable

Handler = Callable[..., dict]


def peak_bytes() -> int:
    """The highest resident memory of this process so far."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def serve(handlers: dict[str, Handler]) -> None:
    """Answers requests `{"do": name, ...arguments}` until stdin ends. Whatever else is printed, such as progress bars, is dropped."""
    replies = os.fdopen(os.dup(1), "w")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        for line in sys.stdin:
            request = json.loads(line)
            try:
                reply = handlers[request.pop("do")](**request)
            except Exception:
                reply = {"error": traceback.format_exc()}
            print(json.dumps({**reply, "peakBytes": peak_bytes()}), file=replies, flush=True)
