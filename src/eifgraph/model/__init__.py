"""What a Guidebook page says, as frozen values; no RDF, no input or output.

Each value read from a page is a `Read`: the value, the span it stands in, and how it was read.
Where the page could have said something and did not, or said that there is nothing to say, the
field holds an `Absent` with its reason. `None` means that the field does not arise on this page.
Code list members are notations of `ontology/schemes.ttl`, as plain strings.
"""

from __future__ import annotations

from eifgraph.model.code_lists import CodeLists
from eifgraph.model.delivery import (
    Delivery,
    QualificationRange,
    Quantity,
    StaffRole,
    Training,
    TrainingPart,
    Unit,
)
from eifgraph.model.evidence import (
    Citation,
    ClaimFinding,
    Identifier,
    Link,
    Population,
    Reference,
    Sample,
    Study,
    StudyFinding,
)
from eifgraph.model.programme import (
    MONTHS,
    Assessment,
    Contact,
    DeliveryContext,
    Implementation,
    OutcomeClaim,
    Programme,
    Provider,
    Review,
    Step,
    StepKind,
)
from eifgraph.model.reading import (
    Absence,
    Absent,
    Curation,
    Maybe,
    Method,
    PageFinding,
    Read,
    Several,
    Severity,
    SourceFile,
    SourcePage,
    Span,
)

__all__ = [
    "MONTHS",
    "Absence",
    "Absent",
    "Assessment",
    "Citation",
    "ClaimFinding",
    "CodeLists",
    "Contact",
    "Curation",
    "Delivery",
    "DeliveryContext",
    "Identifier",
    "Implementation",
    "Link",
    "Maybe",
    "Method",
    "OutcomeClaim",
    "PageFinding",
    "Population",
    "Programme",
    "Provider",
    "QualificationRange",
    "Quantity",
    "Read",
    "Reference",
    "Review",
    "Sample",
    "Several",
    "Severity",
    "SourceFile",
    "SourcePage",
    "Span",
    "StaffRole",
    "Step",
    "StepKind",
    "Study",
    "StudyFinding",
    "Training",
    "TrainingPart",
    "Unit",
]
