"""A part of a file, for players that jump about in a film (RFC 9110, section 14)."""

import re
from collections.abc import Callable, Iterator

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")  # Python reads no number of thousands of digits
CHUNK = 64 * 1024  # bytes


class RangeMiddleware:
    """Answer one range of a file with 206. Several, or nonsense, get the whole file, as the RFC allows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not isinstance(answer, FileResponse) or answer.status_code != 200:
            return answer
        answer["Accept-Ranges"] = "bytes"
        asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
        if not asked or asked[0] == "bytes=-" or changed_since(request, answer):
            return answer
        return part_of(answer, asked[1], asked[2])


def changed_since(request: HttpRequest, answer: FileResponse) -> bool:
    """If-Range: the part is only of use if the rest, fetched earlier, is still the same file."""
    known = request.headers.get("If-Range")
    return bool(known) and known not in (answer.headers.get("ETag"), answer.headers.get("Last-Modified"))


def part_of(answer: FileResponse, first: str, last: str) -> HttpResponseBase:
    """`first` and `last` are offsets in bytes, inclusive; without `first`, `last` counts from the end."""
    size = int(answer["Content-Length"])
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        answer.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    kept = {name: value for name, value in answer.items() if name != "Content-Length"}
    part = StreamingHttpResponse(bytes_between(answer, start, end), status=206, headers=kept)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Content-Length"] = str(end - start + 1)
    return part


def bytes_between(answer: FileResponse, start: int, end: int) -> Iterator[bytes]:
    file = answer.file_to_stream
    assert file  # a FileResponse that was made from something that can be read
    file.seek(start)
    left = end - start + 1
    try:
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
    finally:
        answer.close()
