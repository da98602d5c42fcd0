"""What each command says when all is well, from the first to the last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matchmaker.cli.commands import COMMANDS
from matchmaker.papers import SET
from matchmaker.registrations.columns import Field
from matchmaker.store import Store
from tests.command_line import DAY, call, dump, fail, run
from tests.registration_files import BUYER, line, write
from tests.shared import SHARED, needs_shared

LINES = (
    line("Ville de Marnelle", BUYER, email="ville@marnelle.example", wishes=("Atelier Nord", "toutes les EA")),
    line("Ville de Bellerive", BUYER, wishes=("Atelier Sud", "Atelier Nrod"), refuses=("Atelier Nord",)),
    line("Atelier Nord", people=2, offers="Couture : sacs", arrive="9h30"),
    line("Atelier Sud", wishes=("Ville de Marnelle",)),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "openmap.db"
    run("init", path, *DAY, "--slots", 4, "--tables", 3)
    return path


@pytest.fixture
def imported(workspace: Path) -> Path:
    run("import", workspace, write(workspace.with_name("inscriptions.csv"), *LINES))
    return workspace


@pytest.fixture
def planned(imported: Path) -> Path:
    run("plan", imported)
    return imported


def test_every_command_teaches_with_an_example() -> None:
    overview = run("--help")
    assert "Exit codes:" in overview
    for name in COMMANDS:
        text = run(name, "--help")
        assert re.search(rf"Examples?:\n( .*\n)*? +matchmaker {name} ", text), name
        assert max(map(len, text.splitlines())) <= 80
        assert re.search(rf"^  {name} +[A-Z].*\.$", overview, re.MULTILINE), name


def test_init_prints_every_setting_and_marks_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "my events.db"
    assert (
        run("init", path, *DAY, "--from", "9h30", "--break", "10:30+15", "--tables", 45, "--place", "Halle")
        == f"""\
Event 1 in {path}
  name        OpenMap (default)
  date        2027-05-18
  place       Halle
  slots       12 (default)
  meeting     12 min (default)
  changeover  3 min (default)
  from        09:30 to 12:42, Europe/Paris
  breaks      10:30 for 15 min
  tables      45
  step-free   45 of them (default)
  buyers      keep a table each (default)
  floor       3 meetings for everybody before further wishes count (default)
  order       floor first, then wishes (default)
  maximum     no limit (default)
  papers      French (default)
  seed        1 (default)

Next:
  matchmaker import '{path}' registrations.csv
"""
    )


def test_an_event_is_changed_by_what_is_named(planned: Path) -> None:
    shown = run("event", planned)
    assert "  people      4 participants\n  last plan   1, draft\n" in shown
    changed = run(
        *("event", planned, "--break", "10:00+5", "--break", "10:30+5", "--maximum", 4, "--wishes-first"),
        *("--language", "en", "--floor", 2, "--tables", 5, "--step-free", 2, "--name", "Printemps"),
    )
    assert "  breaks      10:00 for 5 min; 10:30 for 5 min\n" in changed
    assert "  tables      5\n  step-free   2 of them\n" in changed
    assert "  order       wishes first, then the floor\n  maximum     4 meetings each\n" in changed
    assert f"Does plan 1 still hold?\n  matchmaker check {planned}\n" in changed
    back = run("event", planned, "--break", "none", "--maximum", "none", "--fairness-first")
    assert "  breaks      none\n" in back
    assert "  maximum     no limit\n" in back
    before = dump(planned)
    run("event", planned, "--maximum", "none", "--tables", 5)
    assert dump(planned) == before


def test_shared_tables_belong_to_nobody(planned: Path) -> None:
    run("event", planned, "--shared-tables")
    with Store.open(planned) as store:
        assert {table.owner for table in store.tables.all(1)} == {None}
    run("plan", planned)
    assert call("check", planned).exit_code == 0


def test_an_import_says_what_it_did_and_what_is_open(workspace: Path) -> None:
    file = write(workspace.with_name("inscriptions.csv"), *LINES)
    said = run("import", workspace, file)
    assert "Lines: 4. Read: 4;" in said
    assert "  line 2: “toutes les EA” names a group" in said
    assert "\nParticipants: 4 new, 3 with wishes.\n" in said
    assert said.endswith(
        f"""
Next:
  matchmaker plan {workspace}

Or first write a report, to answer what is open:
  matchmaker import {workspace} {file} --report questions.csv
"""
    )


def test_tomorrows_import_says_what_differs_and_what_it_left_alone(imported: Path) -> None:
    run("participant", imported, "atelier nord", "--head-count", 4)
    changed = line("Atelier Nord", people=3, offers="Couture : housses", arrive="9h30")
    tomorrow = write(imported.with_name("demain.csv"), LINES[0], changed, line("Atelier Est", email="a@est.example"))
    said = run("import", imported, tomorrow)
    assert said[said.index("\nParticipants: ") :].startswith(
        f"""
Participants: 1 new, 1 changed, 2 no longer in the file.
In the event: 5 participants; in this file: 3.
  New: Atelier Est
  Atelier Nord: needs and offers: + Couture: housses; - Couture: sacs

Corrected by hand, and the file says something else; your correction stays:
  Atelier Nord: people who come stays “4”; the file says “3”

To hear no more of it:
  matchmaker participant {imported} 'Atelier Nord' --keep

No longer in the file; until you decide, they take part:
  Atelier Sud
  Ville de Bellerive

To decide (or --return):
  matchmaker participant {imported} 'Atelier Sud' --withdraw
"""
    )
    assert "\nNothing was changed.\n" in run("import", imported, tomorrow)
    shown = run("participant", imported, "Atelier Nord")
    assert "The file says of people who come: 3. Your correction stays.\n" in shown
    assert "The file says" not in run("participant", imported, "Atelier Nord", "--keep")
    run("participant", imported, "Ville de Bellerive", "--withdraw")
    run("participant", imported, "Atelier Sud", "--return")
    last = run("import", imported, tomorrow)
    assert "No longer in the file" not in last
    assert "Corrected by hand" not in last
    back = run("import", imported, write(imported.with_name("apres.csv"), *LINES))
    assert "  Ville de Bellerive is in the file, but was withdrawn by hand and stays so\n" in back


def test_a_report_is_filled_in_and_given_back(workspace: Path) -> None:
    file, report = write(workspace.with_name("inscriptions.csv"), *LINES), workspace.with_name("questions.csv")
    said = run("import", workspace, file, "--report", report)
    assert said.endswith(f"  matchmaker import {workspace} {file} --answers {report}\n")
    text = report.read_text("utf-8-sig").replace("\r\n", "\n")
    report.write_text(re.sub(r"(?m)^(vœu;.*toutes les EA.*);$", r"\1;Atelier Sud", text), encoding="utf-8")
    answered = run("import", workspace, file, "--answers", report)
    assert "Names that stay open: 0." in " ".join(answered.split())
    assert "  wishes     Atelier Nord; Atelier Sud\n" in run("participant", workspace, "Ville de Marnelle")


def test_a_dry_run_keeps_nothing(workspace: Path) -> None:
    before = dump(workspace)
    said = run("import", workspace, write(workspace.with_name("inscriptions.csv"), *LINES), "--dry-run")
    assert said.endswith("Participants: 4 new, 3 with wishes.\n\nNothing was kept (--dry-run).\n")
    assert dump(workspace) == before


def test_participants_are_listed_shown_and_corrected(imported: Path) -> None:
    assert (
        run("participant", imported)
        == """\
no.  role      name
  1  supplier  Atelier Nord
  2  supplier  Atelier Sud
  3  buyer     Ville de Bellerive
  4  buyer     Ville de Marnelle
"""
    )
    assert (
        run("participant", imported, 1)
        == """\
1  Atelier Nord
  role       supplier
  there      from 09:30 to the end
  meetings   at least 0, at most any number, 1 at once
  people     2
  step-free  not needed
  offer      Couture: sacs
  wishes     none
  refuses    none
  wished by  1
"""
    )
    corrected = run(
        *("participant", imported, "ATELIER NORD", "--arrive", "none", "--leave", "11h", "--minimum", 1),
        *("--maximum", 3, "--parallel", 2, "--step-free", "--role", "both"),
    )
    assert "  role       both\n  there      from the start to 11:00\n" in corrected
    assert "  meetings   at least 1, at most 3, 2 at once\n" in corrected
    assert corrected.endswith(f"  step-free  needed\n  offer      Couture: sacs\n  wishes     none\n  refuses    none\n"
                              f"  wished by  1\n\nNext:\n  matchmaker plan {imported}\n")  # fmt: skip
    before = dump(imported)
    run("participant", imported, 1, "--leave", "11:00", "--maximum", 3)
    assert dump(imported) == before
    assert "at most any number" in run("participant", imported, 1, "--maximum", "none")
    assert "1  supplier  Atelier Nord" not in run("participant", imported, "3", "--withdraw")
    assert "  3  buyer     Ville de Bellerive (withdrawn)\n" in run("participant", imported)


def test_a_plan_tells_its_goals_and_who_was_left_out(imported: Path) -> None:
    run("participant", imported, "Atelier Sud", "--withdraw")
    result = call("plan", imported)
    assert (
        result.stdout
        == f"""\
Plan 1: 1 meeting, seed 1
Who meets whom: proved best. With these meetings: waiting proved best; stay
proved best; table changes proved best.
  goal               value  bound   gap
  imposed                0      0  0.0%  best possible
  mutual priorities      0      0  0.0%  best possible
  minimum                0      0  0.0%  best possible
  level 1                2      2  0.0%  best possible
  level 2                0      0  0.0%  best possible
  level 3                0      0  0.0%  best possible
  wishes               119    119  0.0%  best possible
  long waits             0      0  0.0%  best possible with these meetings
  long rows              0      0  0.0%  best possible with these meetings
  waiting                0      0  0.0%  best possible with these meetings
  stay                   1      1  0.0%  best possible with these meetings
  table changes          0      0  0.0%  best possible with these meetings

Nobody to meet, for want of wishes, common time or a table (1):
  Ville de Bellerive

Next:
  matchmaker check {imported}
  matchmaker print {imported} --out papers/
"""
    )
    assert result.stderr.startswith("place    [####################] wishes 119, bound 119, gap 0.0%, ")
    run("participant", imported, "Atelier Sud", "--return")
    run("participant", imported, "Ville de Marnelle", "--maximum", 1)
    run("participant", imported, "Ville de Bellerive", "--withdraw")
    assert "No meeting, although somebody would meet them (1):\n  Atelier " in run("plan", imported)


def test_a_plan_names_those_below_the_floor_who_could_have_more(workspace: Path) -> None:
    shops = tuple(f"Atelier {letter}" for letter in "ABC")
    people = (line("Ville A", BUYER, wishes=shops), line("Ville B", BUYER, wishes=shops), *map(line, shops))
    run("import", workspace, write(workspace.with_name("inscriptions.csv"), *people))
    run("event", workspace, "--slots", 2)
    for shop, slot in (("Atelier A", 1), ("Atelier B", 2)):
        run("lock", workspace, "Ville A", shop, "--slot", slot)
    said = run("plan", workspace)
    assert "\nFewer meetings than the floor, although they could have more (2):\n" in said
    assert re.search(r"\n  Atelier \w: 1 / 2; Atelier \w: 1 / 2\n", said)


def test_what_is_known_of_a_participant_is_shown(workspace: Path) -> None:
    file = workspace.with_name("inscriptions.csv")
    file.write_text(
        "Structure;Type;Vous êtes;Courriel;Département;Nom du contact;PMR\n"
        "Atelier A;SCOP (EI);fournisseur;a@a.example;93;Personne A;boucle magnétique\n",
        encoding="utf-8",
    )
    said = run("import", workspace, file)
    assert f"1 said something about accessibility; the list marks them:\n  matchmaker participant {workspace}\n" in said
    assert "  1  supplier  Atelier A (accessibility)\n" in run("participant", workspace)
    shown = run("participant", workspace, 1)
    for row in (
        "  kind           SCOP, EI\n",
        "  department     93\n",
        "  e-mail         a@a.example\n",
        "  person         Personne A, a@a.example\n",
        "  accessibility  boucle magnétique\n",
    ):
        assert row in shown


def test_what_is_hardly_meant_is_noted_and_done(planned: Path) -> None:
    never = call("participant", planned, 1, "--arrive", "18h")
    assert (never.exit_code, never.stderr) == (
        0,
        "note: Atelier Nord is never there during a whole slot, and will meet nobody\n",
    )
    late = call("event", planned, "--date", "2020-05-18", "--break", "18:00+15")
    assert (late.exit_code, late.stderr) == (
        0,
        "note: 2020-05-18 is over\nnote: what begins at 18:00 comes after the last round, which ends at 09:57\n",
    )


def test_the_fields_of_a_mapping_file_are_in_the_help() -> None:
    text = run("import", "--help")
    assert all(re.search(rf"\b{field.value}\b", text) for field in Field)


def test_later_wishes_are_told_with_their_number(imported: Path) -> None:
    more = line("Atelier Sud", wishes=("Ville de Marnelle", "Ville de Bellerive"))
    said = run("import", imported, write(imported.with_name("demain.csv"), *LINES[:3], more))
    assert "\nParticipants: 1 with other wishes.\n  Atelier Sud: wishes 1 -> 2\n" in said


def test_a_check_goes_through_every_rule(planned: Path) -> None:
    said = run("check", planned)
    assert said.startswith("Plan 1 (draft), 3 meetings\n\nRules:\n  ok  reference   A meeting names a pair")
    assert said.endswith("\nEvery rule holds.\n")
    assert max(map(len, said.splitlines())) <= 80
    assert "\nWhat the plan says of itself:\n  ok  value " in said
    assert re.search(r"\nGoals, counted again:\n  imposed +0\n  mutual priorities +0\n", said)


def test_a_check_of_an_old_plan_says_what_changed(planned: Path) -> None:
    run("participant", planned, "Ville de Marnelle", "--arrive", "9h45")
    run("participant", planned, "Ville de Bellerive", "--withdraw")
    result = call("check", planned)
    said = result.stdout
    assert result.exit_code == 1
    assert (
        "Registrations or settings have changed since it was made; it is judged against\nwhat they are now.\n"
        "Changed since:\n  Ville de Marnelle: arrival: 09:45\n  Ville de Bellerive: withdrawn: no -> yes\n" in said
    )
    broken = r"  BROKEN  capacity .* - Ville de Marnelle \(4\) is away in round \d but has a meeting"
    assert re.search(broken, re.sub(r"\n +", " ", said.replace("\n  BROKEN", "  BROKEN")))
    assert re.search(
        r"\nMeetings that may no longer take place:\n"
        r"  slot \d: Ville de Bellerive and Atelier Sud: Ville de Bellerive withdrew\n",
        said,
    )
    assert "What the plan says of itself" not in said
    assert said.endswith(f"\nThis plan can no longer be used as it is. Make a new one:\n  matchmaker plan {planned}\n")
    assert call("check", planned, "--plan", 1).exit_code == 1


def test_a_published_plan_that_broke_can_be_repaired(planned: Path) -> None:
    run("publish", planned)
    run("participant", planned, "Ville de Bellerive", "--withdraw")
    assert call("check", planned).stdout.endswith(
        "\nIt can no longer be used as it is. See the least repair, or make a new one:\n"
        f"  matchmaker repair {planned}\n  matchmaker plan {planned}\n"
    )
    assert "meetings lost: 1" in " ".join(run("repair", planned).split())


def test_a_new_plan_says_whose_agendas_differ_from_the_published_one(planned: Path) -> None:
    run("publish", planned)
    assert "\nEvery agenda is the one of published plan 1.\n" in run("plan", planned)
    run("participant", planned, "Ville de Bellerive", "--withdraw")
    said = run("plan", planned)
    assert re.search(r"\n[234] of 4 agendas differ from published plan 1: .*Ville de\s+Bellerive", said)
    assert f"is free:\n  matchmaker repair {planned}\n  matchmaker plan {planned} --fill --plan 1\n" in said
    assert "agendas differ from published plan 1" in run("check", planned)
    assert "agendas differ" not in call("check", planned, "--plan", 1).stdout


def test_figures_are_english_in_the_terminal_and_of_the_event_in_a_table(planned: Path, tmp_path: Path) -> None:
    said = run("numbers", planned, "--out", tmp_path / "numbers.csv")
    assert "\n  Firms                           Meetings  % of meetings\n" in said
    assert "Acheteurs" in (tmp_path / "numbers.csv").read_text("utf-8-sig")
    run("event", planned, "--aim", "insertion=1", "--aim", "small=20%")
    told = " ".join(run("numbers", planned).split())
    assert "insertion structures: Meetings 0; % of meetings 0; Aim for each buyer 1; Buyers who reach it 0 " in told
    run("publish", planned)
    closed = run("closing", planned)
    assert re.search(r"\n  by sector +planned +held +not held +unmarked +follow-ups +useful\n", closed)
    assert re.search(r"\n  no sector in common +\d +0 +0 +\d +0 +0 of 0\n", closed)


def test_an_outdated_plan_that_holds_says_so(planned: Path) -> None:
    run("participant", planned, "Atelier Nord", "--minimum", 1)
    said = run("check", planned)
    assert said.endswith(f"\nEvery rule holds. To serve what changed, make a new plan:\n  matchmaker plan {planned}\n")


def test_publishing_printing_and_exporting(planned: Path) -> None:
    said = run("publish", planned)
    assert said == (
        "Plan 1 is published and frozen.\n\nNext:\n"
        f"  matchmaker print {planned} --plan 1 --out papers/\n"
        f"  matchmaker export {planned} --plan 1 --out exports/\n"
    )  # fmt: skip
    papers, exports = planned.with_name("papers"), planned.with_name("exports")
    assert run("print", planned, "--out", papers).splitlines() == [
        f"{papers / name}.pdf" for name in SET if name != "pitches"
    ]
    assert run("export", planned, "--out", exports, "--language", "en").splitlines() == [
        *(f"{exports / name}" for name in ("meetings.csv", "meetings.xlsx", "meetings.json")),
        f"{exports / 'ics'}/ (4 calendar files)",
    ]
    run("participant", planned, "Ville de Bellerive", "--withdraw")
    outdated = call("export", planned, "--out", exports)
    assert outdated.exit_code == 0
    assert outdated.stderr == "note: 1 meetings of plan 1 may no longer take place; see: matchmaker check\n"


def test_several_events_in_one_file(planned: Path) -> None:
    assert run("init", planned, "--add", "--date", "18/06/2027", "--name", "Été").startswith(f"Event 2 in {planned}\n")
    for command in ("event", "plan", "check", "publish", "print", "export", "participant"):
        code, sentence = fail(command, planned)
        assert (code, sentence) == (
            5,
            "matchmaker: say which event with --event and its number: 1 (OpenMap, 2027-05-18); 2 (Été, 2027-06-18)",
        )
    assert "  name        Été\n" in run("event", planned, "--event", "ETE")
    assert "  last plan   1, draft\n" in run("event", planned, "--event", 1)
    assert fail("event", planned, "--event", "hiver") == (
        5,
        "matchmaker: there is no event “hiver”; there are: 1 (OpenMap, 2027-05-18); 2 (Été, 2027-06-18)",
    )
    run("import", planned, planned.with_name("inscriptions.csv"), "--event", "été")
    assert run("plan", planned, "--event", 2).endswith(
        f"\n  matchmaker check {planned} --event 2\n  matchmaker print {planned} --event 2 --out papers/\n"
    )
    assert run("check", planned, "--event", 2).startswith("Plan 1 (draft), 3 meetings\n")
    assert "  3  buyer     Ville de Bellerive\n" in run("participant", planned, "--event", 2)


def test_the_demo_shows_the_commands_it_runs_and_can_be_run_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo folder"
    first = run("demo", folder, "--participants", 24, "--seed", 3)
    shown = [words.split()[2] for words in first.splitlines() if words.startswith("$ ")]
    assert shown == ["init", "import", "plan", "print", "export"]
    assert f"$ matchmaker plan '{folder / 'openmap.db'}'\n" in first
    assert first.endswith(f"\nThe papers are in {folder / 'papers'}\n")
    assert (folder / "papers" / "agendas.pdf").read_bytes().startswith(b"%PDF")
    again = run("demo", folder, "--participants", 40, "--seed", 3)
    assert "Plan 2: " in again
    assert call("check", folder / "openmap.db").exit_code == 0


@needs_shared
def test_the_shared_list_from_file_to_frozen_plan(tmp_path: Path) -> None:
    path, file = tmp_path / "openmap.db", SHARED / "openmap" / "inscriptions.csv"
    run("init", path, *DAY, "--break", "10:30+15")
    said = run("import", path, file)
    assert "Participants in the file: 185. Buyers: 46; suppliers: 112; both: 18; networks: 9;" in " ".join(said.split())
    said = run("plan", path)
    proved = r"Who meets whom: proved best\. With these meetings: waiting proved best; stay at most \d+ better; table "
    assert re.match(rf"Plan 1: \d+ meetings, seed 1 {proved}changes at most \d+ better\. goal ", " ".join(said.split()))
    before = dump(path)
    assert "\nThe file says nothing new.\n" in run("import", path, file)
    assert dump(path) == before
    assert run("check", path).endswith("\nEvery rule holds.\n")
    run("publish", path)
