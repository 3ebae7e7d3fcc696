"""False joins in dense casebooks: narratives of which each is coded as an incident of its own, so that every join is wrong.

    python -m tests.bench.link_apart

Two narratives of one strike do occur, and a recorder's coding parts what a reader may not; so the figure is an upper bound.
"""

import sys

from tests.eval.coded import narratives, present, read
from tolltrace.config import Config
from tolltrace.link import link


def main() -> None:
    for name in ("airwars-gaza", "dronestream"):
        if not present(name):
            sys.exit("no evaluation data; set TOLLTRACE_EVAL")
        coded = narratives(name)
        claims = [c for found in read(coded) for c in found]
        links = link([c.report for c in coded], claims, [], Config()).links
        joined = [k for k in links if k.joined]
        certain = sum(k.certain for k in joined)
        print(f"{name}: {len(coded)} narratives, {len(joined)} joins, {certain} of them without a question")


if __name__ == "__main__":
    main()
