"""Sharing a queue's contacts between teams in given proportions."""

from collections.abc import Hashable


class Split:
    """Smooth weighted round robin: every team's credit grows by its share, the richest team pays for the contact.

    Of any run of contacts each team gets its share to within one contact, and the turns are spread, not bunched.
    Teams with nobody logged in are passed over and earn nothing meanwhile.
    """

    __slots__ = ("_credit", "_shares", "staff")

    def __init__(self, shares: tuple[tuple[Hashable, int], ...]) -> None:
        self._shares = tuple((team, share) for team, share in shares if share > 0)
        self._credit: dict[Hashable, int] = {team: 0 for team, _ in self._shares}
        self.staff: dict[Hashable, int] = {team: 0 for team, _ in self._shares}

    def count(self, teams: tuple[Hashable, ...], by: int) -> None:
        """So many more of these teams are logged in; of no interest for a team without a share."""
        for team in teams:
            if team in self.staff:
                self.staff[team] += by

    def next(self) -> Hashable | None:
        """The team whose turn it is, None when no team with a share is logged in."""
        best: Hashable | None = None
        total = 0
        for team, share in self._shares:
            if self.staff[team]:
                total += share
                self._credit[team] += share
                if best is None or self._credit[team] > self._credit[best]:
                    best = team
        if best is not None:
            self._credit[best] -= total
        return best
