"""Mails: written as plain text, kept in the outbox, sent when a mail server is named."""

from matchmaker.mail.asking import ask_for_link
from matchmaker.mail.circulars import draft_circular, queue_circular
from matchmaker.mail.delivery import Delivered, deliver
from matchmaker.mail.lists import links_csv
from matchmaker.mail.outbox import queue_link, queue_no_wishes, queue_reminders, retry_failed
from matchmaker.mail.publication import Mailing, look_at_mailing, queue_agendas
from matchmaker.mail.recipients import Queued
from matchmaker.mail.rounds import carried
from matchmaker.mail.telling import PATIENCE, tell_changes
from matchmaker.mail.writing import Kind

__all__ = [
    "PATIENCE", "Delivered", "Kind", "Mailing", "Queued", "ask_for_link", "carried", "deliver", "draft_circular",
    "links_csv", "look_at_mailing", "queue_agendas", "queue_circular", "queue_link", "queue_no_wishes",
    "queue_reminders", "retry_failed", "tell_changes",
]  # fmt: skip
