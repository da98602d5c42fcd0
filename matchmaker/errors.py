"""One error tree. Messages tell a person what happened, where, and what to do next."""

from __future__ import annotations


class MatchmakerError(Exception):
    """Anything a user can be told about: a sentence with named places, so that it can be translated.

    ``exit_code`` is what the command line returns.

    >>> str(MatchmakerError("{path} is empty", path="a.csv"))
    'a.csv is empty'
    """

    exit_code = 1

    def __init__(self, template: str, **places: object) -> None:
        super().__init__(template.format(**places) if places else template)
        self.template = template
        self.places = places


class FileError(MatchmakerError):
    """A file given by the user cannot be read."""

    exit_code = 3


class InputError(MatchmakerError):
    """A value given by the user makes no sense."""

    exit_code = 4


class NotFoundError(MatchmakerError):
    """Nothing by that name."""

    exit_code = 5


class ConflictError(MatchmakerError):
    """Somebody else changed it meanwhile, or a published plan would change."""

    exit_code = 6


class NoScheduleError(MatchmakerError):
    """No schedule keeps every rule; the message names why."""

    exit_code = 7
