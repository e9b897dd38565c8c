"""信封. Where a service's answer holds its records: the way from its outermost object to them.

    {"code": 0, "result": {"total": 2, "items": [{…}, {…}]}}      result, items
    {"cambrian": 0, "data": {…}}                                   data: one record an answer
    {"hits": {"hits": [{"_id": "1", "_source": {…}}]}}             hits, hits, _source

An object with more to say itself than what an answer says of itself (code, message, page, total) is a record
and no envelope, whatever it holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

Way: TypeAlias = tuple[str, ...]

_DEEPEST: Final = 5
_STRAY: Final = 2
"""So many words of its own (a vendor's mark) may stand beside what holds the records under a usual name."""
_HOLDERS: Final = frozenset((
    "data", "result", "results", "items", "item", "list", "record", "records", "row", "rows",
    "content", "contents", "datas", "datalist", "resultlist", "itemlist", "pagelist", "recordlist",
    "resultdata", "returndata", "body", "response", "page", "pageinfo", "payload", "obj", "object",
    "info", "detail", "details", "hits", "source", "value", "values", "数据", "结果", "记录", "列表",
))  # fmt: skip
_SAID_OF_ANSWERS: Final = frozenset((
    "code", "status", "state", "msg", "message", "messages", "error", "errors", "errorcode",
    "errcode", "errno", "errmsg", "errormsg", "errormessage", "reason", "success", "ok", "ret",
    "retcode", "retmsg", "resultcode", "resultmsg", "rescode", "resmsg", "returncode", "returnmsg",
    "flag", "total", "totalcount", "totalnum", "totalnumber", "totalpage", "totalpages",
    "totalelements", "totalrecords", "totalrows", "totalsize", "pages", "pagecount", "pagenum",
    "pageno", "pageindex", "pagesize", "pagenumber", "page", "size", "count", "num", "limit",
    "offset", "current", "currentpage", "curpage", "hasnext", "hasmore", "hasprevious", "nextpage",
    "prepage", "prevpage", "first", "last", "firstpage", "lastpage", "isfirstpage", "islastpage",
    "empty", "timestamp", "time", "servertime", "requestid", "traceid", "took", "timedout",
    "version", "sign", "token", "cost", "elapsed", "orderno", "ordernumber", "id", "index", "score",
    "type", "maxscore", "shards", "charged", "状态", "总数", "页码", "消息",
))  # fmt: skip


def way_to_records(values: Iterable[object]) -> Way:
    """通往记录之路, as most of these answers have it; empty if they are records themselves."""
    ways: Counter[Way] = Counter()
    for value in values:
        if isinstance(value, Mapping):
            way = _way(value, _DEEPEST)
            if way or not _says_nothing(value):
                ways[way or ()] += 1
    return ways.most_common(1)[0][0] if ways else ()


def inside(value: object, way: Way) -> list[object] | None:
    """The records of one answer, none if it has none today; None if it is no such answer."""
    found = [value]
    for key in way:
        following: list[object] = []
        for one in found:
            if not isinstance(one, Mapping) or key not in one:
                return None
            held = one[key]
            following.extend(held if isinstance(held, list) else [held] if held else [])
        found = following
    return found


def _fold(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "")


def _scalars(value: Mapping[str, object]) -> list[str]:
    return [key for key, held in value.items() if not isinstance(held, Mapping | list)]


def _own(value: Mapping[str, object]) -> list[str]:
    """What an object says that answers do not say of themselves."""
    return [key for key in _scalars(value) if _fold(key) not in _SAID_OF_ANSWERS]


def _says_nothing(value: Mapping[str, object]) -> bool:
    """Whether it is an answer that holds no record: an empty page, an error."""
    return not _own(value) and all(not held or _fold(key) in _HOLDERS for key, held in value.items()
                                   if isinstance(held, Mapping | list))  # fmt: skip


def _way(value: Mapping[str, object], deep: int) -> Way | None:
    """The way into one object; None if it is a record itself."""
    own = _own(value)
    if deep == 0 or len(own) > _STRAY or not all(map(str.isascii, own)):
        return None
    ways = [way for key, held in value.items() if (way := _way_by(key, held, len(own), deep)) is not None]
    return max(ways, key=lambda way: _fold(way[0]) in _HOLDERS, default=None)


def _way_by(key: str, held: object, own: int, deep: int) -> Way | None:
    """The way on by one key of an object that has so many words of its own."""
    usual = _fold(key) in _HOLDERS
    first = held[0] if isinstance(held, list) and held else held
    if not isinstance(first, Mapping) or (own and not usual):
        return None
    further = _way(first, deep - 1)
    if further is not None:
        return (key, *further)
    if isinstance(held, list) or usual:
        return (key,) if len(_own(first)) > own else None
    return None
