"""Whom a line of the journal is about: a name tells that to people, and may be another one's tomorrow."""

JOURNAL = """
ALTER TABLE audit ADD COLUMN participant_id INTEGER REFERENCES participants (id); -- NULL: about nobody in particular

DROP TRIGGER audit_unchanged;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
WHEN NOT (new.id = old.id AND new.at = old.at AND new.event_id IS old.event_id
  AND new.participant_id IS old.participant_id
  AND new.who IN (old.who, '…') AND new.what IN (old.what, '…')
  AND new.before IN (old.before, '…') AND new.after IN (old.after, '…'))
BEGIN SELECT RAISE (ABORT, 'audit_is_kept'); END;
"""
