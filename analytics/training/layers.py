"""How the weights of a net are spread, layer by layer, as small histograms."""

from __future__ import annotations

from typing import Any

import numpy as np

BINS = 25
MOST = 5_000  # weights of a layer that are counted, evenly spaced
_SHOWN = 0.998  # share of the weights within the ends


def histograms(weights: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    """Return for each layer its name, the end of the symmetrical axis, and the share in each bin.

    >>> histograms({"Output": np.array([[-1.0, 1.0]])})[0]["end"]
    1.0
    """
    return [_histogram(name, values.ravel()) for name, values in weights.items()]


def _histogram(name: str, values: np.ndarray) -> dict[str, Any]:
    values = values[:: max(1, len(values) // MOST)].astype(float)
    values = values[np.isfinite(values)]
    end = float(np.quantile(np.abs(values), _SHOWN)) if len(values) else 1.0
    end = float(f"{end or 1.0:.3g}")
    counts, _ = np.histogram(np.clip(values, -end, end), BINS, (-end, end))
    shares = counts / max(1, len(values))
    return {"name": name, "end": end, "shares": [round(share, 3) for share in shares.tolist()]}
