"""Facts entered without a page: a record has the names and structure of a read page, in YAML."""

from eifgraph.records.codec import encode
from eifgraph.records.disagreement import disagreements, record_findings
from eifgraph.records.record import read_records
from eifgraph.records.schema import record_schema

__all__ = ["disagreements", "encode", "read_records", "record_findings", "record_schema"]
