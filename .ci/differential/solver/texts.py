"""Patterns of texts: with wildcards, in any case, with policy variables.

Texts are of the characters that a keyboard has: policies name few of them, so that there is always another one.
"""

import re

import z3

from .truth import conj

TEXT = z3.ReSort(z3.StringSort())
CHARACTER = z3.Range(" ", "~")
ANY = z3.Star(CHARACTER)
SOME = z3.Plus(CHARACTER)
NO_COLON = z3.Union(z3.Range(" ", "9"), z3.Range(";", "~"))
# What STS takes as a tag's value.
TAG = z3.Plus(z3.Union(z3.Range("a", "z"), z3.Range("A", "Z"), z3.Range("0", "9"), *[z3.Re(it) for it in " _.:/=+-@"]))

STAR, ONE = object(), object()


def pieces(text, wildcards, variable):
    """A pattern as literals, wildcards and the values of variables; `None` where a variable has no value.

    `variable` gives for a key and its default the condition under which there is a value, and the value.
    Returns the condition under which all variables have values, and the pieces.
    """
    found, has_values = [], []
    for part in re.findall(r"\$\{[^}]*\}|.", text):
        if part in ("${*}", "${?}", "${$}"):
            found.append(part[2])
        elif part.startswith("${"):
            key, _, default = part[2:-1].partition(", ")
            is_there, value = variable(key, default.strip("'") or None)
            has_values.append(is_there)
            found.append(value)
        elif wildcards and part in "*?":
            found.append(STAR if part == "*" else ONE)
        else:
            found.append(part)
    merged = []
    for part in found:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return conj(has_values), merged


def matches(value, parts):
    """Whether a text matches a pattern in pieces."""
    if any(isinstance(it, z3.ExprRef) for it in parts):
        return _matches_variables(value, parts)
    return z3.InRe(value, expression(parts))


def expression(parts, any_case=False):
    """A pattern without variables as a regular expression."""
    def literal(character):
        if any_case and character.isalpha():
            return z3.Union(z3.Re(character.lower()), z3.Re(character.upper()))
        return z3.Re(character)

    made = []
    for part in parts:
        if part is STAR:
            made.append(ANY)
        elif part is ONE:
            made.append(CHARACTER)
        elif any_case:
            made.extend(literal(it) for it in part)
        else:
            made.append(z3.Re(part))
    return z3.Concat(*made) if len(made) > 1 else made[0] if made else z3.Re("")


def arn_expression(text):
    """A pattern of an ARN: wildcards of its first five parts stand for no colon."""
    made, colons = [], 0
    for character in text:
        colons += character == ":"
        one = NO_COLON if colons < 5 else CHARACTER
        made.append(z3.Star(one) if character == "*" else one if character == "?" else z3.Re(character))
    return z3.Concat(*made)


def _length(part):
    return 1 if part is ONE else len(part) if isinstance(part, str) else z3.Length(part)


def _stands_at(value, parts, at):
    """Whether pieces without stars stand at an offset; and the offset behind them."""
    found = []
    for part in parts:
        length = _length(part)
        if part is not ONE:
            text = z3.StringVal(part) if isinstance(part, str) else part
            found.append(z3.SubString(value, at, length) == text)
        at = at + length
    return found, at


def _has_one(parts):
    return any(it is ONE for it in parts)


def _joined(parts):
    texts = [z3.StringVal(it) if isinstance(it, str) else it for it in parts]
    return z3.Concat(*texts) if len(texts) > 1 else texts[0]


def _matches_variables(value, parts):
    runs = [[]]
    for part in parts:
        if part is STAR:
            runs.append([])
        else:
            runs[-1].append(part)
    if len(runs) == 1 and not _has_one(parts):
        return value == _joined(parts)
    first, last = runs[0], runs[-1]
    total = sum((_length(it) for run in runs for it in run), z3.IntVal(0))
    if len(runs) == 1:
        found, _ = _stands_at(value, first, z3.IntVal(0))
        return conj([z3.Length(value) == total, *found])
    # The leftmost place of each run in the middle leaves the most to those behind it.
    found, at = [z3.Length(value) >= total], z3.IntVal(0)
    if first and not _has_one(first):
        found.append(z3.PrefixOf(_joined(first), value))
        at = sum((_length(it) for it in first), at)
    elif first:
        stands, at = _stands_at(value, first, at)
        found.extend(stands)
    for run in runs[1:-1]:
        if not run:
            continue
        if _has_one(run):
            raise NotImplementedError("`?` between `*` beside a variable")
        text = _joined(run)
        place = z3.IndexOf(value, text, at)
        found.append(place >= 0)
        at = place + z3.Length(text)
    if last:
        begin = z3.Length(value) - sum((_length(it) for it in last), z3.IntVal(0))
        found.append(begin >= at)
        if _has_one(last):
            found.extend(_stands_at(value, last, begin)[0])
        else:
            found.append(z3.SuffixOf(_joined(last), value))
    return conj(found)
