"""An invented registration list of any size, with the faults of a real one. Same size and seed: same bytes.

``words`` become registrants (``inventing``), who become the file of a form (``scrawling``).
"""

from matchmaker.demo.inventing import MOST, demo_registrants
from matchmaker.demo.scrawling import write_demo

__all__ = ["MOST", "demo_registrants", "write_demo"]
