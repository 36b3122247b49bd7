"""The squad: who is here, late, away, gone and still to come; posts, hours, and who holds what."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.kit.values import PersonCard, PostRow, SquadBoard
from fieldkit.records.figures import SquadFigures
from fieldkit.records.kinds import Via
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.moments import clock_time
from fieldkit.ui.people import squad_row
from fieldkit.ui.person_deeds import PersonDeeds
from fieldkit.ui.verdicts import card_notes, role_line, squad_name
from fieldkit.ui.widgets.pieces import Piece
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.status_line import TellingLine
from fieldkit.ui.widgets.tabs import TabLine

GROUPS = ("all", "late", "away", "here", "gone", "expected")


class SquadScreen(PersonDeeds):
    """Lists by what people are doing; left and right go from one to the next. Without a squad: a row for each."""

    place = "squad"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False, priority=True),
        Binding("right", "turn(1)", show=False, priority=True),
    ]

    def body(self) -> ComposeResult:
        yield TabLine(GROUPS, "ui.group", id="groups")
        columns = [
            Column(10, "ui.column.status"),
            Column(0, "ui.column.name"),
            Column(7, "ui.column.number"),
            Column(12, "ui.column.role"),
            Column(16, "ui.column.post", from_cells=100),
            Column(11, "ui.column.since"),
            Column(5, "ui.column.hours", "right"),
            Column(30, "ui.column.holds", from_cells=130),
        ]
        yield RowList(columns, empty="ui.squad.nobody", id="people")
        yield TellingLine(id="detail")
        columns = [Column(18, "ui.column.post"), Column(0, "ui.column.here_of_wanted"), Column(20), Column(10)]
        yield RowList(columns, cursor=False, id="posts")
        columns = [
            Column(0, "ui.column.squad"),
            Column(6, "ui.column.wanted", "right"),
            *(Column(6, f"ui.column.{name}", "right") for name in ("here", "late", "away", "gone")),
            Column(12, "ui.column.counted", "right", from_cells=70),
            Column(5, "ui.column.heard", "right"),
        ]
        yield RowList(columns, id="squads")

    def on_mount(self) -> None:
        self.query_one("#people" if self.kit.squad else "#squads").focus()

    def show_data(self) -> None:
        whole = not self.kit.squad
        for name, shown in (("groups", not whole), ("people", not whole), ("detail", not whole), ("squads", whole)):
            self.query_one(f"#{name}").display = shown
        self.query_one("#posts").display = False
        if whole:
            self.query_one("#squads", RowList).show([self._figures_row(row) for row in self.kit.all_figures()])
        else:
            self._show_board(self.kit.board())

    def _show_board(self, board: SquadBoard) -> None:
        lists = groups_of(board)
        tabs = self.query_one(TabLine)
        tabs.count({group: len(people) for group, people in lists.items()})
        now_ms = self.kit.now_ms()
        rows = [squad_row(self.kit.event, self._with_holds(card), now_ms) for card in lists[tabs.chosen]]
        self.query_one("#people", RowList).show(rows)
        self._show_detail()
        posts = self.query_one("#posts", RowList)
        posts.display = bool(board.posts)
        posts.show([self._post_row(board, row) for row in board.posts])
        posts.styles.height = len(board.posts) + 2

    def _with_holds(self, card: PersonCard) -> PersonCard:
        """Board cards come without what is held; a wide screen shows it."""
        if self.size.width < 130 or card.status == "not_come":
            return card
        return self.kit.card(card.person) or card

    def _post_row(self, board: SquadBoard, row: PostRow) -> Row:
        squad = self.kit.event.squad(board.figures.squad)
        post = next((post for post in squad.posts if post.key == row.key), None) if squad else None
        name = post.name.in_language(chosen_language()) if post else row.key
        roles = [
            f"{self.kit.event.role_name(role).in_language(chosen_language())} {row.here.get(role, 0)}/{least}"
            for role, least in row.minimum.items()
        ]
        return Row(row.key, (Cell(name), Cell("  ".join(roles)), *self._post_cells(row)))

    def _post_cells(self, row: PostRow) -> tuple[Cell, Cell]:
        """Whether a post is strong enough, and whether somebody left it; since when."""
        since, left = (clock_time(self.kit.event, at_ms) for at_ms in (row.short_since_ms, row.left_since_ms))
        short = say("ui.post.short_since" if since else "ui.post.short", count=row.short, time=since)
        strong = Cell(short, "bad") if row.short else Cell(say("ui.post.enough"), "good")
        return strong, Cell(say("ui.post.left", time=left) if left else "", "bad")

    def _figures_row(self, row: SquadFigures) -> Row:
        counted = f"{row.counted} {clock_time(self.kit.event, row.counted_ms)}" if row.counted is not None else "-"
        return Row(
            row.squad,
            (
                Cell(squad_name(self.kit.event, row.squad)),
                Cell(row.wanted_sign, "dim"),
                Cell(str(row.here), "good" if row.here else ""),
                Cell(str(row.late), "warn" if row.late else "dim"),
                Cell(str(row.away), "warn" if row.away else "dim"),
                Cell(str(row.gone), "dim"),
                Cell(say("ui.count.overdue") if row.overdue else counted, "bad" if row.overdue else ""),
                Cell(clock_time(self.kit.event, row.heard_ms) or "-", "dim"),
            ),
        )

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if message.rows.id == "squads":
            self.attempt(lambda: self.kit.choose_squad(message.key))
            self.program.refresh_screen()
        elif message.rows.id == "people":
            self.attempt(lambda: self.take_verdict(self.kit.check_in(message.key, Via.LIST)))

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        if message.rows.id == "people":
            self._show_detail()

    def _show_detail(self) -> None:
        """What a narrow list has no room for: post, things held, and what matters about the person."""
        card = self.person_meant()
        pieces = [Piece((note,), 5, "warn") for note in card_notes(self.kit.event, card)] if card else []
        where = Piece((role_line(self.kit.event, card),), 1, "dim") if card else Piece((), 0)
        self.query_one("#detail", TellingLine).tell((*pieces, where))

    def on_tab_line_turned(self) -> None:
        self.show_data()

    def action_turn(self, by: int) -> None:
        self.query_one(TabLine).turn(by)

    def person_meant(self) -> PersonCard | None:
        person = self.query_one("#people", RowList).chosen if self.kit.squad else None
        return self.kit.card(person) if person else None


def groups_of(board: SquadBoard) -> dict[str, tuple[PersonCard, ...]]:
    """Everybody of a board by group; in `all` those come first about whom something is to be done."""
    everybody = (*board.late, *board.away, *board.here, *board.expected, *board.gone)
    return {
        "all": everybody,
        "late": board.late,
        "away": board.away,
        "here": board.here,
        "gone": board.gone,
        "expected": board.expected,
    }
