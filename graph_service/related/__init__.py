"""关联提示. Who stands around a key-supervision target, as hints for people to look at; meaning: docs/related.md.

Pure: facts and the day go in, hints come out. A hint grounds nothing, travels no further and ends; nothing here
can make a consequence, and nothing that makes one imports this package.
"""
