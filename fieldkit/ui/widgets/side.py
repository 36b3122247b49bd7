"""Beside the verdict: how many are here, and by name who is late and who is still to come."""

from __future__ import annotations

from textual.strip import Strip

from fieldkit.kit.values import PersonCard, SquadBoard
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.cells import fit
from fieldkit.ui.moments import clock_time
from fieldkit.ui.people import name_beside
from fieldkit.ui.widgets.ink import Inked
from roster.event import Event


class SidePanel(Inked):
    """Counts first, then as many names as there is room for."""

    def __init__(self, event: Event, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._event = event
        self._board: SquadBoard | None = None
        self._known = False

    def show(self, board: SquadBoard | None) -> None:
        """`None` where no squad is chosen. Until this is called for the first time there is nothing to see."""
        if board != self._board or not self._known:
            self._board, self._known = board, True
            self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        lines = self._lines(self.size.height)
        text, ink = lines[y] if y < len(lines) else ("", "")
        return self.strip(f" {text}", cells, ink)

    def _lines(self, height: int) -> list[tuple[str, str]]:
        board = self._board
        if not self._known:
            return []
        if board is None:
            return [(say("ui.squad.none"), "warn"), (say("ui.squad.choose"), "dim")]
        lines = [*self._counts(board), *self._short(board), ("", "")]
        room = height - len(lines)
        away = self._away(board, min(max(room // 3, 2), len(board.away) + 1))
        late = self._names(self._late_head(board), board.late, room - len(away))
        lines += [*late, *away]
        return lines + self._names(self._expected_head(board), board.expected, height - len(lines))

    def _counts(self, board: SquadBoard) -> list[tuple[str, str]]:
        figures = board.figures
        wanted = say("ui.side.present", here=figures.here, expected=figures.expected)
        late = say("ui.side.late_count", count=figures.late)
        away = say("ui.side.away_count", count=figures.away)
        lines = [(wanted, "strong"), (f"{late}   {away}", "warn" if figures.late or figures.away else "dim")]
        overdue = sum(card.overdue for card in board.away)
        if overdue:
            lines.append((say("ui.side.overdue_back", count=overdue), "bad"))
        if figures.guests or figures.walk_ins:
            lines.append((say("ui.side.guests", guests=figures.guests, walk_ins=figures.walk_ins), "dim"))
        if figures.incidents_open:
            lines.append((say("ui.side.incidents", count=figures.incidents_open), "bad"))
        if figures.overdue:
            point = self._event.checkpoint(figures.overdue[-1])
            name = point.name.in_language(chosen_language()) if point else ""
            lines.append((say("ui.side.overdue", checkpoint=name), "bad"))
        if figures.doubles:
            lines.append((say("ui.side.doubles", count=figures.doubles), "bad"))
        return lines

    def _short(self, board: SquadBoard) -> list[tuple[str, str]]:
        """Roles and posts that are not strong enough."""
        language = chosen_language()
        roles = [
            (self._event.role_name(role).in_language(language), here, wanted)
            for role, (here, wanted) in board.roles.items()
        ]
        lines = [(say("ui.side.role", role=name, here=here, wanted=wanted), "warn") for name, here, wanted in roles]
        weak = sum(1 for post in board.posts if post.short)
        if weak:
            lines.append((say("ui.side.posts", count=weak, of=len(board.posts)), "warn"))
        left = [post.left_since_ms for post in board.posts if post.left_since_ms]
        if left:
            lines.append((say("ui.side.post_left", time=clock_time(self._event, min(left))), "bad"))
        return lines

    def _late_head(self, board: SquadBoard) -> str:
        starts = [s.start_ms for s in self._event.sessions_of(board.figures.squad)]
        return say("ui.side.late", time=clock_time(self._event, min(starts, default=0)))

    def _expected_head(self, board: SquadBoard) -> str:
        starts = [s.start_ms for s in self._event.sessions_of(board.figures.squad)]
        return say("ui.side.expected", time=clock_time(self._event, min(starts, default=0)))

    def _away(self, board: SquadBoard, room: int) -> list[tuple[str, str]]:
        """Whoever is away, with the time by which they want to be back; those who should be back stand out."""
        lines = self._names(say("ui.side.away_back"), board.away, room)
        for place, card in zip(range(1, len(lines)), board.away, strict=False):
            if place < len(lines) - 1 or len(board.away) < room:
                sign = "!" if card.overdue else " "
                name = fit(name_beside(self._event, card), self.size.width - 8)
                lines[place] = (
                    f"{sign}{name} {clock_time(self._event, card.back_by_ms)}",
                    "bad" if card.overdue else "",
                )
        return lines

    def _names(self, head: str, people: tuple[PersonCard, ...], room: int) -> list[tuple[str, str]]:
        """A heading and names; the last line says how many more there are."""
        if not people or room < 2:
            return []
        shown = people if len(people) < room else people[: room - 2]
        cells = self.size.width - 1
        lines = [(head, "dim")]
        lines += [(f" {fit(name_beside(self._event, card), cells - 10)} {card.short}", "") for card in shown]
        if len(shown) < len(people):
            lines.append((f" {say('ui.side.more', count=len(people) - len(shown))}", "dim"))
        return lines
