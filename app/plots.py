"""Plotly figures. Every kind of colour vision tells the colours apart; patterns, words and numbers say the rest."""

from html import escape

import numpy as np
import plotly.graph_objects as go

from core.classifier import OnDemandClassifier
from core.predictions import Predictions

COLOURS = {"t2m": "#0072B2", "zero_shot_flip": "#E69F00", "zero_shot": "#009E73"}
PATTERNS = {"t2m": "", "zero_shot_flip": "/", "zero_shot": "."}
DASHES = {"t2m": "solid", "zero_shot_flip": "dash", "zero_shot": "dot"}
LABELLED_CELLS = 15
"""Up to so many classes, each cell of a matrix shows its number."""


def _styled(figure: go.Figure, height: int) -> go.Figure:
    # Transparent with mid-grey ink: legible on the light and on the dark page.
    for axes in (figure.update_xaxes, figure.update_yaxes):
        axes(gridcolor="rgba(128,128,128,.25)", zeroline=False)
    return figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "system-ui, sans-serif", "color": "#808080"},
        title_font_size=14,  # fits on a phone
    )


def _short(names: tuple[str, ...]) -> list[str]:
    """Names that fit on an axis, still distinct; escaped, since Plotly reads markup in them."""
    cut = [name if len(name) <= 22 else f"{name[:18]}… {i + 1}" for i, name in enumerate(names)]
    return [escape(name, quote=False) for name in cut]


def confusion_plot(predictions: Predictions, method: str, title: str) -> go.Figure:
    """Labels down, answers across; the share of each label's photos is the shade, the count is in the cell."""
    counts = predictions.confusion(method)
    rows = counts.sum(axis=1, keepdims=True)
    names = _short(predictions.outcomes)
    shade = np.divide(100 * counts, rows, out=np.zeros(counts.shape), where=rows > 0)
    figure = go.Figure(
        go.Heatmap(
            z=shade,
            x=names,
            y=names,
            text=counts,
            texttemplate="%{text}" if len(names) <= LABELLED_CELLS else None,
            colorscale="Blues",
            zmin=0,
            zmax=100,
            showscale=False,
            hovertemplate="label %{y}<br>answer %{x}<br>%{text} photos, %{z:.0f} %<extra></extra>",
        )
    )
    figure.update_layout(title=title)
    # Categories, here and below: names such as 3 or 2024-01-01 are no numbers or dates.
    figure.update_yaxes(type="category", autorange="reversed", title="label", automargin=True)
    figure.update_xaxes(type="category", title="answer", automargin=True)
    return _styled(figure, max(320, min(900, 140 + 26 * len(names))))


def per_class_plot(predictions: Predictions) -> go.Figure:
    """For each class, the share of its labelled photos that each method answers right."""
    figure = go.Figure()
    names = _short(predictions.outcomes)
    for method in predictions.probabilities:
        counts = predictions.confusion(method)
        rows = counts.sum(axis=1)
        known = rows > 0
        share = [100 * counts[i, i] / rows[i] for i in np.flatnonzero(known)]
        figure.add_bar(
            y=[name for name, k in zip(names, known, strict=True) if k],
            x=share,
            name=predictions.titles[method],
            orientation="h",
            marker={"color": COLOURS[method], "pattern": {"shape": PATTERNS[method]}},
            text=[f"{s:.0f} % of {n}" for s, n in zip(share, rows[known], strict=True)],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.1f} %<extra>" + predictions.titles[method] + "</extra>",
        )
    figure.update_layout(title="Right answers per class", barmode="group", legend={"orientation": "h", "y": -0.1})
    figure.update_yaxes(type="category", autorange="reversed", automargin=True, showgrid=False)
    # Room for the numbers, on a phone too.
    figure.update_xaxes(range=[0, 130], tickvals=[0, 50, 100], ticktext=["0 %", "50 %", "100 %"])
    return _styled(figure, max(280, 130 + (14 + 16 * len(predictions.probabilities)) * len(names)))


def ranking_plot(predictions: Predictions) -> go.Figure:
    """Of a single class: how pure the photos above a threshold are, and how many of the class's photos are there."""
    figure = go.Figure()
    for method in predictions.probabilities:
        precision, recall, area = predictions.precision_recall(method)
        figure.add_scatter(
            x=100 * recall,
            y=100 * precision,
            name=f"{predictions.titles[method]}: area {100 * area:.1f} %",
            mode="lines",
            line={"color": COLOURS[method], "dash": DASHES[method], "width": 3, "shape": "hv"},
            hovertemplate="%{x:.0f} % found, %{y:.0f} % of what is found is right<extra></extra>",
        )
    figure.update_layout(title="Precision and recall at every threshold", legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(title="recall: share of the class that is found", range=[-2, 102], ticksuffix=" %")
    figure.update_yaxes(title="precision: share that is right", range=[0, 104], ticksuffix=" %", automargin=True)
    return _styled(figure, 420)


def weights_plot(classifier: OnDemandClassifier) -> go.Figure:
    """The generated numbers themselves: a row a class, a column a direction of the feature space."""
    weights = classifier.weights.last.cpu().numpy()
    count = "1 class" if len(weights) == 1 else f"{len(weights)} classes"
    figure = go.Figure(
        go.Heatmap(
            z=weights,
            y=_short(classifier.labels),
            colorscale="RdBu",
            zmid=0,
            colorbar={"title": "weight", "thickness": 12},
            hovertemplate="%{y}, direction %{x}: %{z:.2f}<extra></extra>",
        )
    )
    figure.update_layout(title=f"{count} x {weights.shape[1]} weights, made from your words")
    figure.update_yaxes(type="category", autorange="reversed", automargin=True)
    figure.update_xaxes(title="direction of the feature space")
    return _styled(figure, max(260, min(900, 140 + 24 * len(weights))))
