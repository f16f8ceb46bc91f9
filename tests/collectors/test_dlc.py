"""Lists of container images commit by commit, as the real repository wrote them; what must come is counted by hand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.dlc import FOLDER, LIST, DeepLearningContainers, in_order, parse
from collectors.errors import Gone, Malformed
from collectors.git.command import Git
from collectors.git.file_history import Step
from collectors.source import Subject
from sandbox import container_images

NOW = datetime(2026, 11, 30, tzinfo=UTC)
ADDRESS = "763104351884.dkr.ecr.us-east-1.amazonaws.com"
POINTER = f"# Available Images\n\nCreate a YAML file in [docs](https://github.com/aws/deep-learning-containers/tree/main/{FOLDER})\n"
Found = dict[tuple[str, str], tuple[str, bool, str | None]]


def page(*images: str) -> str:
    rows = "".join(f"|  \t{image.split(':')[0]} |training |No |3.8 (py38) |{ADDRESS}/{image}-ubuntu20.04\t|\n" for image in images)
    return f"docker pull {ADDRESS}/mxnet-training:9.9.9-cpu-py36\n\n| Framework |Job Type |Example URL |\n|---|---|---|\n{rows}"


def file(name: str) -> str:
    return f"{FOLDER}/{name}.yml"


def tags(*tagged: str) -> str:
    lines = "".join(f'  - "{tag}"\n' for tag in tagged)
    return f'framework: PyTorch\nversion: "2.7"\nga: "2025-04-23"\n\ntags:\n{lines}\nannouncements:\n  - "3.0.0-soon"\n'


def steps(*told: tuple[str, dict[str, str | None]]) -> tuple[list[Step], dict[str, bytes]]:
    contents = {f"{text!r}": text.encode() for _, files in told for text in files.values() if text is not None}
    history = [
        Step(f"sha{place}", datetime.fromisoformat(f"{day}T12:00:00+00:00"), {path: text and f"{text!r}" for path, text in files.items()})
        for place, (day, files) in enumerate(told)
    ]
    return history, contents


def read(framework: str, *told: tuple[str, dict[str, str | None]]) -> Found:
    """By scope and version: first seen, whether it is censored, since when it is gone."""
    history, contents = steps(*told)
    rows = parse(history, contents, f"dlc/{framework}", NOW).to_pylist()
    assert {row["subject"] for row in rows} == {f"dlc/{framework}"}
    return {
        (row["scope"], row["version"]): (
            f"{row['first_seen_at']:%Y-%m-%d}",
            row["is_censored"],
            row["removed_at"] and f"{row['removed_at']:%Y-%m-%d}",
        )
        for row in rows
    }


def test_an_image_of_the_page_says_its_framework_version_and_purpose() -> None:
    told = (
        ("2020-06-12", {LIST: page("mxnet-training:1.6.0-cpu-py36", "pytorch-training:1.5.0-cpu-py36")}),
        ("2022-02-01", {LIST: page("mxnet-training:1.9.0-cpu-py38", "mxnet-inference-eia:1.7.0-cpu", "pytorch-training:1.5.0-cpu-py36")}),
        ("2023-10-20", {LIST: page("pytorch-training:1.5.0-cpu-py36", "huggingface-pytorch-training:2.1.0-transformers4-gpu")}),
    )
    assert read("mxnet", *told) == {
        ("training", "1.6.0"): ("2020-06-12", True, "2022-02-01"),
        ("training", "1.9.0"): ("2022-02-01", False, "2023-10-20"),
        ("inference-eia", "1.7.0"): ("2022-02-01", False, "2023-10-20"),
    }
    assert read("pytorch", *told) == {("training", "1.5.0"): ("2020-06-12", True, None)}


def test_an_image_of_a_file_is_dated_by_its_commit_and_not_by_the_release_of_its_framework() -> None:
    found = read(
        "pytorch",
        ("2026-01-14", {file("pytorch-training/2.7-cpu-ec2"): tags("2.7.1-cpu-py312", "2.7-cpu-py312-v1")}),
        ("2026-03-31", {file("pytorch/2.11-cuda"): 'tag: "2.11.0-cu130"\n', file("pytorchlike/1"): tags("9.0.0-cpu")}),
    )
    assert found == {("training", "2.7.1"): ("2026-01-14", True, None), ("all", "2.11.0"): ("2026-03-31", False, None)}


def test_the_move_from_the_page_to_files_hides_nothing_and_ends_what_was_left_behind() -> None:
    found = read(
        "pytorch",
        ("2025-06-12", {LIST: page("pytorch-training:2.6.0-cpu", "pytorch-inference-graviton:2.4.0-cpu")}),
        ("2026-01-14", {file("pytorch-training/2.6"): tags("2.6.0-cpu"), file("pytorch-inference-arm64/2.6"): tags("2.6.0-cpu")}),
        ("2026-02-09", {LIST: POINTER}),
    )
    assert found == {
        ("training", "2.6.0"): ("2025-06-12", True, None),
        ("inference-graviton", "2.4.0"): ("2025-06-12", True, "2026-02-09"),
        ("inference-arm64", "2.6.0"): ("2026-01-14", False, None),  # the same text as that for training
    }


FIRST = ("2026-01-14", {file("pytorch-training/2.6"): tags("2.6.0-cpu")})


@pytest.mark.parametrize(
    ("path", "broken", "key"),
    [
        (LIST, "<!doctype html>", "rows of images"),
        (file("pytorch-training/2.7"), "<!doctype html>", "tags"),
        (file("pytorch-training/2.7"), 'image_tags:\n  - "2.7.1-cpu"\n', "tags"),
        (file("pytorch-training/2.7"), 'tags:\n  - "cpu"\n', "tags"),
    ],
    ids=["a page of HTML", "HTML for YAML", "renamed fields", "a tag without a version"],
)
def test_the_newest_content_has_to_be_a_list_and_an_old_one_is_passed_over(path: str, broken: str, key: str) -> None:
    with pytest.raises(Malformed) as wrong:
        read("pytorch", FIRST, ("2026-02-01", {path: broken}))
    assert (wrong.value.key, wrong.value.where) == (key, "the images of dlc/pytorch")
    whole = page("pytorch-training:2.8.0-cpu") if path == LIST else tags("2.8.0-cpu")
    found = read("pytorch", FIRST, ("2026-02-01", {path: broken}), ("2026-02-02", {path: whole}))
    assert found == {("training", "2.6.0"): ("2026-01-14", True, None), ("training", "2.8.0"): ("2026-02-02", False, None)}


def test_a_broken_file_of_another_framework_harms_nobody() -> None:
    assert read("pytorch", FIRST, ("2026-02-01", {file("tensorflow-training/2.19"): "<!doctype html>"})).keys() == {("training", "2.6.0")}


@pytest.mark.parametrize(
    ("framework", "told", "reason"),
    [
        ("pytorch", (), "are not in the repository"),
        ("jax", (FIRST,), "none was ever listed"),
        ("pytorch", (FIRST, ("2026-02-01", {file("pytorch-training/2.6"): None})), "have left the repository"),
        ("pytorch", (("2026-02-01", {LIST: POINTER}),), "have left the repository"),
    ],
)
def test_where_nothing_is_listed_there_is_no_row(framework: str, told: tuple[tuple[str, dict[str, str | None]], ...], reason: str) -> None:
    with pytest.raises(Gone, match=reason):
        read(framework, *told)


def test_commits_of_two_branches_come_in_the_order_of_their_time() -> None:
    (old, _), (new, _) = steps(("2020-01-01", {}), ("2026-02-09", {})), steps(("2026-01-14", {}), ("2026-03-01", {}))
    assert [f"{step.committed_at:%Y-%m-%d}" for step in in_order(old, new)] == ["2020-01-01", "2026-01-14", "2026-02-09", "2026-03-01"]


def test_the_shipped_figures_come_back_from_git_as_they_were_counted(tmp_path: Path) -> None:
    container_images.write(tmp_path / "git", container_images.shipped(), NOW.date())
    asked = [Subject(key, key) for key in ("dlc/mxnet", "dlc/pytorch", "dlc/tensorflow")]
    source = DeepLearningContainers(Git((tmp_path / "git").as_uri()), tmp_path / "clones", asked)
    found = set()
    for subject in asked:
        (answer,) = source._pages(subject, NOW, {})
        for row in answer.rows["vendor_versions"].to_pylist():
            removed = row["removed_at"] and row["removed_at"].date()
            found.add((row["subject"], row["scope"], row["version"], row["first_seen_at"].date(), removed))
    assert found == {(f"dlc/{one.table}", one.scope, one.version, one.first_seen, one.removed) for one in container_images.shipped()}
    assert len(found) == 211  # as counted commit by commit in the real history, sandbox/figures/count_container_versions.py
