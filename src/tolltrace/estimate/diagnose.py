"""Whether chains of draws found the same answer, and how many independent draws they are worth (Vehtari et al. 2021)."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

Draws = NDArray[np.float64]
"""One row a chain."""


def rhat(draws: Draws) -> float:
    """The rank-normalised split R-hat, the larger of that of the draws and of their distance from the median. 1 is perfect;
    above 1.05 the chains have not met. Draws that are all the same give 1, chains of fewer than four draws infinity."""
    if draws.shape[1] < 4:
        return float("inf")
    folded = np.abs(draws - np.median(draws))
    return max(_split_rhat(_ranked(draws)), _split_rhat(_ranked(folded)))


def effective(draws: Draws) -> float:
    """The effective number of draws for the bulk of the distribution, from rank-normalised split chains."""
    if draws.shape[1] < 4:
        return 0.0
    if np.ptp(draws) == 0:
        return float(draws.size)
    chains = _split(_ranked(draws))
    count, length = chains.shape
    centred = chains - chains.mean(axis=1, keepdims=True)
    covariances = np.array([_autocovariance(row) for row in centred])
    within = covariances[:, 0].mean() * length / (length - 1)
    between = chains.mean(axis=1).var(ddof=1) if count > 1 else 0.0
    variance = within * (length - 1) / length + between
    if within == 0:
        return float(count)
    lags = 1 - (within - covariances.mean(axis=0) * length / (length - 1)) / variance
    lags[0] = 1.0
    # Geyer (1992): sums of neighbouring lags are positive and fall; what breaks that is noise.
    pairs = lags[: length // 2 * 2].reshape(-1, 2).sum(axis=1)
    stop = int(np.argmax(pairs < 0)) if (pairs < 0).any() else len(pairs)
    time = max(-1 + 2 * float(np.minimum.accumulate(pairs[: max(stop, 1)]).sum()), 1 / np.log10(count * length))
    return float(count * length / time)


def _split(draws: Draws) -> Draws:
    """Each chain as two, so that a chain that drifts differs from itself."""
    half = draws.shape[1] // 2
    return np.vstack([draws[:, :half], draws[:, -half:]])


def _ranked(draws: Draws) -> Draws:
    ranks = rankdata(draws, axis=None).reshape(draws.shape)
    found: Draws = ndtri((ranks - 0.375) / (draws.size + 0.25))
    return found


def _split_rhat(draws: Draws) -> float:
    chains = _split(draws)
    length = chains.shape[1]
    within = float(chains.var(axis=1, ddof=1).mean())
    between = float(chains.mean(axis=1).var(ddof=1))
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt((length - 1) / length + between / within))


def _autocovariance(row: Draws) -> Draws:
    """The autocovariance at every lag, by the Fourier transform."""
    size = 2 ** int(2 * len(row) - 1).bit_length()
    power = np.abs(np.fft.rfft(row, size)) ** 2
    found: Draws = np.fft.irfft(power, size)[: len(row)] / len(row)
    return found
