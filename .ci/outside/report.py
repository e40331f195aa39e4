"""Counts checks and prints those that fail, with what was expected and what was found."""

import json


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def note(self, text):
        print(f"  note: {text}", flush=True)

    def check(self, what, expected, found):
        if expected == found:
            self.passed += 1
            return True
        return self.fail(what, [f"expected: {shown(expected)}", f"found:    {shown(found)}"])

    def same_set(self, what, expected, found):
        """Like `check`, but names the difference: sets of some hundred pairs are not compared by eye."""
        expected, found = set(expected), set(found)
        if expected == found:
            self.passed += 1
            return True
        lines = [f"expected, not found: {shown(entry)}" for entry in sorted(expected - found, key=str)]
        lines += [f"found, not expected: {shown(entry)}" for entry in sorted(found - expected, key=str)]
        return self.fail(what, lines)

    def fail(self, what, lines):
        self.failed += 1
        print(f"  FAILED {what}")
        for line in lines:
            print(f"    {line}")
        # A crash must not lose what was found before it.
        print(end="", flush=True)
        return False

    def finish(self):
        """Prints the last line and returns the exit status."""
        if self.passed + self.failed == 0:
            self.fail("anything was checked", ["expected: at least one check", "found:    none"])
        print(f"\n{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0


def shown(value):
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
