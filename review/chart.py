"""Charts of a load and of the cores that follow it: in characters, and as SVG."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from review.replay import Replay, Stretch

_COLUMNS, _LINES = 72, 12
_SERVED, _SPARE, _LOST = "█", "░", "!"

_WIDTH, _HEIGHT = 960, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 56, 40, 40
_STYLE = (
    "text{font:12px sans-serif;fill:#333}.load{fill:none;stroke:#1f6feb;stroke-width:1.5}"
    ".capacity{fill:#2da44e;fill-opacity:.25;stroke:#2da44e}.lost{fill:#cf222e;fill-opacity:.35}"
    ".grid,.axis{fill:none;stroke:#ddd}.axis{stroke:#333}"
)


def in_characters(found: Replay) -> list[str]:
    """Lines of a chart: what is served, what is spare, and what is needed beyond."""
    columns = list(_columns(found))
    most = _ceiling(found)
    lines: list[str] = []
    for level in range(_LINES, 0, -1):
        # The middle of the line.
        height = (level - 0.5) / _LINES * most
        marks = "".join(_mark(load, capacity, height) for load, capacity in columns)
        lines.append(f"{level / _LINES * most:8.2f} |{marks.rstrip()}")
    lines.append(f"{'cores':>8} +{'-' * len(columns)}")
    ends = clock(found.stretches[-1].end)
    lines.append(f"{'':10}{clock(0)}{ends:>{max(len(columns) - len(clock(0)), len(ends))}}")
    lines.append(f"{'':10}{_SERVED} served  {_SPARE} to spare  {_LOST} beyond what the pods can use")
    return lines


def clock(seconds: float) -> str:
    """A time since the start, as hours and minutes."""
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}"


def as_svg(found: Replay, title: str) -> str:
    """A chart of load and capacity over time."""
    seconds, most = found.stretches[-1].end, _ceiling(found)

    def place(time: float, cores: float) -> str:
        x = _LEFT + time / seconds * (_WIDTH - _LEFT - _RIGHT)
        y = _HEIGHT - _BOTTOM - min(cores / most, 1) * (_HEIGHT - _TOP - _BOTTOM)
        return f"{x:.1f},{y:.1f}"

    def path(points: Iterable[tuple[float, float]]) -> str:
        return "M" + "L".join(place(*point) for point in points)

    steps = _steps([(each.start, each.load) for each in found.stretches], seconds)
    able = _steps([(each.start, each.capacity) for each in found.stretches], seconds)
    parts = [f'<path class="capacity" d="{path([(0, 0), *able, (seconds, 0)])}Z"/>']
    parts += [f'<path class="lost" d="{path(_box(each))}Z"/>' for each in found.stretches if each.load > each.capacity]
    parts.append(f'<path class="load" d="{path(steps)}"/>')
    return "\n".join([*_frame(title, seconds, most, place), *parts, "</svg>", ""])


def _steps(values: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """The corners of a line that keeps each value until the next one that differs."""
    corners = [values[0]]
    for time, value in values[1:]:
        if value != corners[-1][1]:
            corners += [(time, corners[-1][1]), (time, value)]
    return [*corners, (end, corners[-1][1])]


def _box(each: Stretch) -> list[tuple[float, float]]:
    return [(each.start, each.capacity), (each.start, each.load), (each.end, each.load), (each.end, each.capacity)]


def _frame(title: str, seconds: float, most: float, place: Callable[[float, float], str]) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
    yield f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    yield f'<text x="{_LEFT}" y="22">{escape(title)}: cores needed (line), and what ready pods can use (area)</text>'
    for step in range(5):
        cores = most * step / 4
        x, y = place(0, cores).split(",")
        yield f'<path class="grid" d="M{x},{y}H{_WIDTH - _RIGHT}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y}" text-anchor="end" dy="4">{cores:.2f}</text>'
    for step in range(7):
        x, y = place(seconds * step / 6, 0).split(",")
        yield f'<text x="{x}" y="{y}" text-anchor="middle" dy="18">{clock(seconds * step / 6)}</text>'
    x, y = place(0, 0).split(",")
    yield f'<path class="axis" d="M{x},{_TOP}V{y}H{_WIDTH - _RIGHT}"/>'


def _ceiling(found: Replay) -> float:
    """The top of the chart; pods without a limit can use any number of cores, and are drawn to the top."""
    finite = [each.capacity for each in found.stretches if each.capacity != float("inf")]
    return max([each.load for each in found.stretches] + finite) or 1.0


def _columns(found: Replay) -> Iterator[tuple[float, float]]:
    """Load and capacity of each column: those of the moment in it that is worst off."""
    seconds = found.stretches[-1].end
    first = 0
    for column in range(_COLUMNS):
        start, end = seconds * column / _COLUMNS, seconds * (column + 1) / _COLUMNS
        while found.stretches[first].end <= start and first + 1 < len(found.stretches):
            first += 1
        last = first
        worst = found.stretches[first]
        while last < len(found.stretches) and found.stretches[last].start < end:
            worst = max(worst, found.stretches[last], key=lambda each: (each.load - each.capacity, each.load))
            last += 1
        yield worst.load, worst.capacity


def _mark(load: float, capacity: float, height: float) -> str:
    if height <= min(load, capacity):
        return _SERVED
    if height <= load:
        return _LOST
    return _SPARE if height <= capacity else " "
