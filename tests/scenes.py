"""Invented workspaces as pages show them, from an empty one to a published schedule; made by the command line."""

from __future__ import annotations

from atexit import register
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from threading import Event, Thread

from click.testing import CliRunner
from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from matchmaker.accounts import begin, invite
from matchmaker.afterwards.outcomes import Said, say_outcomes, who_met_whom
from matchmaker.approving import admitted, set_approved_first
from matchmaker.cli import main
from matchmaker.consents import consent, propose
from matchmaker.day import Choice, News, add_minutes, confirm, drop_rounds, propose_about, running_of
from matchmaker.day.held import Tick, mark, marks
from matchmaker.day.screens import post_notice, show_wall
from matchmaker.entities import (
    Accreditation,
    Amount,
    ByHand,
    Contract,
    FirmKind,
    LegalForm,
    Line,
    LineKind,
    Lock,
    Organisation,
    Participant,
    Person,
    Role,
    Session,
    Statement,
    Target,
    Trouble,
    Wish,
)
from matchmaker.events import change_event, change_room, room_state
from matchmaker.links import link_of, token_of
from matchmaker.logos import add_logo
from matchmaker.mail import queue_link
from matchmaker.networks import state_wish
from matchmaker.runs import cancel_run, start_run
from matchmaker.settings import MailServer, Security, set_mail_server
from matchmaker.store import (
    Account,
    AccountRole,
    Answer,
    Attendance,
    LetterState,
    Reached,
    RunProgress,
    RunState,
    Sentence,
    Store,
)
from tests.pictures import png
from web import create_app
from web.processes import THREADS

MOMENT = datetime(2027, 4, 20, 9, tzinfo=UTC)
"""What the clock of every scene shows that has none of its own: registration and wishes are open."""

MOMENTS = {
    "eve": datetime(2027, 5, 16, 9, tzinfo=UTC),
    "morning": datetime(2027, 5, 18, 7, 20, tzinfo=UTC),
    "delayed": datetime(2027, 5, 18, 7, 20, tzinfo=UTC),
    "sequel": datetime(2028, 4, 10, 9, tzinfo=UTC),
    "afterwards": datetime(2027, 5, 18, 20, tzinfo=UTC),
    "months": datetime(2027, 9, 1, 9, tzinfo=UTC),
}
"""Clocks of their own."""

LONG_AGO = MOMENT - timedelta(days=20)
LONG_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
"""Before anything is written down, whatever the time is."""

BUYERS = ("Commune de Marnelle", "Département du Val-Brun", "Hôpital des Tilleuls", "Lycée agricole de Sorbeval")
SUPPLIERS = (
    "Atelier Nord", "Blanchisserie du Canal", "Les Jardins de l’Écluse", "Restauration solidaire des Hauts-Plateaux",
    "Recyclerie de la Gare", "Menuiserie coopérative",
)  # fmt: skip
SECTORS = ("Espaces verts", "Blanchisserie", "Restauration", "Réemploi", "Menuiserie", "Imprimerie")


TEXTS = {
    "contact": "openmap@marnelle.example, 02 00 00 00 00",
    "publisher": "Commune de Marnelle, place de la Mairie",
    "controller": "Commune de Marnelle",
    "officer": "dpo@marnelle.example",
    "basis": "Mission d’intérêt public : organiser des échanges préalables",
    "rights": "Accès, rectification, effacement ; réclamation auprès de la CNIL",
    "accessibility": "Accessibilité : non évaluée. Écrivez-nous en cas de difficulté.",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One workspace on disk and the application that shows it."""

    workspace: Path
    app: Flask

    def link(self, participant_id: int) -> str:
        """The path of a personal link."""
        with self.open() as store:
            return f"/l/{token_of(store, link_of(store, participant_id, now=MOMENT))}"

    def session(self, role: AccountRole) -> str:
        """What the cookie holds of an organiser with this role; one of each is there from the first on."""
        with self.open() as store:
            for number, known in enumerate(AccountRole, start=1):
                email = f"{known.value}@equipe.example"
                if store.accounts.find(email) is None:
                    store.accounts.add(Account(0, f"Personne {number}", email, known, "fr", MOMENT))
            account = store.accounts.find(f"{role.value}@equipe.example")
            assert account
            return begin(store, account, now=self.app.config["CLOCK"]())

    def open(self) -> Store:
        """Its store; the caller closes it."""
        return Store.open(self.workspace)


def command(*words: str | Path) -> None:
    """Run a command that must succeed."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output


def registrations() -> str:
    """A small registration file: everybody has a line, everybody wishes something."""
    lines = ["Structure;Vous êtes;Courriel;Besoins;Offres;Souhaits de rencontre"]
    for number, name in enumerate(BUYERS):
        sectors = f"{SECTORS[number]} : marché annuel ; {SECTORS[number + 1]} : premier essai"
        wishes = " / ".join(SUPPLIERS[number : number + 3])
        lines.append(f'{name};acheteur;acheteur{number}@exemple.example;"{sectors}";;{wishes}')
    for number, name in enumerate(SUPPLIERS):
        offer = f"{SECTORS[number]} : prestations pour collectivités"
        wish = BUYERS[number % len(BUYERS)]
        lines.append(f'{name};fournisseur;fournisseur{number}@exemple.example;;"{offer}";{wish}')
    return "\n".join(lines)


def make_scene(name: str, folder: Path) -> Scene:
    """One of ``SCENES``, in a folder of its own, to look at or to change."""
    workspace = copytree(_made(name), folder / name) / "openmap.db"
    app = create_app(workspace)
    app.config["CLOCK"] = lambda: MOMENTS.get(name, MOMENT)
    return Scene(workspace, app)


@cache
def _made(name: str) -> Path:
    """The folder of a scene as it was made: once in a process, for that takes longer than most tests."""
    folder = Path(mkdtemp(prefix="scene-"))
    register(rmtree, folder, ignore_errors=True)
    SCENES[name](folder / "openmap.db")
    return folder


@contextmanager
def served(app: Flask, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """The address of an application that is really served, until the block ends; ``port`` 0: any that is free."""
    sockets: dict[int, object] = {}
    server = create_server(app, map=sockets, host=host, port=port, threads=THREADS)
    closing = Event()

    def run() -> None:
        while not closing.is_set():
            loop(timeout=1, use_poll=True, map=sockets, count=1)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.effective_port}"
    finally:
        closing.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        close_all(sockets)  # also those of browsers that have not left: a loop over them would never end


def _empty(workspace: Path) -> None:
    Store.open(workspace, create=True).close()


def _init(workspace: Path, more: Sequence[str] = ()) -> None:
    command("init", workspace, "--date", "2027-05-18", "--slots", "6", "--tables", "8", "--name", "OpenMap de Marnelle",
            "--place", "Halle des Tilleuls", "--break", "10:30+15", *more)  # fmt: skip


def _open(workspace: Path) -> None:
    """Registration and wishes are open, and the pages can be reached from outside."""
    command("settings", workspace, "--public-url", "http://openmap.example")
    command("reception", workspace, "--opens", "2027-03-01 09:00", "--closes", "2027-05-01 18:00",
            "--wishes-open", "2027-04-12 09:00", "--wishes-close", "2027-05-08 18:00", "--retention", "2027-12-31",
            *(f"--{name}={text}" for name, text in TEXTS.items()))  # fmt: skip


def _draft(workspace: Path) -> None:
    _init(workspace)
    path = workspace.with_name("inscriptions.csv")
    path.write_text(registrations(), encoding="utf-8")
    command("import", workspace, path)
    _open(workspace)
    command("plan", workspace)


def _published(workspace: Path) -> None:
    _draft(workspace)
    command("publish", workspace)


def _furnished(workspace: Path) -> None:
    """A plan, and all that can be set up: a session, zones, a closed table, aims, logos, a sentence of funders."""
    _draft(workspace)
    with Store.open(workspace) as store:
        event, (first, *others) = store.events.get(1), store.tables.all(1)
        pitches = Session("Présentations d’une minute", time(9, 30), 12, speakers=(5, 6))
        changes = {"sessions": (pitches,), "mandatory_line": "Cofinancé par l’Union européenne"}
        aims = Target(FirmKind.INSERTION, per_buyer=1), Target(FirmKind.SMALL, share=20)
        how = {"series": "OpenMap", "who": "Personne 2", "now": MOMENT}
        event, _ = change_event(store, event, changes=changes, targets=aims, **how)
        room = (replace(first, zone="Nef", closed=(1, 2)), *(replace(one, zone="Mezzanine") for one in others))
        change_room(store, 1, shown=room_state(event, (first, *others)), room=room, who="Personne 2")
        for name, picture in (("Région Ouest", png(300, 90)), ("Union européenne", png(90, 60, colour=(20, 40, 140)))):
            add_logo(store, event, name=name, content=picture, who="Personne 2")
    command("plan", workspace)


def _closed(workspace: Path) -> None:
    _draft(workspace)
    command("reception", workspace, "--closes", "2027-04-10 18:00")


def _eve(workspace: Path) -> None:
    """Published twice, with contacts and zones; after that one withdrew, one cannot come, one is new."""
    _published(workspace)
    with Store.open(workspace) as store:
        for one in store.participants.all(1):
            person = Person(f"Personne {one.number}", "Chargée de mission", f"02 00 00 00 0{one.number % 10}",
                            f"contact{one.number}@structure.example", shares_contact=one.number % 3 != 0)  # fmt: skip
            store.participants.save(replace(one, people=(person,)))
        tables = store.tables.all(1)
        store.tables.set(1, [replace(table, zone=("Nef", "Mezzanine")[table.id > 3]) for table in tables])
    command("participant", workspace, "Blanchisserie du Canal", "--arrive", "10:00")
    command("participant", workspace, "Commune de Marnelle", "--maximum", "2")
    command("plan", workspace)
    command("publish", workspace)
    command("participant", workspace, "Les Jardins de l’Écluse", "--withdraw")
    with Store.open(workspace) as store:
        store.attendances.set(Attendance(5, Answer.CANNOT, MOMENTS["eve"], note="Véhicule en panne"))
        store.participants.add(1, [_further(1)])


def _delayed(workspace: Path) -> None:
    """On the day: the screen of the room is shown, rounds begin later, the last one does not take place."""
    _eve(workspace)
    with Store.open(workspace) as store:
        show_wall(store, 1, who="Personne 2")
        post_notice(store, 1, "Le café est servi dans le hall", who="Personne 2")
        moment = MOMENTS["delayed"]
        add_minutes(store, 1, revision=0, minutes=5, now=moment, who="Personne 2")
        start = running_of(store, 1).rounds[2].start
        drop_rounds(store, 1, revision=1, start=start, last=1, now=moment, who="Personne 2")


def _morning(workspace: Path) -> None:
    """In the second round; a supplier who did not come was dealt with in the first, another one is new and wishes."""
    _eve(workspace)
    with Store.open(workspace) as store:
        store.statements.set(1, {11: [Statement(11, 5, Wish.YES)]})
        gone, now = store.participants.find(1, "recyclerie de la gare"), MOMENTS["morning"] - timedelta(minutes=15)
        assert gone
        found = propose_about(store, 1, [News(Trouble.NO_SHOW, gone.id)], frozen=1, now=now, who="Personne 2")
        confirm(store, found, shown=found.digest, choice=Choice.REPAIR, now=now, who="Personne 2")


def _months(workspace: Path) -> None:
    """All but the last table are typed in; everybody but the participant 3 says what came of its meetings."""
    _eve(workspace)
    with Store.open(workspace) as store:
        outcomes = marks(store, 1)
        last = max(one.meeting.table for one in outcomes)
        for place, one in enumerate(outcomes):
            if one.meeting.table != last:
                ticks = {one.pair: Tick(place % 5 > 0, place % 5 > 1)}
                mark(
                    store,
                    1,
                    table=one.meeting.table,
                    ticks=ticks,
                    shown={},
                    now=MOMENTS["afterwards"],
                    who="Personne 2",
                )
        for id, partners in who_met_whom(store, 1).items():
            said = {partner.id: Said(True, partner.id % 2 == 0, Amount.SMALL) for partner in partners if id != 3}
            say_outcomes(store, store.participants.get(id), said, seen=None, now=MOMENTS["months"])


def _several(workspace: Path) -> None:
    _init(workspace)
    command("init", workspace, "--add", "--date", "2028-05-16", "--name", "Seconde édition", "--place", "Le Cube")


def _wishing(workspace: Path) -> None:
    """Public buyers, who must give reasons, and more suppliers than a page shows."""
    _init(workspace)
    path = workspace.with_name("inscriptions.csv")
    path.write_text(registrations(), encoding="utf-8")
    command("import", workspace, path)
    _open(workspace)
    with Store.open(workspace) as store:
        for one in store.participants.all(1):
            form = LegalForm.PUBLIC if one.role is Role.BUYER else LegalForm.ASSOCIATION
            kinds = (Accreditation.EI,) if one.number % 2 else (Accreditation.EA, Accreditation.ESAT)
            organisation = replace(
                one.organisation,
                legal_form=form,
                accreditations=() if one.role is Role.BUYER else kinds,
                department="35" if one.number % 3 else "44",
            )
            store.participants.save(
                replace(one, organisation=organisation, lines=tuple(map(_told, one.lines)), registered=LONG_AGO)
            )
        store.participants.add(1, [_further(number) for number in range(1, 31)])
        store.receptions.save(replace(store.receptions.get(1), show_wishers=True))
        store.visits.mark(3, now=MOMENT - timedelta(days=2), new_visit_after=MOMENT - timedelta(days=3))


def _accompanied(workspace: Path) -> None:
    """Wishes are open; a network has a member that agrees, one that is asked, and wished; two registrations wait."""
    _wishing(workspace)
    with Store.open(workspace) as store:
        organisation = Organisation(0, "Réseau des clauses", "reseau des clauses", LegalForm.NETWORK)
        [network] = store.participants.add(1, [Participant(0, 0, organisation, Role.NETWORK, registered=LONG_AGO)])
        account = Account(0, "Personne 3", "partner@equipe.example", AccountRole.PARTNER, "fr", MOMENT)
        account = store.accounts.add(account)
        store.networks.tie(account.id, event_id=1, network_id=network.id)
        consent(store, 1, one=store.participants.get(1), network_id=network.id, now=LONG_AGO)
        propose(store, 1, one=store.participants.get(2), network_id=network.id, who="Personne 2")
        state_wish(store, account, network_id=network.id, member_id=1, target=4, wish=Wish.PRIORITY, now=MOMENT)
        set_approved_first(store, 1, wanted=True, who="Personne 2")
        further = (replace(_further(number), email=f"x{number}@y.example") for number in (40, 41))
        store.participants.add(1, [admitted(store, 1, one) for one in further])


def _sequel(workspace: Path) -> None:
    """A second edition of what was held a year ago: most came again and wish, two have not registered yet."""
    _published(workspace)
    command("next", workspace, "--date", "2028-05-16", "--needs")
    command("reception", workspace, "--event", "2", "--opens", "2028-03-01 09:00", "--closes", "2028-05-01 18:00",
            "--wishes-open", "2028-04-01 09:00", "--wishes-close", "2028-05-08 18:00",
            "--retention", "2028-12-31")  # fmt: skip
    command("event", workspace, "--event", "2", "--never-met", "10")
    with Store.open(workspace) as store:
        for one in store.participants.all(2, withdrawn=True)[2:]:
            store.participants.save(replace(one, withdrawn=False, registered=MOMENTS["sequel"] - timedelta(days=9)))
        back = store.participants.by_organisation(2)
        there = {one.id: back.get(one.organisation.id) for one in store.participants.all(1)}
        said: dict[int, list[Statement]] = {}
        for wish in store.statements.all(1):
            source, target = there[wish.source], there[wish.target]
            if source and target:
                said.setdefault(source, []).append(replace(wish, source=source, target=target))
        store.statements.set(2, said)
    command("plan", workspace, "--event", "2")


def _told(line: Line) -> Line:
    """A line with all that may be said of it."""
    if line.kind is LineKind.OFFER:
        return replace(line, title="Nos prestations", area="Marnelle et ses environs")
    return replace(line, title="Marché à venir", deadline=date(2027, 9, 1), contract=Contract.INSERTION)


def _further(number: int) -> Participant:
    """A supplier who registered itself; the last ones not long ago."""
    name = f"Entreprise solidaire {number:02}"
    line = Line(LineKind.OFFER, "Nettoyage", "Entretien de bureaux, d’écoles et de vitres", groups=("cleaning",))
    registered = MOMENT - timedelta(days=1) if number > 28 else LONG_AGO
    organisation = Organisation(0, name, name.casefold(), LegalForm.SCOP)
    return Participant(0, 0, organisation, Role.SUPPLIER, lines=(line,), registered=registered)


def _early(workspace: Path) -> None:
    """The directory is there, wishes are not open yet."""
    _wishing(workspace)
    with Store.open(workspace) as store:
        store.receptions.save(replace(store.receptions.get(1), wishes_open=MOMENT + timedelta(days=3)))


def _late(workspace: Path) -> None:
    """Wishes are over."""
    _wishing(workspace)
    with Store.open(workspace) as store:
        store.receptions.save(replace(store.receptions.get(1), wishes_close=MOMENT - timedelta(days=1)))


def _mailing(workspace: Path) -> None:
    """Mails on their way: one failed, one was sent, an organiser is invited; a mail server is named."""
    _published(workspace)
    with Store.open(workspace) as store:
        set_mail_server(store, MailServer("localhost", 9, Security.NONE, "openmap@marnelle.example"))
        for number in (1, 2, 3):
            queue_link(store, number, now=MOMENT)
        failed, sent, _ = (store.letters.get(number) for number in (1, 2, 3))
        store.letters.save(replace(failed, state=LetterState.FAILED, error="550 no such mailbox", attempts=1))
        store.letters.save(replace(sent, state=LetterState.SENT, sent=MOMENT))
        invite(store, name="Personne 9", email="neuf@equipe.example", role=AccountRole.READER, language="fr",
               who="Personne 1", now=MOMENT)  # fmt: skip


def _computing(workspace: Path) -> None:
    """A first plan, a second one that serves what is new, and a computation whose worker tells how far it is."""
    _draft(workspace)
    with Store.open(workspace) as store:
        store.participants.add(1, [_further(number) for number in range(1, 4)])
        cleaning = Line(LineKind.NEED, "Nettoyage", "Entretien des bureaux")
        for one in store.participants.all(1):
            if one.name in BUYERS[:2]:
                store.participants.save(replace(one, maximum=2))
            elif one.name in BUYERS:
                store.participants.save(replace(one, lines=(*one.lines, cleaning)))
    command("plan", workspace)
    with Store.open(workspace) as store:
        run = start_run(store, 1, who="Personne 2", now=MOMENT - timedelta(seconds=5))
        reached = (Reached("level 1", "most", 10, 10), Reached("wishes", "most", 3012, 3050),
                   Reached("waiting", "least", 2, 0))  # fmt: skip
        told = RunProgress("choose", 3.0, reached)
        store.runs.save(replace(run, state=RunState.RUNNING, token="one", heartbeat=MOMENT, progress=told, attempts=1))


def _provisional(workspace: Path) -> None:
    """Published as provisional, with a decision of the organiser; the rule was changed while one could wish."""
    _draft(workspace)
    with Store.open(workspace) as store:
        reception = store.receptions.save(replace(store.receptions.get(1), wishes_open=LONG_BEFORE))
        plan = store.plans.numbered(1, 1)
        met = plan.meetings[0]
        store.plans.save(replace(plan, by_hand=(ByHand(met.a, met.b, "Demandé par téléphone", "Personne 2"),)))
        change_event(store, store.events.get(1), changes={"floor": 2, "maximum": 8}, who="Personne 2", now=MOMENT)
        aims = [Target(FirmKind.INSERTION, 1, 20)]
        change_event(store, store.events.get(1), changes={}, targets=aims, who="Personne 2", now=MOMENT)
        store.receptions.save(replace(reception, wishes_open=MOMENT - timedelta(days=8)))
    command("publish", workspace, "--provisional")


def _impasse(workspace: Path) -> None:
    """A computation that found no schedule, for two locks contradict each other; before that one that is done."""
    _draft(workspace)
    with Store.open(workspace) as store:
        people = {one.name: one.id for one in store.participants.all(1)}
        for buyer in BUYERS[:2]:
            store.locks.set(1, Lock(people[buyer], people[SUPPLIERS[1]], slot=3))
        failed = start_run(store, 1, who="Personne 2", now=MOMENT - timedelta(minutes=2))
        why = Sentence("no plan keeps every lock: {why}. Move or remove a lock, then plan again; nothing was kept",
                       {"why": "–"})  # fmt: skip
        store.runs.save(replace(failed, state=RunState.FAILED, ended=MOMENT, error=why))
        done = start_run(store, 1, who="Personne 2", now=MOMENT - timedelta(minutes=1))
        store.runs.save(replace(done, state=RunState.DONE, ended=MOMENT, plan=1))


def _stuck(workspace: Path) -> None:
    """Computations that brought nothing: cancelled, cut off; another one waits, and nobody takes it."""
    _draft(workspace)
    with Store.open(workspace) as store:
        first = start_run(store, 1, who="Personne 2", now=MOMENT - timedelta(hours=1))
        cancel_run(store, first.id, who="Personne 2", now=MOMENT)
        second = start_run(store, 1, who="Personne 2", now=MOMENT - timedelta(minutes=30))
        why = Sentence(
            "It was cut off {times} times before it had a result, and nothing was kept; start it again.", {"times": "2"}
        )
        store.runs.save(replace(second, state=RunState.CUT_OFF, ended=MOMENT, error=why))
        start_run(store, 1, who="Personne 2", now=MOMENT - timedelta(minutes=2))


SCENES = {
    "empty": _empty,
    "new": _empty,
    "draft": _draft,
    "published": _published,
    "closed": _closed,
    "furnished": _furnished,
    "several": _several,
    "eve": _eve,
    "morning": _morning,
    "delayed": _delayed,
    "afterwards": _eve,
    "months": _months,
    "sequel": _sequel,
    "wishing": _wishing,
    "early": _early,
    "accompanied": _accompanied,
    "late": _late,
    "mailing": _mailing,
    "computing": _computing,
    "stuck": _stuck,
    "provisional": _provisional,
    "impasse": _impasse,
}
"""By name: no event (``new``: and somebody who organises); a plan that is a draft; a published one; registration over;
``furnished``: set up to the last field; two events without participants; and one to wish in, before wishes open, and
after. ``accompanied``: with a partner network. ``eve``, ``morning`` and ``afterwards``: before the day, in its second
round, after it. ``delayed``: in that round too, later than planned. ``mailing``: published, with mails on their way.
``months``: some later, all but one table typed in, and answers of what came of it. ``sequel``: a year later, with a
second edition. ``computing`` and ``stuck``: a computation under way; one cut off, one that nobody takes."""
