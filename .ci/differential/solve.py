"""Random pairs of policies: who gains and loses what, by us and by an SMT solver; and our witnesses, by the simulator.

    solve.py CHANGES DECIDE TOOLS [--first NUMBER] [--count COUNT]

CHANGES and DECIDE are our programs, TOOLS the directory in which npm installed the simulator. A pair follows from its
number, so that `--first NUMBER --count 1` does one again, and prints it.
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import time

from solver import actions, kinds, questions

HERE = pathlib.Path(__file__).parent
# The share of questions that the solver may leave unanswered.
MOST_UNANSWERED = 0.001


def lines(command, text=""):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def asked(work):
    pair, tools = work
    return questions.answers(pair, actions.actions(tools))


class Comparison:
    def __init__(self):
        self.counts = collections.Counter()
        self.kinds = collections.Counter()
        self.faults = []

    def add(self, pair, access, answers):
        ours = collections.defaultdict(lambda: {"gained": False, "lost": False, "undecided": []})
        for verdict in ("gained", "lost", "undecided"):
            for entry in access[verdict]:
                if entry["request"] is None:
                    self.counts["statements that are not compared"] += 1
                    continue
                one = ours[entry["request"]["action"], entry["place"]]
                if verdict == "undecided":
                    one["undecided"].append(entry["why"])
                else:
                    one[verdict] = True
                    self.counts[f"{verdict}, entries"] += 1
        for answer in answers:
            self.compare(pair, answer, ours.pop((answer["action"], answer["place"]), None))
        for action, place in ours:
            # The solver is asked about the template's own table and about the account.
            if place.startswith(("arn:", "tables elsewhere, such as arn:")):
                self.counts["answers about tables elsewhere, of which the solver is not asked"] += 1
            else:
                self.fault(pair, {"action": action, "place": place}, "no question for the solver")

    def compare(self, pair, answer, ours):
        ours = ours or {"gained": False, "lost": False, "undecided": []}
        why = {self.kind(pair, answer, reason) for reason in ours["undecided"]}
        for verdict in ("gained", "lost"):
            said, model = answer[verdict]
            self.counts["questions"] += 1
            if said == "unknown":
                self.counts["unanswered by the solver"] += 1
            elif said == "unsat" and ours[verdict]:
                self.fault(pair, answer, f"we say {verdict}, and the solver that no request is")
            elif said == "sat" and not ours[verdict] and not why:
                self.fault(pair, answer, f"not {verdict} by us, and by the solver with {' '.join(model.split())}")
            elif said == "sat" and not ours[verdict]:
                self.counts[f"{verdict}, undecided by us"] += 1
            else:
                self.counts[f"{verdict}, as the solver says" if said == "sat" else "unchanged, as the solver says"] += 1
        differs = any(answer[name][0] != "unsat" for name in ("gained", "lost", "open"))
        for kind in why:
            self.kinds[kind, "differs, or AWS does not say" if differs else "unchanged by the solver"] += 1
            if kind in kinds.NOT_SAID and not differs:
                self.fault(pair, answer, f"undecided by us as {kind}, and the solver finds nothing that AWS does not say")

    def kind(self, pair, answer, reason):
        kind = kinds.of(reason)
        if kind is None:
            self.fault(pair, answer, f"undecided for a reason that is of no kind: {reason}")
        return kind or "UNEXPLAINED"

    def fault(self, pair, answer, what):
        self.faults.append((pair["number"], answer["action"], answer["place"], what))


def confirm(pairs, accesses, decide, tools):
    """Gives each witness to the simulator under both policies."""
    witnesses = [
        {"number": pair["number"], "verdict": verdict, "request": entry["request"], **pair["policies"]}
        for pair, access in zip(pairs, accesses)
        for verdict in ("gained", "lost")
        for entry in access[verdict]
    ]
    text = "\n".join(map(json.dumps, witnesses))
    return subprocess.run(["node", HERE / "confirm.mjs", decide, tools], input=text, text=True).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("changes")
    parser.add_argument("decide")
    parser.add_argument("tools")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    given = parser.parse_args()
    began = time.monotonic()
    pairs = lines(["node", str(HERE / "pairs.mjs"), str(given.first), str(given.count)])
    ours = lines([given.changes], "\n".join(map(json.dumps, pairs)))
    accesses = [one["access"] for one in ours]
    comparison, solved = Comparison(), 0
    with multiprocessing.Pool(os.cpu_count()) as pool:
        answered = pool.imap(asked, [(pair, given.tools) for pair in pairs], chunksize=4)
        for pair, access, (answers, count) in zip(pairs, accesses, answered):
            comparison.add(pair, access, answers)
            solved += count
    if given.count == 1:
        print(json.dumps(pairs[0]["policies"], indent=2))
    print(f"{len(pairs)} pairs from number {given.first}, {solved} formulas")
    for name, count in sorted(comparison.counts.items()):
        print(f"  {count:7}  {name}")
    for (kind, what), count in sorted(comparison.kinds.items()):
        print(f"  {count:7}  undecided by us: {kind}: {what}")
    for number, action, place, what in comparison.faults[:40]:
        print(f"pair {number}: {action} on {place}: {what}")
    counts = comparison.counts
    few = counts["unanswered by the solver"] <= counts["questions"] * MOST_UNANSWERED
    if not few:
        print("the solver leaves too many questions unanswered")
    stale = kinds.undocumented()
    for kind in stale:
        print(f"a kind without a row in differences.md, or a row without a kind: {kind}")
    confirmed = confirm(pairs, accesses, given.decide, given.tools)
    numbers = {fault[0] for fault in comparison.faults}
    print(f"{len(comparison.faults)} faults in {len(numbers)} pairs, {time.monotonic() - began:.1f} s")
    return 0 if few and confirmed and not stale and not comparison.faults else 1


if __name__ == "__main__":
    sys.exit(main())
