"""How fast the engine trains, against its peers on the same work.

    DNN_COURSE_DATA=folder python -m tests.benchmarks.peers [--rounds 5] [--only NAME ...] [--json FILE]

Every contender lives in a process of its own, with one interpreter and one numpy for all, and they train in turn,
one at a time, from the same weights, with the same batches in the same order. Peers run with one thread and with as
many as there are processors, and the better counts. The first use installs the peers in a folder of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from core.experiments.threads import processors
from tests.benchmarks import environment
from tests.benchmarks.work import CHECKED_AFTER, WORKS, Work, build

ROOT = Path(__file__).parents[2]
OURS = "DNN Explorer"
JAX_LOOP = "JAX loop"
SAME_COST = 1e-3
_PAUSE = 0.1
"""Seconds between two turns, for threads to stop waiting for more work by spinning."""
NOTES = f"""\
Seconds are for the whole work: the median of the rounds (least, most). The ratio is taken in every round anew. Where
something else is busy, two threads are waited for and wall time says little: then look at processor time.
Peers are timed for fewer iterations of long works, scaled up; everyone's first {CHECKED_AFTER} iterations, with which
JAX compiles, are not timed, but the cost of all examples after them must be the same to {SAME_COST}.
On the cat pictures our time includes making the Gram matrix and the way back to W1; elsewhere, and for the peers
always, only the loop counts. Everyone keeps the cost of every iteration, and may hand them all out at the end.
scikit-learn is led through our batches and start weights; it keeps a sum of costs; its Adam adds epsilon elsewhere.
{JAX_LOOP} compiles fifty iterations into one call, in which nothing can be seen or changed: outside the goal."""


@dataclass
class Seat:
    """A contender in its process, with its results in the present work."""

    name: str
    threads: int
    process: subprocess.Popen[str]
    seconds: list[float] = field(default_factory=list)
    processor_seconds: list[float] = field(default_factory=list)
    cost: float = 0.0

    @classmethod
    def open(cls, name: str, threads: int, python: Path) -> Seat:
        """Start the contender's process."""
        limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
        process = subprocess.Popen(
            [python, "-m", "tests.benchmarks.child", name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | limits | {"PYTHONPATH": str(ROOT)},
        )
        return cls(name, threads, process)

    def tell(self, order: str) -> dict[str, float]:
        """Give an order and wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(order, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.title} could not do what it was told: {order}")
        return dict(json.loads(answer))

    def begin(self, path: Path) -> None:
        """Take up a new work, and find out where it leads."""
        self.seconds, self.processor_seconds = [], []
        self.tell(f"load {path}")
        self.cost = self.tell(f"check {CHECKED_AFTER}")["cost"]

    def take_turn(self, work: Work) -> None:
        """Train once, and note the seconds that the whole work would take."""
        ours = self.name == OURS
        iterations = work.iterations if ours else work.measured
        answer = self.tell(f"train {iterations}")
        scale = work.iterations / iterations * (1 if ours else work.runs)
        self.seconds.append(answer["wall"] * scale)
        self.processor_seconds.append(answer["processor"] * scale)
        time.sleep(_PAUSE)

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    @property
    def title(self) -> str:
        """Name and threads, for people."""
        return self.name if self.name == OURS else f"{self.name}, {self.threads} thread{'s' * (self.threads > 1)}"


class Contest:
    """All contenders, and one work after another."""

    def __init__(self, python: Path, rounds: int) -> None:
        self._python, self._rounds = python, rounds
        self._seats: dict[tuple[str, int], Seat] = {}
        self._folder = tempfile.TemporaryDirectory()

    def run(self, name: str) -> dict[str, Any]:
        """Let everyone who takes part in this work do it, in turn; return the results."""
        work = WORKS[name]
        path = Path(self._folder.name) / f"{name}.npz"
        build(work).save(path, name)
        seats = self._seats_for(work)
        for seat in seats:
            seat.begin(path)
        for number in range(self._rounds):
            first = number % len(seats)
            for seat in seats[first:] + seats[:first]:
                seat.take_turn(work)
        path.unlink()
        return _results(work, seats)

    def close(self) -> None:
        """End all processes."""
        for seat in self._seats.values():
            seat.close()
        self._folder.cleanup()

    def _seats_for(self, work: Work) -> list[Seat]:
        keys = [(OURS, processors())]
        keys += [(name, threads) for name in work.peers for threads in sorted({1, processors()})]
        keys += [(JAX_LOOP, 1)] if "JAX" in work.peers else []
        for key in keys:
            if key not in self._seats:
                self._seats[key] = Seat.open(*key, self._python)
        return [self._seats[key] for key in keys]


def _results(work: Work, seats: list[Seat]) -> dict[str, Any]:
    ours, *others = seats
    peers = [seat for seat in others if seat.name != JAX_LOOP]
    fastest = min(peers, key=lambda seat: median(seat.seconds))
    thriftiest = min(peers, key=lambda seat: median(seat.processor_seconds))
    ratio = _ratio(ours.seconds, fastest.seconds)
    return {
        "title": work.title,
        "goal": work.goal,
        "ratio": ratio,
        "met": ratio["median"] <= work.goal,
        "fastest peer": fastest.title,
        "ratio of processor time": _ratio(ours.processor_seconds, thriftiest.processor_seconds),
        "thriftiest peer": thriftiest.title,
        "same cost": all(abs(seat.cost - ours.cost) <= SAME_COST for seat in others if _same_arithmetic(work, seat)),
        "contenders": [
            {
                "name": seat.title,
                "median seconds": median(seat.seconds),
                "median processor seconds": median(seat.processor_seconds),
                "us an iteration": 1e6 * median(seat.seconds) / work.iterations / work.runs,
                f"cost after {CHECKED_AFTER}": seat.cost,
                "seconds": seat.seconds,
                "processor seconds": seat.processor_seconds,
            }
            for seat in seats
        ],
    }


def _ratio(ours: list[float], theirs: list[float]) -> dict[str, float]:
    ratios = [mine / peers for mine, peers in zip(ours, theirs, strict=True)]
    return {"median": median(ratios), "least": min(ratios), "most": max(ratios)}


def _same_arithmetic(work: Work, seat: Seat) -> bool:
    return (work.optimizer, seat.name) != ("adam", "scikit-learn")


def _print_work(name: str, result: dict[str, Any]) -> None:
    print(f"\n{name}: {result['title']}")
    titles = ("seconds", "(least,", "most)", "processor s", "us/iteration", f"cost after {CHECKED_AFTER}")
    print(" " * 26 + "".join(f"{title:>14}" for title in titles))
    for one in result["contenders"]:
        seconds = (one["median seconds"], min(one["seconds"]), max(one["seconds"]), one["median processor seconds"])
        figures = "".join(f"{figure:14.3f}" for figure in seconds)
        print(f"  {one['name']:24}{figures}{one['us an iteration']:14,.1f}{one[f'cost after {CHECKED_AFTER}']:14.7f}")
    if not result["same cost"]:
        print(f"  THE COSTS DIFFER by more than {SAME_COST}")
    print(f"  {_verdict(result)}", flush=True)


def _verdict(result: dict[str, Any]) -> str:
    wall, processor = (
        f"{ratio['median']:.3f} ({ratio['least']:.3f} to {ratio['most']:.3f})"
        for ratio in (result["ratio"], result["ratio of processor time"])
    )
    judgement = f"goal {result['goal']}: {'met' if result['met'] else 'MISSED'}"
    return f"{wall} of {result['fastest peer']}; {judgement}; processor {processor} of {result['thriftiest peer']}"


def _machine(python: Path) -> dict[str, Any]:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        lines = (line.partition(":") for line in cpuinfo.read_text().splitlines())
        model = next((value.strip() for key, _, value in lines if key.strip() == "model name"), model)
    return {
        "processor": model,
        "processors": processors(),
        "python": platform.python_version(),
        "versions": environment.versions(python),
        "load before": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--only", nargs="+", choices=WORKS, default=list(WORKS), metavar="NAME", help=", ".join(WORKS)
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--venv", type=Path, default=environment.default_folder())
    asked = parser.parse_args()
    python = environment.python_with_peers(asked.venv)
    machine = _machine(python)
    print(json.dumps(machine))
    contest = Contest(python, asked.rounds)
    results = {}
    for name in asked.only:
        results[name] = contest.run(name)
        _print_work(name, results[name])
    contest.close()
    print(f"\n{'work':16} our time / the fastest peer's")
    for name, result in results.items():
        print(f"{name:16} {_verdict(result)}")
    print(f"\n{NOTES}")
    if asked.json:
        asked.json.write_text(json.dumps({"machine": machine, "rounds": asked.rounds, "works": results}, indent=2))


if __name__ == "__main__":
    main()
