"""A comparison of methods as tables.

Names of data and texts may come from folders: what they hold is shown, never run as a formula, a tag or markup.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

import pandas as pd

from core.evaluation import Figure
from core.samples import safe_cell

CAPTION = (
    "Percent, in brackets the 95 % interval of a class-level bootstrap{but}. **Bold**: the highest of its column. "
    "≈: an interval that holds the highest, so that other classes could turn the order round."
)
ONE_CLASS = "one-class AUC"
"""The measure whose bootstrap is over attributes."""


@dataclass(frozen=True)
class Row:
    """One figure and what it is of."""

    data: str
    """``imagenet-zsl``, ``awa2`` ..."""
    text: str
    """How classes are put into words: ``names``, ``descriptions``, ``attributes``, ``negative`` or ``mixed``."""
    method: str
    """A key of ``core.text2model``'s ``METHODS``, ``CLIP_METHODS`` or ``TITLES``."""
    measure: str
    """``unseen, 10-way``, ``GZSL harmonic`` ..."""
    figure: Figure


Grid = Mapping[tuple[str, str], Figure]
"""(group of bars, bar) -> what it shows."""


@dataclass(frozen=True)
class Report:
    """Figures of several methods on the same tasks; everything is shown in the order in which the rows name it."""

    rows: tuple[Row, ...]
    """At least one."""
    settings: Mapping[str, Any]
    """How they were measured; for JSON."""
    titles: Mapping[str, str]
    """Method -> what it is called in front of people."""

    def table(self, text: str, data: str) -> pd.DataFrame:
        """Means in percent, methods x measures, of the classes of ``data`` put into words as ``text``."""
        tidy = pd.DataFrame(
            [(row.method, row.measure, row.figure.mean) for row in self._of(data, text)],
            columns=["method", "measure", "mean"],
        )
        methods, measures = (list(dict.fromkeys(tidy[column])) for column in ("method", "measure"))
        return tidy.pivot(index="method", columns="measure", values="mean").reindex(index=methods, columns=measures)

    def to_markdown(self) -> str:
        """A table for each data and text."""
        but = f" ({ONE_CLASS}: over attributes)" if any(row.measure == ONE_CLASS for row in self.rows) else ""
        parts = [CAPTION.format(but=but)]
        for data, text in dict.fromkeys((row.data, row.text) for row in self.rows):
            means, figures = self.table(text, data), self.grid(data, text)
            best = means.max()
            parts.append(f"### {_marked_down(data)}: {_marked_down(text)}")
            lines = [["method", *means.columns], ["---", *["---:"] * len(means.columns)]]
            for method in means.index:
                cells = [_cell(figures.get((measure, method)), best[measure]) for measure in means.columns]
                lines.append([_marked_down(self.title(method)), *cells])
            lines[0] = [_marked_down(head) for head in lines[0]]
            parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
        return "\n\n".join(parts) + "\n"

    def to_csv(self) -> str:
        """One line a figure, as CSV that no spreadsheet runs as formulas."""
        table = pd.DataFrame(self._records())
        table.insert(3, "title", [self.title(row.method) for row in self.rows])
        for column in ("data", "text", "method", "title", "measure"):
            table[column] = [safe_cell(plain(cell)) for cell in table[column]]
        return table.to_csv(index=False)

    def to_json(self) -> dict[str, Any]:
        """``methods`` and ``settings`` as ``evaluate --json`` promises them, and every figure in ``rows``.

        ``methods`` has the k-way figures on unseen classes of the first data, put into words in the first way.
        """
        methods: dict[str, dict[str, dict[str, float]]] = {}
        for row in self._of(self.rows[0].data, self.rows[0].text):
            if found := re.fullmatch(r"unseen, (\w+)-way", row.measure):
                methods.setdefault(row.method, {})[found[1]] = row.figure.to_json()
        return {"methods": methods, "settings": dict(self.settings), "rows": self._records()}

    def _of(self, data: str, text: str) -> list[Row]:
        return [row for row in self.rows if (row.data, row.text) == (data, text)]

    def grid(self, data: str, text: str) -> Grid:
        return {(row.measure, row.method): row.figure for row in self._of(data, text)}

    def title(self, method: str) -> str:
        return self.titles.get(method, method)

    def _records(self) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in asdict(row).items() if name != "figure"} | row.figure.to_json()
            for row in self.rows
        ]


def numbers(figure: Figure) -> str:
    return f"{figure.mean:.1f} [{figure.low:.1f}, {figure.high:.1f}]"


def _cell(figure: Figure | None, best: float) -> str:
    """A figure in a column whose highest is ``best``."""
    if figure is None:
        return "–"
    if f"{figure.mean:.1f}" == f"{best:.1f}":
        return f"**{numbers(figure)}**"
    return numbers(figure) + (" ≈" if figure.low <= best <= figure.high else "")


def plain(text: str) -> str:
    """One line of what can be printed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _marked_down(text: str) -> str:
    """Text that Markdown, in a table too, shows as it is."""
    return re.sub(r"([\\`*_\[\]|~#$])", r"\\\1", escape(plain(text), quote=False))
