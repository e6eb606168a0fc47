"""Plotly figures. Every kind of colour vision tells the colours apart; patterns, words and numbers say the rest."""

from html import escape

import numpy as np
import plotly.graph_objects as go

from app.pictures import BACKGROUND, HEIGHTS, viewer
from core.classifier import OnDemandClassifier
from core.predictions import Predictions

COLOURS = {"t2m": "#0072B2", "zero_shot_flip": "#E69F00", "zero_shot": "#009E73"}
PATTERNS = {"t2m": "", "zero_shot_flip": "/", "zero_shot": "."}
DASHES = {"t2m": "solid", "zero_shot_flip": "dash", "zero_shot": "dot"}
DISTANCE = 2.4
"""From which a shape is seen whole, in sizes of the shape."""
LABELLED_CELLS = 15
"""Up to so many classes, each cell of a matrix shows its number."""


def styled(figure: go.Figure, height: int) -> go.Figure:
    """``figure`` in the page's looks."""
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
    """Labels down, answers across; the share of each label's samples is the shade, the count is in the cell."""
    counts = predictions.confusion(method)
    rows = counts.sum(axis=1, keepdims=True)
    names = _short(predictions.outcomes)
    told = f"%{{text}} {predictions.noun}s, %{{z:.0f}} %<extra></extra>"
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
            hovertemplate="label %{y}<br>answer %{x}<br>" + told,
        )
    )
    figure.update_layout(title=title)
    # Categories, here and below: names such as 3 or 2024-01-01 are no numbers or dates.
    figure.update_yaxes(type="category", autorange="reversed", title="label", automargin=True)
    figure.update_xaxes(type="category", title="answer", automargin=True)
    return styled(figure, max(320, min(900, 140 + 26 * len(names))))


def per_class_plot(predictions: Predictions) -> go.Figure:
    """For each class, the share of its labelled samples that each method answers right."""
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
    return styled(figure, max(280, 130 + (14 + 16 * len(predictions.probabilities)) * len(names)))


def ranking_plot(predictions: Predictions) -> go.Figure:
    """Of a single class: how pure what is above a threshold is, and how much of the class is there."""
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
    return styled(figure, 420)


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
    return styled(figure, max(260, min(900, 140 + 24 * len(weights))))


def cloud_plot(points: np.ndarray, yaw: float) -> go.Figure:
    """Points ``(p, 3)``, z up, to be turned: coloured by height, on the outline of a floor with an arrow that says
    which way is up.

    Args:
        points: of a shape.
        yaw: degrees that the viewer stands to the right of the front.
    """
    x, y, z = np.asarray(points, dtype=np.float32).T
    floor, top = float(z.min()), float(z.max())
    (left, right), (front, back) = ((float(axis.min()) - 0.06, float(axis.max()) + 0.06) for axis in (x, y))
    tip = floor + max(0.5, 0.9 * (top - floor))
    ink = {"color": "#c9d1d9", "width": 3}
    figure = go.Figure(
        [
            go.Scatter3d(
                x=x,
                y=y,
                z=z,
                mode="markers",
                marker={"size": 3, "color": z, "colorscale": [list(pair) for pair in _spread(HEIGHTS)]},
            ),
            go.Scatter3d(
                x=[left, right, right, left, left],
                y=[front, front, back, back, front],
                z=[floor] * 5,
                mode="lines",
                line=ink | {"width": 1.5},
            ),
            go.Scatter3d(
                x=[left] * 2,
                y=[back] * 2,
                z=[floor, tip],
                mode="lines+text",
                line=ink,
                text=["", "up"],
                textposition="top center",
                textfont={"color": ink["color"], "size": 14},
            ),
            go.Cone(
                **{axis: [value] for axis, value in zip("xyzuvw", (left, back, tip, 0, 0, 0.12), strict=True)},
                anchor="tip",
                sizemode="absolute",
                sizeref=0.12,
                showscale=False,
                colorscale=[[0, ink["color"]], [1, ink["color"]]],
            ),
        ]
    )
    figure.update_traces(hoverinfo="skip")
    eye = dict(zip("xyz", (DISTANCE * viewer(yaw)).tolist(), strict=True))
    figure.update_layout(
        showlegend=False,
        scene={
            **{axis: {"visible": False} for axis in ("xaxis", "yaxis", "zaxis")},
            "aspectmode": "data",
            "bgcolor": BACKGROUND,
            "camera": {"eye": eye, "up": {"x": 0, "y": 0, "z": 1}},
            "dragmode": "turntable",
        },
        # Another shape, or another side of it, is seen as it comes; the same one stays as somebody has turned it.
        uirevision=f"{yaw} {x[:8].sum():.5f} {y[:8].sum():.5f}",
    )
    return styled(figure, 340).update_layout(margin=dict.fromkeys("ltrb", 0))


def _spread(colours: tuple[str, ...]) -> list[tuple[float, str]]:
    """Colours as a scale from 0 to 1."""
    return [(i / (len(colours) - 1), colour) for i, colour in enumerate(colours)]
