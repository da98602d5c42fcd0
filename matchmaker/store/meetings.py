"""Who met whom in earlier editions, read from the plans that were in force."""

from __future__ import annotations

from matchmaker.entities import Event, PastMeeting
from matchmaker.store.connection import Connection

_MET = """
WITH earlier AS (
  SELECT id, date FROM events
  WHERE series_id = :series AND (date, start, id) < (:date, :start, :id)
), final AS (
  SELECT plans.id, plans.event_id, earlier.date FROM plans JOIN earlier ON earlier.id = plans.event_id
  WHERE state = 'published'
    AND publication = (SELECT max(publication) FROM plans AS others WHERE others.event_id = plans.event_id)
    AND coalesce((SELECT kind FROM publications WHERE plan_id = plans.id ORDER BY id DESC LIMIT 1), 'final') = 'final'
)
SELECT final.event_id, final.date, a.organisation_id AS a, b.organisation_id AS b
FROM final
JOIN plan_meetings ON plan_meetings.plan_id = final.id
JOIN participants AS a ON a.id = plan_meetings.a
JOIN participants AS b ON b.id = plan_meetings.b
LEFT JOIN held_marks AS mark
  ON mark.event_id = final.event_id AND mark.a = min(a.id, b.id) AND mark.b = max(a.id, b.id)
LEFT JOIN day_rounds AS run ON run.event_id = final.event_id AND run.slot = plan_meetings.slot
WHERE NOT (a.withdrawn OR b.withdrawn OR a.erased OR b.erased)
  AND (mark.held OR (mark.held IS NULL AND coalesce(run.dropped, 0) = 0 AND NOT EXISTS
    (SELECT 1 FROM held_marks WHERE event_id = final.event_id AND held)))
  AND (:organisation IS NULL OR :organisation IN (a.organisation_id, b.organisation_id))
ORDER BY final.date, final.event_id, a, b
"""


class MeetingRows:
    """Meetings of earlier editions: those marked as held; where none is, those of the final plan that nobody says were
    not held, in rounds that took place.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def before(self, event: Event, *, organisation: int | None = None) -> tuple[PastMeeting, ...]:
        """Those of the editions before this one in its series, the earliest first; ``organisation``: only its own.

        Whoever withdrew or asked to be deleted is left out.
        """
        if event.series is None:
            return ()
        rows = self._connection.rows(
            _MET,
            {
                "series": event.series,
                "date": event.date.isoformat(),
                "start": event.start.isoformat(),
                "id": event.id,
                "organisation": organisation,
            },
        )
        return tuple(PastMeeting(row["event_id"], row["a"], row["b"]) for row in rows)
