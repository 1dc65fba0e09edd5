"""The sections of docs/performance.md, a file each: results in, tables and sentences out."""
