"""The curve of what calibration trades, as a Plotly figure."""

import plotly.graph_objects as go

from app.plots import COLOURS, styled
from core.stacking import SeenUnseen, StackingCurve

NOW, BEST = "#D55E00", "#009E73"
TOLD = "old classes %{x:.1f} %, new ones %{y:.1f} %"


def stacking_plot(curve: StackingCurve, now: SeenUnseen) -> go.Figure:
    """Accuracy on new classes over accuracy on old ones for every shift, with the present one and the best."""
    figure = go.Figure()
    figure.add_scatter(
        x=curve.seen,
        y=curve.unseen,
        customdata=curve.shifts,
        mode="lines",
        name="every calibration",
        line={"color": COLOURS["t2m"], "width": 3},
        hovertemplate=TOLD + "<br>above a shift of %{customdata:.2f}<extra></extra>",
    )
    best = curve.best
    points = ((best, "best harmonic mean", "star", BEST, 17), (now, "now", "diamond-open", NOW, 15))
    for point, title, symbol, colour, size in points:
        figure.add_scatter(
            x=[point.seen],
            y=[point.unseen],
            mode="markers",
            name=f"{title}: {point.harmonic:.1f} %",
            marker={"symbol": symbol, "color": colour, "size": size, "line": {"width": 3 if point is now else 0}},
            cliponaxis=False,
            hovertemplate=f"{title}: {TOLD}<extra></extra>",
        )
    title = f"New classes over old ones: area {curve.area:.1f} %"
    figure.update_layout(title=title, legend={"orientation": "h", "y": -0.25})
    figure.update_xaxes(title="right on old classes (seen)", range=[-2, 104], ticksuffix=" %")
    figure.update_yaxes(title="right on new classes (unseen)", range=[-2, 104], ticksuffix=" %", automargin=True)
    return styled(figure, 420)
