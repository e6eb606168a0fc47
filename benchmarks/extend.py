"""Classes that words add to ImageNet's 1000: ``python -m benchmarks.extend --new DIR --old DIR``.

Every photo is answered by all classes, old and new. How much the new ones are favoured is chosen in four ways: not at
all; without any photo, as ``core.injection`` does it; on photos of old classes of the validation folds; and, to show
what is possible, on the tested photos themselves. Accuracies are means over classes, with the 95 % interval of a
bootstrap over classes. Beside the methods that make rows stands plain ridge, whose rows and biases are just what a
linear map makes of the words.
"""

import argparse
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import torch
from scipy.stats import bootstrap

from core.baselines.ridge import RidgeMap
from core.descriptions import ClassDescription, load_classes
from core.encoders import LITE
from core.extension import Extender
from core.features import encode_samples, feature_cache
from core.heads import LinearHead
from core.injection import Margins, calibrated, calibrated_on, margins
from core.knowledge import IMAGENET, knowledge
from core.protocols import encode_labelled
from core.samples import collect_samples
from core.stacking import StackingCurve, stacking_curve
from core.text2model import Text2Model
from core.training import Recipe

ROOT = Path(__file__).resolve().parent
BOOTSTRAPS = 2000
MOST_LOST = 0.03
"""Share of the validation photos that new classes may take over."""
PLAIN = "Ridge, plain"
NONE, WITHOUT_PHOTOS, VALIDATION, BEST = "0", "without photos", "validation photos", "best, on the tested photos"
COLOURS = {"ICIS": "#0072B2", "T2M": "#D55E00", "Ridge": "#009E73", PLAIN: "#777777"}
SYMBOLS = {NONE: "circle-open", WITHOUT_PHOTOS: "circle", VALIDATION: "diamond", BEST: "star"}


@dataclass(frozen=True)
class Photos:
    """Of old classes and of new ones, encoded."""

    features: torch.Tensor
    """``(n, d)``."""
    classes: torch.Tensor
    """``(n,)`` positions in the extended head."""
    folds: Mapping[str, torch.Tensor]
    """``(n,)`` for ``validation`` and ``test``: whether a photo shows an old class of these folds."""


@dataclass(frozen=True)
class Extended:
    """A head with the new classes in it, and what it makes of the photos."""

    text: str
    method: str
    head: LinearHead
    found: Margins
    curve: StackingCurve
    shifts: Mapping[str, float]
    """How they were chosen -> how much new classes are favoured."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", type=Path, required=True, help="a folder of folders of photos, one a class")
    parser.add_argument("--old", type=Path, required=True, help="photos named by WordNet id")
    parser.add_argument("--classes", type=Path, default=ROOT / "caltech101_dev.json", help="the new classes in words")
    parser.add_argument("--lacking", type=Path, default=ROOT / "caltech101_new.json", help="which of them are new")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--chart", type=Path, help="an .html; where Chromium and playwright are, a .png beside it")
    options = parser.parse_args()
    new = json.loads(options.lacking.read_text(encoding="utf-8"))["new"]
    print(f"{len(new)} new classes: {', '.join(new)}\n")
    extender = Extender.of(Text2Model.load(LITE, options.device, with_rivals=True))
    described = {entry.name: entry for entry in load_classes(options.classes)}
    texts = {
        "names": [ClassDescription(name.replace("_", " ")) for name in new],
        "names and descriptions": [ClassDescription(name.replace("_", " "), described[name].texts) for name in new],
    }
    with torch.inference_mode():
        photos = load_photos(extender, options.old, options.new, new)
        right = (extender.head.logits(photos.features).argmax(dim=1) == photos.classes).cpu().numpy()
        ridge = plain_ridge(extender)
        extended = []
        for text, classes in texts.items():
            for method, title in extender.methods.items():
                extended.append(measure(text, title, extender.extend(classes, method), photos))
            extended.append(measure(text, PLAIN, put_plainly(extender, classes, ridge), photos))
    of_old = (photos.classes < len(extender.head.names)).cpu().numpy()
    alone = {
        side: accuracy(right[chosen], photos.classes.cpu().numpy()[chosen])
        for side, chosen in (("all", of_old), ("test folds", photos.folds["test"].cpu().numpy()))
    }
    counts = f"{of_old.sum()} photos of old classes and {(~of_old).sum()} of new ones"
    print(f"{counts}; the head alone has {shown(alone['all'])} % of the old ones right,")
    print(f"and {shown(alone['test folds'])} % of those of the test folds.\n")
    figures = [
        {**figure, "lost": alone["all"]["mean"] - figure["seen"]["mean"]}
        for one in extended
        for figure in figures_of(one, photos)
    ]
    print_table(figures)
    if options.json:
        written = {"new": new, "photos": counts, "head alone": alone, "figures": figures}
        options.json.write_text(json.dumps(rounded(written), indent=1) + "\n", encoding="utf-8")
    if options.chart:
        draw(extended, options.chart)


def load_photos(extender: Extender, old: Path, new: Path, names: Sequence[str]) -> Photos:
    """The photos of ``old`` whose names begin with an id, and those of ``new`` in the folders ``names``."""
    pair = extender.model.encoders
    cache = feature_cache(pair.sample)
    known = {entry.id for entry in knowledge(IMAGENET).corpus}
    samples = [photo for photo in collect_samples([old], limit=None) if wordnet_id(photo.name) in known]
    encoded = encode_samples(samples, pair.sample, cache)
    ids = [wordnet_id(samples[i].name) for i in encoded.readable]
    old_classes = torch.tensor([extender.aliases[id] for id in ids])
    labelled = encode_labelled(collect_samples([new], limit=None), pair, cache, new)
    place = torch.tensor([names.index(name) if name in names else -1 for name in labelled.names])[labelled.classes]
    is_new = place >= 0
    new_classes = len(extender.head.names) + place[is_new]

    def shows(which: str) -> torch.Tensor:
        chosen = {id for fold in knowledge(IMAGENET).folds(which) for id in fold}
        return torch.tensor([id in chosen for id in ids] + [False] * len(new_classes))

    return Photos(
        torch.cat([encoded.vectors, labelled.vectors[is_new]]),
        torch.cat([old_classes, new_classes]).to(pair.sample.device),
        {which: shows(which) for which in ("validation", "test")},
    )


def wordnet_id(name: str) -> str:
    """``imagenet/n01440764_tench.jpg`` -> ``n01440764``."""
    return name.rsplit("/", 1)[-1].split("_", 1)[0].split(".", 1)[0]


def plain_ridge(extender: Extender) -> RidgeMap:
    """From a text to a row of the head, its bias behind it, ``(d + 1,)``: by how much they differ from the mean."""
    head, text = extender.head, extender.model.encoders.text
    by_id = {entry.id: entry.forms() for entry in knowledge(IMAGENET).corpus}
    ids = [name for name, position in extender.aliases.items() if name in by_id]
    forms = [form for id in ids for form in by_id[id]]
    positions = torch.tensor([extender.aliases[id] for id in ids for _ in by_id[id]])
    targets = torch.cat([head.weight, head.bias.unsqueeze(1)], dim=1)
    return RidgeMap.fit(text.encode(forms), (targets - targets.mean(dim=0))[positions], Recipe().ridge)


def put_plainly(extender: Extender, classes: Sequence[ClassDescription], ridge: RidgeMap) -> LinearHead:
    """The head with rows and biases as ``ridge`` makes them."""
    head = extender.head
    made = ridge(extender.model.embed(classes).sentences)
    return replace(
        head,
        names=(*head.names, *(described.name for described in classes)),
        weight=torch.cat([head.weight, made[:, :-1] + head.weight.mean(dim=0)]),
        bias=torch.cat([head.bias, made[:, -1] + head.bias.mean()]),
        injected=len(classes),
    )


def measure(text: str, method: str, head: LinearHead, photos: Photos) -> Extended:
    """What a head makes of the photos, and the shifts that are chosen for it."""
    found = margins(head, photos.features, photos.classes)
    curve, validation = stacking_curve(found, head.n_old), photos.folds["validation"]
    on_photos = calibrated_on(head, photos.features[validation], photos.classes[validation], MOST_LOST)
    shifts = {
        NONE: 0.0,
        WITHOUT_PHOTOS: calibrated(head).shift,
        VALIDATION: on_photos.shift,
        BEST: curve.best.shift,
    }
    return Extended(text, method, head, found, curve, shifts)


def figures_of(extended: Extended, photos: Photos) -> list[dict[str, Any]]:
    """A row of the table for each shift."""
    found, n_old = extended.found, extended.head.n_old
    classes, of_new = found.classes.cpu().numpy(), (found.classes >= n_old).cpu().numpy()
    rows = []
    for chosen, shift in extended.shifts.items():
        answered_new = (found.margin < shift).cpu().numpy()
        right = found.right.cpu().numpy() & (answered_new == of_new)
        sides = {"seen": ~of_new, "seen, test folds": photos.folds["test"].numpy(), "unseen": of_new}
        accuracies = {side: accuracy(right[there], classes[there]) for side, there in sides.items()}
        rows.append(
            {
                "text": extended.text,
                "method": extended.method,
                "chosen": chosen,
                "shift": shift,
                **accuracies,
                "harmonic": extended.curve.at(shift).harmonic,
                "area": extended.curve.area,
            }
        )
    return rows


def accuracy(right: np.ndarray, classes: np.ndarray) -> dict[str, float]:
    """Mean over classes of the share that is right, and its 95 % interval, in percent."""
    _, owner, counts = np.unique(classes, return_inverse=True, return_counts=True)
    each = 100 * np.bincount(owner, right) / counts
    found = bootstrap((each,), np.mean, n_resamples=BOOTSTRAPS, method="percentile", rng=0).confidence_interval
    return {"mean": float(each.mean()), "low": float(found.low), "high": float(found.high)}


def print_table(figures: Sequence[Mapping[str, Any]]) -> None:
    """In Markdown."""
    print("| words | rows | shift chosen on | seen | seen, test folds | unseen | harmonic | old lost | area |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in figures:
        cells = [
            row["text"],
            row["method"],
            f"{row['chosen']} ({row['shift']:.2f})",
            *(shown(row[side]) for side in ("seen", "seen, test folds", "unseen")),
            *(f"{row[name]:.1f}" for name in ("harmonic", "lost", "area")),
        ]
        print(f"| {' | '.join(cells)} |")


def shown(figure: Mapping[str, float]) -> str:
    """``34.9 [27.1, 43.0]``."""
    return f"{figure['mean']:.1f} [{figure['low']:.1f}, {figure['high']:.1f}]"


def rounded(value: Any) -> Any:
    """The same with three decimals."""
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return round(value, 3) if isinstance(value, float) else value


def draw(extended: Sequence[Extended], path: Path) -> None:
    """Unseen over seen accuracy, and where each choice of the shift leads."""
    chart = go.Figure()
    for one in extended:
        colour = COLOURS[one.method]
        dash = "dot" if one.text == "names" else "solid"
        title = f"{one.method}, {one.text} (area {one.curve.area:.1f})"
        chart.add_scatter(
            x=one.curve.seen, y=one.curve.unseen, name=title, mode="lines", line={"color": colour, "dash": dash}
        )
        points = [one.curve.at(shift) for shift in one.shifts.values()]
        chart.add_scatter(
            x=[point.seen for point in points],
            y=[point.unseen for point in points],
            mode="markers",
            marker={"color": colour, "size": 9, "symbol": [SYMBOLS[chosen] for chosen in one.shifts]},
            text=[f"{title}<br>shift: {chosen}" for chosen in one.shifts],
            hoverinfo="text+x+y",
            showlegend=False,
        )
    for chosen, symbol in SYMBOLS.items():
        marker = {"symbol": symbol, "color": "#222222", "size": 9}
        chart.add_scatter(x=[None], y=[None], mode="markers", name=f"shift: {chosen}", marker=marker)
    chart.update_layout(
        title="New classes from words beside ImageNet's 1000",
        template="plotly_white",
        width=1100,
        height=620,
        font={"family": "sans-serif", "size": 13},
    )
    chart.update_xaxes(title="old classes right (%)")
    chart.update_yaxes(title="new classes right (%)", rangemode="tozero")
    chart.write_html(path)
    print(f"\n{path}")
    picture(path)


def picture(path: Path) -> None:
    """A .png of the page at ``path``, where there is what that takes."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return
    if browser is None:
        return
    with sync_playwright() as play:
        page = play.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page(
            viewport={"width": 1120, "height": 640}
        )
        page.goto(path.resolve().as_uri())
        page.wait_for_selector(".main-svg")
        page.wait_for_timeout(500)
        page.screenshot(path=path.with_suffix(".png"))
    print(path.with_suffix(".png"))


if __name__ == "__main__":
    main()
