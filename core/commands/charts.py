"""A comparison of methods as charts, and in files.

Horizontal bars, colours that every kind of colour vision tells apart, patterns beside them, and the number at each bar.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from itertools import product
from math import ceil
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.datasets.pairs import Which
from core.errors import SettingError
from core.evaluation import Figure
from core.report import Grid, Report, numbers, plain

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
"""Okabe and Ito's, which every kind of colour vision tells apart."""
PATTERNS = ("", "/", ".", "x", "\\", "-", "|", "+")
INK = "#333333"
BAR, GAP = 16, 0.9
"""Height of a bar in pixels, and the room between groups of them in bars."""
TITLE, LINE, HEAD, FOOT = 44, 30, 34, 40
"""Pixels down: of the title, of a line of the legend, over a panel, for its own title, and under it, for its axis."""
LETTER, SWATCH, NUMBER, NARROW = 7.5, 46, 40, 760
"""Pixels across: of a letter in the legend, of what stands before its text, of a number behind a bar, and that the
panels have together in a chart of 900."""
LONGEST = 48
"""Letters of a name in a chart."""
PAIRS: Mapping[Which, str] = {"all": "all pairs", "easy": "easy pairs", "hard": "hard pairs"}


def report_chart(report: Report) -> go.Figure:
    """Bars with intervals: a row of panels for each data, a column for each text."""
    all_data, texts, methods = (
        list(dict.fromkeys(getattr(row, name) for row in report.rows)) for name in ("data", "text", "method")
    )
    several = len(all_data) > 1
    return _chart(
        [[report.grid(data, text) for text in texts] for data in all_data],
        [f"{data}: {text}" if several else text for data in all_data for text in texts],
        {method: report.title(method) for method in methods},
        "Percent, with 95 % intervals" if several else f"{_shown(all_data[0])}: percent, with 95 % intervals",
    )


def pairs_chart(
    figures: Mapping[str, Mapping[str, Mapping[Which, Figure]]], titles: Mapping[str, str], data: str
) -> go.Figure:
    """How much harder it is for each method to tell related classes apart than classes far from each other.

    Args:
        figures: text -> method -> which pairs (``core.datasets.pairs``) -> 2-way accuracy.
        titles: method -> what it is called in front of people.
        data: what it was measured on.
    """
    grids: list[Grid] = [
        {
            (titles.get(method, method), which): figure
            for method, by_pairs in by_method.items()
            for which, figure in by_pairs.items()
        }
        for by_method in figures.values()
    ]
    whole = f"{_shown(data)}: right answers on pairs of classes, percent, with 95 % intervals (dotted: chance)"
    chart = _chart([grids], list(figures), PAIRS, whole)
    return chart.add_vline(x=50, line={"dash": "dot", "color": INK, "width": 1})


def html_page(chart: go.Figure) -> str:
    """A chart with all that it takes to show it, offline too."""
    return chart.to_html(include_plotlyjs=True, config={"displayModeBar": False})


def _pairs(report: Report) -> dict[str, dict[str, dict[Which, Figure]]]:
    """Text -> method -> which pairs -> figure; empty unless there are pairs of more than one kind."""
    found: dict[str, dict[str, dict[Which, Figure]]] = {}
    for row in report.rows:
        which = next((which for which in PAIRS if row.measure == f"pairs, {which}"), None)
        if which is not None:
            found.setdefault(row.text, {}).setdefault(row.method, {})[which] = row.figure
    several = any(len(by_which) > 1 for by_method in found.values() for by_which in by_method.values())
    return found if several else {}


def _chart(panels: Sequence[Sequence[Grid]], heads: Sequence[str], bars: Mapping[Any, str], title: str) -> go.Figure:
    """Horizontal bars, which leave room for names and numbers however many there are.

    Args:
        panels: rows of panels; a row has its groups of bars in common.
        heads: what is over each panel, row by row.
        bars: of a group -> what each is called.
        title: of the whole, safe.
    """
    groups = [list(dict.fromkeys(group for grid in row for group, _ in grid)) for row in panels]
    pitch = len(bars) + GAP
    heights = [BAR * pitch * len(names) for names in groups]
    between = HEAD + FOOT
    inner = sum(heights) + between * (len(panels) - 1)
    chart = make_subplots(
        len(panels),
        len(panels[0]),
        shared_yaxes=True,
        row_heights=heights,
        vertical_spacing=between / inner if len(panels) > 1 else 0,
        horizontal_spacing=0.02,
        subplot_titles=[_shown(head) for head in heads],
    )
    in_legend: set[int] = set()
    for row, column, (number, bar) in product(range(len(panels)), range(len(panels[0])), enumerate(bars)):
        grid = panels[row][column]
        shown = {i * pitch + number: group for i, group in enumerate(groups[row]) if (group, bar) in grid}
        if shown:
            looks = _looks(number, bars[bar]) | {"row": row + 1, "col": column + 1}
            figures = {place: grid[group, bar] for place, group in shown.items()}
            _add_bars(chart, shown, figures, looks | {"showlegend": number not in in_legend})
            in_legend.add(number)
    for row, names in enumerate(groups, 1):
        chart.update_yaxes(
            tickvals=[i * pitch + (len(bars) - 1) / 2 for i in range(len(names))],
            ticktext=[_shown(name) for name in names],
            range=[pitch * len(names) - 0.5 - GAP / 2, -0.5 - GAP / 2],
            row=row,
        )
    chart.update_yaxes(automargin=True, showgrid=False, zeroline=False, ticklabelstandoff=6)
    # Room for the numbers behind a hundred.
    room = min(NUMBER * len(panels[0]) / NARROW, 0.5)
    chart.update_xaxes(range=[0, 100 / (1 - room)], tickvals=[0, 50, 100], zerolinecolor=INK)
    top = TITLE + LINE * ceil(sum(SWATCH + LETTER * len(_shown(name)) for name in bars.values()) / NARROW)
    height = top + HEAD + inner + FOOT
    return chart.update_layout(
        template="plotly_white",
        dragmode=False,
        height=height,
        margin={"l": 10, "r": 10, "t": top + HEAD, "b": FOOT},
        font={"family": "system-ui, sans-serif", "size": 13, "color": INK},
        title={"text": title, "font": {"size": 16}, "x": 0.01, "yref": "container", "y": 1 - 0.5 * TITLE / height},
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1 - TITLE / height, "x": 0},
    )


def _looks(number: int, name: str) -> dict[str, Any]:
    """A colour and a pattern that no other bar has, up to 64 of them."""
    pattern = PATTERNS[(number + number // len(COLOURS)) % len(PATTERNS)]
    marker = {"color": COLOURS[number % len(COLOURS)], "pattern": {"shape": pattern, "size": 6}}
    return {"name": _shown(name), "legendgroup": str(number), "marker": marker | {"line": {"color": INK, "width": 1}}}


def _add_bars(
    chart: go.Figure, groups: Mapping[float, str], figures: Mapping[float, Figure], looks: Mapping[str, Any]
) -> None:
    """Bars at places of a panel, their intervals, and their numbers behind these, where nothing is in the way."""
    values = list(figures.values())
    chart.add_bar(
        x=[figure.mean for figure in values],
        y=list(figures),
        width=0.86,
        orientation="h",
        error_x={
            "array": [figure.high - figure.mean for figure in values],
            "arrayminus": [figure.mean - figure.low for figure in values],
            "color": INK,
            "thickness": 1.2,
            "width": 3,
        },
        hovertext=[f"{looks['name']}, {_shown(groups[place])}: {numbers(figures[place])}" for place in figures],
        hoverinfo="text",
        **looks,
    )
    chart.add_scatter(
        x=[max(figure.high, figure.mean) for figure in values],
        y=list(figures),
        mode="text",
        text=[f" {figure.mean:.1f}" for figure in values],
        textposition="middle right",
        textfont={"size": 11},
        cliponaxis=False,
        hoverinfo="skip",
        **{name: looks[name] for name in ("legendgroup", "row", "col")},
        showlegend=False,
    )


def write(report: Report, prefix: Path) -> tuple[Path, ...]:
    """Write PREFIX.csv, .json, .md and .html, the last with the chart and, where there are easy and hard pairs of
    classes, a chart of them to PREFIX-pairs.html; missing folders are made.

    Raises:
        SettingError: there cannot be such files.
    """
    if not prefix.name:
        raise SettingError(f"The report needs a name for its files, such as '{prefix / 'report'}'.")
    contents = {
        ".csv": report.to_csv(),
        ".json": json.dumps(report.to_json(), indent=2) + "\n",
        ".md": report.to_markdown(),
        ".html": html_page(report_chart(report)),
    }
    if pairs := _pairs(report):
        contents["-pairs.html"] = html_page(pairs_chart(pairs, report.titles, report.rows[0].data))
    paths = tuple(prefix.with_name(prefix.name + ending) for ending in contents)
    try:
        prefix.parent.mkdir(parents=True, exist_ok=True)
        for path, content in zip(paths, contents.values(), strict=True):
            path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise SettingError(f"The report '{prefix}' cannot be written ({error.strerror}); choose another.") from None
    return paths


def _shown(text: str) -> str:
    """Text that fits into a chart; escaped, since Plotly reads markup in it."""
    text = plain(text)
    return escape(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…", quote=False)
