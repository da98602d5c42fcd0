"""``mails``: the outbox, and what can be put into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from matchmaker.cli.common import event_option, find_event, number, target, workspace
from matchmaker.cli.layout import count, echo, echo_next, echo_note, echo_table, shorten
from matchmaker.entities import Event
from matchmaker.errors import NotFoundError
from matchmaker.files import write_whole
from matchmaker.mail import (
    Queued,
    deliver,
    links_csv,
    look_at_mailing,
    queue_agendas,
    queue_no_wishes,
    queue_reminders,
    retry_failed,
)
from matchmaker.settings import mail_server
from matchmaker.store import Letter, LetterState, Store

_QUEUES: dict[str, Callable[..., Queued]] = {
    "agendas": queue_agendas,
    "reminders": queue_reminders,
    "wishless": queue_no_wishes,
}

_AT_ONCE = 50
"""Mails between two looks at the clock."""


@click.command()
@workspace
@event_option
@click.option("--agendas", is_flag=True, help="Queue the published agendas, later only those that changed.")
@click.option("--anew", is_flag=True, help="With --agendas: write again those that nobody tried to send yet.")
@click.option("--reminders", is_flag=True, help="Queue a reminder for three days before: do you come?")
@click.option("--wishless", is_flag=True, help="Queue a mail to those who wished nobody yet.")
@click.option("--retry", is_flag=True, help="Make mails that failed due again.")
@click.option("--send", is_flag=True, help="Send what is due.")
@click.option("--links", metavar="FILE.csv", type=click.Path(dir_okay=False, path_type=Path),
              help="Write names and personal links for your own mailing tool.")  # fmt: skip
@click.option("--state", type=click.Choice([one.value for one in LetterState]), help="List these mails only.")
@click.option("--show", type=number(1), metavar="NUMBER", help="Show this mail whole.")
def mails(
    workspace: Path,
    which: str | None,
    anew: bool,
    retry: bool,
    send: bool,
    links: Path | None,
    state: str | None,
    show: int | None,
    **queues: bool,
) -> None:
    """List the outbox, put mails into it, send them.

    Until a mail server is named (matchmaker settings) mails wait here for you to read.

    \b
    Examples:
      matchmaker mails openmap.db
      matchmaker mails openmap.db --agendas --send
      matchmaker mails openmap.db --show 12
      matchmaker mails openmap.db --links links.csv
    """
    now = datetime.now(UTC)
    with Store.open(workspace) as store:
        event = find_event(store, which)
        if show is not None:
            _show(store, event, show)
            return
        for name, queue in _QUEUES.items():
            if queues[name]:
                more = {"anew": anew} if name == "agendas" else {}
                _tell_queued(queue(store, event.id, now=now, **more))
        if queues["agendas"]:
            _warn(store, event, workspace=workspace)
        if retry:
            echo(f"Due again: {count(retry_failed(store, event.id, now=now), 'mail')}.")
        if links is not None:
            click.echo(f"Written: {write_whole(links, links_csv(store, event.id, now=now), private=True)}")
            echo_note("whoever has this file can open everybody’s page; delete it when the mails are sent")
        if send:
            _send(store)
        if not (retry or send or links or any(queues.values())):
            _list(store, event, state)
        elif not send and mail_server(store) and not links:
            echo_next(("mails", *target(workspace, which), "--send"))


def _tell_queued(queued: Queued) -> None:
    echo(f"{count(queued.letters, 'mail')} queued.")
    if queued.unreachable:
        echo_note(f"No address: {'; '.join(shorten(queued.unreachable))}. Print theirs.")


def _warn(store: Store, event: Event, *, workspace: Path) -> None:
    """What the page of the mails says as well."""
    if linkless := look_at_mailing(store, event.id).linkless:
        echo_note(
            f"{count(linkless, 'mail')} waiting without a personal link, for no public address is named. Name it: "
            f"matchmaker settings {workspace} --public-url https://…; then write them again: matchmaker mails "
            f"{workspace} --agendas --anew"
        )


def _send(store: Store) -> None:
    """All that is due, until nothing goes any more."""
    sent = failed = 0
    while True:
        done = deliver(store, now=datetime.now(UTC), most=_AT_ONCE)
        sent, failed = sent + done.sent, failed + done.failed
        if done.sent + done.failed < _AT_ONCE:
            break
    echo(f"{count(sent, 'mail')} sent, {failed} not, {done.waiting} wait.")
    if failed:
        echo_note("the list of mails says why; what may go better later is tried again with the next --send")


def _list(store: Store, event: Event, state: str | None) -> None:
    letters = store.letters.all(event.id, state=LetterState(state) if state else None)
    if not letters:
        echo("No mails.")
        return
    counts = Counter(letter.state for letter in letters)
    echo(", ".join(f"{counts[one]} {one.value}" for one in LetterState if counts[one]))
    echo()
    echo_table([_row(letter, event) for letter in letters], right=(0,), indent=0)


def _row(letter: Letter, event: Event) -> tuple[str, ...]:
    said = f"{letter.recipient} ({letter.error})" if letter.error else letter.recipient
    return (str(letter.id), _clock(letter.sent or letter.due, event), letter.state.value, letter.kind, said)


def _show(store: Store, event: Event, letter_id: int) -> None:
    letter = store.letters.get(letter_id)
    if letter.event != event.id:
        raise NotFoundError("this event has no mail {id}; choose one of the list", id=letter_id)
    rows = [("to", letter.recipient), ("subject", letter.subject), ("state", letter.state.value)]
    rows.append(("sent" if letter.sent else "due", _clock(letter.sent or letter.due, event)))
    rows += [("error", letter.error)] if letter.error else []
    rows += [("enclosed", f"{item.name} ({len(item.content):,} bytes)") for item in letter.enclosures]
    echo_table(rows, indent=0)
    click.echo(f"\n{letter.body}", nl=False)


def _clock(moment: datetime, event: Event) -> str:
    return f"{moment.astimezone(ZoneInfo(event.timezone)):%Y-%m-%d %H:%M}"
