"""What was aimed at, beside what was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import command, engines, flat, host, job, own
from bench.decisions import difference
from bench.peers import zen_table
from bench.report import Aim
from bench.rounds import Candidate, fastest_engine, ratio

MEGABYTES = 600
STARTS = 20


def beside_peers(rows: Sequence[Candidate]) -> list[Aim]:
    """The aims that the rounds answer."""
    live = named(rows, own.LIVE)
    from_bytes = named(rows, own.FROM_BYTES)
    table = named(rows, zen_table.NAME)
    best = fastest_engine(rows)
    return [
        times("live at least 2 × the fastest engine", 2, live, best),
        times("live at least 100 × zen's decision table", 100, live, table),
        Aim(
            "decode and judge at least 400,000 facts/s",
            from_bytes is not None and from_bytes.rate >= 400_000,
            f"{from_bytes.rate:,.0f} facts/s" if from_bytes else "not measured",
        ),
    ]


def named(rows: Sequence[Candidate], name: str) -> Candidate | None:
    """The measured row of that name, whatever its version."""
    return next((row for row in rows if row.rates and row.name.startswith(name)), None)


def times(aim: str, least: float, live: Candidate | None, peer: Candidate | None) -> Aim:
    if live is None or peer is None:
        return Aim(aim, reached=False, figure="not measured")
    reached = ratio(live, peer)
    return Aim(aim, reached >= least, f"{reached:.2f} × {peer.name}")


def whole_command(facts: int, clients: int, seconds: float) -> Aim:
    """``kijun judge`` on a file in random order, its decisions compared as well."""
    aim = f"`kijun judge` on {facts:,} facts in random order: under {seconds:g} s, {MEGABYTES} MB"
    with TemporaryDirectory() as folder:
        record, output = Path(folder) / "record.jsonl", Path(folder) / "decisions.jsonl"
        lines = job.record(facts, clients)
        job.write(job.shuffled(lines), record)
        expected = engines.reference(host.decode(line.text for line in lines))
        del lines
        run = ["judge", str(job.RULEBOOK), str(record), "--format", "jsonl"]
        run += ["--as-of", job.AS_OF.isoformat()]
        try:
            found = command.typical(command.kijun() + run, 3, output)
        except RuntimeError as fault:
            return Aim(aim, reached=False, figure=f"did not run: {fault}")
        shown = [decision for decision in expected if decision.status != "absorbed"]
        note = difference(shown, own.read(output.read_bytes()))
    reached = found.seconds < seconds and found.megabytes < MEGABYTES
    return Aim(aim, reached, f"{found.seconds:.1f} s, {found.megabytes:.0f} MB; {note}")


def flat_cost(facts: int, rounds: int) -> Aim:
    """One client's facts, one by one."""
    text = b"\n".join(line.text for line in job.record(facts, 1))
    found = flat.measure(own.one_client, own.decode(text), rounds)
    return Aim(
        f"a live fact of one client costs the same up to the {facts:,}th: p99 within 2 ×",
        found.growth <= 2,
        f"{found.growth:.2f} × (p50 {found.first_p50:.1f} → {found.last_p50:.1f} µs, "
        f"p99 {found.first_p99:.1f} → {found.last_p99:.1f} µs)",
    )


def start(words: str, arguments: Sequence[str], milliseconds: int) -> Aim:
    """How long a short command takes from its start to its end."""
    aim = f"`{words}` under {milliseconds} ms"
    try:
        run = command.typical(command.kijun() + list(arguments), STARTS)
    except RuntimeError as fault:
        return Aim(aim, reached=False, figure=f"did not run: {fault}")
    taken = run.seconds * 1000
    return Aim(aim, taken < milliseconds, f"{taken:.0f} ms")


def alone(small: bool, rounds: int) -> list[Callable[[], Aim]]:
    """The measurements that have no peer, to be made one after the other."""
    facts, clients, seconds = (100_000, 500, 0.4) if small else (1_000_000, 5000, 4)
    return [
        lambda: whole_command(facts, clients, seconds),
        lambda: flat_cost(20_000 if small else 200_000, rounds),
        lambda: start("kijun --help", ["--help"], 150),
        lambda: start("kijun check", ["check", str(job.RULEBOOK)], 300),
    ]
