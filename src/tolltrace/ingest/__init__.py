"""Bytes to reports: files and folders in, reports with their metadata and their original bytes out."""

from tolltrace.ingest.archive import Archive
from tolltrace.ingest.base import Ingested, IngestOptions
from tolltrace.ingest.flow import SUFFIXES, ingest, rederived
from tolltrace.ingest.metadata import parse_day

__all__ = ["SUFFIXES", "Archive", "IngestOptions", "Ingested", "ingest", "parse_day", "rederived"]
