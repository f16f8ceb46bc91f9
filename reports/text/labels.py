"""Labels for the ids of the warehouse. An unknown id is shown as it is, with spaces."""

import re
from dataclasses import dataclass

_IDENTIFIER = re.compile(r"\b(?:[a-z]+(?:_[a-z0-9]+)+|closed30|c90)\b")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a source of shares counts: its name, the unit of its amounts, and what a reader should know of it."""

    title: str
    unit: str
    says: str


MARKETS = {
    "questions_monthly": Counted(
        "Questions on Stack Overflow",
        "questions",
        "Questions in the tags of each framework. People ask less of everything there since 2022.",
    ),
    "openalex_papers": Counted(
        "Papers that name it", "papers", "Works at OpenAlex that name a framework; they trail its choice by months."
    ),
    "paperswithcode_papers": Counted(
        "Repositories of papers", "repositories", "Official repositories at Papers With Code, whose archive ends in June 2025."
    ),
    "models_monthly": Counted(
        "New models on the Hugging Face Hub",
        "models",
        "It says where weights are put, which favours the library that loads them by default.",
    ),
    "stars": Counted("Stars on GitHub", "stars", "Stars given in the quarter that still stand: attention, and not use."),
    "clickpy_downloads": Counted(
        "Downloads, by ClickPy", "downloads", "Those of machines too. They grew after frameworks had ended, so they warn of nothing."
    ),
    "pypistats_downloads": Counted("Downloads, by pypistats.org", "downloads", "A second count of the same, of the last half-year."),
}
"""The sources of `market_quarterly` in the order of the pages."""

USES = (
    ("questions_in_all", "Questions in all"),
    ("share_of_questions", "Share of the questions"),
    ("downloads", "Downloads a quarter"),
    ("share_of_downloads", "Share of the downloads"),
    ("dependents", "Dependents"),
)
"""Columns of the query `newest_use`, for looking at."""

STOCKS = {"question_stock": ("All questions on Stack Overflow", "questions"), "dependents": ("Packages that depend on it", "packages")}
"""Counts that have no quarter: name and unit."""

METRIC_NAMES = {
    "stars": "Stars",
    "forks": "Forks",
    "lifetime_contrib": "People who ever committed",
    "so_stock": "All Stack Overflow questions",
    "commits_wk": "Commits a week",
    "commit_ret": "Commits against their own peak",
    "contrib_ret": "Active people against their own peak",
    "closed30": "Issues closed by people in time",
    "qa_ret": "Share of questions against its own peak",
    "forum_ret": "Forum posts against their own peak",
    "release_days": "Days since the last stable release",
    "question_share": "Share of the questions on all frameworks",
    "question_share_ret": "Share of the questions against its own peak",
    "questions_ret": "Questions against their own peak",
    "release_age": "Age of the newest release",
    "py_support": "Supported Pythons with a wheel",
    "platforms": "Platforms with a wheel",
    "installs": "Installs and imports today",
    "open_vulns": "Worst known vulnerability",
    "paper_share": "Share of the papers on all frameworks",
    "repo_share": "Share of the repositories of papers",
    "model_share": "Share of the new models",
    "answered": "Questions that get an answer",
    "forum_replies": "Replies to a topic of the forum",
    "mlperf_use": "Submitters of benchmarks",
    "mlperf_best": "Best time against the best of any",
    "bench_age": "Days since the newest benchmark",
    "docs_fresh": "Documentation edited within a year",
    "links_alive": "Documentation links alive",
    "vendor_stale": "Days that a vendor's images have been behind",
    "c90": "Mainline commits of one quarter",
    "any_close_rate_30d": "Issues closed by anyone in time",
}

LIFECYCLES = {
    "active": "No end has been announced, and no health alert is open.",
    "declining": "A health alert is open.",
    "maintenance": "Its makers have said that it gets no new features.",
    "retired": "Its makers or its foundation have ended it.",
}

OUTCOMES = {
    "ok": "read",
    "unchanged": "nothing new",
    "true_zero": "read, and empty",
    "denied": "refused",
    "gone": "gone",
    "unavailable": "could not be reached",
    "malformed": "answer not understood",
}

FINDINGS = {
    "supported": "supported",
    "partly": "partly",
    "contradicted": "contradicted",
    "not_checkable": "not checkable",
}

REASONS = {
    "author_days": "author-days stand for commits here, since few big merges carry the work",
    "github_release": "by the releases on GitHub",
}


def metric_name(metric: str) -> str:
    """Return the name of a metric in a table."""
    return METRIC_NAMES.get(metric, spaced(metric))


def event_kind(kind: str) -> str:
    """Return the kind of a catalog event, in plain words."""
    return spaced(kind).lower()


def finding(identifier: str | None) -> str:
    """Return the finding of a claim; never "false", where nobody could measure."""
    return "not checked yet" if identifier is None else FINDINGS.get(identifier, spaced(identifier))


def reason(text: str | None) -> str | None:
    """Return the warehouse's reason with its ids replaced by labels; addresses stay as they are."""
    if text is None:
        return None
    return " ".join(word if "://" in word else _IDENTIFIER.sub(_told, word) for word in text.split(" "))


def _told(found: re.Match[str]) -> str:
    identifier = found[0]
    if identifier in REASONS:
        return REASONS[identifier]
    name = METRIC_NAMES.get(identifier)
    return identifier.replace("_", " ") if name is None else f"{name[0].lower()}{name[1:]}"


def outcome(identifier: str) -> str:
    """Return what came of asking a source, in plain words."""
    return OUTCOMES.get(identifier, spaced(identifier))


def spaced(identifier: str) -> str:
    """Return an id as words."""
    words = identifier.replace("_", " ")
    return words[:1].upper() + words[1:]
