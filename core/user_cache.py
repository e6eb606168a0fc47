"""Where this user's machine keeps what took long to make."""

import os
from pathlib import Path


def user_cache() -> Path:
    """The folder; it need not exist yet."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "text2model"
