"""How the programme is run: sessions, staff, training, supervision, fidelity, licence.

Knows under which headings of the chapter "About the programme" each is told; the modules of this
package read the texts.
"""

from __future__ import annotations

from typing import Final

from eifgraph.ingest import headings as layout
from eifgraph.ingest.delivery.sentences import sentences_of
from eifgraph.ingest.delivery.sessions import read_sessions
from eifgraph.ingest.delivery.staff import read_practitioners, read_workforce
from eifgraph.ingest.delivery.supervision import read_supervisors
from eifgraph.ingest.delivery.training import read_training_of, with_training
from eifgraph.ingest.delivery.upkeep import read_fidelity, read_licence
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import Delivery

__all__ = [
    "DURING",
    "FIDELITY",
    "HOW",
    "LICENCE",
    "STAFF",
    "SUPERVISION",
    "TRAINING",
    "read_delivery",
    "read_workforce",
]

HOW: Final = "How is it delivered?"
DURING: Final = "What happens during the intervention?"
STAFF: Final = "Who can deliver it?"
TRAINING: Final = "What are the training requirements?"
SUPERVISION: Final = "How are the practitioners supervised?"
FIDELITY: Final = "What are the systems for maintaining fidelity?"
LICENCE: Final = "Is there a licensing requirement?"


def read_delivery(page: Page, notes: Notes) -> Delivery:
    """Read the chapter "About the programme"; the page's description may tell of sessions too."""
    silent = page.missing(layout.PROGRAMME)
    how = page.body(layout.PROGRAMME, HOW)
    staff = page.body(layout.PROGRAMME, STAFF)
    training = page.body(layout.PROGRAMME, TRAINING)
    told = sentences_of(how)
    account = [*told, *sentences_of(page.body(layout.PROGRAMME, DURING))]
    described = (page.body(layout.TITLE), page.body(layout.PROGRAMME, layout.DESCRIPTION))
    beside = [sentence for block in described for sentence in sentences_of(block)]
    unsaid = silent if how is None else read_absence(how) or silent
    sessions, length, span, weekly = read_sessions(account, beside, notes, unsaid)
    practitioners = with_training(read_practitioners(told, staff, notes, silent), training)
    return Delivery(
        sessions=sessions,
        session_length=length,
        span=span,
        sessions_per_week=weekly,
        practitioners=practitioners,
        training=read_training_of(training, told, practitioners, notes, silent),
        supervisors=read_supervisors(page.body(layout.PROGRAMME, SUPERVISION), notes, silent),
        fidelity=read_fidelity(page.body(layout.PROGRAMME, FIDELITY), silent),
        licence_required=read_licence(page.body(layout.PROGRAMME, LICENCE), notes, silent),
    )
