"""Features that somebody else made, in one .npz file."""

from pathlib import Path

import numpy as np
import torch

from core.datasets.base import Benchmark, split_samples, unit_rows
from core.errors import SampleError, SettingError

LAYOUT = (
    "features (n, d), labels (n,), classes (c,), and optionally unseen, train (n,), attributes (a,), strengths (c, a)"
)
ARRAYS = ("features", "labels", "classes", "unseen", "train", "attributes", "strengths")


def load_features(path: Path, images: bool) -> Benchmark:
    """Read ``features`` (n, d), ``labels`` (n,) and ``classes`` (c,) with what else there is.

    ``labels`` are positions in ``classes`` or names. ``unseen`` names the classes that may not be learnt from; without
    it, that is all. ``train`` (n,), bool, says which samples of the others to learn from; without it, one in five of a
    class is kept for testing. ``attributes`` (a,) go with ``strengths`` (c, a).

    Raises:
        SettingError: photos are asked for.
        SampleError: the file is missing or damaged, or its arrays do not fit each other.
    """
    if images:
        raise SettingError(f"'{path}' holds features and no photos; take the features, or name a folder of photos.")
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in ARRAYS if name in archive}
    except Exception:  # zipfile and numpy's parser each have errors of their own
        raise SampleError(f"'{path}' is no .npz file that can be read; save it with numpy.savez.") from None
    try:
        return _understood(path.stem, arrays)
    except (KeyError, ValueError, TypeError, IndexError):
        raise SampleError(
            f"The arrays of '{path}' are not finite or do not fit each other; it takes {LAYOUT}."
        ) from None


def _understood(name: str, arrays: dict[str, np.ndarray]) -> Benchmark:
    classes = tuple(_names(arrays["classes"]))
    position = {name: i for i, name in enumerate(classes)}
    features = torch.from_numpy(np.asarray(arrays["features"], dtype=np.float32))
    if arrays["labels"].dtype.kind in "iu":
        labels = torch.from_numpy(arrays["labels"].astype(np.int64))
    else:
        labels = torch.tensor([position[label] for label in _names(arrays["labels"])])
    everything = torch.arange(len(classes))
    unseen = everything
    if "unseen" in arrays:
        unseen = torch.tensor([position[name] for name in _names(arrays["unseen"])]).unique()
    learnt = None
    if "train" in arrays:
        learnt = torch.from_numpy(arrays["train"].astype(bool))
    attributes = tuple(_names(arrays["attributes"])) if "attributes" in arrays else ()
    strengths = None
    if "strengths" in arrays:
        strengths = torch.from_numpy(np.asarray(arrays["strengths"], dtype=np.float64))
    fits = (
        len(position) == len(classes)
        and features.ndim == 2
        and bool(features.isfinite().all())
        and labels.shape == (len(features),)
        and bool(torch.isin(labels, everything).all())
        and (learnt is None or learnt.shape == labels.shape)
        and (len(attributes) == 0) == (strengths is None)
        and (strengths is None or strengths.shape == (len(classes), len(attributes)))
        and (strengths is None or bool(strengths.isfinite().all()))
    )
    if not fits:
        raise ValueError
    return Benchmark(
        name,
        classes,
        labels,
        **split_samples(labels, everything[~torch.isin(everything, unseen)], unseen, learnt)._asdict(),
        features=features,
        attributes=attributes,
        strengths=None if strengths is None else unit_rows(strengths),
    )


def _names(array: np.ndarray) -> list[str]:
    if array.ndim != 1 or array.dtype.kind not in "US":
        raise ValueError
    return [str(name) for name in array.astype(np.str_)]
