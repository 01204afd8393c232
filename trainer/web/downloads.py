"""Answers that a browser saves as a file."""

from urllib.parse import quote

from flask import Response

_KINDS = {
    "csv": "text/csv; charset=gb18030",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(body: bytes, name: str) -> Response:
    """The bytes as a download of that name, which may be Chinese (RFC 5987)."""
    kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(body, content_type=kind, headers=headers)
