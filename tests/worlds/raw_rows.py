"""A few raw rows, written the short way: what a test leaves out has a plain default. Days are at 12:00 UTC unless a time is given."""

import datetime as dt
import itertools
from collections import defaultdict
from typing import Any, NamedTuple

import pyarrow as pa
from packaging.version import InvalidVersion, Version

from warehouse.connection import Work

KNOWN = dt.datetime(2030, 1, 1)
SOURCES = ("commits", "stars", "forks", "releases", "issues", "pulls")
PACKAGE_SOURCES = ("package_files", "vulnerabilities", "install_checks")

Row = dict[str, Any]


def moment(when: Any) -> Any:
    if when is None:
        return None
    if isinstance(when, str):
        when = dt.datetime.fromisoformat(when) if len(when) > 10 else dt.date.fromisoformat(when)
    return when if isinstance(when, dt.datetime) else dt.datetime.combine(when, dt.time(12))


def is_prerelease(version: str) -> bool | None:
    try:
        return Version(version).is_prerelease
    except InvalidVersion:
        return None


def day(when: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(when) if isinstance(when, str) else when


class RawRows:
    """Rows by table, and the methods that make them; `write` puts them into a working file."""

    def __init__(self) -> None:
        self.raw: dict[str, list[Row]] = defaultdict(list)
        self.pulse: dict[str, list[Row]] = defaultdict(list)
        self._numbers = itertools.count(1)

    def framework(self, framework: str, *repos: tuple[str, str, Any, Any], name: str | None = None) -> None:
        """`repos`: (name, role, valid_from, valid_to)."""
        self.pulse["frameworks"].append({"framework": framework, "name": name or framework, "verdict": None})
        for repo, role, since, until in repos:
            self.pulse["framework_repos"].append(
                {"framework": framework, "name": repo, "role": role, "valid_from": day(since), "valid_to": day(until)}
            )

    def name(self, name: str, repo: int, known_at: dt.datetime = KNOWN) -> None:
        self.raw["names"].append({"name": name, "repo_id": repo, "known_at": known_at})

    def cover(self, repo: int, until: Any, since: Any = None, sources: tuple[str, ...] = SOURCES) -> None:
        for source in sources:
            self._cover(f"github/{repo}", repo, source, until, since)

    def cover_subject(self, subject: str, source: str, until: Any, since: Any = None) -> None:
        """The same of what is no repository."""
        self._cover(subject, None, source, until, since)

    def _cover(self, subject: str, repo: int | None, source: str, until: Any, since: Any) -> None:
        begin = None if since is None else moment(since)
        row = {"subject": subject, "repo_id": repo, "source": source}
        self.raw["coverage"].append({**row, "complete_from": begin, "complete_until": moment(until)})

    def subject(
        self, framework: str, kind: str, subject: str, since: Any = None, until: Any = None, *, companion_of: str | None = None
    ) -> None:
        """What the catalog names of a framework besides repositories; `companion_of`: another subject."""
        row = {"framework": framework, "kind": kind, "subject": subject, "companion_of": companion_of}
        self.pulse["catalog_subjects"].append({**row, "valid_from": day(since), "valid_to": day(until)})

    def commit(
        self,
        repo: int,
        at: Any,
        author: str | None = "ann",
        *,
        branches: tuple[str, ...] = ("main",),
        beside: tuple[str, ...] = (),
        subject: str | None = None,
        bot: bool = False,
        sync: bool = False,
        named: bool | None = None,
        company: str | None = "unknown",
        sha: str | None = None,
    ) -> str:
        """`branches`: on whose first-parent line it lies; `beside`: branches that reach it otherwise."""
        sha = sha or f"{next(self._numbers):040x}"
        self.raw["commits"].append(
            {
                "repo_id": repo,
                "sha": sha,
                "committed_at": moment(at),
                "authored_at": moment(at),
                "author_id": author,
                "is_bot": bot,
                "is_sync_account": sync,
                "is_merge": False,
                "subject_key": subject,
                "is_named": named,
                "company": company,
                "known_at": KNOWN,
            }
        )
        for branch in (*branches, *beside):
            self.raw["branch_commits"].append(
                {"repo_id": repo, "branch": branch, "sha": sha, "is_default": branch == "main", "is_first_parent": branch in branches}
            )
        return sha

    def issue(self, repo: int, created: Any, *closes: Any, number: int | None = None, state: str | None = None, **close: Any) -> int:
        """`closes`: moments; `close`: what they have in common (`actor`, `bot`, `reason`)."""
        number = number or next(self._numbers)
        self.raw["issues"].append(
            {
                "repo_id": repo,
                "number": number,
                "created_at": moment(created),
                "closed_at": moment(closes[-1]) if closes else None,
                "updated_at": moment(closes[-1] if closes else created),
                "state": state or ("closed" if closes else "open"),
                "state_reason": close.get("reason"),
                "author_id": "asker",
                "author_is_bot": False,
                "known_at": KNOWN,
            }
        )
        for at in closes:
            self.event(repo, number, at, **close)
        return number

    def event(
        self, repo: int, number: int, at: Any, event: str = "closed", actor: str | None = "bob", bot: bool = False, reason: Any = None
    ) -> None:
        """Events of an issue are told in the order of time."""
        place = sum((row["repo_id"], row["number"]) == (repo, number) for row in self.raw["issue_events"])
        row = {"repo_id": repo, "number": number, "place": place, "event": event, "happened_at": moment(at)}
        row |= {"actor_id": actor, "actor_is_bot": bot}
        self.raw["issue_events"].append({**row, "state_reason": reason, "known_at": KNOWN})

    def pull(self, repo: int, created: Any, merged: Any = None, number: int | None = None) -> None:
        at = None if merged is None else moment(merged)
        row = {"repo_id": repo, "number": number or next(self._numbers), "created_at": moment(created), "merged_at": at, "closed_at": at}
        self.raw["pulls"].append(
            {
                **row,
                "updated_at": at or moment(created),
                "state": "merged" if at else "open",
                "author_id": "cat",
                "author_is_bot": False,
                "known_at": KNOWN,
            }
        )

    def stars(self, repo: int, on: Any, gained: int, known_at: dt.datetime = KNOWN) -> None:
        self.raw["star_days"].append({"repo_id": repo, "day": day(on), "gained": gained, "known_at": known_at})

    def fork(self, repo: int, created: Any) -> None:
        self.raw["forks"].append({"repo_id": repo, "fork_id": next(self._numbers), "created_at": moment(created), "known_at": KNOWN})

    def release(self, repo: int, published: Any, *, pre: bool = False, draft: bool = False) -> None:
        number = next(self._numbers)
        at = moment(published)
        row = {"repo_id": repo, "release_id": number, "tag": f"v{number}", "created_at": at, "published_at": at}
        self.raw["releases"].append({**row, "is_prerelease": pre, "is_draft": draft, "known_at": KNOWN})

    def package_file(
        self,
        subject: str,
        version: str,
        at: Any,
        *,
        pre: bool | None = None,
        yanked: bool = False,
        tags: str | None = None,
        requires: str | None = None,
    ) -> None:
        """`tags` makes it a wheel; without any it is a source archive. `pre`: None as the version says."""
        number = next(self._numbers)
        row = {"subject": subject, "filename": f"file{number}", "version": version, "kind": "wheel" if tags else "sdist", "tags": tags}
        pre = is_prerelease(version) if pre is None else pre
        row |= {"requires_python": requires, "uploaded_at": moment(at), "size_bytes": None, "is_yanked": yanked, "yanked_reason": None}
        self.raw["package_files"].append({**row, "is_prerelease": pre, "project_status": None, "known_at": KNOWN})

    def benchmark_entry(
        self, subject: str, submitter: str, framework: str | None, benchmark: str = "resnet", *, division: str = "closed", **told: Any
    ) -> None:
        """`told`: accelerator, accelerators, minutes."""
        row = {"subject": subject, "submitter": submitter, "system": f"system{next(self._numbers)}", "benchmark": benchmark}
        row |= {"division": division, "framework": framework, "framework_text": framework, "nodes": 1}
        plain = {"accelerator": "H100", "accelerators": 8, "minutes": None}
        self.raw["benchmark_entries"].append({**row, **plain, **told, "known_at": KNOWN})

    def vendor_version(
        self, subject: str, version: str, at: Any, *, away: Any = None, removed: Any = None, scope: str = "training"
    ) -> None:
        """`away`: since when the table was away before it came back with this version."""
        row = {"subject": subject, "scope": scope, "version": version, "first_seen_at": moment(at), "is_censored": away is not None}
        row |= {"not_before": moment(away), "removed_at": moment(removed), "commit_sha": f"{next(self._numbers):040x}"}
        self.raw["vendor_versions"].append({**row, "known_at": KNOWN})

    def question_month(self, subject: str, month: Any, questions: int, cohort: int | None = None, answered: int | None = None) -> None:
        """`cohort`: of how many it was counted whether they had an answer."""
        row = {"subject": subject, "month": day(month), "questions": questions, "cohort": cohort, "answered": answered}
        self.raw["questions_monthly"].append(row | {"known_at": KNOWN})

    def forum_look(self, subject: str, on: Any, topics: int, posts: int) -> None:
        """`topics`, `posts`: of the 30 days before."""
        row: Row = {"subject": subject, "observed_on": day(on), "topics_30_days": topics, "posts_30_days": posts}
        row |= dict.fromkeys(("topics_7_days", "posts_7_days", "topics", "posts", "users"), 0)
        row |= dict.fromkeys(("active_users_7_days", "active_users_30_days"))
        self.raw["forum_weekly"].append(row | {"known_at": KNOWN})

    def install_check(self, subject: str, python: str, at: Any, *, installed: bool | str = True, imported: bool = True) -> None:
        """`installed`: untold where it could not be told."""
        told = None if installed == "untold" else bool(installed)
        row = {"subject": subject, "version": "1.0", "module": "foo", "python": python, "tried_at": moment(at), "installed": told}
        row |= {"imported": imported if told else None, "error": None if told and imported else "it raises an error", "detail": None}
        self.raw["install_checks"].append({**row, "seconds": 1.0, "isolation": "bubblewrap", "known_at": KNOWN})

    def docs_edit(self, subject: str, page: str, at: Any, until: Any = None) -> None:
        """`until`: when the page was edited again, or went."""
        row = {"subject": subject, "page": page, "edited_at": moment(at), "ended_at": moment(until)}
        self.raw["docs_edits"].append({**row, "commit_sha": f"{next(self._numbers):040x}", "known_at": KNOWN})

    def link_checked(self, subject: str, page: str, at: Any, outcome: str = "alive", failures: int = 0) -> None:
        """`page`: the end of the link."""
        row = {"subject": subject, "url": f"https://o.org/{page}", "checked_at": moment(at), "outcome": outcome, "reason": None}
        self.raw["links_checked"].append({**row, "status": None, "failures": failures, "requests": 1, "known_at": KNOWN})

    def downloads(self, subject: str, source: str, month: str, count: int) -> None:
        """`source`: clickpy or pypistats."""
        row = {"subject": subject, "source": source, "month": day(month), "downloads": count, "known_at": KNOWN}
        self.raw["downloads_monthly"].append(row)

    def vanish(self, repo: int, kind: str, number: int, noticed: Any, returned: Any = None) -> None:
        """`kind`: issue, pull_request, fork or release."""
        at = moment(noticed)
        row = {"repo_id": repo, "kind": kind, "number": number, "last_seen_at": at - dt.timedelta(days=1), "noticed_at": at}
        self.raw["vanished"].append(row | {"returned_at": None if returned is None else moment(returned)})

    def observe(self, repo: int, at: Any, created: Any, name: str | None = None, **told: Any) -> None:
        """`told`: stars, forks, archived_at, has_issues, issues_total and the like."""
        plain = dict.fromkeys(
            ("pushed_at", "archived_at", "stars", "forks", "watchers", "open_issues", "issues_total", "pulls_total", "releases_total",
             "commits_total", "issues_updated_at", "pulls_updated_at", "newest_fork_at", "newest_release_at")
        )  # fmt: skip
        row = {"repo_id": repo, "observed_at": moment(at), "repo": name or f"o/r{repo}", "created_at": moment(created)}
        told = {key: moment(value) if key.endswith("_at") and value is not None else value for key, value in told.items()}
        kept = {"is_archived": "archived_at" in told, "is_empty": None, "has_issues": True, "default_branch": "main"}
        self.raw["observations"].append({**plain, **row, **kept, **told})

    def vulnerability(self, subject: str, name: str, published: Any, severity: str | None = None, **told: Any) -> None:
        """`told`: introduced, fixed, last_affected, withdrawn, aliases (with spaces between them)."""
        row = {"subject": subject, "vulnerability": name, "aliases": told.get("aliases", ""), "severity": severity}
        row |= {key: told.get(key) for key in ("introduced", "fixed", "last_affected")}
        row |= {"published_at": moment(published), "modified_at": moment(published), "withdrawn_at": moment(told.get("withdrawn"))}
        self.raw["vulnerabilities"].append(row | {"known_at": KNOWN})

    def write(self, work: Work) -> None:
        with work.transaction() as con:
            for schema, tables in (("raw", self.raw), ("pulse", self.pulse)):
                for table, rows in tables.items():
                    if not rows:
                        continue
                    con.register("given", pa.Table.from_pylist(rows))
                    given = "select * exclude (repo_id) from given" if table == "coverage" else "from given"
                    con.execute(f"insert into {schema}.{table} by name {given}")
                    con.unregister("given")


def pages(raw: RawRows, work: Work) -> dict[int, dict[str, pa.Table]]:
    """The raw rows as collectors hand them over: by repository, tables with the columns and types of the schema.

    Coverage is no table of a page, and what has vanished is in no list of the same page.
    """
    found: dict[int, dict[str, pa.Table]] = {}
    for table, rows in raw.raw.items():
        if table in ("coverage", "vanished", *PACKAGE_SOURCES):
            continue
        schema = work.cursor().execute(f"from raw.{table} limit 0").to_arrow_table().schema
        for repo in sorted({row["repo_id"] for row in rows}):
            found.setdefault(repo, {})[table] = pa.Table.from_pylist([row for row in rows if row["repo_id"] == repo], schema)
    return found


class Span(NamedTuple):
    """As the collectors' coverage: UTC."""

    source: str
    complete_from: dt.datetime | None
    complete_until: dt.datetime
