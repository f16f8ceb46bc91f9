"""The message: what it says, how long it is at most, and that strangers' text stays text."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.messages.digest import digest
from reports.messages.model import LONGEST_BODY, LONGEST_TITLE, Message
from reports.messages.render import AlertContext, Driver, render
from reports.text.numbers import MINUS

CONTEXT = AlertContext(
    alert_id="AL-2026-0112",
    framework="dl4j",
    name="Deeplearning4j",
    lane="HEALTH",
    event="escalated",
    from_state="WATCH",
    to_state="ALERT",
    on=dt.date(2026, 8, 31),
    opened_on=dt.date(2026, 6, 1),
    reason="vitality 1.8, below 4 for 8 weeks",
    vitality=1.8,
    low=1.6,
    high=2.1,
    vitality_then=2.8,
    weeks=13,
    health=4.2,
    coverage=0.94,
    confidence=0.81,
    lacking=("forum_ret",),
    year_before=-0.2,
    drivers=(Driver("commits_wk", -0.54, 31.0, 12.0, "commits/week"), Driver("contrib_ret", 0.1, 0.21, 0.22, "ratio")),
    before=(3, 1, 1),
    clears="vitality stays above 5 for 13 weeks",
    page="https://example.org/f/dl4j.html#AL-2026-0112",
)
LONG = "x" * 5_000
HOSTILE = "**bold** <script>alert(1)</script> [a](http://x) \x1b[2J\u202e @here\nSince   forged"


def test_it_says_what_fell_since_when_by_which_rule_why_and_what_to_do() -> None:
    message, lacking = render(CONTEXT), "no evidence from: Forum posts against their own peak."
    assert message.title == f"[warning] Deeplearning4j vitality fell 2.8 to 1.8 ({MINUS}1.0 in 13 weeks)"
    assert message.body.replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "Since   week of 2026-08-24. Lane HEALTH, WATCH to ALERT; opened 2026-06-01.",
        "Rule    vitality 1.8, below 4 for 8 weeks",
        f"Why     {MINUS}0.5 Commits a week: 31 to 12 commits/week",
        "        +0.1 Active people against their own peak: 21.0 % to 22.0 %",
        "Score   vitality 1.8 (1.6 to 2.1), health 4.2",
        f"Data    coverage 94 %, confidence 0.81; {lacking} The same weeks a year before: {MINUS}0.2.",
        "Clears  when vitality stays above 5 for 13 weeks",
        "Before  3 earlier alerts of this lane, raised or replayed: 1 followed by an end, 1 cleared, 1 open.",
        "Next    Start on it only with a way out until this closes. If you run it: pin versions, and read on its page where others went.",
        "Page    https://example.org/f/dl4j.html#AL-2026-0112",
        "SQL     pulse sql \"from why('dl4j', date '2026-08-31', 13)\"",
        'Quiet   pulse alerts ack AL-2026-0112 | pulse alerts silence AL-2026-0112 --until YYYY-MM-DD --reason "..."',
    ]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"vitality": 1.84, "vitality_then": 1.76}, "[warning] Deeplearning4j vitality stays at 1.8 (1.8 13 weeks before)"),
        ({"vitality_then": None}, "[warning] Deeplearning4j vitality: 1.8"),
        ({"event": "opened", "to_state": "WATCH"}, f"[notice] Deeplearning4j vitality fell 2.8 to 1.8 ({MINUS}1.0 in 13 weeks)"),
        ({"to_state": "CRITICAL", "weeks": 1}, f"[critical] Deeplearning4j vitality fell 2.8 to 1.8 ({MINUS}1.0 in 1 week)"),
        ({"event": "resolved", "to_state": None, "vitality": 6.3}, "[resolved] Deeplearning4j vitality rose 2.8 to 6.3 (+3.5 in 13 weeks)"),
        ({"event": "eased", "to_state": "WATCH", "vitality": 5.1}, "[eased] Deeplearning4j vitality rose 2.8 to 5.1 (+2.3 in 13 weeks)"),
        (
            {"lane": "FACT", "to_state": "CRITICAL", "reason": "board_resolution on 2023-09-01 (https://example.org)"},
            "[critical] Deeplearning4j: board resolution on 2023-09-01",
        ),
        (
            {"lane": "DATA", "reason": "issues of a/b: no answer since 2026-08-01 (denied)"},
            "[data] Deeplearning4j: issues of a/b: no answer",
        ),
        ({"lane": "DATA", "event": "resolved", "to_state": None}, "[resolved] Deeplearning4j: the data are in order again"),
    ],
)
def test_the_title_has_the_name_the_direction_and_both_values(changes: dict[str, object], title: str) -> None:
    assert render(replace(CONTEXT, **changes)).title.startswith(title)  # type: ignore[arg-type]


def test_a_closed_alert_asks_for_nothing() -> None:
    labels = [part.label for part in render(replace(CONTEXT, event="resolved", to_state=None)).parts]
    assert [label for label in ("Clears", "Quiet") if label in labels] == []


def test_the_longest_names_and_reasons_stay_within_the_limits() -> None:
    drivers = tuple(Driver(LONG[:60], -1.0, 123456789.123, 987654321.987, "units") for _ in range(3))
    context = replace(CONTEXT, name=LONG, reason=LONG, page=f"https://example.org/{LONG}", lacking=(LONG[:60],) * 6, drivers=drivers)
    sent = digest([render(context)])
    assert 0 < len(sent.title) <= LONGEST_TITLE
    assert max(len(sent.text), len(sent.markdown)) <= LONGEST_BODY
    assert "Quiet   pulse alerts ack AL-2026-0112" in sent.text


@pytest.mark.parametrize("number", [1, 2, 3, 9, 26, 44, 300])
def test_however_many_alerts_every_one_is_told_or_counted_within_the_limits(number: int) -> None:
    messages = [render(replace(CONTEXT, alert_id=f"AL-2026-{place:04}", name=f"Framework {place}")) for place in range(number)]
    sent = digest(messages)
    assert max(len(sent.text), len(sent.markdown)) <= LONGEST_BODY
    assert len(sent.title) <= LONGEST_TITLE
    named = sum(message.title in sent.text for message in messages) if number > 1 else 1
    counted = int(sent.text.rsplit("\n", 1)[1].split(" ")[0]) if "more: pulse alerts list" in sent.text else 0
    assert named + counted == number


def test_a_message_comes_back_from_its_rows() -> None:
    message = render(CONTEXT)
    assert Message.of_rows(message.alert_id, message.title, message.rows) == message


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_of_strangers_can_forge_a_line(name: str, reason: str) -> None:
    message = render(replace(CONTEXT, name=name, reason=reason))
    assert Message.of_rows(message.alert_id, message.title, message.rows) == message
    assert len(message.body.splitlines()) == len(message.rows)
    assert [part.label for part in message.parts] == [part.label for part in render(CONTEXT).parts]


def test_strangers_text_is_escaped_in_every_form() -> None:
    sent = digest([render(replace(CONTEXT, name=HOSTILE, reason=HOSTILE))])
    assert "<script>" not in sent.html
    assert "\\*\\*bold\\*\\* &lt;script&gt;" in sent.markdown
    assert "[a](http://x)" not in sent.markdown
    assert not [text for text in (sent.title, sent.text, sent.markdown, sent.html) if "\x1b" in text or "\u202e" in text]
    assert '<a href="https://example.org/f/dl4j.html#AL-2026-0112">' in sent.html
    assert "](https://example.org/f/dl4j.html#AL-2026-0112)" in sent.markdown


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    sent = digest([render(replace(CONTEXT, page="javascript:alert(1)"))])
    assert "<a " not in sent.html
    assert "](" not in sent.markdown


def test_a_displaced_framework_is_called_that_and_nothing_is_said_of_its_health() -> None:
    reason = "its share of questions is 33% of its best of three years, below 60% for 3 months"
    displaced = replace(CONTEXT, lane="ADOPTION", event="opened", from_state=None, to_state="WATCH", reason=reason, opened_on=CONTEXT.on)
    message = render(displaced)
    assert message.title == "[notice] Deeplearning4j: displaced"
    lines = {line.split()[0]: line for line in message.body.splitlines()}
    assert lines["Rule"].endswith(reason)
    assert lines["Next"].endswith("A share says nothing about its end.")
    assert "metric like 'question%' and as_of <= date '2026-08-31'" in lines["SQL"]
    assert not {"Why", "Data"} & lines.keys()
    assert (
        render(replace(displaced, event="resolved", from_state="WATCH", to_state=None)).title
        == "[resolved] Deeplearning4j: no longer displaced"
    )
