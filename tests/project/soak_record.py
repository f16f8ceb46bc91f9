"""`python -m tests.project.soak_record RESULTS PAGE`: print what the long tests did, and write it into the page that keeps the last record.

RESULTS is the file that pytest's `--junitxml` wrote. One line for each file of tests: how many passed, failed and were skipped, and
the seconds of its tests, the slowest file first.
"""

import os
import platform
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

HEAD = """# The last long run

`make soak` runs the tests that the default run takes samples of: every fault on both servers, every moment of a kill, a thousand
nights. It ends by writing this page; nobody edits it by hand.
"""
KINDS = ("passed", "failed", "skipped")


def outcome(case: ET.Element) -> str:
    """Return passed, failed or skipped."""
    told = {child.tag for child in case}
    return "failed" if told & {"failure", "error"} else "skipped" if "skipped" in told else "passed"


def record(results: Path, commit: str) -> str:
    """Return the page.

    Args:
        results: of `--junitxml`.
        commit: that was tested.
    """
    suite = next(ET.parse(results).getroot().iter("testsuite"))
    counts: dict[str, Counter[str]] = {}
    seconds, reasons, failed = Counter[str](), Counter[str](), list[str]()
    for case in suite.iter("testcase"):
        file = case.attrib["classname"].replace(".", "/") + ".py"
        kind = outcome(case)
        counts.setdefault(file, Counter())[kind] += 1
        seconds[file] += float(case.attrib["time"])
        if kind == "skipped":
            reasons[next(case.iter("skipped")).attrib["message"]] += 1
        if kind == "failed":
            failed.append(f"{file}::{case.attrib['name']}")
    total = sum(counts.values(), Counter[str]())
    on = f"{suite.attrib['timestamp'][:10]}, product {commit}, {os.cpu_count()} cores, Python {platform.python_version()}"
    said = ", ".join(f"{total[kind]} {kind}" for kind in KINDS)
    lines = [HEAD, f"{said} in {float(suite.attrib['time']):,.0f} s, on {on}.", ""]
    lines += ["| tests | passed | failed | skipped | seconds |", "|---|---|---|---|---|"]
    for file, used in seconds.most_common():
        told = " | ".join(str(counts[file][kind]) for kind in KINDS)
        lines.append(f"| `{file}` | {told} | {used:,.0f} |")
    lines += ["", *(f"Skipped, {number}: {reason}" for reason, number in reasons.items()), *(f"Failed: `{name}`" for name in failed)]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Print the record and write the page."""
    results, page = map(Path, sys.argv[1:])
    described = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    text = record(results, described.stdout.strip() or "unknown")
    sys.stdout.write(text)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
