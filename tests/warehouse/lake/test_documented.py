"""What docs/sql.md shows of the lake, on a lake whose data lie in the store."""

import re
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.lake.shard_files import frameworks, published
from warehouse import lake as lakes
from warehouse.lake import LakeSettings
from warehouse.lake.parts import load_extensions
from warehouse.lake.postgresql import parameters

PAGE = Path(__file__).parents[3] / "docs" / "sql.md"

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


def example(language: str) -> str:
    """The one block of a language in the section about the lake."""
    _, _, of_the_lake = PAGE.read_text(encoding="utf-8").partition("\n## The lake\n")
    section, _, _ = of_the_lake.partition("\n## ")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return str(found)


def filled_in(text: str, values: dict[str, str]) -> str:
    """Put the values of this lake in place of the made-up ones, each of which stands there."""
    for made_up, value in values.items():
        assert text.count(made_up) == 1, made_up
        text = text.replace(made_up, value)
    return text


def test_the_command_line_reads_it_as_shown(lake_on_s3: LakeSettings, tmp_path: Path) -> None:
    """Its statements, in the same version of DuckDB; the extensions come from packages, since `install` would ask the network."""
    lakes.replace(lake_on_s3, "a", published(tmp_path / "a", frameworks("one", "two")), "run-1")
    lakes.replace(lake_on_s3, "b", published(tmp_path / "b", frameworks("three")), "run-2")
    place, endpoint = parameters(lake_on_s3), lake_on_s3.s3_endpoint
    assert endpoint is not None
    values = {
        "install ducklake; install postgres; install httpfs;": "",
        "db.example.org": place["host"],
        "5432": place["port"],
        "'lake', user 'reader', password '...'": f"'{place['dbname']}', user '{place['user']}'",
        "'s3.example.org'": f"'{endpoint.removeprefix('http://')}', use_ssl false",
        "key_id '...', secret '...'": f"key_id '{lake_on_s3.s3_key_id}', secret '{lake_on_s3.s3_secret}'",
    }
    (statements,) = re.fullmatch(r'duckdb -c "(.*)"\n', example("sh"), re.DOTALL).groups()  # type: ignore[union-attr]
    with duckdb.connect() as con:
        load_extensions(con)
        assert sorted(con.execute(filled_in(statements, values)).fetchall()) == [("a", 2), ("b", 1)]
        with pytest.raises(duckdb.Error, match="read-only"):
            con.execute("delete from lake.frameworks")


def test_python_reads_it_as_shown(lake_on_s3: LakeSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = "('one', date '2030-01-01', 'health', 6.15, 2, 'x', timestamp '2030-01-01')"
    rows = f"insert into pulse.scores (framework, as_of, dimension, score, rubric_version, rubric_hash, known_at) values {row};"
    lakes.replace(lake_on_s3, "a", published(tmp_path / "a", frameworks("one") + rows), "run-1")
    made_up = '"postgresql://reader:...@db.example.org/lake", "s3://bucket/pulse", "https://s3.example.org", "key id", "secret"'
    ours = (lake_on_s3.catalog, lake_on_s3.data, lake_on_s3.s3_endpoint, lake_on_s3.s3_key_id, lake_on_s3.s3_secret)
    exec(filled_in(example("python"), {made_up: ", ".join(map(repr, ours))}), {})
    assert "6.15" in capsys.readouterr().out
