"""The list of all sources that can be switched off. Cheap to import, since the settings import it too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registered:
    """A source outside GitHub, or one that asks GitHub for texts of repositories.

    Attributes:
        name: as settings name it: `PULSE_<NAME>_URL`, and in `PULSE_SOURCES`; two of one server may share it.
        kind: of its subjects, as the catalog names them.
        collector: module and class. The class takes a client, a URL and its subjects; the module has a `DEFAULT_URL`.
        key: the setting that holds its key, which the class then takes as `key`; None if it has none.
        is_git: whether it reads from git. The class then takes a git for that URL, the folder of the clones and its subjects.
        without_key: what is left out without that key, for people; None if nothing is.
        prefix: of the keys of its subjects, where sources of one kind read different ones.
        is_on_github: whether it asks GitHub itself about core repositories, so it has no address of its own. The class then takes the
            client for GitHub, the facts of the night and what the project of each repository is called.
        git_of: the source whose git server it reads from too. The class then takes a git as `git` and the folder of the clones as `folder`.
    """

    name: str
    kind: str
    collector: str
    key: str | None = None
    is_git: bool = False
    without_key: str | None = None
    prefix: str = ""
    git_of: str | None = None
    is_on_github: bool = False


SOURCES = (
    Registered("pypi", "package", "collectors.packages:PackageFiles"),
    Registered("osv", "package", "collectors.vulnerabilities:Vulnerabilities"),
    Registered("apache", "foundation_project", "collectors.apache:FoundationRecords"),
    Registered("discourse", "forum", "collectors.discourse:Forums"),
    Registered("hub", "hub_library", "collectors.hub:Models"),
    Registered("stackexchange", "question_tag", "collectors.stackexchange:Questions", key="stackexchange_key"),
    Registered("sagemaker", "vendor_table", "collectors.sagemaker:SageMakerImages", is_git=True, prefix="sagemaker/"),
    Registered("dlc", "vendor_table", "collectors.dlc:DeepLearningContainers", is_git=True, prefix="dlc/"),
    Registered(
        "openalex",
        "paper_search",
        "collectors.openalex:Papers",
        key="openalex_api_key",
        without_key="papers are not counted; the key is free",
    ),
    Registered("paperswithcode", "paper_family", "collectors.paperswithcode:PaperRepositories"),
    Registered("clickpy", "package", "collectors.clickpy:ClickPy"),
    Registered("pypistats", "package", "collectors.pypistats:PyPIStats"),
    Registered("depsdev", "package", "collectors.dependents:Dependents"),
    Registered("mlperf", "benchmark_round", "collectors.mlperf.rounds:Rounds", is_git=True),
    Registered("mlperf", "inference_round", "collectors.mlperf.inference:InferenceRounds", is_git=True),
    Registered("docs", "docs_tree", "collectors.docs.edits:DocsEdits", is_git=True),
    Registered("links", "docs_tree", "collectors.docs.checks:Links", git_of="docs"),
    Registered("notices", "repository", "collectors.notices.source:Notices", is_on_github=True),
)
