"""`python -m sandbox`: one line of addresses, and an end when it is told or left alone."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

COMMAND = [sys.executable, "-m", "sandbox", "--only", "torch/torch7"]


def test_the_line_says_where_to_ask_and_sigterm_ends_it(tmp_path: Path) -> None:
    with subprocess.Popen([*COMMAND, "--home", str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        where = json.loads(process.stdout.readline())
        query = {"query": '{ repository(owner: "torch", name: "torch7") { nameWithOwner } }'}
        answer = requests.post(where["graphql_url"], json=query, headers={"authorization": f"bearer {where['token']}"}, timeout=10)
        assert answer.json()["data"]["repository"]["nameWithOwner"] == "torch/torch7"
        assert where["server_url"] == (tmp_path / "git").as_uri()
        assert set(where["scale"]) == {"torch/torch7"}
        assert {one["figure"] for one in where["known"]["torch/torch7"]} >= {"commits", "people", "closes", "stars", "forks"}
        remote = ["git", "ls-remote", "--heads", f"{where['server_url']}/torch/torch7.git"]
        assert "refs/heads/main" in subprocess.run(remote, check=True, capture_output=True, text=True).stdout
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=10).ok
    except requests.exceptions.ConnectionError:
        return False


def test_it_ends_when_its_parent_is_gone() -> None:
    script = (
        "import subprocess, sys;"
        f"child = subprocess.Popen({COMMAND!r}, stdout=subprocess.PIPE, text=True);"
        "sys.stdout.write(child.stdout.readline())"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60)
    url = json.loads(done.stdout)["api_url"] + "/rate_limit"
    deadline = time.monotonic() + 15
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(url)


def test_bad_arguments_are_told_in_one_line_with_status_2() -> None:
    done = subprocess.run([sys.executable, "-m", "sandbox", "--port", "many"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "argument --port: invalid int value: 'many'" in done.stderr
