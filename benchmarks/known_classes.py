"""What it gains to draw photos towards known classes: ``python -m benchmarks.known_classes --images DIR``.

For each attribute a linear probe is fitted to the rows of the seen classes of a validation fold, and asked which photos
of unseen animals have it: the mean area under the ROC curve, with the photo alone and with the known classes beside it.
"""

import argparse
from pathlib import Path

import torch
from sklearn.metrics import roc_auc_score

import core.feature_space
from core.encoders import load_encoder
from core.feature_space import FeatureSpace
from core.features import FeatureCache, encode_samples
from core.knowledge import IMAGENET, knowledge
from core.probes import fit_probes
from core.samples import collect_samples
from core.training import Recipe


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True, help="photos named by WordNet id")
    options = parser.parse_args()
    known, encoders = knowledge(IMAGENET), load_encoder("lite", torch.device("cpu"))
    corpus, values = known.corpus, known.table.values
    held_out = set(known.folds("validation")[0])
    position = {entry.id: i for i, entry in enumerate(corpus)}
    unseen = {id for id in held_out if corpus[position[id]].kind.startswith("animal")}
    photos = [photo for photo in collect_samples([options.images], limit=None) if _id(photo.name) in unseen]
    encoded = encode_samples(photos, encoders.sample, FeatureCache())
    truth = values[[position[_id(photo.name)] for photo in photos]]
    seen = [i for i, entry in enumerate(corpus) if entry.id not in held_out]
    prototypes = encoders.prototypes()
    rows = torch.tensor([prototypes.ids.index(corpus[i].id) for i in seen])
    space = FeatureSpace.fit(prototypes, rows, Recipe().dim)
    probes = fit_probes(values[seen], space.prototypes, Recipe().image_noise)
    for title, pull in (("the photo alone", 0.0), ("with the known classes", core.feature_space.PULL)):
        core.feature_space.PULL = pull
        scores = space(encoded.vectors) @ probes[:, :-1].T
        areas = [
            roc_auc_score(truth[said, a] > 0, scores[said, a])
            for a in range(len(probes))
            for said in [truth[:, a] != 0]
            if min((truth[:, a] > 0).sum(), (truth[:, a] < 0).sum()) > 2
        ]
        print(f"{title:24} {100 * sum(areas) / len(areas):.1f} % ({len(areas)} attributes, {len(photos)} photos)")


def _id(name: str) -> str:
    return name.rsplit("/", 1)[-1].split("_", 1)[0].split(".", 1)[0]


if __name__ == "__main__":
    main()
