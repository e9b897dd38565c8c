"""定界求解. Sums over all walks inside one large component, to a stated error: floats propose, integers prove.

The inverse of I - A in floating point is only a means: the residual of what it gives is computed in integers of any
length, corrected, and computed again. A positive vector w with (I - A) w > 0, checked in integers, proves that the
sums are finite and bounds their error; a positive vector v with A v >= v proves that they grow without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph_service.ownership.elimination import Elimination, Endless, Links, plan

Integers = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

BITS: Final = 160
UNIT: Final = 1 << BITS
"""What stands for 1: every number here is an integer in units of 2^-160."""
_ACCURATE: Final = UNIT >> 110
_ROUNDS: Final = 6
_VECTOR_BITS: Final = 60
_POWER_STEPS: Final = 200


class CertifiedSolver:
    """一个分量的定界解. Endless if the sums are not finite; which of the two is always proved, never guessed."""

    def __init__(self, links: Links) -> None:
        self.members = tuple(links)
        places = {member: place for place, member in enumerate(self.members)}
        self._rows = [
            _in_integers({places[end]: share for end, share in links[member].items()})
            for member in self.members
        ]
        self._exact: Elimination | None = None
        matrix = np.zeros((len(places), len(places)))
        for member, held in links.items():
            for end, share in held.items():
                matrix[places[member], places[end]] = float(share)
        if self._nothing_leaves(links):
            raise Endless
        self._inverse = _inverse(matrix)
        self._norm = self._certificate()
        if self._norm is None:
            self._prove_otherwise(matrix, links)

    def _nothing_leaves(self, links: Links) -> bool:
        totals = dict.fromkeys(self.members, Fraction())
        for held in links.values():
            for end, share in held.items():
                totals[end] += share
        return all(total >= 1 for total in totals.values())

    def _prove_otherwise(self, matrix: Floats, links: Links) -> None:
        if self._grows(matrix):
            raise Endless
        self._exact = Elimination(links, plan(links).order)

    def _residual(self, given: Integers, sums: Integers) -> Integers:
        """given - (I - A) sums, each row in units of its own denominator: exact."""
        rows = []
        for place, (unit, held) in enumerate(self._rows):
            row = (given[place] - sums[place]) * unit
            for end, share in held:
                row = row + sums[end] * share
            rows.append(row)
        return np.array(rows, dtype=object).reshape(sums.shape)

    def _certificate(self) -> Fraction | None:
        """The bound w.max() / ((I - A) w).min() of the inverse, or None if no such w was found."""
        if self._inverse is None:
            return None
        proposal = self._inverse.sum(axis=1)
        if not np.all(np.isfinite(proposal)) or proposal.min() <= 0:
            return None
        vector = _to_integers(proposal.reshape(-1, 1), _VECTOR_BITS)
        left = -self._residual(np.zeros_like(vector), vector)
        slack = min(Fraction(row[0], unit) for row, (unit, _) in zip(left, self._rows, strict=True))
        return None if slack <= 0 else max(vector[:, 0]) / slack

    def _grows(self, matrix: Floats) -> bool:
        """Whether a vector v > 0 with A v >= v was found."""
        vector = np.ones(len(self.members))
        for _ in range(_POWER_STEPS):
            vector = matrix @ vector + vector
            vector /= vector.max()
        if vector.min() <= 0:
            return False
        integers = _to_integers(vector.reshape(-1, 1), _VECTOR_BITS)
        return all(row[0] >= 0 for row in self._residual(np.zeros_like(integers), integers))

    def solve(self, given: Integers, error: int) -> tuple[Integers, int]:
        """W of W = given + A W for every column of `given` (one row a member, in units), which is itself known to
        `error` units; and the error of W, in units, proved."""
        if self._exact is not None:
            return self._solve_exactly(self._exact, given, error)
        if self._inverse is None or self._norm is None:
            raise Endless
        sums: Integers = np.zeros_like(given)
        residual = given
        for _ in range(_ROUNDS):
            sums = sums + _to_integers(self._inverse @ (_floats(residual) / UNIT), BITS)
            exact = self._residual(given, sums)
            worst = max(
                (Fraction(max(abs(one) for one in row), unit)
                 for row, (unit, _) in zip(exact, self._rows, strict=True)),
            )  # fmt: skip
            if worst * self._norm <= _ACCURATE:
                break
            residual = np.array([row // unit for row, (unit, _) in zip(exact, self._rows, strict=True)])
        return sums, _up(self._norm * (worst + error))

    def _solve_exactly(self, exact: Elimination, given: Integers, error: int) -> tuple[Integers, int]:
        sums: Integers = np.zeros_like(given)
        for column in range(given.shape[1]):
            numbers = {one: Fraction(given[place, column]) for place, one in enumerate(self.members)}
            solved = exact.solve(numbers)
            for place, one in enumerate(self.members):
                sums[place, column] = round(solved[one])
        reach = max(exact.solve(dict.fromkeys(self.members, Fraction(1))).values())
        return sums, _up(reach * error) + 1


def _in_integers(held: Mapping[int, Fraction]) -> tuple[int, list[tuple[int, int]]]:
    unit = lcm(*(share.denominator for share in held.values()))
    return unit, [(end, share.numerator * (unit // share.denominator)) for end, share in held.items()]


def _inverse(matrix: Floats) -> Floats | None:
    try:
        return np.asarray(np.linalg.inv(np.eye(len(matrix)) - matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None


def _floats(integers: Integers) -> Floats:
    return integers.astype(np.float64)


def _to_integers(floats: Floats, bits: int) -> Integers:
    """Each float as an integer in units of 2^-bits, exact but for what is below one unit."""
    mantissa, exponent = np.frexp(floats)
    whole = np.ldexp(mantissa, 53).astype(np.int64).astype(object)
    shift = exponent.astype(np.int64) - 53 + bits
    up = np.maximum(shift, 0).astype(object)
    down = np.minimum(np.maximum(-shift, 0), 10_000).astype(object)
    shifted: Any = (whole << up) >> down
    return np.asarray(shifted, dtype=object)


def _up(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)
