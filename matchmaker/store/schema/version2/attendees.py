"""More of what organisations, persons, lines, participants and wishes can say; words blotted out of the journal."""

ATTENDEES = """
ALTER TABLE organisations ADD COLUMN size TEXT NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN siret TEXT NOT NULL DEFAULT ''
  CONSTRAINT organisation_siret CHECK (siret = '' OR (length(siret) = 14 AND siret NOT GLOB '*[^0-9]*'));

ALTER TABLE people ADD COLUMN shares_contact INTEGER NOT NULL DEFAULT 0 CHECK (shares_contact IN (0, 1));

ALTER TABLE lines ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE lines ADD COLUMN groups TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(groups));
ALTER TABLE lines ADD COLUMN deadline TEXT CONSTRAINT line_deadline CHECK (deadline IS date(deadline));
ALTER TABLE lines ADD COLUMN amount TEXT NOT NULL DEFAULT '';
ALTER TABLE lines ADD COLUMN contract TEXT NOT NULL DEFAULT '';
ALTER TABLE lines ADD COLUMN nature TEXT NOT NULL DEFAULT '';
ALTER TABLE lines ADD COLUMN area TEXT NOT NULL DEFAULT '';

ALTER TABLE participants ADD COLUMN languages TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(languages));
ALTER TABLE participants ADD COLUMN barred TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(barred));
ALTER TABLE participants ADD COLUMN registered TEXT; -- NULL: before this was noted
ALTER TABLE participants ADD COLUMN erased INTEGER NOT NULL DEFAULT 0
  CONSTRAINT participant_erased CHECK (erased IN (0, 1) AND (NOT erased OR withdrawn));

ALTER TABLE statements ADD COLUMN refusal TEXT NOT NULL DEFAULT ''
  CONSTRAINT statement_refusal CHECK (refusal = '' OR wish = 'no');

DROP TRIGGER audit_unchanged;
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
WHEN NOT (new.id = old.id AND new.at = old.at AND new.event_id IS old.event_id
  AND new.who IN (old.who, '…') AND new.what IN (old.what, '…')
  AND new.before IN (old.before, '…') AND new.after IN (old.after, '…'))
BEGIN SELECT RAISE (ABORT, 'audit_is_kept'); END;
"""
