"""Where this user's machine keeps what took long to make."""

import os
from pathlib import Path

from core.encoders import ImageEncoder
from core.features import FeatureCache


def user_cache() -> Path:
    """The folder; it need not exist yet."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "text2model"


def feature_cache(encoder: ImageEncoder) -> FeatureCache:
    """The features that earlier runs have made."""
    return FeatureCache(folder=user_cache() / "features" / encoder.fingerprint.replace(":", "-"))
