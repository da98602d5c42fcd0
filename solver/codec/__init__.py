"""The problem file and the result file: JSON in UTF-8, version 1, strict, easy to write by hand.

A problem::

    {
      "version": 1,
      "slots": 4,
      "seed": 7,
      "participants": [
        {"id": "Mairie", "capacity": 2, "minimum": 1},
        {"id": "Hôpital", "maximum": 3, "step_free": true},
        {"id": "Atelier", "capacity": [0, 1, 1, 1], "zone": "nord"},
        {"id": "Jardins"},
        {"id": "Jardins bis"}
      ],
      "tables": [
        {"id": "1", "owner": "Mairie"},
        {"id": "2", "owner": "Mairie", "closed": [4]},
        {"id": "3", "zone": "nord", "step_free": true}
      ],
      "pairs": [
        {"id": "opening", "a": "Mairie", "b": "Jardins", "wish_a": "priority", "rank_a": 1, "wish_b": "yes"},
        {"a": "Mairie", "b": "Atelier", "wish_b": "yes", "rank_b": 2, "slots": [2, 3], "bonus": 5},
        {"id": "follow-up", "a": "Hôpital", "b": "Jardins", "wish_a": "open", "wish_b": "yes", "demand": "imposed"},
        {"a": "Hôpital", "b": "Atelier", "demand": "given", "meetings": 2}
      ],
      "pauses": [2],
      "together": [["Jardins", "Jardins bis"]],
      "locks": [{"pair": "opening", "slot": 1, "table": "1"}],
      "groups": [
        {"id": "gardens", "pairs": ["opening", "follow-up"], "floor": 1, "cap": 2, "hard": false, "share": 20}
      ],
      "precedences": [["opening", "follow-up"]],
      "rules": {"floor": 2, "wishes_first": false, "longest_wait": 2, "longest_row": 4, "absence_is_gap": false}
    }

Only ``version``, ``slots`` and ``participants`` are required; what is absent or null has its default. The keys are the
fields of the classes in ``solver.problem``, which say what they mean, with four conveniences:

- slots are counted from 1, as on paper;
- participants and tables are named by their ``id``, and a pair by an optional ``id`` that only locks, groups and
  precedences use;
- ``capacity`` is one number for all slots (1 if absent), or a list with a number for each;
- a precedence is a list of two pairs, the earlier and the later one.

A result names each meeting by both participants, ``{"a": "Mairie", "b": "Jardins", "slot": 1, "table": "1"}``; its
other keys are the fields of the classes in ``solver.schedule``, a pair being a list of two participants.

Whatever is wrong in a file (not UTF-8, not JSON, a key that is unknown, missing or given twice, a value of the wrong
type, a number above 2,147,483,647, more than 1,000 slots, a name of nothing, a contradiction) raises a
``ProblemError`` with the path to it, counted from 0 as in ``pairs[3].a``, and with a message.
"""

from solver.codec.problems import problem_from_json, problem_to_json
from solver.codec.schedules import schedule_from_json, schedule_to_json

__all__ = ["problem_from_json", "problem_to_json", "schedule_from_json", "schedule_to_json"]
