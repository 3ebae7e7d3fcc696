"""How long the public site of a casebook of 5,000 incidents takes and what it weighs: python -m tests.bench.publish_speed [N]"""

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.export.sample import many
from tests.publish.cases import signed_book
from tolltrace.publish.site import publish


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        book = signed_book(many(count), Path(folder, "book"))
        began, cpu = time.monotonic(), time.process_time()
        made = publish(book, Path(folder, "site"), "bench", today=date(2035, 1, 1))
        wall, used = time.monotonic() - began, time.process_time() - cpu
        book.close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{made.incidents} incidents, {made.files} files, {made.size / 1e6:.1f} MB")
        print(f"{wall:.1f} s, {used:.1f} s of processor, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
