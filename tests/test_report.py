"""A comparison's tables, charts and files: complete, in order, and safe whatever a folder is called."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.commands.charts import PAIRS, pairs_chart, report_chart, write
from core.errors import SettingError
from core.evaluation import Figure
from core.report import ONE_CLASS, Report, Row

TITLES = {"t2m": "T2M", "zero_shot": "CLIP zero-shot"}
HOSTILE = '=cmd|"<script>alert(1)</script> **x** [a](b)\n\u202e\udcff\\'


def figure(mean, below=1.0, above=2.0):
    return Figure(mean, 0.5, mean - below, mean + above, 500)


def report(data="awa2"):
    return Report(
        (
            Row(data, "names", "t2m", "unseen, 10-way", figure(80)),
            Row(data, "names", "t2m", "unseen, all-way", figure(61.04)),
            Row(data, "names", "zero_shot", "unseen, 10-way", figure(78.5)),
            Row(data, "names", "zero_shot", "seen, 10-way", figure(91)),
            Row(data, "names", "icis", "unseen, 10-way", figure(77.9)),
            Row(data, "negative", "zero_shot", "unseen, 10-way", figure(9)),
            Row(data, "negative", "t2m", "unseen, 10-way", figure(79)),
        ),
        {"seed": 3},
        TITLES,
    )


def bars(chart):
    return [trace for trace in chart.data if trace.type == "bar"]


def test_a_table_has_methods_and_measures_in_their_order():
    table = report().table("names", "awa2")
    assert list(table.index) == ["t2m", "zero_shot", "icis"]
    assert list(table.columns) == ["unseen, 10-way", "unseen, all-way", "seen, 10-way"]
    np.testing.assert_array_equal(table, [[80, 61.04, np.nan], [78.5, np.nan, 91], [77.9, np.nan, np.nan]])
    assert list(report().table("negative", "awa2").index) == ["zero_shot", "t2m"]


def test_markdown_marks_the_highest_and_what_may_be_as_high():
    text = report().to_markdown()
    assert text.startswith("Percent, in brackets the 95 % interval of a class-level bootstrap. **Bold**")
    assert text.count("\n### awa2: ") == 2
    lines = text.splitlines()
    assert "| method | unseen, 10-way | unseen, all-way | seen, 10-way |" in lines
    assert "| --- | ---: | ---: | ---: |" in lines
    assert "| T2M | **80.0 [79.0, 82.0]** | **61.0 [60.0, 63.0]** | – |" in lines
    # 78.5 to 80.5 holds 80, 76.9 to 79.9 does not.
    assert "| CLIP zero-shot | 78.5 [77.5, 80.5] ≈ | – | **91.0 [90.0, 93.0]** |" in lines
    assert "| icis | 77.9 [76.9, 79.9] | – | – |" in lines


def test_what_reads_the_same_as_the_highest_is_marked_like_it():
    rows = [Row("d", "names", method, "ZSL", figure(mean)) for method, mean in (("a", 80.04), ("b", 79.96))]
    assert Report(tuple(rows), {}, {}).to_markdown().count("**80.0 [") == 2


def test_the_caption_says_where_the_bootstrap_is_over_attributes():
    rows = (*report().rows, Row("awa2", "names", "t2m", ONE_CLASS, figure(70)))
    assert "class-level bootstrap (one-class AUC: over attributes)." in Report(rows, {}, TITLES).to_markdown()


def test_csv_has_a_line_for_each_figure():
    table = pd.read_csv(io.StringIO(report().to_csv()))
    assert list(table) == ["data", "text", "method", "title", "measure", "mean", "sem", "low", "high", "n_tasks"]
    assert len(table) == 7
    assert table.iloc[1].tolist() == [
        *("awa2", "names", "t2m", "T2M", "unseen, all-way"),
        *(61.04, 0.5, 60.04, 63.04, 500),
    ]


def test_json_keeps_what_evaluate_promises_and_has_every_figure():
    content = json.loads(json.dumps(report().to_json()))
    assert content["settings"] == {"seed": 3}
    # The first text kind, unseen classes.
    assert {method: list(ways) for method, ways in content["methods"].items()} == {
        "t2m": ["10", "all"],
        "zero_shot": ["10"],
        "icis": ["10"],
    }
    expected = {"mean": 78.5, "sem": 0.5, "low": 77.5, "high": 80.5, "n_tasks": 500}
    assert content["methods"]["zero_shot"]["10"] == expected
    assert len(content["rows"]) == 7
    assert content["rows"][2] == {
        "data": "awa2",
        "text": "names",
        "method": "zero_shot",
        "measure": "unseen, 10-way",
        **expected,
    }


def test_a_hostile_name_is_shown_and_does_nothing():
    hostile = report(HOSTILE)
    assert hostile.table("names", HOSTILE).shape == (3, 3)
    heading = next(line for line in hostile.to_markdown().splitlines() if line.startswith("### "))
    script = "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert heading == f'### =cmd\\|"{script} \\*\\*x\\*\\* \\[a\\](b) \\\\: names'
    cell = pd.read_csv(io.StringIO(hostile.to_csv()))["data"][0]
    assert cell == "'=cmd|\"<script>alert(1)</script> **x** [a](b) \\"
    assert "<script>" not in report_chart(hostile).to_json()
    assert script[:20] in report_chart(hostile).layout.title.text
    assert json.loads(json.dumps(hostile.to_json()))["rows"][0]["data"] == HOSTILE


def test_a_hostile_title_stays_in_its_cell():
    rows = (Row("d", "names", "m", "a|b", figure(5)), Row("d", "names", "n", "a|b", figure(4)))
    text = Report(rows, {}, {"m": "x | <b>y</b>", "n": "`z`"}).to_markdown()
    assert "| method | a\\|b |" in text
    assert "| x \\| &lt;b&gt;y&lt;/b&gt; | **5.0" in text
    assert "| \\`z\\` | 4.0" in text


def test_the_chart_has_a_panel_for_each_text_and_a_bar_with_its_interval_for_each_figure():
    chart = report_chart(report())
    assert [annotation.text for annotation in chart.layout.annotations] == ["names", "negative"]
    assert sum(len(trace.x) for trace in bars(chart)) == 7
    numbers = [text.strip() for trace in chart.data if trace.type == "scatter" for text in trace.text]
    assert sorted(numbers) == sorted(["80.0", "61.0", "78.5", "91.0", "77.9", "9.0", "79.0"])
    first = bars(chart)[0]
    assert first.x == (80, 61.04)
    assert first.error_x.array == pytest.approx((2, 2))
    assert first.error_x.arrayminus == pytest.approx((1, 1))
    assert "awa2" in chart.layout.title.text


def test_no_method_is_known_by_its_colour_alone_and_each_stands_once_in_the_legend():
    rows = tuple(Row("d", text, f"m{i}", "ZSL", figure(50)) for text in ("names", "mixed") for i in range(12))
    found = bars(report_chart(Report(rows, {}, {})))
    looks = {(trace.name, trace.marker.color, trace.marker.pattern.shape) for trace in found}
    assert len(looks) == len({look[1:] for look in looks}) == 12
    assert len({pattern for _, _, pattern in looks}) == 8
    assert sorted(trace.name for trace in found if trace.showlegend) == sorted(f"m{i}" for i in range(12))


def test_bars_of_a_panel_never_lie_on_each_other():
    chart = report_chart(report())
    for axis in {trace.yaxis for trace in bars(chart)}:
        panel = [trace for trace in bars(chart) if trace.yaxis == axis]
        places = sorted(place for trace in panel for place in trace.y)
        assert min(np.diff(places), default=1) >= panel[0].width


def test_several_datasets_are_rows_of_panels_with_measures_of_their_own():
    rows = (*report().rows, Row("cub", "names", "t2m", "ZSL", figure(50)), Row("cub", "mixed", "t2m", "AUC", figure(4)))
    chart = report_chart(Report(rows, {}, TITLES))
    titles = [annotation.text for annotation in chart.layout.annotations]
    assert titles == [f"{data}: {text}" for data in ("awa2", "cub") for text in ("names", "negative", "mixed")]
    assert chart.layout.yaxis.ticktext == ("unseen, 10-way", "unseen, all-way", "seen, 10-way")
    assert chart.layout.yaxis4.ticktext == ("ZSL", "AUC")


def test_the_chart_of_pairs_compares_all_easy_and_hard_ones_of_each_method():
    easy = {which: figure(mean) for which, mean in (("all", 85), ("easy", 95), ("hard", 65))}
    found = pairs_chart({"names": {"t2m": easy, "zero_shot": {"hard": figure(55)}}}, TITLES, "awa2 <i>")
    assert [trace.name for trace in bars(found)] == list(PAIRS.values())
    assert [trace.x for trace in bars(found)] == [(85,), (95,), (65, 55)]
    assert found.layout.yaxis.ticktext == ("T2M", "CLIP zero-shot")
    assert [shape.x0 for shape in found.layout.shapes] == [50]
    assert found.layout.title.text.startswith("awa2 &lt;i&gt;: ")


def test_four_files_are_written_and_the_page_loads_nothing(tmp_path):
    paths = write(report(HOSTILE), tmp_path / "new" / "run 1.5")
    assert [path.name for path in paths] == [f"run 1.5.{suffix}" for suffix in ("csv", "json", "md", "html")]
    csv, content, text, page = (path.read_text(encoding="utf-8") for path in paths)
    assert csv == report(HOSTILE).to_csv()
    assert json.loads(content) == report(HOSTILE).to_json()
    assert text == report(HOSTILE).to_markdown()
    assert "plotly.js v" in page
    assert not re.search(r"<(script|link|img|iframe)[^>]*\s(src|href)\s*=", page)
    assert "<script>alert" not in page


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match=r"run' cannot be written \(.+\); choose another\.$"):
        write(report(), tmp_path / "file" / "run")
    with pytest.raises(SettingError, match="needs a name for its files, such as 'report'"):
        write(report(), Path())
