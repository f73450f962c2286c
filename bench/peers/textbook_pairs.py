"""The textbook's way to make pairs, timed once: python textbook_pairs.py LABELS_FILE ROWS

One loop over the images. For each, a partner is drawn from the list of its own class, then every label is compared with its
own to list the images of other classes, one of which is drawn; both pairs are kept as images, and all of them become one array.

LABELS_FILE holds one byte a label, ROWS says how many images to make pairs for, evenly spread. Prints one line of JSON.
"""

import json
import sys
import time

import numpy as np


def make_pairs(images, labels, rows):
    members = {label: np.flatnonzero(labels == label) for label in np.unique(labels)}
    pairs, same = [], []
    for row in rows:
        label = labels[row]
        friend = np.random.choice(members[label])
        pairs.append((images[row], images[friend]))
        same.append(1)
        stranger = np.random.choice(np.where(labels != label)[0])
        pairs.append((images[row], images[stranger]))
        same.append(0)
    return np.array(pairs), np.array(same)


def memory(field):
    """VmRSS (now) or VmHWM (peak) of this process, in bytes."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith(field))
    return int(line.split()[1]) * 1024


labels = np.fromfile(sys.argv[1], dtype=np.uint8)
wanted = int(sys.argv[2])
np.random.seed(1)
images = np.random.default_rng(1).integers(0, 256, (len(labels), 28, 28), dtype=np.uint8)
rows = np.linspace(0, len(labels) - 1, wanted).astype(int)

before = memory("VmRSS")
with open("/proc/self/clear_refs", "w") as clear:
    clear.write("5")  # the peak starts again from here
wall, processor = time.perf_counter(), time.process_time()
pairs, same = make_pairs(images, labels, rows)
processor, wall = time.process_time() - processor, time.perf_counter() - wall
peak = memory("VmHWM") - before

assert pairs.shape == (2 * wanted, 2, 28, 28) and same.sum() == wanted
result = {"seconds": wall, "cpuSeconds": processor, "peakBytes": peak, "rows": wanted, "numpy": np.__version__}
print(json.dumps({**result, "python": sys.version.split()[0]}))
