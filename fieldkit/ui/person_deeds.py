"""What can be done to the person that a screen is about: leave, go away, come back, and what concerns a whole squad.

Windows are imported when they are opened, so that no start waits for them.
"""

from __future__ import annotations

from fieldkit.kit.values import PersonCard, Verdict
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.people import name_beside


class PersonDeeds(KitScreen):
    """Mixed into the screens that know whom a key is about."""

    def person_meant(self) -> PersonCard | None:
        """Whom a key is about now."""
        raise NotImplementedError

    def _person(self) -> PersonCard | None:
        person = self.person_meant()
        if person is None:
            self.news(say("ui.person.choose"), "warn")
        return person

    def do_leave(self) -> None:
        person = self._person()
        if person is not None:
            self.take_verdict(self.kit.check_out(person.person))

    def do_back(self) -> None:
        person = self._person()
        if person is not None:
            self.take_verdict(self.kit.back(person.person))

    def do_away(self) -> None:
        from fieldkit.ui.screens.away import AwayWindow

        person = self._person()
        if person is not None:
            self.app.push_screen(AwayWindow(person), self._went)

    def _went(self, verdict: Verdict | None) -> None:
        if verdict is not None:
            self.take_verdict(verdict)

    def do_all_in(self) -> None:
        from fieldkit.ui.screens.parts import PartsWindow

        if not any(part.coming for part in self.kit.together()):
            self.news(say("ui.all_in.nobody"))
            return
        self.app.push_screen(PartsWindow())

    def do_doubles(self) -> None:
        from fieldkit.ui.screens.doubles import DoublesWindow

        self.app.push_screen(DoublesWindow())

    def do_consent_seen(self) -> None:
        person = self._person()
        if person is not None:
            self.kit.consents.seen(person.person)
            self.news(say("ui.consent.done", name=name_beside(self.kit.event, person)), "good")
            self.program.refresh_screen()

    def do_revoke(self) -> None:
        from fieldkit.ui.screens.confirm import ConfirmWindow

        person = self._person()
        if person is not None:
            self.app.push_screen(
                ConfirmWindow("ui.revoke.ask", name=lambda: name_beside(self.kit.event, person), short=person.short),
                lambda sure: self._revoke(person.person) if sure else None,
            )

    def _revoke(self, person: int) -> None:
        if self.attempt(lambda: self.kit.revoke_badge(person)):
            self.news(say("ui.revoke.done"), "warn")
