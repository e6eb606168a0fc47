"""README's picture of what "not" costs: ``python -m benchmarks.negation_chart [--out assets/negation.png]``.

Draws the figures that ``python -m core evaluate --protocol negation --record`` wrote into the checkpoint's card. Needs
Chromium and playwright (requirements-dev.txt).
"""

import argparse
import shutil
from pathlib import Path

import plotly.graph_objects as go
from playwright.sync_api import sync_playwright

from core.checkpoint import default_checkpoint, load_card
from core.text2model import PAPER, TITLES

ROOT = Path(__file__).resolve().parent.parent
STYLES = {
    "t2m": ("#0072B2", ""),
    "zero_shot_flip": ("#009E73", "/"),
    "zero_shot": ("#E69F00", "x"),
    PAPER: ("#999999", "."),
}
KINDS = {"positive": "what it has", "negative": "what it has not", "mixed": "one of each", "both": "both"}
COLUMNS = {"trained": "attributes seen in training", "reserved": "attributes never seen in training"}


def main() -> None:
    """Draw both groups side by side and save a PNG."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "assets" / "negation.png")
    options = parser.parse_args()
    by_text = load_card(default_checkpoint("lite"))["metrics"]["negation"]["by_text"]
    groups = [(column, kind) for column in COLUMNS for kind in KINDS]
    labels = [[COLUMNS[column] for column, _ in groups], [KINDS[kind] for _, kind in groups]]
    chart = go.Figure()
    for method, (colour, pattern) in STYLES.items():
        figures = [by_text[f"{column}, {kind}"][method]["2"] for column, kind in groups]
        means = [figure["mean"] for figure in figures]
        chart.add_bar(
            x=labels,
            y=means,
            name=TITLES[method],
            marker={"color": colour, "pattern": {"shape": pattern}},
            text=[f"{mean:.0f}" for mean in means],
            textposition="outside",
            error_y={
                "array": [figure["high"] - figure["mean"] for figure in figures],
                "arrayminus": [figure["mean"] - figure["low"] for figure in figures],
                "color": "#555555",
                "thickness": 1,
            },
        )
    chart.add_hline(y=50, line={"dash": "dot", "color": "#555555"}, annotation_text="chance")
    chart.update_layout(
        title="Pairs of unseen animals, told apart by attributes (accuracy in %)",
        template="plotly_white",
        width=1100,
        height=460,
        barmode="group",
        legend={"orientation": "h", "y": -0.25},
        margin={"l": 40, "r": 20, "t": 60, "b": 20},
        font={"family": "sans-serif", "size": 13},
    )
    chart.update_yaxes(range=[0, 108])
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        page = play.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page(
            viewport={"width": 1120, "height": 480}
        )
        page.set_content(chart.to_html(include_plotlyjs=True, config={"displayModeBar": False}))
        page.wait_for_selector(".main-svg")
        page.wait_for_timeout(500)
        page.screenshot(path=options.out)
    print(options.out)


if __name__ == "__main__":
    main()
