"""The papers' tables through the command line, on miniature copies of the benchmarks in their official layouts."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core import rivals, seen_classes
from core.__main__ import main
from core.baselines.dem import DemOptions
from core.baselines.devise import DeviseOptions
from core.baselines.icis import IcisRecipe
from tests.miniatures import (
    write_awa2,
    write_cub,
    write_features,
    write_folder,
    write_modelnet40,
    write_sun,
)

EVERY_METHOD = "t2m,t2m-paper,ridge,ridge-flip,devise,dem,icis"
KEYS = {"t2m", "t2m_paper", "zero_shot", "zero_shot_flip", "devise", "dem", "icis"}


@pytest.fixture(autouse=True)
def short_trainings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same code in a few steps, and caches of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    whole = seen_classes.recipe_for
    monkeypatch.setattr(
        "core.commands.published.recipe_for", lambda *a: replace(whole(*a), steps=60, hidden=64, slots=64)
    )
    monkeypatch.setattr(rivals, "ICIS_RECIPES", {"icis": IcisRecipe(hidden=64, most_steps=100)})
    monkeypatch.setattr(rivals, "DeviseOptions", lambda: DeviseOptions(steps=60, batch=32))
    monkeypatch.setattr(rivals, "DemOptions", lambda: DemOptions(steps=60, batch=32, hidden=64))


def run(spec: str, out: Path, *more: str) -> tuple[list[dict[str, str]], dict[str, object]]:
    """The rows of the CSV and the content of the JSON."""
    assert main(["evaluate", "--data", spec, "--tasks", "10", "--out", str(out), *more]) == 0
    with out.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert out.with_suffix(".md").read_text(encoding="utf-8").count("|") > 10
    assert "plotly" in out.with_suffix(".html").read_text(encoding="utf-8").lower()
    return rows, json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))


def mean(rows: list[dict[str, str]], text: str, method: str, measure: str) -> float:
    found = [row for row in rows if (row["text"], row["method"], row["measure"]) == (text, method, measure)]
    assert len(found) == 1, (text, method, measure)
    return float(found[0]["mean"])


@pytest.mark.parametrize("write", [write_awa2, write_cub, write_sun], ids=["awa2", "cub", "sun"])
def test_proposed_split_gives_every_measure_of_every_method(write: Callable[..., str], tmp_path: Path) -> None:
    rows, content = run(
        write(tmp_path / "data", with_mats=True),
        tmp_path / "out" / "table",
        *("--methods", EVERY_METHOD, "--text", "names,attributes,negative,mixed,vectors", "--ways", "2,all"),
    )
    assert {row["method"] for row in rows} == KEYS
    assert {row["text"] for row in rows} == {"names", "attributes", "negative", "mixed", "vectors"}
    measures = {row["measure"] for row in rows if row["text"] == "attributes"}
    assert measures >= {
        *(f"{side}, {way}-way" for side in ("seen", "unseen", "harmonic") for way in ("2", "all")),
        *("ZSL", "GZSL seen", "GZSL unseen", "GZSL harmonic", "seen-unseen area", "one-class AUC"),
    }
    assert all(float(row["low"]) - 1e-6 <= float(row["mean"]) <= float(row["high"]) + 1e-6 for row in rows)
    assert set(content["methods"]) == KEYS  # type: ignore[call-overload]
    # Classes' features are a linear function of their attributes: who reads the vectors does better than chance.
    chance = mean(rows, "names", "zero_shot", "ZSL")
    assert max(mean(rows, "vectors", method, "unseen, 2-way") for method in ("icis", "dem", "devise")) > 60, chance


def test_photos_are_encoded_once_and_the_same_figures_come_from_the_cache(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = write_awa2(tmp_path / "data", with_mats=False)
    first, _ = run(spec, tmp_path / "a", "--methods", "t2m,ridge", "--ways", "2", "--encoder", "lite")
    again, _ = run(spec, tmp_path / "b", "--methods", "t2m,ridge", "--ways", "2", "--encoder", "lite")
    assert first == again
    assert list((tmp_path / "cache" / "text2model" / "features").glob("**/*.npy"))
    assert list((tmp_path / "cache" / "text2model" / "networks").glob("*.safetensors"))


def test_modelnet_is_learnt_from_thirty_classes_and_tested_on_ten(tmp_path: Path) -> None:
    rows, content = run(
        write_modelnet40(tmp_path, layout="tables"),
        tmp_path / "table",
        *("--methods", "t2m,ridge,dem", "--text", "names", "--ways", "2,all"),
    )
    assert {row["measure"] for row in rows} >= {"unseen, 2-way", "seen, 2-way", "ZSL", "GZSL harmonic"}
    assert content["settings"]["encoder"] == "points"  # type: ignore[index]


def test_easy_and_hard_pairs_are_those_of_the_taxonomy(tmp_path: Path) -> None:
    spec = write_awa2(tmp_path / "data", with_mats=True)
    for which in ("all", "easy", "hard"):
        arguments = ("--methods", "t2m,ridge", "--text", "names", "--ways", "2", "--pairs", which)
        if which == "all":
            rows, _ = run(spec, tmp_path / which, *arguments)
            assert mean(rows, "names", "t2m", "pairs, all") == pytest.approx(mean(rows, "names", "t2m", "pairs, all"))
        else:
            assert main(["evaluate", "--data", spec, "--tasks", "5", *arguments]) in (0, 2)


def test_a_folder_without_seen_classes_is_tested_by_what_the_product_knows(tmp_path: Path) -> None:
    spec = write_folder(tmp_path / "data")
    rows, _ = run(spec, tmp_path / "table", "--methods", "t2m,t2m-paper,ridge,icis", "--encoder", "lite", "--ways", "2")
    assert {row["method"] for row in rows} == {"t2m", "t2m_paper", "zero_shot", "icis"}
    assert not any(row["measure"].startswith(("seen", "GZSL")) for row in rows)


def test_features_of_another_program_will_do(tmp_path: Path) -> None:
    spec = write_features(tmp_path / "features.npz")
    rows, content = run(spec, tmp_path / "table", "--methods", "t2m,ridge,icis", "--ways", "2")
    assert content["settings"]["encoder"] == "features"  # type: ignore[index]
    assert {row["measure"] for row in rows} >= {"unseen, 2-way", "ZSL"}


def test_mistakes_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = write_awa2(tmp_path / "data", with_mats=True)
    for more, part in [
        (("--methods", "magic"), "no method 'magic'"),
        (("--methods", "clip"), "needs a CLIP encoder"),
        (("--text", "poems"), "--text takes"),
        (("--text", "descriptions"), "cannot be said by descriptions"),
        (("--ways", "two"), "--ways takes numbers"),
        (("--protocol", "negation"), "leave out --protocol"),
    ]:
        assert main(["evaluate", "--data", spec, *more]) == 2
        error = capsys.readouterr().err.strip().splitlines()[-1]
        assert part in error, error
    assert main(["evaluate", "--data", "awa2"]) == 2
    assert main(["evaluate", "--data", f"awa2:{tmp_path / 'nowhere'}"]) == 2
    assert "cvml" in capsys.readouterr().err
