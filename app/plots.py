"""Plotly figures. Blue and orange are told apart by every kind of colour vision; words and numbers say the rest."""

from html import escape

import numpy as np
import plotly.graph_objects as go

from core.classifier import OnDemandClassifier
from core.predictions import Predictions

BLUE, ORANGE = "#0072B2", "#E69F00"
COLOURS = (BLUE, ORANGE)
LABELLED_CELLS = 15
"""Up to so many classes, each cell of a matrix shows its number."""


def _styled(figure: go.Figure, height: int) -> go.Figure:
    # Transparent with mid-grey ink: legible on the light and on the dark page.
    return figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "system-ui, sans-serif", "color": "#808080"},
    )


def _short(names: tuple[str, ...]) -> list[str]:
    """Names that fit on an axis, still distinct; escaped, since Plotly reads markup in them."""
    cut = [name if len(name) <= 22 else f"{name[:18]}… {i + 1}" for i, name in enumerate(names)]
    return [escape(name, quote=False) for name in cut]


def confusion_plot(predictions: Predictions, method: str, title: str) -> go.Figure:
    """Labels down, answers across; the share of each label's photos is the shade, the count is in the cell."""
    counts = predictions.confusion(method)
    rows = counts.sum(axis=1, keepdims=True)
    names = _short(predictions.classes)
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


def per_class_plot(predictions: Predictions, titles: dict[str, str]) -> go.Figure:
    """For each class, the share of its labelled photos that each method answers right."""
    figure = go.Figure()
    names = _short(predictions.classes)
    for colour, method in zip(COLOURS, predictions.probabilities, strict=False):
        counts = predictions.confusion(method)
        rows = counts.sum(axis=1)
        known = rows > 0
        share = [100 * counts[i, i] / rows[i] for i in np.flatnonzero(known)]
        figure.add_bar(
            y=[name for name, k in zip(names, known, strict=True) if k],
            x=share,
            name=titles[method],
            orientation="h",
            marker={"color": colour, "pattern": {"shape": "" if colour == BLUE else "/"}},
            text=[f"{s:.0f} % of {n}" for s, n in zip(share, rows[known], strict=True)],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.1f} %<extra>" + titles[method] + "</extra>",
        )
    figure.update_layout(title="Right answers per class", barmode="group", legend={"orientation": "h", "y": -0.1})
    figure.update_yaxes(type="category", autorange="reversed", automargin=True)
    figure.update_xaxes(range=[0, 118], ticksuffix=" %")
    return _styled(figure, max(280, 130 + 44 * len(names)))


def weights_plot(classifier: OnDemandClassifier) -> go.Figure:
    """The generated numbers themselves: a row a class, a column a direction of the feature space."""
    weights = classifier.weights.last.cpu().numpy()
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
    figure.update_layout(title=f"{weights.shape[0]} classes x {weights.shape[1]} weights, made from your words")
    figure.update_yaxes(type="category", autorange="reversed", automargin=True)
    figure.update_xaxes(title="direction of the feature space")
    return _styled(figure, max(260, min(900, 140 + 24 * len(weights))))
