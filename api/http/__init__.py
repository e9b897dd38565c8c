"""HTTP 入口. The same facts for other programs: FastAPI over one open store, keys, problems, contract."""
