"""Carried figures: their error on half of the states and years, its coverage on the other half."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.ties.grids import Layers, Share
from multivector.arrays import Bools, Floats, Ints
from multivector.measures.capacity import carried
from multivector.measures.capacity.capacity import CARRY_YEARS

Z90 = 1.6448536269514722
POWERS = ("CHN", "RUS", "USA", "TUR", "DEU", "FRA", "GBR", "JPN", "IND")
LEAST_SHARE = 1e-3  # of the figure carried: below it a tie is next to nothing
YES_OR_NO = 1e-3  # the sd of a pact or base, which has no error of its own
LEAST = 100  # errors of a size; fewer, and all sizes count together
TABLE = Path(carried.__file__).with_name("carried_errors.tsv")


@dataclass(frozen=True, slots=True)
class Errors:
    """What carrying did to shares, (m,) each.

    ``gap`` is the absolute change of the logarithm (infinite where the tie ended), ``sd`` the
    figure's own, ``share`` the one carried, ``third`` that of the state's total; ``learnt`` says
    whether state and year are of the half that the table was measured on, ``held`` whether both
    are of the other.
    """

    gap: Floats
    sd: Floats
    share: Floats
    third: Ints
    learnt: Bools
    held: Bools

    def lacking(self) -> Floats:
        """Return what each figure's standard deviation lacks for its range to hold the later."""
        return np.sqrt(np.maximum((self.gap / Z90) ** 2 - self.sd**2, 0.0))

    def at(self, keep: Bools) -> "Errors":
        """Return some of them."""
        return Errors(*(getattr(self, name)[keep] for name in self.__slots__))


def joined(parts: list[Errors]) -> Errors:
    """Return all errors together."""
    names = Errors.__slots__
    return Errors(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def carried_errors(layers: Layers) -> Iterator[tuple[str, int, Errors]]:
    """Give every link, every age on record, and the errors."""
    learnt = np.array([crc32(name.encode()) % 2 == 0 for name in layers.names])
    at = [layers.names.index(power) for power in POWERS]
    for channel, layer in layers.channels.items():
        for share in layer.shares:
            for age in range(1, CARRY_YEARS + 1):
                later = [year for year in share.years if year - age in share.years]
                halves = [later] * 2  # one year alone is in both
                if len(later) > 1:
                    middle = (len(later) + 1) // 2
                    halves = [later[:middle], later[middle:]]
                parts = [
                    _pair(share, at, year, age, learnt, [year in half for half in halves])
                    for year in later
                ]
                if parts:
                    yield f"{channel}: {share.name}", age, joined(parts)


def _pair(
    share: Share, at: list[int], year: int, age: int, learnt: Bools, of: list[bool]
) -> Errors:
    """Return the errors of the shares carried to one year."""
    k, later = share.years.index(year - age), share.years.index(year)
    with np.errstate(divide="ignore", invalid="ignore"):
        old = share.part[:, at, k] / share.whole[:, k, None]
        new = share.part[:, at, later] / share.whole[:, later, None]
        gap = np.abs(np.log(new) - np.log(old))
    sd = np.broadcast_to(share.sd[:, k, None], old.shape)
    if share.spread is not None:
        sd = np.hypot(sd, np.nan_to_num(share.spread[:, at, k]))
    keep = (old > LEAST_SHARE) & np.isfinite(new) & np.isfinite(sd)
    state = np.broadcast_to(learnt[:, None], old.shape)
    third = carried.thirds(share.whole[:, k, None], share.whole[:, k, None])
    third = np.broadcast_to(third, old.shape)
    halves = (state & of[0])[keep], (~state & of[1])[keep]
    return Errors(gap[keep], sd[keep], old[keep], third[keep], *halves)


def coverage(layers: Layers) -> Iterator[tuple[str, int, Bools]]:
    """Give for every link and age which ranges hold the later figure, of the half held out."""
    for link, age, every in carried_errors(layers):
        errors = every.at(every.held)
        if len(errors.sd) >= LEAST and errors.sd.max() > YES_OR_NO:
            added = carried.carried_sd(link, errors.share, age, errors.third)
            yield link, age, errors.gap <= Z90 * np.hypot(errors.sd, added)


def calibrate(layers: Layers) -> list[list[object]]:
    """Return the rows of the table, from the half that is learnt from."""
    found: dict[str, dict[int, Errors]] = {}
    for link, age, errors in carried_errors(layers):
        found.setdefault(link, {})[age] = errors.at(errors.learnt)
    ages = range(1, CARRY_YEARS + 1)
    graded = [of for of in found.values() if all(e.sd.max() > YES_OR_NO for e in of.values())]
    every = {age: [of[age] for of in graded if age in of] for age in ages}
    found[carried.OTHER] = {age: joined(parts) for age, parts in every.items()}
    return [row for link, of in found.items() for row in _rows(link, of)]


def _rows(link: str, of: dict[int, Errors]) -> Iterator[list[object]]:
    """Give a link's rows; an age without a record has that of the next, or of the last before."""
    most = np.zeros((len(carried.SIZES) + 1, carried.THIRDS))
    for age in range(1, CARRY_YEARS + 1):
        errors = of[min((a for a in of if a >= age), default=max(of))]
        size, lacking = np.digitize(errors.share, carried.SIZES), errors.lacking()
        for k, third in np.ndindex(most.shape):
            cell = (size == k) & (errors.third == third)
            wider = (cell, size == k, size >= 0)
            here = next((some for some in wider if some.sum() >= LEAST), wider[-1])
            # A figure carried for longer is no more certain.
            most[k, third] = max(most[k, third], np.quantile(lacking[here], 0.9))
            yield [link, age, k, third, f"{most[k, third]:.3f}", int(cell.sum())]


def main() -> None:
    """Write the table that the package reads."""
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(["link", "years", "size", "third", "sd", "errors"])
        writer.writerows(calibrate(load_layers()))


if __name__ == "__main__":
    main()
