"""What the shipped catalog promises, and that its dates are those of the public record."""

import re
from calendar import monthrange
from datetime import date
from pathlib import Path

import duckdb
import pytest

from catalog.load import SHIPPED, load
from scoring.backtest.events import OFFICIAL
from scoring.backtest.events import load as load_events

CATALOG = load([SHIPPED]).frameworks
SHARED = Path(__file__).parents[3] / "shared"

PROMISED = {
    "mxnet": "apache/mxnet",
    "pytorch": "pytorch/pytorch",
    "tensorflow": "tensorflow/tensorflow",
    "jax": "jax-ml/jax",
    "keras": "keras-team/keras",
    "flax": "google/flax",
    "paddlepaddle": "PaddlePaddle/Paddle",
    "mindspore": "mindspore-ai/mindspore",
    "cntk": "microsoft/CNTK",
    "chainer": "chainer/chainer",
    "theano": "Theano/Theano",
    "caffe": "BVLC/caffe",
    "caffe2": "facebookarchive/caffe2",
    "torch7": "torch/torch7",
    "tinygrad": "tinygrad/tinygrad",
    "mlx": "ml-explore/mlx",
}


@pytest.mark.parametrize(("slug", "repo"), PROMISED.items())
def test_a_promised_framework_is_scored_by_its_repository(slug: str, repo: str) -> None:
    assert repo in {entry.name for entry in CATALOG[slug].repos if entry.role == "core"}


def test_satellites_of_mxnet_are_shown_beside_it() -> None:
    satellites = {repo.name for repo in CATALOG["mxnet"].repos if repo.role == "satellite"}
    assert satellites == {"dmlc/gluon-cv", "dmlc/gluon-nlp", "awslabs/multi-model-server"}


@pytest.mark.parametrize(
    ("slug", "former"),
    [
        ("mxnet", "apache/incubator-mxnet"),
        ("mxnet", "dmlc/mxnet"),
        ("jax", "google/jax"),
        ("caffe2", "caffe2/caffe2"),
        ("tinygrad", "geohot/tinygrad"),
    ],
)
def test_renamed_repositories_know_their_former_names(slug: str, former: str) -> None:
    assert former in CATALOG[slug].repos[0].former_names


@pytest.mark.parametrize(
    ("slug", "day", "role", "repo"),
    [
        ("keras", date(2019, 9, 16), "core", "keras-team/keras"),  # the day before Keras 2.3.0
        ("keras", date(2020, 6, 1), "host", "tensorflow/tensorflow"),
        ("keras", date(2022, 1, 1), "core", "keras-team/keras"),
        ("caffe2", date(2018, 3, 29), "core", "facebookarchive/caffe2"),  # the day before its README pointed to PyTorch
        ("caffe2", date(2020, 1, 1), "host", "pytorch/pytorch"),
    ],
)
def test_moves_have_dates(slug: str, day: date, role: str, repo: str) -> None:
    assert [(entry.role, entry.name) for entry in CATALOG[slug].repos if entry.starts <= day < entry.ends] == [(role, repo)]


def test_the_end_of_mxnet_has_several_dates() -> None:
    ends = {event.kind: (event.on.isoformat()[:7], event.precision) for event in CATALOG["mxnet"].events}
    assert ends["graduated"] == ("2022-09", "month")
    assert ends["board_resolution"] == ("2023-09", "month")
    assert ends["retired"] == ("2023-10", "month")
    assert ends["archived"] == ("2023-11", "day")


def test_events_stand_in_the_order_of_time() -> None:
    for framework in CATALOG.values():
        days = [event.on for event in framework.events if event.precision == "day"]
        assert days == sorted(days), framework.slug


def test_the_written_scores_of_mxnet_give_the_documents_speed_score() -> None:
    scores = {assessment.dimension: assessment.score for assessment in CATALOG["mxnet"].assessments}
    assert scores == {"production": 7.0, "research": 2.0, "learning": 6.0, "performance": 7.5}  # the document's headings
    assert (4.5 + sum(scores.values())) / 5 == pytest.approx(5.4)  # (4.5 + 7.0 + 2.0 + 6.0 + 7.5) / 5 = 27 / 5, by hand
    assert {assessment.on for assessment in CATALOG["mxnet"].assessments} == {date(2024, 1, 29)}
    assert date(2024, 1, 29).isoweekday() == 1  # a Monday, so a day of the weekly grid


def test_the_stated_inputs_of_mxnet_are_the_documents() -> None:
    stated = {row.metric: (row.value, row.low, row.high) for row in CATALOG["mxnet"].stated}
    assert stated == {
        "stars": (20_000, None, None),
        "forks": (6_800, None, None),
        "lifetime_contrib": (1_000, None, None),
        "so_stock": (12_000, None, None),
        "commits_wk": (7.5, 5, 10),
        "commit_ret": (0.15, 0.1, 0.2),  # 7.5, 5 and 10 a week over the 50 of 2018
        "contrib_ret": (0.35, 0.2, 0.5),
        "closed30": (0.5, None, None),
        "qa_ret": (0.15, None, None),
        "forum_ret": (0.1, None, None),
    }
    imputed = {row.metric for row in CATALOG["mxnet"].stated if (row.note or "").startswith("Imputed")}
    assert imputed == {"commit_ret", "contrib_ret", "qa_ret", "forum_ret"}


def test_only_the_document_has_scores_by_a_person() -> None:
    assert [framework.slug for framework in CATALOG.values() if framework.assessments or framework.stated] == ["mxnet"]


def _shared(*parts: str) -> Path:
    path = SHARED.joinpath("data", *parts)
    if not path.exists():
        pytest.skip(f"no {'/'.join(parts)} in the shared data")
    return path


@pytest.mark.shared
def test_last_commits_are_those_of_the_git_histories() -> None:
    folder, checked = _shared("commits"), 0
    for framework in CATALOG.values():
        file = folder / f"{framework.repos[0].name.replace('/', '__')}.parquet"
        for event in framework.events:
            if event.kind == "last_commit" and file.exists():
                [newest] = duckdb.execute(
                    "select max(committed_at at time zone 'UTC')::date from read_parquet(?)", [str(file)]
                ).fetchone() or [None]
                assert event.on == newest, framework.slug
                checked += 1
    assert checked >= 8


@pytest.mark.shared
def test_releases_are_dated_as_the_package_index_dates_them() -> None:
    table = _shared("package_releases.parquet")
    rows = duckdb.execute("select package, version, (released_at at time zone 'UTC')::date from read_parquet(?)", [str(table)]).fetchall()
    released = {f"https://pypi.org/project/{package}/{version}/": day for package, version, day in rows}
    events = [event for framework in CATALOG.values() for event in framework.events if "pypi.org" in event.source]
    assert {event.source: event.on for event in events} == {event.source: released[event.source] for event in events}
    assert len(events) >= 8


@pytest.mark.shared
def test_releases_are_dated_as_git_dates_their_tags() -> None:
    folder, checked = _shared("tags"), 0
    for event in (event for framework in CATALOG.values() for event in framework.events):
        tagged = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+)/releases/tag/(.+)", event.source)
        if tagged:
            file = folder / f"{tagged[1]}__{tagged[2]}.parquet"
            query = "select (tagged_at at time zone 'UTC')::date from read_parquet(?) where tag = ?"
            assert duckdb.execute(query, [str(file), tagged[3]]).fetchall() == [(event.on,)], event.source
            checked += 1
    assert checked >= 8


def test_the_first_official_date_of_an_ending_is_the_same_in_the_catalog_and_in_the_back_test() -> None:
    judged = {event.framework: event for event in load_events().first(official=True) if event.framework in CATALOG}
    assert {"mxnet", "allennlp", "caffe2", "chainer", "theano", "swift-for-tensorflow"} == set(judged)
    for slug, event in judged.items():
        official = [
            (one.on if one.precision == "day" else one.on.replace(day=monthrange(one.on.year, one.on.month)[1]), one.kind, one.source)
            for one in CATALOG[slug].events
            if one.kind in OFFICIAL
        ]
        assert min(official) == (event.date, event.kind, event.source), slug


DOCUMENTATION_NOT_IN_GIT = {"allennlp": "its pages are made from its code", "theano": "its pages are text files"}


def test_every_framework_names_its_documentation_unless_git_has_none() -> None:
    """What a file does not name leaves the weight of Learning, so none may be left out because it was not looked at."""
    assert {slug for slug, framework in CATALOG.items() if not framework.docs} == DOCUMENTATION_NOT_IN_GIT.keys()
