"""The record of a long run, from results that were written by hand."""

from pathlib import Path

from tests.project.soak_record import record

RESULTS = """<testsuites><testsuite name="pytest" time="65.5" timestamp="2026-11-29T23:00:00+00:00">
<testcase classname="tests.system.kill_points.test_kill" name="test_a" time="40.0"/>
<testcase classname="tests.system.kill_points.test_kill" name="test_b" time="10.4"><failure message="no">no</failure></testcase>
<testcase classname="tests.system.fault_injection.test_matrix" name="test_c" time="1.0"><skipped message="no data">no</skipped></testcase>
<testcase classname="tests.system.fault_injection.test_matrix" name="test_d" time="2.0"><error message="no">no</error></testcase>
</testsuite></testsuites>"""


def test_the_record_counts_by_file_the_slowest_first(tmp_path: Path) -> None:
    file = tmp_path / "results.xml"
    file.write_text(RESULTS)
    lines = record(file, "abc1234").splitlines()
    assert any(line.startswith("1 passed, 2 failed, 1 skipped in 66 s, on 2026-11-29, product abc1234") for line in lines)
    rows = [line for line in lines if line.startswith("| `")]
    assert rows == [
        "| `tests/system/kill_points/test_kill.py` | 1 | 1 | 0 | 50 |",
        "| `tests/system/fault_injection/test_matrix.py` | 0 | 1 | 1 | 3 |",
    ]
    assert lines[-3:] == [
        "Skipped, 1: no data",
        "Failed: `tests/system/kill_points/test_kill.py::test_b`",
        "Failed: `tests/system/fault_injection/test_matrix.py::test_d`",
    ]
