"""execute.py NOTEBOOK TARGET REPORT: executes a notebook in a fresh kernel and, if every cell passed, writes it with its outputs.

Fails as well on what Jupyter counts as passed: an error thrown in a timer, and a rejected promise that nobody awaited.
"""

import asyncio
import json
import os
import re
import signal
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from clean_notebook import clean
from memory_watch import MemoryWatch
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

UNSEEN = re.compile(r"UnhandledPromiseRejection|UncaughtException")
ROOT = Path(__file__).resolve().parent.parent

# Time for the last cell's timers and promises to fail.
SETTLE = "await new Promise((resolve) => setTimeout(resolve, 300));"


class UnseenError(Exception):
    """The kernel printed an error that failed no cell."""


class Client(NotebookClient):
    """Says where it is, and hears what the kernel prints even after the cell that it belongs to."""

    def __init__(self, notebook, kernel_stderr, **options):
        super().__init__(
            notebook,
            record_timing=False,
            store_widget_state=False,
            iopub_timeout=60,
            raise_on_iopub_timeout=True,
            **options,
        )
        self.kernel_stderr = kernel_stderr
        self.logged = 0
        self.standard_error = ""
        self.stopped = False
        self.cell = None
        self._start = time.monotonic()
        self._numbers = {}

    def number_cells(self, cells):
        self._numbers = {cell.id: number for number, cell in enumerate(cells, 1)}

    async def async_start_new_kernel_client(self):
        client = await super().async_start_new_kernel_client()
        receive = client.iopub_channel.get_msg

        async def get_msg(*args, **kwargs):
            message = await receive(*args, **kwargs)
            if message["msg_type"] == "stream" and message["content"]["name"] == "stderr":
                self.standard_error += message["content"]["text"]
            return message

        client.iopub_channel.get_msg = get_msg
        self.watch = MemoryWatch(self.km.provisioner.pid)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(sign, self.stop, asyncio.current_task())
        return client

    def stop(self, task):
        self.stopped = True
        self.shutdown_kernel = "immediate"
        task.cancel()

    async def async_execute_cell(self, cell, cell_index, **options):
        if cell.id in self._numbers:
            self.cell = cell
            minutes, seconds = divmod(int(time.monotonic() - self._start), 60)
            place = f"{self._numbers[cell.id]:>3}/{len(self._numbers)}"
            print(f"  {place}  {minutes:>2}:{seconds:02}  {title(cell)}", flush=True)
        result = await super().async_execute_cell(cell, cell_index, **options)
        self.logged = os.fstat(self.kernel_stderr.fileno()).st_size
        if UNSEEN.search(self.standard_error):
            raise UnseenError(self.standard_error.strip())
        return result


def title(cell):
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("//")), lines[0])[:90]


def execute(notebook, folder, log):
    """Fills in the notebook's outputs. Returns what went wrong, if anything did, and the peak memory in bytes."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    notebook.cells.append(nbformat.v4.new_code_cell(SETTLE))
    timeout = 600 if os.environ.get("SIAMESE_PROFILE") == "fast" else None
    client = Client(notebook, log, kernel_name="tslab", timeout=timeout, resources={"metadata": {"path": str(folder)}})
    client.number_cells(code)
    problem = None
    try:
        client.execute(stderr=log)
    except (Exception, asyncio.CancelledError) as error:  # a failed cell, a dead kernel, a timeout, an end
        if client.stopped:
            sys.exit("\nStopped: the notebook stays as it was.")
        problem = describe(error, client.cell)
    notebook.cells.pop()
    log.seek(0)
    said = log.read()
    printed = said.decode(errors="replace").strip()
    # What it prints while it ends and its sockets close is not the notebook's fault.
    in_cells = said[: client.logged].decode(errors="replace").strip()
    if problem is None and UNSEEN.search(in_cells):
        problem = in_cells
    elif problem and printed:
        problem += f"\n\nThe kernel's own last words:\n{printed[-2000:]}"
    return problem, client.watch.stop() if hasattr(client, "watch") else 0


def describe(error, cell):
    """What happened, in which cell, and what that cell printed: tslab reports type errors there."""
    if cell is None:
        return f"The kernel did not start: {error}"
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stderr")
    if isinstance(error, CellExecutionError):
        message = printed.strip() or error.traceback or f"{error.ename}: {error.evalue}"
    else:
        message = f"{type(error).__name__}: {error}"
    source = "\n".join(f"    {line}" for line in cell.source.splitlines())
    return f"this cell\n\n{source}\n\nsays\n\n{message}"


def main(source, target, report):
    notebook = nbformat.read(source, as_version=4)
    notebook.nbformat_minor = 5
    nbformat.validator.normalize(notebook)
    with tempfile.TemporaryFile() as log:
        problem, peak = execute(notebook, source.parent, log)
    report.write_text(json.dumps({"peakMegabytes": peak / 1e6}))
    if problem:
        print(f"\n{source.stem} failed: {problem}\n", file=sys.stderr)
        return 1
    partial = target.with_name(f".{target.name}.partial")
    nbformat.write(clean(notebook, ROOT), partial)
    os.replace(partial, target)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
