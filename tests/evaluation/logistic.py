"""Logistic regression with a penalty, as the product's few calibrated weights are fitted."""

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]

STEPS = 50
MOST_ODDS = 30.0


def likelihood(log_odds: Table) -> Table:
    """Shape (n,), 0 to 1."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -MOST_ODDS, MOST_ODDS))))


def logistic(
    figures: Table, right: Table, *, penalty: float, share: Table | float = 1.0, prior: Table | float = 0.0
) -> Table:
    """The coefficients, shape (d,), by Newton's method.

    Args:
        figures: shape (n, d).
        right: shape (n,), 0 or 1.
        penalty: on the squared distance of the coefficients from the prior; above 0, so that the fit exists.
        share: shape (n,) or one number, how much each example counts.
        prior: shape (d,) or one number, what a coefficient is where no example speaks.
    """
    coefficients = np.zeros(figures.shape[1])
    for _ in range(STEPS):
        claimed = likelihood(figures @ coefficients)
        slope = figures.T @ (share * (claimed - right)) + penalty * (coefficients - prior)
        curvature = (figures * (share * claimed * (1 - claimed))[:, None]).T @ figures
        coefficients -= np.linalg.solve(curvature + penalty * np.eye(len(coefficients)), slope)
    return np.asarray(coefficients)
