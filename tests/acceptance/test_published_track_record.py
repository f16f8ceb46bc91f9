"""A warehouse that was filled by nights alone can tell of earlier alarms: the shipped record is published with it."""

import csv

from scoring.backtest.alarms import SHIPPED
from tests.acceptance.conftest import Night


def test_a_night_publishes_the_shipped_record(first_night: Night) -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        shipped = sorted((row["framework"], row["opened_on"], row["verdict"]) for row in csv.DictReader(file))
    rows = first_night.tables["replayed_alarms"]
    assert sorted(zip(rows["framework"], rows["opened_on"].astype(str).str[:10], rows["verdict"], strict=True)) == shipped


def test_frameworks_that_nobody_follows_here_are_in_the_record_of_alerts(first_night: Night) -> None:
    told = first_night.product.read("select framework from v_track_record where origin = 'replayed' and verdict = 'ended'")
    assert {"lasagne", "caffe", "dynet"} <= set(told["framework"])
